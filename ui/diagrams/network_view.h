// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include "engine/study/layer_network.h"
#include "ui/diagrams/network_drawing.h"

class QPainterPath;

namespace tenfold::ui {

class NetworkTip;

/// What the diagram shows.
struct NetworkScene {
  QString layer;
  NetworkDrawing drawing;
  std::vector<study::CorePicture> cores;  ///< in the order of the nodes; empty: not known yet
  std::vector<ContractionStep> steps;     ///< one sample
  std::int64_t denseFlops = 0;            ///< of the dense layer, one sample
};

/// Draws a factorized layer as a tensor network. A bond's rank changes by dragging, by the wheel and with +
/// and −; a click on it asks for its spectrum. The order of contractions is played step by step.
class NetworkView : public QWidget {
  Q_OBJECT

 public:
  explicit NetworkView(QWidget* parent = nullptr);

  void show(const NetworkScene& scene);
  const NetworkScene& scene() const { return scene_; }

  /// Steps taken so far: 0 before the first.
  int played() const { return played_; }
  bool isPlaying() const { return play_.isActive(); }
  void stepForward();
  void stepBack();
  void play();

  /// "2 of 3 · the input meets …": what stands below the diagram.
  QString caption() const;
  QPointF centreOf(int node) const;
  QPointF middleOf(int bond) const;
  NetworkTip& tip() { return *tip_; }

  QPixmap toPixmap(double scale) const;
  bool savePdfTo(const QString& path) const;
  bool saveSvgTo(const QString& path) const;

  QSize sizeHint() const override { return {520, 300}; }
  QSize minimumSizeHint() const override { return {260, 160}; }

 signals:
  void rankChanged(int rank, std::int64_t size);
  /// A drag, or a run of wheel or keys, came to its end.
  void editingFinished();
  void spectrumWanted(int rank);
  void playedChanged();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool focusNextPrevChild(bool next) override;

 private:
  /// A bond or a node that is pointed at or has the keyboard.
  struct Item {
    int bond = -1, node = -1;
    bool none() const { return bond < 0 && node < 0; }
    bool operator==(const Item&) const = default;
  };

  QRectF sheet() const;
  double radiusOf(int node) const;
  double widthOf(int rank) const;
  QPainterPath pathOf(const NetworkBond& bond) const;
  QRectF chipOf(const NetworkBond& bond) const;
  Item itemAt(const QPointF& place) const;
  Item itemOfNumber(int number) const;
  int numberOfItems() const { return int(scene_.drawing.bonds.size() + scene_.drawing.nodes.size()); }
  void point(const Item& item);
  void focus(int number);
  void showTip(const Item& item, const QPoint& place);
  QString titleOf(const Item& item) const;
  QStringList linesOf(const Item& item) const;
  void changeRank(int rank, std::int64_t size);
  void setPlayed(int steps);

  void paint(QPainter& painter) const;
  void paintGroups(QPainter& painter) const;
  void paintBond(QPainter& painter, const NetworkBond& bond) const;
  void paintChip(QPainter& painter, const NetworkBond& bond) const;
  void paintLegs(QPainter& painter) const;
  void paintNode(QPainter& painter, int node) const;
  void paintCaption(QPainter& painter) const;
  bool isMarked(const NetworkBond& bond) const;
  /// The nodes that are one after the steps played, and whether the input is in it.
  struct Group {
    std::vector<int> nodes;
    bool input = false;
  };
  std::vector<Group> groups() const;
  bool isInside(int one, int other) const;
  bool hasMetInput(int node) const;
  QColor colour() const;
  QFont smallFont() const;

  NetworkScene scene_;
  NetworkTip* tip_;
  Item pointed_;
  int focused_ = -1;  ///< number of the item that has the keyboard; -1: none
  int played_ = 0;
  QTimer play_, settle_;
  int dragged_ = -1;  ///< bond
  bool moved_ = false;
  QPointF pressed_;
  std::int64_t sizeAtPress_ = 0;
  int wheel_ = 0;
};

}  // namespace tenfold::ui
