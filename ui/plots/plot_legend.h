// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include <functional>
#include <vector>

#include "engine/spec/family.h"

namespace tenfold::ui {

/// Paints what stands for a series, around a place.
using LegendKey = std::function<void(QPainter&, const QPointF& centre)>;

LegendKey familyKey(Family family, const QPalette& palette);
LegendKey lineKey(const QPen& pen);
/// A line with the family's marker on it.
LegendKey lineKey(const QPen& pen, Family family, const QPalette& palette);
LegendKey dotKey(const QColor& colour);
LegendKey barKey(const QColor& colour, bool filled);

/// One line of a legend.
struct LegendEntry {
  QString name;  ///< of the series, by which it is remembered
  QString words;
  QColor colour;
  LegendKey key;
  bool hidden = false;  ///< greyed and struck through
};

/// Names of series in a corner inside the axes, each with its key; drawn as lines and words on every sheet.
class PlotLegend : public QCPLayerable {
  Q_OBJECT

 public:
  enum class Corner { topRight, bottomRight, bottomLeft };

  explicit PlotLegend(QCustomPlot* plot) : QCPLayerable(plot, "legend") {}

  void clear() { entries_.clear(); }
  void add(LegendEntry entry) { entries_.push_back(std::move(entry)); }
  /// At the bottom left there are two columns: the curves of small plots leave most room there.
  void setCorner(Corner corner) { corner_ = corner; }
  void setColourOfHidden(const QColor& colour) { hidden_ = colour; }
  const std::vector<LegendEntry>& entries() const { return entries_; }
  /// In pixels of the widget.
  QRectF areaOf(std::size_t entry) const;
  /// The one under a place of the widget; -1: none.
  int entryAt(const QPointF& place) const;
  double lineHeight() const;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;
  QRect clipRect() const override { return parentPlot()->axisRect()->rect(); }

 private:
  struct Grid {
    std::size_t rows = 1, columns = 1;
    double width = 0;  ///< of a column
  };

  Grid grid() const;
  QFont font() const { return parentPlot()->xAxis->tickLabelFont(); }
  QString wordsOf(const LegendEntry& entry) const;

  std::vector<LegendEntry> entries_;
  Corner corner_ = Corner::topRight;
  QColor hidden_;
};

}  // namespace tenfold::ui
