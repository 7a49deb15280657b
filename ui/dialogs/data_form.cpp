// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/data_form.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <algorithm>

namespace tenfold::ui {
namespace {

enum Source { digits, digitsTrain, folder, arrays };
const std::string trainingPart = ":train";

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

DataForm::DataForm(Purpose purpose, QFormLayout& form, QWidget* dialog) : QObject(dialog), purpose_(purpose) {
  source_ = new QComboBox(dialog);
  source_->setObjectName("dataSource");
  if (purpose == Purpose::evaluation)
    source_->addItem(tr("Handwritten digits, held-out fifth (included)"), digits);
  source_->addItem(tr("Handwritten digits, training part"), digitsTrain);
  source_->addItem(purpose == Purpose::evaluation
                       ? tr("A folder of IDX files (MNIST, Fashion-MNIST)")
                       : tr("A folder of IDX files, training part (MNIST, Fashion-MNIST)"),
                   folder);
  source_->addItem(tr("An NPZ file with arrays x and y"), arrays);
  form.addRow(tr("&Data"), source_);
  auto* line = new QHBoxLayout;
  path_ = new QLineEdit(dialog);
  path_->setObjectName("dataPath");
  path_->setAccessibleName(tr("place of the data"));
  browse_ = new QPushButton(tr("&Browse…"), dialog);
  browse_->setAutoDefault(false);
  line->addWidget(path_, 1);
  line->addWidget(browse_);
  form.addRow(tr("&Place"), line);
  static_cast<QLabel*>(form.labelForField(line))->setBuddy(path_);
  mean_ = new QLineEdit(dialog);
  mean_->setObjectName("dataMean");
  mean_->setPlaceholderText(tr("none, or one number for each channel: 0.485, 0.456, 0.406"));
  deviation_ = new QLineEdit(dialog);
  deviation_->setObjectName("dataDeviation");
  deviation_->setPlaceholderText(tr("none, or one number for each channel: 0.229, 0.224, 0.225"));
  mean_->setToolTip(
      tr("Images are scaled to 0…1, then this is subtracted: use what the model was trained with"));
  deviation_->setToolTip(tr("…and then they are divided by this"));
  form.addRow(tr("Normalise: &mean"), mean_);
  form.addRow(tr("Normalise: &deviation"), deviation_);
  connect(browse_, &QPushButton::clicked, this, &DataForm::browse);
  connect(source_, &QComboBox::currentIndexChanged, this, &DataForm::refresh);
  for (auto* edit : {path_, mean_, deviation_})
    connect(edit, &QLineEdit::textChanged, this, &DataForm::refresh);
  refresh();
}

bool DataForm::needsPath() const { return source_->currentData().toInt() >= folder; }

void DataForm::show(const std::string& data, const Normalisation& normalisation) {
  QString text = QString::fromStdString(data);
  const Source source = text == "digits"                             ? digits
                        : text == "digits:train"                     ? digitsTrain
                        : text.endsWith(".npz", Qt::CaseInsensitive) ? arrays
                                                                     : folder;
  if (const int index = source_->findData(source); index >= 0) source_->setCurrentIndex(index);
  if (purpose_ == Purpose::calibration && source == folder && data.ends_with(trainingPart))
    text.chop(int(trainingPart.size()));
  if (source >= folder) path_->setText(text);
  mean_->setText(numbersText(normalisation.mean));
  deviation_->setText(numbersText(normalisation.deviation));
}

std::string DataForm::data() const {
  const std::string path = path_->text().trimmed().toStdString();
  switch (source_->currentData().toInt()) {
    case digits:
      return "digits";
    case digitsTrain:
      return "digits:train";
    case folder:
      return purpose_ == Purpose::calibration ? path + trainingPart : path;
    default:
      return path;
  }
}

Normalisation DataForm::normalisation() const {
  return {parseNumbers(mean_->text()).value_or(std::vector<double>{}),
          parseNumbers(deviation_->text()).value_or(std::vector<double>{})};
}

QString DataForm::problem() const {
  if (needsPath() && path_->text().trimmed().isEmpty()) return tr("Choose where the data is.");
  const auto mean = parseNumbers(mean_->text()), deviation = parseNumbers(deviation_->text());
  if (!mean || !deviation) return tr("Mean and deviation are numbers with commas between.");
  if (mean->empty() != deviation->empty()) return tr("Give both mean and deviation, or neither.");
  if (std::any_of(deviation->begin(), deviation->end(), [](double value) { return !(value > 0); }))
    return tr("A deviation is above 0.");
  return {};
}

void DataForm::refresh() {
  path_->setEnabled(needsPath());
  browse_->setEnabled(needsPath());
  emit changed();
}

void DataForm::browse() {
  auto* dialog = path_->window();
  const QString chosen =
      source_->currentData().toInt() == arrays
          ? QFileDialog::getOpenFileName(dialog, tr("Data"), {}, tr("NumPy archives (*.npz)"))
          : QFileDialog::getExistingDirectory(dialog, tr("Folder of IDX files"));
  if (!chosen.isEmpty()) path_->setText(chosen);
}

}  // namespace tenfold::ui
