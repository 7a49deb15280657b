// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/inputs_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "engine/support/error.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {
namespace {

/// Throws Error for a text that is no list of shapes.
std::vector<InputShape> parse(const QString& text) {
  std::vector<InputShape> inputs;
  for (const QString& part : text.split(','))
    inputs.push_back(parse_input_shape(part.trimmed().toStdString()));
  return inputs;
}

}  // namespace

InputsDialog::InputsDialog(const QString& file, QWidget* parent) : QDialog(parent) {
  setObjectName("inputsDialog");
  setWindowTitle(tr("Inputs of %1").arg(file));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 12);
  layout->setSpacing(8);
  auto* label = new QLabel(tr("&Shape of each input, the batch first:"), this);
  shapes_ = new QLineEdit(this);
  shapes_->setObjectName("inputShapes");
  shapes_->setTextMargins(4, 0, 0, 0);
  shapes_->setPlaceholderText(tr("1x3x224x224, or 2x16:int64; commas between several"));
  shapes_->setAccessibleName(tr("shapes of the inputs"));
  label->setBuddy(shapes_);
  problem_ = new QLabel(this);
  problem_->setObjectName("inputProblem");
  problem_->setTextFormat(Qt::PlainText);
  problem_->setWordWrap(true);
  problem_->setMinimumHeight(2 * problem_->fontMetrics().lineSpacing());
  problem_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  buttons_ = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* open = buttons_->addButton(tr("&Open"), QDialogButtonBox::AcceptRole);
  open->setObjectName("openWithInputs");
  open->setDefault(true);
  layout->addWidget(label);
  layout->addWidget(shapes_);
  layout->addWidget(problem_);
  auto* about = secondaryLabel(
      tr("Some files say how a model computes and not what it takes. The shapes are tried out."), this);
  about->setWordWrap(true);
  layout->addWidget(about);
  layout->addWidget(buttons_);
  setMinimumWidth(480);
  connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(shapes_, &QLineEdit::textChanged, this, &InputsDialog::refresh);
  refresh();
}

QString InputsDialog::problem() const {
  try {
    parse(shapes_->text());
    return {};
  } catch (const Error& error) {
    return engineText(error.what());
  }
}

std::vector<InputShape> InputsDialog::inputs() const {
  return problem().isEmpty() ? parse(shapes_->text()) : std::vector<InputShape>{};
}

void InputsDialog::refresh() {
  const QString sentence = problem();
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText, slower(palette()));
  problem_->setPalette(colours);
  problem_->setText(shapes_->text().isEmpty() ? QString() : sentence);
  for (auto* button : buttons_->buttons())
    if (buttons_->buttonRole(button) == QDialogButtonBox::AcceptRole) button->setEnabled(sentence.isEmpty());
}

}  // namespace tenfold::ui
