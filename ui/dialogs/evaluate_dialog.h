// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "engine/study/study.h"

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace tenfold::ui {

/// Chooses the data to evaluate on: which, how inputs are normalised, how many samples.
class EvaluateDialog : public QDialog {
  Q_OBJECT

 public:
  explicit EvaluateDialog(QWidget* parent = nullptr);

  using QDialog::show;
  void show(const study::DataOptions& options);
  study::DataOptions options() const;
  /// What keeps the dialog from being accepted; empty when all is well.
  QString problem() const;

 private:
  void refresh();
  void browse();

  QComboBox* source_;
  QLineEdit *path_, *mean_, *deviation_;
  QPushButton* browse_;
  QSpinBox* limit_;
  QLabel* problem_;
  QDialogButtonBox* buttons_;
};

/// "0.5, 0.5" as numbers; none when it cannot be read.
std::optional<std::vector<double>> parseNumbers(const QString& text);

}  // namespace tenfold::ui
