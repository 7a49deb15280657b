// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "engine/study/study.h"
#include "ui/dialogs/data_form.h"

class QCheckBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace tenfold::ui {

/// Chooses the samples that say what matters in a model, and how they are looked at.
class CalibrateDialog : public QDialog {
  Q_OBJECT

 public:
  explicit CalibrateDialog(QWidget* parent = nullptr);

  using QDialog::show;
  void show(const study::CalibrationOptions& options);
  study::CalibrationOptions options() const;
  /// What keeps the dialog from being accepted; empty when all is well.
  QString problem() const { return data_->problem(); }

 private:
  QWidget* makeAdvanced();
  void refresh();

  DataForm* data_;
  QSpinBox *samples_, *batch_;
  QCheckBox* classifier_;
  QDoubleSpinBox* temperature_;
  QLabel *temperatureName_, *problem_;
  QDialogButtonBox* buttons_;
};

class Remembered;

/// The options of the last calibration; none when there was none.
std::optional<study::CalibrationOptions> rememberedCalibration(const Remembered& remembered);
void remember(const study::CalibrationOptions& options, Remembered& remembered);

}  // namespace tenfold::ui
