// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include "ui/plots/trade_off_points.h"

namespace tenfold::ui {

/// The trade-off drawn: lines of budgets, the dense model, the current recipe as the large marker.
class TradeOffPlot : public QCustomPlot {
  Q_OBJECT

 public:
  explicit TradeOffPlot(QWidget* parent = nullptr);

  void show(const PlotScene& scene, PlotQuantity quantity);
  const PlotScene& scene() const { return scene_; }
  /// The point under a place of the widget, if any.
  const PlotPoint* pointAt(const QPointF& place) const;
  QPointF placeOf(const PlotPoint& point) const;

 signals:
  void pointClicked(const tenfold::Recipe& recipe, const QString& text);

 protected:
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  void draw();
  void drawSeries(const PlotSeries& series);
  void drawPoint(const PlotPoint& point, const QCPScatterStyle& style);
  void drawDense();
  void drawCurrent();
  void drawLegend();
  void setAxes();
  std::vector<const PlotPoint*> points() const;
  QString describe(const PlotPoint& point) const;

  PlotScene scene_;
  PlotQuantity quantity_ = PlotQuantity::weightError;
};

}  // namespace tenfold::ui
