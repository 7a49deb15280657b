// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include <vector>

namespace tenfold::ui {

/// Smallest number of first values that hold this share of the squared values; 0 of none.
std::int64_t rankForEnergy(const std::vector<double>& values, double share);

/// What the picture of a spectrum shows.
struct RankScene {
  std::vector<double> values;  ///< singular values, largest first
  std::int64_t kept = 0;       ///< values.size() when nothing is cut
  bool movable = true;         ///< whether the rank may be dragged
  QColor colour;
  QString name;  ///< of the rank: "rank", "output rank"
};

/// Singular values as bars, the kept part in colour, the share of the energy above as a line; dashed lines
/// where 90 % and 99 % of it are reached. The line of the current rank can be dragged, or moved by the arrow
/// keys.
class RankPlot : public QCustomPlot {
  Q_OBJECT

 public:
  explicit RankPlot(QWidget* parent = nullptr);

  void show(const RankScene& scene);
  const RankScene& scene() const { return scene_; }
  /// Where the line of a rank stands, in pixels.
  double placeOf(std::int64_t rank) const { return xAxis->coordToPixel(double(rank) + 0.5); }

 signals:
  void rankDragged(std::int64_t rank);
  void dragFinished();

 protected:
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;

 private:
  void draw();
  void drawBars();
  void drawEnergy();
  void drawThreshold(double share);
  void drawRank();
  /// A vertical line with words at its top, on the side where there is room.
  void addLine(std::int64_t rank, const QString& words, const QPen& pen, const QColor& text, int row);
  std::int64_t rankAt(double x) const;
  bool isOnLine(const QPointF& place) const;
  QString tipAt(double x) const;
  std::int64_t count() const { return std::int64_t(scene_.values.size()); }

  RankScene scene_;
  bool dragging_ = false;
};

}  // namespace tenfold::ui
