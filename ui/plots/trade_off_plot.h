// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/plots/point_plot.h"
#include "ui/plots/trade_off_points.h"

namespace tenfold::ui {

/// The trade-off drawn: the solver's front as a line, the dense model, the current recipe as the large
/// marker.
class TradeOffPlot : public PointPlot {
  Q_OBJECT

 public:
  explicit TradeOffPlot(QWidget* parent = nullptr);

  void show(const PlotScene& scene);
  const PlotScene& scene() const { return scene_; }
  /// The point under a place of the widget, if any.
  const PlotPoint* pointAt(const QPointF& place) const;
  QPointF placeOf(const PlotPoint& point) const { return PointPlot::placeOf({point.x, point.y}); }

 signals:
  void pointClicked(const tenfold::Recipe& recipe, const QString& text);

 protected:
  void drawScene() override;

 private:
  void drawSeries(const PlotSeries& series);
  QColor colourOf(const PlotSeries& series) const;
  void drawDense();
  void drawCurrent();
  void setAxes();
  void add(const PlotPoint& point, const QCPScatterStyle& style);
  QString describe(const PlotPoint& point) const;

  PlotScene scene_;
  std::vector<const PlotPoint*> points_;  ///< of the marks
};

}  // namespace tenfold::ui
