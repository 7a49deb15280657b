// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolButton>
#include <vector>

#include "ui/document/document.h"

namespace tenfold::ui {

/// "calibrated on 4,096 samples of mnist:train", or what to do about it; as one line.
QString calibrationText(const study::CalibrationReport& calibration);

/// Says whether the model is calibrated and by which metric its layers are judged; pressed, it lets both be
/// changed.
class CalibrationChip : public QToolButton {
  Q_OBJECT

 public:
  explicit CalibrationChip(Document& document, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 signals:
  void calibrateWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void refresh();

  Document& document_;
  QAction *calibrate_, *refine_;
  std::vector<QAction*> metrics_;  ///< in the order of all_metrics
};

}  // namespace tenfold::ui
