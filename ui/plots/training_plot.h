// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QString>
#include <optional>
#include <vector>

#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// One line over time.
struct TrainingSeries {
  QString name;
  int number = 0;       ///< of the run, as seriesStyle() takes it
  bool strong = false;  ///< with markers that can be pointed at; else a thin line
  std::vector<QPointF> points;
};

struct TrainingScene {
  std::vector<TrainingSeries> series;
  std::optional<double> reference;  ///< a dashed line
  QString referenceName, xLabel, yLabel;
  bool percent = false;  ///< values are shares of 1
  double end = 1;        ///< of the horizontal axis, while it is not reached yet
};

QString toCsv(const TrainingScene& scene);
/// "98.35 %", or three digits.
QString valueText(const TrainingScene& scene, double value);

/// Lines over the epochs of a training: thin ones for what goes by, with markers for what is measured now and
/// then.
class TrainingPlot : public PointPlot {
  Q_OBJECT

 public:
  explicit TrainingPlot(QWidget* parent = nullptr);

  void show(const TrainingScene& scene);
  const TrainingScene& scene() const { return scene_; }

 protected:
  void drawScene() override;

 private:
  std::pair<double, double> verticalRange() const;

  TrainingScene scene_;
};

}  // namespace tenfold::ui
