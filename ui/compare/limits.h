// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>

#include "ui/compare/compare_values.h"

namespace tenfold::ui {

/// The most that facts may be; of accuracy, the least.
struct Limits {
  std::map<Fact, double> bounds;

  bool operator==(const Limits&) const = default;
  std::optional<double> of(Fact fact) const;
  /// Whether every limited fact is known and within.
  bool hold(const VariantFacts& variant) const;
  Limits without(Fact fact) const;
  /// Under factId(), as sessions keep them; what is not known there is left out.
  std::map<std::string, double> toMap() const;
  static Limits fromMap(const std::map<std::string, double>& map);
};

/// "at most 31.7 k", "at least 99.0 %"
QString limitText(Fact fact, double bound);

/// How many of these are within the limits, and of how many that cannot be said.
struct LimitCount {
  int within = 0, unknown = 0, all = 0;
};
LimitCount countWithin(const std::vector<VariantFacts>& variants, const Limits& limits);

/// What holds the limits and is best in one fact.
struct Advice {
  QString text;  ///< a sentence with its reason, as markup
  std::optional<std::size_t> variant, point;
};

/// Among variants and the solver's points: the best `goal` within the limits; of equals the one with the
/// better `size`, and a variant before a point. `variant` and `point` are indices into the two lists.
Advice advise(const std::vector<VariantFacts>& variants, const std::vector<VariantFacts>& points,
              const Limits& limits, Fact size, Fact goal);

}  // namespace tenfold::ui
