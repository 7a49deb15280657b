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
struct CurveSeries {
  QString name;
  int hue = 0;          ///< lines of one run have the same
  bool strong = false;  ///< with markers that can be pointed at; else a thin line
  std::vector<QPointF> points;
};

struct CurveScene {
  std::vector<CurveSeries> series;
  std::optional<double> reference;  ///< a dashed line
  QString referenceName, xLabel, yLabel;
  bool percent = false;  ///< values are shares of 1
  double end = 1;        ///< of the horizontal axis, while it is not reached yet
};

QString toCsv(const CurveScene& scene);
/// "98.35 %", or three digits.
QString valueText(const CurveScene& scene, double value);

/// Lines over the epochs of a training: thin ones for what goes by, with markers for what is measured now and
/// then.
class CurvePlot : public PointPlot {
  Q_OBJECT

 public:
  explicit CurvePlot(QWidget* parent = nullptr);

  void show(const CurveScene& scene);
  const CurveScene& scene() const { return scene_; }

 protected:
  void drawScene() override;

 private:
  std::pair<double, double> verticalRange() const;

  CurveScene scene_;
};

}  // namespace tenfold::ui
