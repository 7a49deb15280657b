// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPixmap>
#include <QWidget>
#include <string>
#include <vector>

#include "engine/study/training.h"

class QPainter;

namespace tenfold::ui {

/// Which class is taken for which: rows are the true classes, columns the answers; colours are shares of the
/// row.
class ConfusionView : public QWidget {
  Q_OBJECT

 public:
  explicit ConfusionView(QWidget* parent = nullptr);

  void show(const Answers& answers, const std::vector<std::string>& classes);
  /// With a header, for the clipboard and files.
  QString toCsv() const;
  std::int64_t countAt(std::int64_t truth, std::int64_t answer) const;
  /// Where a cell is painted.
  QRectF cellRect(std::int64_t truth, std::int64_t answer) const;

  QSize minimumSizeHint() const override { return {180, 180}; }
  QSize sizeHint() const override { return {320, 320}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  std::int64_t rowSum(std::int64_t truth) const;
  /// Side of a cell, and the corner of the first.
  double cell() const;
  QPointF corner() const;
  void paint(QPainter& painter) const;
  void paintNames(QPainter& painter, const QRectF& whole) const;
  void paintCells(QPainter& painter, const QRectF& whole) const;

  Answers answers_;
  std::vector<std::string> classes_;
  QPixmap picture_;  ///< painted once: a thousand classes are a million cells
};

}  // namespace tenfold::ui
