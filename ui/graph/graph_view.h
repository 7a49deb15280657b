// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPixmap>
#include <QWidget>
#include <memory>
#include <vector>

#include "ui/graph/graph_looks.h"
#include "ui/graph/graph_picture.h"

class QPainterPath;

namespace tenfold::ui {

/// Shows a graph: the wheel zooms at the cursor, dragging moves, a double click beside boxes shows the whole.
/// Modules open and close; arrow keys walk along the edges. A map in the corner says where one is.
class GraphView : public QWidget {
  Q_OBJECT

 public:
  explicit GraphView(QWidget* parent = nullptr);

  /// Another picture, seen from its beginning.
  void show(std::shared_ptr<const GraphPicture> picture, const GraphLooks& looks);
  /// The same graph with other modules open: the module stays where it is on the screen.
  void showAgain(std::shared_ptr<const GraphPicture> picture, const GraphLooks& looks, int module);
  /// Other texts and colours in the same picture.
  void setLooks(const GraphLooks& looks);
  void setSelected(const std::vector<int>& nodes);
  /// Moves as little as is needed to see the box of this node.
  void reveal(int node);
  void clear();

  const GraphPicture& picture() const { return *picture_; }
  const GraphLooks& looks() const { return looks_; }
  double zoom() const { return scale_; }
  /// Where an item is on the widget.
  QRectF placeOf(int item) const;
  int focusedItem() const;
  bool isSelected(int item) const;
  /// What is said of the place under the cursor; empty beside everything.
  QString tipAt(const QPointF& place) const;
  /// Empty while the whole graph is seen.
  QRectF mapArea() const;

  void fit();
  void zoomBy(double factor, const QPointF& at);

  /// The whole graph, not only what is seen.
  QPixmap toPixmap(double scale) const;
  bool savePdfTo(const QString& path) const;
  bool saveSvgTo(const QString& path) const;

  QSize sizeHint() const override { return {560, 480}; }
  QSize minimumSizeHint() const override { return {260, 160}; }

 signals:
  void nodePressed(int node);
  void modulePressed(int module);
  void moduleToggled(int module, bool open);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  const GraphItem& item(int number) const { return picture_->items[std::size_t(number)]; }
  const GraphLook& lookOf(const GraphItem& item) const;
  int depthOf(int number) const;
  QPointF toScene(const QPointF& place) const { return (place - offset_) / scale_; }
  QRectF whole() const;
  double fittingScale() const;
  void seeBeginning();
  void keepInSight();

  /// The box at a place, or a frame where it is its title; −1: neither.
  int itemAt(const QPointF& place) const;
  int lineAt(const QPointF& place) const;
  bool isOnSign(int number, const QPointF& place) const;
  void point(int itemNumber, int source);
  void press(int number);
  void toggle(int number);
  void focus(int number, bool pressed);
  int next(int from, int key) const;
  int nodeOf(int number) const;

  struct Mapping {
    double scale;
    QPointF offset;
  };
  Mapping mapping() const;
  void moveByMap(const QPointF& place);

  void paint(QPainter& painter, const QRectF& seen, double scale, bool marks) const;
  void paintLines(QPainter& painter, const QRectF& seen, bool marked) const;
  void paintMap(QPainter& painter) const;
  QSize sheetSize() const;
  void paintSheet(QPainter& painter) const;

  std::shared_ptr<const GraphPicture> picture_;
  GraphLooks looks_;
  std::vector<QRectF> lineAreas_;
  std::vector<char> selected_;  ///< of each item
  std::vector<int> selectedNodes_;
  double scale_ = 1;
  QPointF offset_;
  bool moved_ = false;  ///< by hand: else the view follows the size of the widget
  bool fitted_ = false;
  int pointed_ = -1, pointedSource_ = -1;
  int focusNode_ = -1;
  enum class Drag { none, press, move, map } drag_ = Drag::none;
  QPointF pressed_, offsetAtPress_;
};

}  // namespace tenfold::ui
