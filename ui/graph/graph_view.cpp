// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_view.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/diagrams/svg_picture.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr double sheetMargin = 16, mostScale = 3, readable = 0.75, wordsFrom = 0.4;
constexpr int clickReach = 4, largestSide = 16'000;

/// Straight down, or aside in an S.
QPainterPath pathOf(const GraphLine& line) {
  QPainterPath path(line.points.front());
  for (std::size_t k = 1; k < line.points.size(); ++k) {
    const QPointF &from = line.points[k - 1], &to = line.points[k];
    const double middle = (from.y() + to.y()) / 2;
    if (from.x() == to.x())
      path.lineTo(to);
    else
      path.cubicTo({from.x(), middle}, {to.x(), middle}, to);
  }
  return path;
}

double distance(const QPointF& place, const QPointF& from, const QPointF& to) {
  const QPointF along = to - from, off = place - from;
  const double length = QPointF::dotProduct(along, along);
  const double share = length > 0 ? std::clamp(QPointF::dotProduct(off, along) / length, 0.0, 1.0) : 0;
  const QPointF rest = off - along * share;
  return std::hypot(rest.x(), rest.y());
}

double distance(const QPointF& place, const GraphLine& line) {
  double least = std::numeric_limits<double>::max();
  for (const auto& piece : pathOf(line).toSubpathPolygons())
    for (int k = 1; k < piece.size(); ++k) least = std::min(least, distance(place, piece[k - 1], piece[k]));
  return least;
}

}  // namespace

GraphView::GraphView(QWidget* parent) : QWidget(parent), picture_(std::make_shared<GraphPicture>()) {
  setObjectName("graphView");
  setAccessibleName(tr("graph of the model"));
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
}

void GraphView::clear() { show(std::make_shared<GraphPicture>(), {}); }

void GraphView::show(std::shared_ptr<const GraphPicture> picture, const GraphLooks& looks) {
  focusNode_ = -1;
  moved_ = fitted_ = false;
  showAgain(std::move(picture), looks, -1);
}

void GraphView::showAgain(std::shared_ptr<const GraphPicture> picture, const GraphLooks& looks, int module) {
  const auto topOf = [module](const GraphPicture& in) {
    for (const auto& each : in.items)
      if (each.module == module) return QPointF(each.area.center().x(), each.area.top());
    return QPointF();
  };
  const QPointF before = module < 0 ? QPointF() : topOf(*picture_);
  picture_ = std::move(picture);
  looks_ = looks;
  lineAreas_.clear();
  for (const auto& line : picture_->lines)
    lineAreas_.push_back(pathOf(line).boundingRect().adjusted(-4, -4, 4, 4));
  pointed_ = pointedSource_ = -1;
  drag_ = Drag::none;
  setSelected(std::vector<int>(selectedNodes_));
  if (module >= 0) {
    offset_ += (before - topOf(*picture_)) * scale_;
    moved_ = true;
    keepInSight();
  } else if (!moved_) {
    seeBeginning();
  }
  update();
}

void GraphView::setLooks(const GraphLooks& looks) {
  looks_ = looks;
  update();
}

void GraphView::setSelected(const std::vector<int>& nodes) {
  selectedNodes_ = nodes;
  selected_.assign(picture_->items.size(), 0);
  for (const int node : nodes)
    if (node < int(picture_->boxOf.size())) selected_[std::size_t(picture_->boxOf[std::size_t(node)])] = 1;
  update();
}

const GraphLook& GraphView::lookOf(const GraphItem& of) const {
  return of.node >= 0 ? looks_.nodes[std::size_t(of.node)] : looks_.modules[std::size_t(of.module)];
}

int GraphView::depthOf(int number) const {
  int depth = 0;
  for (int frame = item(number).frame; frame >= 0; frame = item(frame).frame) ++depth;
  return depth;
}

QRectF GraphView::placeOf(int number) const {
  const QRectF area = item(number).area;
  return {area.topLeft() * scale_ + offset_, area.size() * scale_};
}

bool GraphView::isSelected(int number) const { return selected_.at(std::size_t(number)) != 0; }

QRectF GraphView::whole() const {
  return QRectF(QPointF(), picture_->size).adjusted(-sheetMargin, -sheetMargin, sheetMargin, sheetMargin);
}

double GraphView::fittingScale() const {
  const QRectF area = whole();
  return std::min({1.0, width() / std::max(1.0, area.width()), height() / std::max(1.0, area.height())});
}

void GraphView::fit() {
  scale_ = fittingScale();
  offset_ = QRectF(rect()).center() - whole().center() * scale_;
  moved_ = false;
  fitted_ = true;
  update();
}

/// The whole where it can be read, else the beginning: the inputs are above.
void GraphView::seeBeginning() {
  if (fitted_ || fittingScale() >= readable) {
    scale_ = fittingScale();
    offset_ = QRectF(rect()).center() - whole().center() * scale_;
    return;
  }
  scale_ = std::clamp(width() / std::max(1.0, whole().width()), readable, 1.0);
  const double first =
      picture_->items.empty() ? whole().center().x() : picture_->items.front().area.center().x();
  const bool wide = whole().width() * scale_ > width();
  offset_ = {width() / 2.0 - (wide ? first : whole().center().x()) * scale_, -whole().top() * scale_};
}

/// A part of the graph stays in sight, however it is moved.
void GraphView::keepInSight() {
  constexpr double edge = 60;
  const QRectF area = whole();
  const auto kept = [](double offset, double from, double to, double size) {
    return std::clamp(offset, edge - to, std::max(edge - to, size - edge - from));
  };
  offset_.setX(kept(offset_.x(), area.left() * scale_, area.right() * scale_, width()));
  offset_.setY(kept(offset_.y(), area.top() * scale_, area.bottom() * scale_, height()));
}

void GraphView::zoomBy(double factor, const QPointF& at) {
  const double least = std::min(0.2, fittingScale());
  const double scale = std::clamp(scale_ * factor, least, mostScale);
  offset_ = at - (at - offset_) * (scale / scale_);
  scale_ = scale;
  moved_ = true;
  keepInSight();
  update();
}

void GraphView::reveal(int node) {
  if (node < 0 || node >= int(picture_->boxOf.size())) return;
  const QRectF area = placeOf(picture_->boxOf[std::size_t(node)]);
  const auto shift = [](double from, double to, double size) {
    constexpr double margin = 24;
    if (from >= margin && to <= size - margin) return 0.0;
    return size / 2 - (from + to) / 2;  // out of sight: to the middle, with what is around it
  };
  const QPointF by(shift(area.left(), area.right(), width()), shift(area.top(), area.bottom(), height()));
  if (by.isNull()) return;
  offset_ += by;
  moved_ = true;
  keepInSight();
  update();
}

int GraphView::focusedItem() const {
  return focusNode_ >= 0 && focusNode_ < int(picture_->boxOf.size())
             ? picture_->boxOf[std::size_t(focusNode_)]
             : -1;
}

int GraphView::nodeOf(int number) const {
  if (item(number).node >= 0) return item(number).node;
  const auto found = std::find(picture_->boxOf.begin(), picture_->boxOf.end(), number);
  return int(found - picture_->boxOf.begin());
}

// ---- what is where

int GraphView::itemAt(const QPointF& place) const {
  const QPointF at = toScene(place);
  int found = -1;
  for (int k = 0; k < int(picture_->items.size()); ++k) {
    const auto& each = item(k);
    const QRectF area = each.open ? titleArea(lookOf(each), each.area, font()) : each.area;
    if (area.contains(at)) found = k;  // inner ones are later
  }
  return found;
}

int GraphView::lineAt(const QPointF& place) const {
  const QPointF at = toScene(place);
  int found = -1;
  double least = clickReach / scale_ + 1;
  for (int k = 0; k < int(picture_->lines.size()); ++k) {
    if (!lineAreas_[std::size_t(k)].contains(at)) continue;
    const double away = distance(at, picture_->lines[std::size_t(k)]);
    if (away < least) {
      least = away;
      found = k;
    }
  }
  return found;
}

bool GraphView::isOnSign(int number, const QPointF& place) const {
  const auto& each = item(number);
  if (each.node >= 0) return false;
  if (each.open) return true;
  const QPointF at = toScene(place) - each.area.topLeft();
  return at.x() < 26 && at.y() < each.area.height() / 2 + 2;
}

QString GraphView::tipAt(const QPointF& place) const {
  if (const int box = itemAt(place); box >= 0) return lookOf(item(box)).tip;
  const int line = lineAt(place);
  if (line < 0) return {};
  const auto& look = looks_.nodes[std::size_t(picture_->lines[std::size_t(line)].source)];
  return tr("from %1\n%2").arg(look.tip.section('\n', 0, 0), look.gives);
}

void GraphView::point(int itemNumber, int source) {
  if (itemNumber == pointed_ && source == pointedSource_) return;
  pointed_ = itemNumber;
  pointedSource_ = source;
  setCursor(itemNumber >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
}

// ---- mouse

void GraphView::press(int number) {
  const auto& each = item(number);
  if (each.node >= 0)
    emit nodePressed(each.node);
  else
    emit modulePressed(each.module);
}

void GraphView::toggle(int number) {
  const auto& each = item(number);
  if (each.module >= 0) emit moduleToggled(each.module, !each.open);
}

void GraphView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
  pressed_ = event->position();
  offsetAtPress_ = offset_;
  drag_ = mapArea().contains(pressed_) ? Drag::map : Drag::press;
  if (drag_ == Drag::map) moveByMap(pressed_);
}

void GraphView::mouseMoveEvent(QMouseEvent* event) {
  const QPointF place = event->position();
  if (drag_ == Drag::map) return moveByMap(place);
  if (drag_ == Drag::press && (place - pressed_).manhattanLength() > clickReach) {
    drag_ = Drag::move;
    setCursor(Qt::ClosedHandCursor);
  }
  if (drag_ == Drag::move) {
    offset_ = offsetAtPress_ + place - pressed_;
    moved_ = true;
    keepInSight();
    return update();
  }
  if (mapArea().contains(place)) return point(-1, -1);
  const int box = itemAt(place), line = box >= 0 ? -1 : lineAt(place);
  point(box, line < 0 ? -1 : picture_->lines[std::size_t(line)].source);
}

void GraphView::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = drag_;
  drag_ = Drag::none;
  setCursor(pointed_ >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (drag != Drag::press || event->button() != Qt::LeftButton) return;
  const int box = itemAt(event->position());
  if (box < 0) return;
  if (isOnSign(box, event->position())) {
    if (!item(box).open) focusNode_ = nodeOf(box);
    return toggle(box);
  }
  focus(box, true);
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || mapArea().contains(event->position())) return;
  const int box = itemAt(event->position());
  if (box < 0) return fit();
  if (!isOnSign(box, event->position())) toggle(box);
}

void GraphView::leaveEvent(QEvent*) { point(-1, -1); }

void GraphView::wheelEvent(QWheelEvent* event) {
  if (picture_->items.empty()) return event->ignore();
  zoomBy(std::pow(1.0015, event->angleDelta().y()), event->position());
  event->accept();
}

void GraphView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (moved_)
    keepInSight();
  else
    seeBeginning();
}

// ---- keyboard

void GraphView::focus(int number, bool pressed) {
  focusNode_ = nodeOf(number);
  setAccessibleDescription(lookOf(item(number)).tip);
  update();
  if (pressed) press(number);
}

void GraphView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (event->reason() == Qt::MouseFocusReason || focusedItem() >= 0 || picture_->boxOf.empty())
    return update();
  focus(picture_->boxOf[std::size_t(selectedNodes_.empty() ? 0 : selectedNodes_.front())], false);
}

/// Along the edges up and down, to the nearest box at the left and right; −1: there is none.
int GraphView::next(int from, int key) const {
  if (key == Qt::Key_Home) return picture_->boxOf.front();
  if (key == Qt::Key_End) return picture_->boxOf.back();
  const QPointF here = item(from).area.center();
  int found = -1;
  double least = std::numeric_limits<double>::max();
  const auto consider = [&](int box, double away) {
    if (away >= least) return;
    least = away;
    found = box;
  };
  if (key == Qt::Key_Up || key == Qt::Key_Down) {
    for (const int box : (key == Qt::Key_Up ? picture_->before : picture_->after)[std::size_t(from)]) {
      const QPointF by = item(box).area.center() - here;
      consider(box, std::abs(by.x()) + std::abs(by.y()));
    }
    return found;
  }
  const double sign = key == Qt::Key_Left ? -1 : 1;
  for (int box = 0; box < int(picture_->items.size()); ++box) {
    const QPointF by = item(box).area.center() - here;
    if (item(box).open || sign * by.x() < 8 || std::abs(by.y()) > 1.5 * std::abs(by.x())) continue;
    consider(box, std::abs(by.x()) + 2 * std::abs(by.y()));
  }
  return found;
}

void GraphView::keyPressEvent(QKeyEvent* event) {
  if (picture_->items.empty()) return QWidget::keyPressEvent(event);
  const int here = focusedItem(), key = event->key();
  const bool plus = key == Qt::Key_Plus || key == Qt::Key_Equal;
  if (event->modifiers().testFlag(Qt::ControlModifier)) {
    if (!plus && key != Qt::Key_Minus) return QWidget::keyPressEvent(event);
    return zoomBy(plus ? 1.25 : 0.8, here >= 0 ? placeOf(here).center() : QRectF(rect()).center());
  }
  switch (key) {
    case Qt::Key_F:
    case Qt::Key_0:
      return fit();
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End: {
      const int to = here < 0 ? picture_->boxOf.front() : next(here, key);
      if (to < 0) return;
      focus(to, true);
      return reveal(focusNode_);
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (here < 0) return;
      return item(here).module >= 0 ? toggle(here) : press(here);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      if (here >= 0) toggle(here);
      return;
    case Qt::Key_Minus:
      if (here >= 0 && item(here).frame >= 0) toggle(item(here).frame);
      return;
    default:
      return QWidget::keyPressEvent(event);
  }
}

bool GraphView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const QString tip =
        mapArea().contains(help->pos()) ? tr("Drag to move what is seen") : tipAt(help->pos());
    if (tip.isEmpty())
      QToolTip::hideText();
    else
      QToolTip::showText(help->globalPos(), plainTip(tip), this);
    return true;
  }
  return QWidget::event(event);
}

// ---- the map in the corner

QRectF GraphView::mapArea() const {
  if (picture_->items.empty()) return {};
  const QRectF area = whole();
  const QRectF seen(toScene({0, 0}), QSizeF(size()) / scale_);
  if (seen.adjusted(-1, -1, 1, 1)
          .contains(area.adjusted(sheetMargin, sheetMargin, -sheetMargin, -sheetMargin)))
    return {};
  constexpr double margin = 10, pad = 5;
  const double most = std::min(
      {150.0 / area.width(), 0.24 * width() / area.width(), std::min(260.0, 0.6 * height()) / area.height()});
  const QSizeF map(std::max(36.0, area.width() * most) + 2 * pad,
                   std::max(36.0, area.height() * most) + 2 * pad);
  return {QPointF(width() - map.width() - margin, height() - map.height() - margin), map};
}

GraphView::Mapping GraphView::mapping() const {
  const QRectF map = mapArea().adjusted(5, 5, -5, -5), area = whole();
  const double scale = std::min(map.width() / area.width(), map.height() / area.height());
  return {scale, map.center() - area.center() * scale};
}

void GraphView::moveByMap(const QPointF& place) {
  if (mapArea().isEmpty()) return;
  const Mapping map = mapping();
  const QPointF centre = (place - map.offset) / map.scale;
  offset_ = QRectF(rect()).center() - centre * scale_;
  moved_ = true;
  keepInSight();
  update();
}

void GraphView::paintMap(QPainter& painter) const {
  const QRectF sheet = mapArea();
  if (sheet.isEmpty()) return;
  const Mapping map = mapping();
  QColor back = palette().color(QPalette::Window);
  back.setAlphaF(0.92F);
  painter.setPen(hairline(palette()));
  painter.setBrush(back);
  painter.drawRoundedRect(sheet, 4, 4);
  painter.save();
  painter.setClipRect(sheet.adjusted(2, 2, -2, -2));
  painter.setPen(Qt::NoPen);
  QColor soft = secondaryText(palette());
  soft.setAlphaF(0.55F);
  for (int k = 0; k < int(picture_->items.size()); ++k) {
    const auto& each = item(k);
    if (each.open) continue;
    const auto& look = lookOf(each);
    const bool family = look.style == GraphLook::Style::layer && !look.families.empty();
    painter.setBrush(isSelected(k) ? accent(palette())
                     : family      ? familyStyle(look.families.front(), palette()).colour
                                   : soft);
    const QRectF area(each.area.topLeft() * map.scale + map.offset, each.area.size() * map.scale);
    painter.drawRect(
        QRectF(area.topLeft(), QSizeF(std::max(1.5, area.width()), std::max(1.0, area.height() - 0.5))));
  }
  const QRectF seen(toScene({0, 0}) * map.scale + map.offset, QSizeF(size()) * (map.scale / scale_));
  painter.setPen(QPen(accent(palette()), 1.4));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(seen.intersected(sheet.adjusted(3, 3, -3, -3)));
  painter.restore();
}

// ---- painting

void GraphView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  painter.save();
  painter.translate(offset_);
  painter.scale(scale_, scale_);
  paint(painter, QRectF(toScene({0, 0}), QSizeF(size()) / scale_), scale_, true);
  painter.restore();
  painter.setPen(hairline(palette()));
  painter.drawLine(QPointF(0, 0.5), QPointF(width(), 0.5));  // what moves goes on under the line of buttons
  paintMap(painter);
}

void GraphView::paintLines(QPainter& painter, const QRectF& seen, bool marked) const {
  const auto isMarked = [&](const GraphLine& line) {
    if (line.source == pointedSource_) return true;
    if (pointed_ < 0 || item(pointed_).open) return false;
    const auto& edge = picture_->boxOf;
    return edge[std::size_t(line.source)] == pointed_;
  };
  QColor colour = secondaryText(palette());
  if (!marked) colour.setAlphaF(0.7F);
  if (marked) colour = accent(palette());
  for (std::size_t k = 0; k < picture_->lines.size(); ++k) {
    const auto& line = picture_->lines[k];
    if (isMarked(line) != marked || !lineAreas_[k].intersects(seen)) continue;
    QPainterPath path = pathOf(line);
    painter.setPen(QPen(colour, marked ? 2 : 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (!line.arrow) continue;
    const QPointF end = line.points.back();
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF({end, end + QPointF(-3.6, -6.5), end + QPointF(3.6, -6.5)}));
  }
}

/// Frames, lines, titles, boxes: what is read is never crossed. `marks`: with what is pointed at.
void GraphView::paint(QPainter& painter, const QRectF& seen, double scale, bool marks) const {
  const auto stateOf = [&](int number) {
    return BoxState{marks && isSelected(number), marks && number == pointed_,
                    marks && hasFocus() && number == focusedItem(), scale >= wordsFrom};
  };
  const auto each = [&](bool frames, auto&& draw) {
    for (int k = 0; k < int(picture_->items.size()); ++k)
      if (item(k).open == frames && item(k).area.adjusted(-6, -6, 6, 6).intersects(seen)) draw(k);
  };
  each(true, [&](int k) {
    paintFrame(painter, lookOf(item(k)), item(k).area, depthOf(k), stateOf(k), font(), palette());
  });
  paintLines(painter, seen, false);
  if (marks) paintLines(painter, seen, true);
  each(true,
       [&](int k) { paintTitle(painter, lookOf(item(k)), item(k).area, stateOf(k), font(), palette()); });
  each(false,
       [&](int k) { paintBox(painter, lookOf(item(k)), item(k).area, stateOf(k), font(), palette()); });
}

QSize GraphView::sheetSize() const { return whole().size().toSize(); }

void GraphView::paintSheet(QPainter& painter) const {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(QRectF(QPointF(), whole().size()), palette().color(QPalette::Base));
  painter.translate(-whole().topLeft());
  paint(painter, whole(), 1, false);
}

QPixmap GraphView::toPixmap(double scale) const {
  scale = std::min(scale, double(largestSide) / std::max({1, sheetSize().width(), sheetSize().height()}));
  QPixmap pixmap(sheetSize() * scale);
  pixmap.setDevicePixelRatio(scale);
  QPainter painter(&pixmap);
  paintSheet(painter);
  return pixmap;
}

bool GraphView::savePdfTo(const QString& path) const {
  return savePdf(path, accessibleName(), sheetSize(), [this](QPainter& painter) { paintSheet(painter); });
}

bool GraphView::saveSvgTo(const QString& path) const {
  return saveSvg(path, accessibleName(), sheetSize(), [this](QPainter& painter) { paintSheet(painter); });
}

}  // namespace tenfold::ui
