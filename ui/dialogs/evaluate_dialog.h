// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "engine/study/study.h"
#include "ui/dialogs/data_form.h"

class QDialogButtonBox;
class QLabel;
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
  QString problem() const { return data_->problem(); }

 private:
  void refresh();

  DataForm* data_;
  QSpinBox* limit_;
  QLabel* problem_;
  QDialogButtonBox* buttons_;
};

}  // namespace tenfold::ui
