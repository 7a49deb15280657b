// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/evaluate_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include "ui/dialogs/dialog_frame.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {

EvaluateDialog::EvaluateDialog(QWidget* parent) : QDialog(parent) {
  setObjectName("evaluateDialog");
  setWindowTitle(tr("Evaluate"));
  auto* form = new QFormLayout(this);
  form->setVerticalSpacing(10);
  auto* about = secondaryLabel(
      tr("Accuracy and loss of the dense and the compressed model on the same samples."), this);
  about->setWordWrap(true);
  form->addRow(about);
  data_ = new DataForm(DataForm::Purpose::evaluation, *form, this);
  limit_ = new QSpinBox(this);
  limit_->setObjectName("dataLimit");
  limit_->setRange(0, 100'000'000);
  limit_->setSpecialValueText(tr("all"));
  form->addRow(tr("At most &samples"), limit_);
  problem_ = problemLabel(this);
  form->addRow(problem_);
  buttons_ = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* run = buttons_->addButton(tr("&Evaluate"), QDialogButtonBox::AcceptRole);
  run->setObjectName("startEvaluation");
  run->setDefault(true);
  form->addRow(buttons_);
  setMinimumWidth(520);
  connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(data_, &DataForm::changed, this, &EvaluateDialog::refresh);
  refresh();
}

void EvaluateDialog::show(const study::DataOptions& options) {
  data_->show(options.data, options.normalisation);
  limit_->setValue(int(options.limit));
}

study::DataOptions EvaluateDialog::options() const {
  study::DataOptions options;
  options.data = data_->data();
  options.normalisation = data_->normalisation();
  options.limit = limit_->value();
  return options;
}

void EvaluateDialog::refresh() { showProblem(problem(), *problem_, *buttons_); }

}  // namespace tenfold::ui
