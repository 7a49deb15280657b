// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/pareto_plot.h"

#include <QFileInfo>
#include <algorithm>

#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// What a unit of the axis is, in the fact's own unit, and its name.
struct Unit {
  double size;
  QString name;
};

Unit unitOf(Fact fact, double largest) {
  switch (fact) {
    case Fact::time:
      return largest < 1e-3 ? Unit{1e-6, QStringLiteral("µs")} : Unit{1e-3, QStringLiteral("ms")};
    case Fact::bytes:
      return largest < 1048576 ? Unit{1024, QStringLiteral("KiB")} : Unit{1048576, QStringLiteral("MiB")};
    case Fact::accuracy:
    case Fact::error:
      return {0.01, QStringLiteral("%")};
    case Fact::loss:
      return {1, {}};
    default:
      if (largest >= 1e6) return {1e6, QObject::tr("millions")};
      return largest >= 1e3 ? Unit{1e3, QObject::tr("thousands")} : Unit{1, {}};
  }
}

QCPRange padded(double low, double high) {
  const double room = high > low ? 0.12 * (high - low) : std::max(1e-6, 0.02 * std::abs(high));
  return {low - room, high + room};
}

/// Towards the background: there, but not what is looked for.
QColor dimmed(const QColor& colour, const QColor& base) {
  constexpr double share = 0.4;
  const auto mix = [&](int one, int other) { return int(share * one + (1 - share) * other); };
  return {mix(colour.red(), base.red()), mix(colour.green(), base.green()), mix(colour.blue(), base.blue())};
}

}  // namespace

ParetoPlot::ParetoPlot(QWidget* parent) : PointPlot(parent) {
  setObjectName("paretoPlot");
  setAccessibleName(tr("variants by two of their facts"));
  connect(this, &PointPlot::markPressed, this, [this](int mark) {
    const Pressed pressed = pressed_[std::size_t(mark)];
    pressed.variant >= 0 ? emit variantPressed(pressed.variant) : emit pointPressed(pressed.point);
  });
  redraw();
}

void ParetoPlot::show(Scene scene) {
  scene_ = std::move(scene);
  redraw();
}

double ParetoPlot::drawn(Fact fact, double value) const {
  double largest = 0;
  for (const auto& each : scene_.variants) largest = std::max(largest, each.value(fact).value_or(0));
  return value / unitOf(fact, largest).size;
}

QPointF ParetoPlot::placeOfFacts(const VariantFacts& variant) const {
  return {drawn(scene_.x, *variant.value(scene_.x)), drawn(scene_.y, *variant.value(scene_.y))};
}

QCPRange ParetoPlot::rangeOf(Fact fact, QCPAxis& axis) const {
  double low = 0, high = 0, largest = 0;
  bool any = false;
  for (const auto& each : scene_.variants) {
    largest = std::max(largest, each.value(fact).value_or(0));
    if (!isDrawn(each)) continue;
    const double value = *each.value(fact);
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  const Unit unit = unitOf(fact, largest);
  axis.setLabel(unit.name.isEmpty() ? factWord(fact) : factWord(fact) + ", " + unit.name);
  QCPRange range = padded(low / unit.size, high / unit.size);
  // room for the markers of what is always right, and no more
  if (fact == Fact::accuracy) range.upper = std::min(range.upper, 100 + 0.06 * range.size());
  return range;
}

void ParetoPlot::setRanges() {
  const QCPRange x = rangeOf(scene_.x, *xAxis), y = rangeOf(scene_.y, *yAxis);
  setScene(x, y);
}

void ParetoPlot::drawScene() {
  pressed_.clear();
  shown_ = 0;
  setRanges();
  const auto front = onFront(scene_.variants, scene_.x, scene_.y);
  std::vector<QPointF> line;
  for (std::size_t k = 0; k < scene_.variants.size(); ++k)
    if (front[k]) line.push_back(placeOfFacts(scene_.variants[k]));
  std::sort(line.begin(), line.end(), [](const auto& a, const auto& b) { return a.x() < b.x(); });
  QVector<double> x, y;
  for (const auto& at : line) x << at.x(), y << at.y();
  drawLimits();
  if (x.size() > 1) addLine(x, y, accent(palette()));
  for (std::size_t k = 0; k < scene_.variants.size(); ++k)
    if (isDrawn(scene_.variants[k])) drawVariant(scene_.variants[k], front[k]);
  drawPoints();  // last: of what lies on another the variant is found first
}

void ParetoPlot::drawVariant(const VariantFacts& variant, bool onFront) {
  const QColor base = palette().color(QPalette::Base);
  const bool within = scene_.limits.hold(variant);
  const auto tone = [&](const QColor& colour) { return within ? colour : dimmed(colour, base); };
  const QColor colour = tone(onFront ? accent(palette()) : secondaryText(palette()));
  const QPointF at = placeOfFacts(variant);
  if (variant.current)
    addMarker(at, {QCPScatterStyle::ssCircle, QPen(tone(accent(palette())), 2.2), QBrush(base), 18});
  // those of other sessions are squares
  const auto shape = variant.isOwn() ? QCPScatterStyle::ssCircle : QCPScatterStyle::ssSquare;
  addMarker(at, {shape, QPen(colour, 1.8), QBrush(within ? colour : base), 9});
  addLabel(variant, at);
  pressed_.push_back({variant.own, -1});
  ++shown_;
  addMark({at, describe(variant), variant.isOwn() && !variant.current});
}

void ParetoPlot::addLabel(const VariantFacts& variant, const QPointF& at) {
  std::vector<const VariantFacts*> here;  // of several at one place one name is written
  for (const auto& each : scene_.variants)
    if (isDrawn(each) && placeOfFacts(each) == at) here.push_back(&each);
  if (here.front() != &variant) return;
  const auto current =
      std::find_if(here.begin(), here.end(), [](const VariantFacts* each) { return each->current; });
  const VariantFacts& named = current != here.end() ? **current : variant;
  auto* label = new QCPItemText(this);
  label->position->setCoords(at);
  const bool right = at.x() > xAxis->range().center();  // names stay inside
  label->setPadding(right ? QMargins(0, 0, 12, 6) : QMargins(12, 0, 0, 6));
  label->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
  label->setText(fontMetrics().elidedText(named.name, Qt::ElideRight, 140) +
                 (here.size() > 1 ? QStringLiteral(" +%1").arg(here.size() - 1) : QString()));
  label->setColor(scene_.limits.hold(named) ? palette().color(QPalette::Text) : secondaryText(palette()));
  label->setFont(font());
}

void ParetoPlot::drawPoints() {
  const QColor base = palette().color(QPalette::Base), colour = secondaryText(palette());
  const auto front = onFront(scene_.points, scene_.x, scene_.y);  // not what another of them beats
  for (std::size_t k = 0; k < scene_.points.size(); ++k) {
    const VariantFacts& point = scene_.points[k];
    if (!front[k]) continue;
    const QColor tone = scene_.limits.hold(point) ? colour : dimmed(colour, base);
    const QPointF at = placeOfFacts(point);
    addMarker(at, {QCPScatterStyle::ssCircle, QPen(tone, 1.2), QBrush(base), 5});
    pressed_.push_back({-1, int(k)});
    addMark({at, describe(point), true});
  }
}

void ParetoPlot::drawLimits() {
  const QPen pen(secondaryText(palette()), 1.2, Qt::DashLine);
  const auto draw = [&](Fact fact, const QPointF& along) {
    const auto bound = scene_.limits.of(fact);
    if (!bound) return;
    auto* line = new QCPItemStraightLine(this);
    const double at = drawn(fact, *bound);
    const QPointF from = along.x() > 0 ? QPointF(0, at) : QPointF(at, 0);
    line->point1->setCoords(from);
    line->point2->setCoords(from + along);
    line->setPen(pen);
  };
  draw(scene_.x, {0, 1});
  draw(scene_.y, {1, 0});
}

QString ParetoPlot::describe(const VariantFacts& variant) const {
  QStringList lines{QStringLiteral("<b>%1</b>").arg(variant.name.toHtmlEscaped())};
  const bool point = !variant.isOwn() && variant.session.isEmpty();
  if (!variant.session.isEmpty())
    lines << tr("of %1").arg(QFileInfo(variant.session).fileName().toHtmlEscaped());
  for (const Fact fact : allFacts)
    if (variant.value(fact)) lines << factWord(fact) + ' ' + factText(fact, variant.value(fact));
  if (!scene_.limits.hold(variant)) lines << tr("outside the limits");
  if (variant.current) lines << tr("worked on now");
  if (variant.isOwn() && !variant.current) lines << tr("click to work on it");
  if (point) lines << tr("click to make a variant of it");
  return lines.join("<br>");
}

}  // namespace tenfold::ui
