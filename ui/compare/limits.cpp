// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/limits.h"

#include <QObject>
#include <algorithm>
#include <cmath>

namespace tenfold::ui {
namespace {

/// A slider's end is the value of a variant but for rounding.
bool within(Fact fact, double value, double bound) {
  const double room = 1e-9 * std::max(std::abs(value), std::abs(bound));
  return lessIsBetter(fact) ? value <= bound + room : value >= bound - room;
}

bool hasAll(const VariantFacts& variant, const Limits& limits) {
  return std::all_of(limits.bounds.begin(), limits.bounds.end(),
                     [&](const auto& each) { return variant.value(each.first).has_value(); });
}

/// What is best, and how many were there to choose from.
struct Best {
  std::optional<std::size_t> at;
  std::optional<double> next;  ///< the goal of the second
  int count = 0;
};

Best bestOf(const std::vector<VariantFacts>& all, const Limits& limits, Fact size, Fact goal) {
  Best best;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto &value = all[k].value(goal), &room = all[k].value(size);
    if (!value || !limits.hold(all[k])) continue;
    ++best.count;
    const auto* now = best.at ? &all[*best.at] : nullptr;
    const bool wins =
        now == nullptr || better(goal, *value, *now->value(goal)) ||
        (*value == *now->value(goal) && room && now->value(size) && better(size, *room, *now->value(size)));
    const auto loser = wins ? (now != nullptr ? now->value(goal) : std::nullopt) : value;
    if (loser && (!best.next || better(goal, *loser, *best.next))) best.next = loser;
    if (wins) best.at = k;
  }
  return best;
}

QString factsText(const VariantFacts& variant, Fact goal, Fact size) {
  const QString good = QObject::tr("%1 %2").arg(factWord(goal), factText(goal, variant.value(goal)));
  if (size == goal || !variant.value(size)) return good;
  return QObject::tr("%1 with %2 %3").arg(good, factWord(size), factText(size, variant.value(size)));
}

QString bold(const VariantFacts& variant) {
  return QStringLiteral("<b>%1</b>").arg(variant.name.toHtmlEscaped());
}

QString reason(const std::vector<VariantFacts>& all, const Best& best, const Limits& limits, Fact size,
               Fact goal) {
  const VariantFacts& found = all[*best.at];
  const QString facts = factsText(found, goal, size);
  if (limits.bounds.empty())
    return QObject::tr("No limit is set. %1 has the best %2 of all: %3.")
        .arg(bold(found), factWord(goal), facts);
  if (best.count == 1)
    return QObject::tr("%1 is the only one that holds the limits: %2.").arg(bold(found), facts);
  return QObject::tr("%1 has the best %2 of the %3 that hold the limits: %4. The next has %5.")
      .arg(bold(found), factWord(goal), QString::number(best.count), facts, factText(goal, best.next));
}

/// Nothing holds the limits: which of them alone is in the way.
QString whatIsInTheWay(const std::vector<VariantFacts>& variants, const Limits& limits, Fact size,
                       Fact goal) {
  if (!bestOf(variants, {}, size, goal).at) return QObject::tr("No %1 is known yet.").arg(factWord(goal));
  for (const auto& [fact, bound] : limits.bounds) {
    const Best best = bestOf(variants, limits.without(fact), size, goal);
    if (!best.at) continue;
    const VariantFacts& found = variants[*best.at];
    return QObject::tr("Nothing holds all limits. Without the one on %1 it would be %2: %3.")
        .arg(factWord(fact), bold(found), factsText(found, goal, fact));
  }
  return QObject::tr("Nothing holds the limits.");
}

}  // namespace

std::optional<double> Limits::of(Fact fact) const {
  const auto at = bounds.find(fact);
  return at == bounds.end() ? std::nullopt : std::optional(at->second);
}

bool Limits::hold(const VariantFacts& variant) const {
  return std::all_of(bounds.begin(), bounds.end(), [&](const auto& each) {
    const auto& value = variant.value(each.first);
    return value && within(each.first, *value, each.second);
  });
}

Limits Limits::without(Fact fact) const {
  Limits rest = *this;
  rest.bounds.erase(fact);
  return rest;
}

std::map<std::string, double> Limits::toMap() const {
  std::map<std::string, double> map;
  for (const auto& [fact, bound] : bounds) map[factId(fact).toStdString()] = bound;
  return map;
}

Limits Limits::fromMap(const std::map<std::string, double>& map) {
  Limits limits;
  for (const Fact fact : allFacts)
    if (const auto at = map.find(factId(fact).toStdString()); at != map.end())
      limits.bounds[fact] = at->second;
  return limits;
}

QString limitText(Fact fact, double bound) {
  return (lessIsBetter(fact) ? QObject::tr("at most %1") : QObject::tr("at least %1"))
      .arg(factText(fact, bound));
}

LimitCount countWithin(const std::vector<VariantFacts>& variants, const Limits& limits) {
  LimitCount count{0, 0, int(variants.size())};
  for (const auto& each : variants) {
    if (limits.hold(each))
      ++count.within;
    else if (!hasAll(each, limits))
      ++count.unknown;
  }
  return count;
}

Advice advise(const std::vector<VariantFacts>& variants, const std::vector<VariantFacts>& points,
              const Limits& limits, Fact size, Fact goal) {
  const Best best = bestOf(variants, limits, size, goal);
  // without a limit the solver's best is the dense model
  const Best solved = limits.bounds.empty() ? Best{} : bestOf(points, limits, size, goal);
  const bool point = solved.at && (!best.at || better(goal, *points[*solved.at].value(goal),
                                                      *variants[*best.at].value(goal)));
  if (!best.at && !solved.at) return {whatIsInTheWay(variants, limits, size, goal), {}, {}};
  if (!point) return {reason(variants, best, limits, size, goal), best.at, {}};
  const VariantFacts& found = points[*solved.at];
  const QString facts = factsText(found, goal, size);
  if (!best.at)
    return {QObject::tr("No variant holds the limits, but the point %1 does: %2.").arg(bold(found), facts),
            {},
            solved.at};
  return {QObject::tr("The point %1 has a better %2 within the limits than any variant: %3. %4 has %5.")
              .arg(bold(found), factWord(goal), facts, bold(variants[*best.at]),
                   factText(goal, variants[*best.at].value(goal))),
          {},
          solved.at};
}

}  // namespace tenfold::ui
