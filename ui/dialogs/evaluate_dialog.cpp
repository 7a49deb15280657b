// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/evaluate_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>

#include "ui/settings/palette.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {
namespace {

enum Source { digits, digitsTrain, folder, arrays };

QString numbersText(const std::vector<double>& values) {
  QStringList parts;
  for (const double value : values) parts << QString::number(value);
  return parts.join(", ");
}

}  // namespace

std::optional<std::vector<double>> parseNumbers(const QString& text) {
  std::vector<double> values;
  if (text.trimmed().isEmpty()) return values;
  for (const QString& part : text.split(',')) {
    bool read = false;
    values.push_back(part.trimmed().toDouble(&read));
    if (!read) return {};
  }
  return values;
}

EvaluateDialog::EvaluateDialog(QWidget* parent) : QDialog(parent) {
  setObjectName("evaluateDialog");
  setWindowTitle(tr("Evaluate"));
  auto* form = new QFormLayout(this);
  form->setVerticalSpacing(10);
  form->addRow(secondaryLabel(
      tr("Accuracy and loss of the dense and the compressed model on the same samples."), this));
  source_ = new QComboBox(this);
  source_->setObjectName("dataSource");
  source_->addItems(
      {tr("Handwritten digits, held-out fifth (included)"), tr("Handwritten digits, training part"),
       tr("A folder of IDX files (MNIST, Fashion-MNIST)"), tr("An NPZ file with arrays x and y")});
  form->addRow(tr("&Data"), source_);
  auto* line = new QHBoxLayout;
  path_ = new QLineEdit(this);
  path_->setObjectName("dataPath");
  browse_ = new QPushButton(tr("&Browse…"), this);
  browse_->setAutoDefault(false);
  line->addWidget(path_, 1);
  line->addWidget(browse_);
  form->addRow(tr("&Place"), line);
  mean_ = new QLineEdit(this);
  mean_->setObjectName("dataMean");
  mean_->setPlaceholderText(tr("none, or one number for each channel: 0.485, 0.456, 0.406"));
  deviation_ = new QLineEdit(this);
  deviation_->setObjectName("dataDeviation");
  deviation_->setPlaceholderText(tr("none, or one number for each channel: 0.229, 0.224, 0.225"));
  mean_->setToolTip(
      tr("Images are scaled to 0…1, then this is subtracted: use what the model was trained with"));
  deviation_->setToolTip(tr("…and then they are divided by this"));
  form->addRow(tr("Normalise: &mean"), mean_);
  form->addRow(tr("Normalise: &deviation"), deviation_);
  limit_ = new QSpinBox(this);
  limit_->setObjectName("dataLimit");
  limit_->setRange(0, 100'000'000);
  limit_->setSpecialValueText(tr("all"));
  form->addRow(tr("At most &samples"), limit_);
  problem_ = new QLabel(this);
  problem_->setObjectName("dataProblem");
  problem_->setWordWrap(true);
  form->addRow(problem_);
  buttons_ = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* run = buttons_->addButton(tr("&Evaluate"), QDialogButtonBox::AcceptRole);
  run->setObjectName("startEvaluation");
  run->setDefault(true);
  form->addRow(buttons_);
  setMinimumWidth(520);
  connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(browse_, &QPushButton::clicked, this, &EvaluateDialog::browse);
  connect(source_, &QComboBox::currentIndexChanged, this, &EvaluateDialog::refresh);
  for (auto* edit : {path_, mean_, deviation_})
    connect(edit, &QLineEdit::textChanged, this, &EvaluateDialog::refresh);
  refresh();
}

void EvaluateDialog::show(const study::DataOptions& options) {
  const QString source = QString::fromStdString(options.data);
  const bool isFile = source.endsWith(".npz", Qt::CaseInsensitive);
  source_->setCurrentIndex(source == "digits"         ? digits
                           : source == "digits:train" ? digitsTrain
                           : isFile                   ? arrays
                                                      : folder);
  if (source_->currentIndex() >= folder) path_->setText(source);
  mean_->setText(numbersText(options.normalisation.mean));
  deviation_->setText(numbersText(options.normalisation.deviation));
  limit_->setValue(int(options.limit));
}

study::DataOptions EvaluateDialog::options() const {
  study::DataOptions options;
  const int source = source_->currentIndex();
  options.data = source == digits        ? "digits"
                 : source == digitsTrain ? "digits:train"
                                         : path_->text().trimmed().toStdString();
  options.normalisation.mean = parseNumbers(mean_->text()).value_or(std::vector<double>{});
  options.normalisation.deviation = parseNumbers(deviation_->text()).value_or(std::vector<double>{});
  options.limit = limit_->value();
  return options;
}

QString EvaluateDialog::problem() const {
  if (source_->currentIndex() >= folder && path_->text().trimmed().isEmpty())
    return tr("Choose where the data is.");
  const auto mean = parseNumbers(mean_->text()), deviation = parseNumbers(deviation_->text());
  if (!mean || !deviation) return tr("Mean and deviation are numbers with commas between.");
  if (mean->empty() != deviation->empty()) return tr("Give both mean and deviation, or neither.");
  if (std::any_of(deviation->begin(), deviation->end(), [](double value) { return !(value > 0); }))
    return tr("A deviation is above 0.");
  return {};
}

void EvaluateDialog::refresh() {
  const bool needsPath = source_->currentIndex() >= folder;
  path_->setEnabled(needsPath);
  browse_->setEnabled(needsPath);
  const QString sentence = problem();
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText, slower(palette()));
  problem_->setPalette(colours);
  problem_->setText(sentence);
  for (auto* button : buttons_->buttons())
    if (buttons_->buttonRole(button) == QDialogButtonBox::AcceptRole) button->setEnabled(sentence.isEmpty());
}

void EvaluateDialog::browse() {
  const QString chosen =
      source_->currentIndex() == arrays
          ? QFileDialog::getOpenFileName(this, tr("Data"), {}, tr("NumPy archives (*.npz)"))
          : QFileDialog::getExistingDirectory(this, tr("Folder of IDX files"));
  if (!chosen.isEmpty()) path_->setText(chosen);
}

}  // namespace tenfold::ui
