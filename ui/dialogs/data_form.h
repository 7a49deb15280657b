// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QVariantMap>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/recipe.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QWidget;

namespace tenfold::ui {

/// The rows of a dialog that say which samples, where they are, and how they are normalised.
class DataForm : public QObject {
  Q_OBJECT

 public:
  enum class Purpose {
    evaluation,   ///< what a model is judged on
    calibration,  ///< what it was trained for: training parts only
    training      ///< what it is to be trained with: names that stand for all parts
  };

  DataForm(Purpose purpose, QFormLayout& form, QWidget* dialog);

  void show(const std::string& data, const Normalisation& normalisation);
  /// As study::DataOptions::data.
  std::string data() const;
  Normalisation normalisation() const;
  /// Mean and deviation are to be measured (only where something is trained).
  bool measures() const;
  void setMeasures(bool measures);
  /// What is missing or cannot be read; empty when all is well.
  QString problem() const;

 signals:
  void changed();

 private:
  void addSources();
  bool needsPath() const;
  void refresh();
  void browse();

  Purpose purpose_;
  QComboBox* source_;
  QLineEdit *path_, *mean_, *deviation_;
  QPushButton* browse_;
  QCheckBox* measure_ = nullptr;
};

/// Puts a normalisation into what is remembered, and takes it out again.
void putNormalisation(const Normalisation& normalisation, QVariantMap& map);
Normalisation normalisationIn(const QVariantMap& map);

/// "0.5, 0.5" as numbers; none when it cannot be read.
std::optional<std::vector<double>> parseNumbers(const QString& text);

}  // namespace tenfold::ui
