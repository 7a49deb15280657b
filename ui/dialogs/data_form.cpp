// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/data_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <algorithm>
#include <cmath>

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
    if (!read || !std::isfinite(values.back())) return {};
  }
  return values;
}

void putNormalisation(const Normalisation& normalisation, QVariantMap& map) {
  const auto list = [](const std::vector<double>& values) {
    QVariantList all;
    for (const double value : values) all << value;
    return all;
  };
  map["mean"] = list(normalisation.mean);
  map["deviation"] = list(normalisation.deviation);
}

Normalisation normalisationIn(const QVariantMap& map) {
  const auto numbers = [&map](const char* key) {
    std::vector<double> values;
    for (const QVariant& value : map.value(key).toList()) values.push_back(value.toDouble());
    return values;
  };
  return {numbers("mean"), numbers("deviation")};
}

DataForm::DataForm(Purpose purpose, QFormLayout& form, QWidget* dialog) : QObject(dialog), purpose_(purpose) {
  source_ = new QComboBox(dialog);
  source_->setObjectName("dataSource");
  addSources();
  form.addRow(tr("&Data"), source_);
  auto* line = new QHBoxLayout;
  path_ = new QLineEdit(dialog);
  path_->setObjectName("dataPath");
  path_->setAccessibleName(tr("place of the data"));
  browse_ = new QPushButton(tr("&Browse…"), dialog);
  browse_->setAutoDefault(false);
  line->setSpacing(8);
  line->addWidget(path_, 1);
  line->addWidget(browse_);
  // a line of two has no shortcut by itself
  auto* place = new QLabel(tr("&Place"), dialog);
  place->setBuddy(path_);
  form.addRow(place, line);
  mean_ = new QLineEdit(dialog);
  mean_->setObjectName("dataMean");
  mean_->setPlaceholderText(tr("none, or one number for each channel: 0.485, 0.456, 0.406"));
  deviation_ = new QLineEdit(dialog);
  deviation_->setObjectName("dataDeviation");
  deviation_->setPlaceholderText(tr("none, or one number for each channel: 0.229, 0.224, 0.225"));
  mean_->setToolTip(
      tr("Images are scaled to 0…1, then this is subtracted: use what the model was trained with"));
  deviation_->setToolTip(tr("…and then they are divided by this"));
  if (purpose == Purpose::training) {
    measure_ = new QCheckBox(tr("Normalise by what is measured"), dialog);
    measure_->setObjectName("dataMeasure");
    measure_->setToolTip(
        tr("Mean and deviation of the training samples, one a channel. A model that was trained before wants "
           "what it was trained with"));
    form.addRow(measure_);
    connect(measure_, &QCheckBox::toggled, this, &DataForm::refresh);
  }
  const bool narrow = purpose == Purpose::training;  // a column of a page, no dialog
  form.addRow(narrow ? tr("&Mean") : tr("Normalise: &mean"), mean_);
  form.addRow(narrow ? tr("Dev&iation") : tr("Normalise: &deviation"), deviation_);
  connect(browse_, &QPushButton::clicked, this, &DataForm::browse);
  connect(source_, &QComboBox::currentIndexChanged, this, &DataForm::refresh);
  for (auto* edit : {path_, mean_, deviation_})
    connect(edit, &QLineEdit::textChanged, this, &DataForm::refresh);
  refresh();
}

void DataForm::addSources() {
  switch (purpose_) {
    case Purpose::training:
      source_->addItem(tr("Handwritten digits (included)"), digits);
      source_->addItem(tr("A folder: MNIST, CIFAR, or images by class"), folder);
      source_->addItem(tr("A file: NPZ, CSV, or CIFAR's archive"), arrays);
      return;
    case Purpose::evaluation:
      source_->addItem(tr("Handwritten digits, held-out fifth (included)"), digits);
      source_->addItem(tr("Handwritten digits, training part"), digitsTrain);
      source_->addItem(tr("A folder of IDX files (MNIST, Fashion-MNIST)"), folder);
      break;
    case Purpose::calibration:
      source_->addItem(tr("Handwritten digits, training part"), digitsTrain);
      source_->addItem(tr("A folder of IDX files, training part (MNIST, Fashion-MNIST)"), folder);
      break;
  }
  source_->addItem(tr("An NPZ file with arrays x and y"), arrays);
}

bool DataForm::needsPath() const { return source_->currentData().toInt() >= folder; }

void DataForm::show(const std::string& data, const Normalisation& normalisation) {
  QString text = QString::fromStdString(data);
  const Source source = text == "digits"                                                         ? digits
                        : text == "digits:train"                                                 ? digitsTrain
                        : QFileInfo(text).isFile() || text.endsWith(".npz", Qt::CaseInsensitive) ? arrays
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

bool DataForm::measures() const { return measure_ != nullptr && measure_->isChecked(); }

void DataForm::setMeasures(bool measures) {
  if (measure_ != nullptr) measure_->setChecked(measures);
}

Normalisation DataForm::normalisation() const {
  if (measures()) return {};
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
  mean_->setEnabled(!measures());
  deviation_->setEnabled(!measures());
  path_->setEnabled(needsPath());
  browse_->setEnabled(needsPath());
  emit changed();
}

void DataForm::browse() {
  auto* dialog = path_->window();
  const QString chosen =
      source_->currentData().toInt() == arrays
          ? QFileDialog::getOpenFileName(dialog, tr("Data"), {},
                                         purpose_ == Purpose::training
                                             ? tr("Data (*.npz *.npy *.csv *.csv.gz *.tar.gz);;All files (*)")
                                             : tr("NumPy archives (*.npz)"))
          : QFileDialog::getExistingDirectory(dialog, tr("Folder with data"));
  if (!chosen.isEmpty()) path_->setText(chosen);
}

}  // namespace tenfold::ui
