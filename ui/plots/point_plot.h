// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include <set>
#include <vector>

#include "ui/plots/plot_legend.h"

namespace tenfold::ui {

/// Something in a plot that can be pointed at.
struct PlotMark {
  QPointF at;         ///< in the coordinates of the axes
  QString tip;        ///< said when it is pointed at
  bool press = true;  ///< whether a click means something
};

/// What plots of points share: colours from the palette, values on hover, clicks, zoom at the cursor, drag to
/// move, double click for the whole; from the keyboard, arrows go from point to point and Enter presses one.
/// A click on a line of the legend, or a key from 1 to 9, switches a series off and on: the axes stay.
class PointPlot : public QCustomPlot {
  Q_OBJECT

 public:
  explicit PointPlot(QWidget* parent = nullptr);

  const std::vector<PlotMark>& marks() const { return marks_; }
  /// The nearest within reach of a place of the widget; -1 when there is none.
  int markAt(const QPointF& place) const;
  QPointF placeOf(const QPointF& at) const {
    return {xAxis->coordToPixel(at.x()), yAxis->coordToPixel(at.y())};
  }
  /// Both axes as the scene wants them, whatever was zoomed.
  void showAll();

  /// Remembered by name, whatever is shown meanwhile.
  bool isHidden(const QString& series) const { return hidden_.contains(series); }
  void setHidden(const QString& series, bool hidden);
  const PlotLegend& seriesLegend() const { return *seriesLegend_; }

 signals:
  void markPressed(int index);

 protected:
  /// Adds plottables and marks; called on an empty, styled plot.
  virtual void drawScene() = 0;
  void redraw();
  /// Kept as zoomed while the scene's own range stays the same.
  void setScene(const QCPRange& x, const QCPRange& y);

  void addMarker(const QPointF& at, const QCPScatterStyle& style);
  void addLine(const QVector<double>& x, const QVector<double>& y, const QColor& colour);
  /// A dashed horizontal line with words at its left end, where fronts are far from dense, below or above it.
  void addReference(double y, const QString& words, const QColor& colour, bool below);
  /// A line of the legend; one that is hidden is greyed there, and what it stands for is not to be drawn.
  /// `words`: where they say more than the series' name.
  void addLegend(const QString& series, const QColor& colour, LegendKey key, const QString& words = {});
  void setLegendCorner(PlotLegend::Corner corner) { seriesLegend_->setCorner(corner); }
  void addMark(PlotMark mark) { marks_.push_back(std::move(mark)); }
  /// The places 1, 2, … of the horizontal axis are layers with these names: written below it where they fit,
  /// else said on hover.
  void nameLayers(const QStringList& names);

  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  int markWithin(double best, const QPointF& place) const;
  /// Of the legend; -1 also where a point lies below it.
  int entryAt(const QPointF& place) const;
  void step(int by);
  void toggle(int entry);
  QString legendTip(int entry) const;
  void placeNames();

  std::vector<PlotMark> marks_;
  QCPRange wholeX_, wholeY_;
  bool zoomed_ = false;
  QPointF pressed_;
  int focused_ = -1;
  PlotLegend* seriesLegend_;
  std::set<QString> hidden_;  ///< names of series
  QStringList names_;         ///< of layers below the axis; empty: numbers stand there
};

}  // namespace tenfold::ui
