// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>

#include "ui/compare/limits.h"

namespace tenfold::ui {

/// Parallel coordinates: an axis a fact, a line a variant. Titles are dragged to re-order the axes, a drag
/// along an axis keeps what is in its range, a click on it takes the range away. From the keyboard: arrows go
/// from axis to axis, with Ctrl they move it, Delete takes its range away.
class ParallelPlot : public QWidget {
  Q_OBJECT

 public:
  explicit ParallelPlot(QWidget* parent = nullptr);

  void show(std::vector<VariantFacts> variants, const Limits& limits = {});
  /// Facts that some variant has, from left to right.
  const std::vector<Fact>& axes() const { return axes_; }
  /// Whether the variant is inside every range and holds the limits.
  bool isKept(const VariantFacts& variant) const;
  /// Where a value lies in the widget.
  QPointF placeOf(std::size_t axis, double value) const;
  QSize minimumSizeHint() const override { return {240, 160}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Range {
    double low = 0, high = 0;
  };

  QRectF area() const;
  double xOf(std::size_t axis) const;
  int axisAt(const QPointF& place) const;
  int variantAt(const QPointF& place) const;
  double valueAt(std::size_t axis, double y) const;
  Range rangeOf(Fact fact) const;
  void paintAxis(QPainter& painter, std::size_t axis) const;
  void paintLimit(QPainter& painter, std::size_t axis) const;
  /// Whether titles need two lines, and numbers: axes are closer than what stands at them is wide.
  bool isCrowded() const;
  int lineOf(std::size_t axis) const { return isCrowded() ? int(axis % 2) : 0; }
  void paintVariant(QPainter& painter, const VariantFacts& variant, bool pointed) const;
  void move(int from, int to);
  void describe();

  std::vector<VariantFacts> variants_;
  std::vector<Fact> order_;  ///< of all facts, known or not
  std::vector<Fact> axes_;
  std::map<Fact, Range> brushes_;
  Limits limits_;
  int focused_ = 0, dragged_ = -1, pointed_ = -1;
  bool moving_ = false;  ///< the title, not the range
  QPointF pressed_;
};

}  // namespace tenfold::ui
