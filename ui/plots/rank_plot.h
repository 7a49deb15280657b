// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include <vector>

#include "ui/jobs/rank_threshold.h"

namespace tenfold::ui {

/// What the picture of a spectrum shows.
struct RankScene {
  std::vector<double> values;  ///< singular values, largest first
  std::int64_t kept = 0;       ///< values.size() when nothing is cut
  bool movable = true;         ///< whether the rank may be dragged
  QColor colour;
  QString name;                           ///< of the rank: "rank", "output rank"
  std::vector<RankThreshold> thresholds;  ///< in the order of their lines of words
};

/// A rule in a word or two: "90 %", "error 5 %", "σ₁/σᵣ 100", "EVBMF".
QString ruleName(const RankRule& rule);
/// What the rank of a rule is, as a sentence without its full stop.
QString ruleSentence(const RankRule& rule);

/// Singular values as bars, the kept part in colour, the share of the energy above as a line; a dashed line
/// at the rank of each rule, taken by a click on it or on its words. The line of the current rank can be
/// dragged, or moved by the arrow keys.
class RankPlot : public QCustomPlot {
  Q_OBJECT

 public:
  explicit RankPlot(QWidget* parent = nullptr);

  void show(const RankScene& scene);
  const RankScene& scene() const { return scene_; }
  /// Where the line of a rank stands, in pixels.
  double placeOf(std::int64_t rank) const { return xAxis->coordToPixel(double(rank) + 0.5); }
  /// The words of a threshold, in pixels.
  QRectF wordsOf(int threshold) const;

 signals:
  void rankDragged(std::int64_t rank);
  void dragFinished();
  void thresholdTaken(int threshold);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;

 private:
  void draw();
  void drawBars();
  void drawEnergy();
  /// A vertical line with words at its top, on the side where there is room.
  struct Line {
    std::int64_t rank;
    QString words;
    QPen pen;
    QColor colour;  ///< of the words
    int row = 0;
    bool right = true;
  };
  /// Of the thresholds, then of the rank; words that would overlap are in different rows.
  std::vector<Line> placedLines();
  void drawLine(const Line& line);
  QCPItemText* drawWords(const Line& line);
  /// Of the height: what the rows of words leave to the bars.
  double shareOfBars(const std::vector<Line>& lines) const;
  double wordsHeight() const;
  std::int64_t rankAt(double x) const;
  bool isOnLine(const QPointF& place) const;
  /// Its words or its line; -1: none.
  int thresholdAt(const QPointF& place) const;
  QString tipAt(const QPointF& place) const;
  std::int64_t count() const { return std::int64_t(scene_.values.size()); }

  RankScene scene_;
  std::vector<QCPItemText*> words_;  ///< of the thresholds, then of the rank
  bool dragging_ = false;
  int pressed_ = -1;  ///< threshold
};

}  // namespace tenfold::ui
