// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/pareto_plot.h"

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
      return {0.01, QStringLiteral("%")};
    case Fact::loss:
      return {1, {}};
    default:
      if (largest >= 1e6) return {1e6, QObject::tr("millions")};
      return largest >= 1e3 ? Unit{1e3, QObject::tr("thousands")} : Unit{1, {}};
  }
}

QCPRange padded(double low, double high) {
  const double room = high > low ? 0.12 * (high - low) : std::max(1e-6, 0.1 * std::abs(high));
  return {low - room, high + room};
}

}  // namespace

ParetoPlot::ParetoPlot(QWidget* parent) : PointPlot(parent) {
  setObjectName("paretoPlot");
  setAccessibleName(tr("variants by two of their facts"));
  connect(this, &PointPlot::markPressed, this,
          [this](int mark) { emit variantPressed(rows_[std::size_t(mark)]); });
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

void ParetoPlot::setRanges() {
  const auto rangeAndLabel = [&](Fact fact, QCPAxis& axis) {
    double low = 0, high = 0, largest = 0;
    bool any = false;
    for (const auto& each : scene_.variants) {
      if (!each.value(scene_.x) || !each.value(scene_.y)) continue;
      const double value = *each.value(fact);
      low = any ? std::min(low, value) : value;
      high = any ? std::max(high, value) : value;
      any = true;
    }
    for (const auto& each : scene_.variants) largest = std::max(largest, each.value(fact).value_or(0));
    const Unit unit = unitOf(fact, largest);
    axis.setLabel(unit.name.isEmpty() ? factWord(fact) : factWord(fact) + ", " + unit.name);
    return padded(low / unit.size, high / unit.size);
  };
  const QCPRange x = rangeAndLabel(scene_.x, *xAxis), y = rangeAndLabel(scene_.y, *yAxis);
  setScene(x, y);
}

void ParetoPlot::drawScene() {
  rows_.clear();
  setRanges();
  const QColor colour = accent(palette()), base = palette().color(QPalette::Base);
  const auto front = onFront(scene_.variants, scene_.x, scene_.y);
  std::vector<QPointF> line;
  for (std::size_t k = 0; k < scene_.variants.size(); ++k) {
    const VariantFacts& each = scene_.variants[k];
    if (!each.value(scene_.x) || !each.value(scene_.y)) continue;
    const QPointF at(drawn(scene_.x, *each.value(scene_.x)), drawn(scene_.y, *each.value(scene_.y)));
    if (front[k]) line.push_back(at);
    const bool filled = *each.value(scene_.x) <= scene_.most;
    if (each.current) addMarker(at, {QCPScatterStyle::ssCircle, QPen(colour, 2.2), QBrush(base), 18});
    addMarker(at, {QCPScatterStyle::ssCircle, QPen(front[k] ? colour : secondaryText(palette()), 1.8),
                   QBrush(filled ? (front[k] ? colour : secondaryText(palette())) : base), 9});
    auto* label = new QCPItemText(this);
    label->position->setCoords(at);
    const bool right = at.x() > xAxis->range().center();  // names stay inside
    label->setPadding(right ? QMargins(0, 0, 12, 6) : QMargins(12, 0, 0, 6));
    label->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
    label->setText(fontMetrics().elidedText(each.name, Qt::ElideRight, 140));
    label->setColor(palette().color(QPalette::Text));
    label->setFont(font());
    rows_.push_back(int(k));
    addMark({at, describe(each), true});
  }
  std::sort(line.begin(), line.end(), [](const auto& a, const auto& b) { return a.x() < b.x(); });
  QVector<double> x, y;
  for (const auto& at : line) x << at.x(), y << at.y();
  if (x.size() > 1) addLine(x, y, colour);
  auto* limit = new QCPItemStraightLine(this);
  limit->point1->setCoords(drawn(scene_.x, scene_.most), 0);
  limit->point2->setCoords(drawn(scene_.x, scene_.most), 1);
  limit->setPen(QPen(secondaryText(palette()), 1.2, Qt::DashLine));
}

QString ParetoPlot::describe(const VariantFacts& variant) const {
  QStringList lines{QStringLiteral("<b>%1</b>").arg(variant.name.toHtmlEscaped())};
  for (const Fact fact : allFacts)
    if (variant.value(fact)) lines << factWord(fact) + ' ' + factText(fact, variant.value(fact));
  lines << (variant.current ? tr("worked on now") : tr("click to work on it"));
  return lines.join("<br>");
}

}  // namespace tenfold::ui
