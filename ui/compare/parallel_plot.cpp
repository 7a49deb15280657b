// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/parallel_plot.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

constexpr int side = 54, above = 44, below = 26;  ///< pixels around the axes: titles and numbers
constexpr int line = 18;
constexpr double reach = 7, still = 4;  ///< as in PointPlot

double distance(const QPointF& at, const QPointF& from, const QPointF& to) {
  const QPointF along = to - from, away = at - from;
  const double length = QPointF::dotProduct(along, along);
  const double share = length > 0 ? std::clamp(QPointF::dotProduct(away, along) / length, 0.0, 1.0) : 0;
  const QPointF rest = away - share * along;
  return std::hypot(rest.x(), rest.y());
}

}  // namespace

ParallelPlot::ParallelPlot(QWidget* parent) : QWidget(parent), order_(allFacts.begin(), allFacts.end()) {
  setObjectName("parallelPlot");
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
}

void ParallelPlot::show(std::vector<VariantFacts> variants, const Limits& limits) {
  variants_ = std::move(variants);
  limits_ = limits;
  const std::vector<Fact> before = std::exchange(axes_, {});
  for (const Fact fact : order_)
    if (std::any_of(variants_.begin(), variants_.end(), [&](const auto& each) { return each.value(fact); }))
      axes_.push_back(fact);
  std::erase_if(brushes_, [&](const auto& each) {
    return std::find(axes_.begin(), axes_.end(), each.first) == axes_.end();
  });
  if (axes_ != before) dragged_ = -1;  // the axis under the pointer is another one, or none
  focused_ = std::clamp(focused_, 0, std::max(0, int(axes_.size()) - 1));
  pointed_ = -1;
  describe();
  update();
}

void ParallelPlot::describe() {
  QStringList words, kept;
  for (const Fact fact : axes_) words << factWord(fact);
  for (const auto& each : variants_)
    if (isKept(each)) kept << each.name;
  setAccessibleName(tr("parallel axes: %1").arg(words.join(", ")));
  setAccessibleDescription(tr("inside all ranges: %1").arg(kept.join(", ")));
}

bool ParallelPlot::isKept(const VariantFacts& variant) const {
  return limits_.hold(variant) && std::all_of(brushes_.begin(), brushes_.end(), [&](const auto& brush) {
           const auto& value = variant.value(brush.first);
           return value && *value >= brush.second.low && *value <= brush.second.high;
         });
}

bool ParallelPlot::isCrowded() const {
  if (axes_.size() < 2) return false;
  const double room = double(width() - 2 * side) / double(axes_.size() - 1);
  return std::any_of(axes_.begin(), axes_.end(), [&](const Fact fact) {
    const Range range = rangeOf(fact);
    int widest = 0;
    for (const QString& text : {factWord(fact), factText(fact, range.low), factText(fact, range.high)})
      widest = std::max(widest, fontMetrics().horizontalAdvance(text));
    return widest + 8 > room;
  });
}

QRectF ParallelPlot::area() const {
  const bool crowded = isCrowded();
  return QRectF(rect()).adjusted(side, above + (crowded ? 2 * line + 4 : 0), -side,
                                 -below - (crowded ? line : 0));
}

double ParallelPlot::xOf(std::size_t axis) const {
  const QRectF whole = area();
  return axes_.size() < 2 ? whole.center().x()
                          : whole.left() + whole.width() * double(axis) / double(axes_.size() - 1);
}

ParallelPlot::Range ParallelPlot::rangeOf(Fact fact) const {
  Range range;
  bool any = false;
  for (const auto& each : variants_) {
    if (!each.value(fact)) continue;
    range.low = any ? std::min(range.low, *each.value(fact)) : *each.value(fact);
    range.high = any ? std::max(range.high, *each.value(fact)) : *each.value(fact);
    any = true;
  }
  return range;
}

QPointF ParallelPlot::placeOf(std::size_t axis, double value) const {
  const Range range = rangeOf(axes_[axis]);
  const double share = range.high > range.low ? (value - range.low) / (range.high - range.low) : 0.5;
  return {xOf(axis), area().bottom() - share * area().height()};
}

double ParallelPlot::valueAt(std::size_t axis, double y) const {
  const Range range = rangeOf(axes_[axis]);
  return range.low + (area().bottom() - y) / area().height() * (range.high - range.low);
}

int ParallelPlot::axisAt(const QPointF& place) const {
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    // a title is as wide as the room beside its axis
    const bool title = place.y() < area().top() - 4;
    if (title && isCrowded() && (place.y() < area().top() - 2 * line - 6) != (lineOf(k) == 1)) continue;
    if (std::abs(place.x() - xOf(k)) <= (title ? side * 0.8 : reach + 2)) return int(k);
  }
  return -1;
}

int ParallelPlot::variantAt(const QPointF& place) const {
  int nearest = -1;
  double least = reach;
  for (std::size_t v = 0; v < variants_.size(); ++v)
    for (std::size_t k = 0; k + 1 < axes_.size(); ++k) {
      const auto &one = variants_[v].value(axes_[k]), &other = variants_[v].value(axes_[k + 1]);
      if (!one || !other) continue;
      const double away = distance(place, placeOf(k, *one), placeOf(k + 1, *other));
      if (away < least) least = away, nearest = int(v);
    }
  return nearest;
}

void ParallelPlot::move(int from, int to) {
  if (from == to || to < 0 || to >= int(axes_.size())) return;
  const Fact fact = axes_[std::size_t(from)];
  axes_.erase(axes_.begin() + from);
  axes_.insert(axes_.begin() + to, fact);
  // facts that nobody has yet stay at the end
  std::vector<Fact> order = axes_;
  for (const Fact each : order_)
    if (std::find(order.begin(), order.end(), each) == order.end()) order.push_back(each);
  order_ = std::move(order);
  describe();
  update();
}

void ParallelPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (std::size_t k = 0; k < axes_.size(); ++k) paintAxis(painter, k);
  for (const auto& each : variants_)
    if (!isKept(each)) paintVariant(painter, each, false);
  for (std::size_t v = 0; v < variants_.size(); ++v)
    if (isKept(variants_[v])) paintVariant(painter, variants_[v], int(v) == pointed_);
}

void ParallelPlot::paintAxis(QPainter& painter, std::size_t axis) const {
  const Fact fact = axes_[axis];
  const double x = xOf(axis);
  const QRectF whole = area();
  const Range range = rangeOf(fact);
  const bool focused = hasFocus() && int(axis) == focused_;
  painter.setPen(QPen(focused ? accent(palette()) : secondaryText(palette()), focused ? 2 : 1));
  painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()));
  if (const auto brush = brushes_.find(fact); brush != brushes_.end()) {
    const double top = placeOf(axis, brush->second.high).y(), bottom = placeOf(axis, brush->second.low).y();
    painter.setPen(QPen(accent(palette()), 1));
    painter.setBrush(selectionTint(palette()));
    painter.drawRect(QRectF(x - 6, top, 12, bottom - top));
  }
  paintLimit(painter, axis);
  const auto words = [&](double y, const QString& text, const QColor& colour) {
    painter.setPen(colour);
    painter.drawText(QRectF(x - 2 * side, y, 4 * side, line), Qt::AlignCenter, text);
  };
  const double away = lineOf(axis) * (2 * line + 4);
  words(whole.top() - 42 - away, factWord(fact), palette().color(QPalette::Text));
  words(whole.top() - 22 - away, factText(fact, range.high), secondaryText(palette()));
  words(whole.bottom() + 4 + lineOf(axis) * line, factText(fact, range.low), secondaryText(palette()));
}

void ParallelPlot::paintLimit(QPainter& painter, std::size_t axis) const {
  const auto bound = limits_.of(axes_[axis]);
  if (!bound) return;
  const QRectF whole = area();
  const double x = xOf(axis), y = std::clamp(placeOf(axis, *bound).y(), whole.top(), whole.bottom());
  painter.setPen(QPen(accent(palette()), 3));
  painter.drawLine(QPointF(x, y), QPointF(x, lessIsBetter(axes_[axis]) ? whole.bottom() : whole.top()));
  painter.setPen(QPen(accent(palette()), 2));
  painter.drawLine(QPointF(x - 7, y), QPointF(x + 7, y));
}

void ParallelPlot::paintVariant(QPainter& painter, const VariantFacts& variant, bool pointed) const {
  QColor colour = variant.current ? accent(palette()) : palette().color(QPalette::Text);
  if (!isKept(variant)) colour = hairline(palette());
  painter.setBrush(colour);
  const double width = pointed || variant.current ? 2.4 : 1.4;
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    const auto& value = variant.value(axes_[k]);
    if (!value) continue;
    const QPointF at = placeOf(k, *value);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(at, width + 1.4, width + 1.4);
    if (k + 1 == axes_.size() || !variant.value(axes_[k + 1])) continue;
    painter.setPen(QPen(colour, width));
    painter.drawLine(at, placeOf(k + 1, *variant.value(axes_[k + 1])));
  }
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
  pressed_ = event->position();
  dragged_ = axisAt(pressed_);
  moving_ = pressed_.y() < area().top() - 4;
  if (dragged_ >= 0) focused_ = dragged_;
  update();
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (dragged_ < 0 || (event->buttons() & Qt::LeftButton) == 0) {
    const int axis = axisAt(at);
    setCursor(axis < 0 ? Qt::ArrowCursor : at.y() < area().top() - 4 ? Qt::SizeHorCursor : Qt::SizeVerCursor);
    if (const int now = variantAt(at); now != pointed_) {
      pointed_ = now;
      update();
    }
    return;
  }
  if (moving_) {
    int nearest = dragged_;
    for (std::size_t k = 0; k < axes_.size(); ++k)
      if (std::abs(at.x() - xOf(k)) < std::abs(at.x() - xOf(std::size_t(nearest)))) nearest = int(k);
    move(dragged_, nearest);
    dragged_ = focused_ = nearest;
  } else if (std::abs(at.y() - pressed_.y()) > still) {
    const double one = valueAt(std::size_t(dragged_), pressed_.y()),
                 other = valueAt(std::size_t(dragged_), at.y());
    brushes_[axes_[std::size_t(dragged_)]] = {std::min(one, other), std::max(one, other)};
    describe();
    update();
  }
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
  if (dragged_ >= 0 && !moving_ && std::abs(event->position().y() - pressed_.y()) <= still) {
    brushes_.erase(axes_[std::size_t(dragged_)]);
    describe();
  }
  dragged_ = -1;
  update();
}

void ParallelPlot::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  if (axes_.empty() || (by == 0 && event->key() != Qt::Key_Delete)) return QWidget::keyPressEvent(event);
  if (by == 0) {
    brushes_.erase(axes_[std::size_t(focused_)]);
    describe();
  } else {
    const int to = std::clamp(focused_ + by, 0, int(axes_.size()) - 1);
    if (event->modifiers() & Qt::ControlModifier) move(focused_, to);
    focused_ = to;
  }
  update();
}

bool ParallelPlot::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto& help = static_cast<const QHelpEvent&>(*event);
  const int variant = variantAt(help.pos());
  if (variant >= 0) {
    const VariantFacts& facts = variants_[std::size_t(variant)];
    QStringList lines{QStringLiteral("<b>%1</b>").arg(facts.name.toHtmlEscaped())};
    for (const Fact fact : axes_) lines << factWord(fact) + ' ' + factText(fact, facts.value(fact));
    QToolTip::showText(help.globalPos(), lines.join("<br>"), this);
  } else if (axisAt(help.pos()) >= 0) {
    QToolTip::showText(help.globalPos(),
                       tr("Drag the title to move the axis, drag along the axis to keep what is in a range, "
                          "click to take the range away"),
                       this);
  } else {
    QToolTip::hideText();
  }
  return true;
}

}  // namespace tenfold::ui
