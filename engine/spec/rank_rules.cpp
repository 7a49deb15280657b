// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/rank_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/spec/factors.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

std::int64_t rounded(double value, Rounding rounding) {
  switch (rounding) {
    case Rounding::floor:
      return static_cast<std::int64_t>(std::floor(value));
    case Rounding::ceil:
      return static_cast<std::int64_t>(std::ceil(value));
    case Rounding::round:
      break;
  }
  return static_cast<std::int64_t>(std::nearbyint(value));  // half to even in the default rounding mode
}

std::int64_t at_least_one(double value, Rounding rounding) {
  return std::max<std::int64_t>(rounded(value, rounding), 1);
}

double fraction_of(const Rank& rank) {
  const double fraction = std::get<double>(rank.value);
  if (!(fraction > 0) || !std::isfinite(fraction))
    throw Error("rank.fraction", "a fraction of the parameters is above 0, not {fraction}",
                {{"fraction", std::to_string(fraction)}});
  return fraction;
}

std::int64_t positive(std::int64_t rank) {
  if (rank < 1)
    throw Error("rank.small", "a rank is at least 1, not {rank}", {{"rank", std::to_string(rank)}});
  return rank;
}

const Shape& checked_list(const Rank& rank, std::size_t wanted) {
  const auto& list = std::get<std::vector<std::int64_t>>(rank.value);
  if (list.size() != wanted)
    throw Error("rank.count", "{given} ranks were given where {wanted} are needed",
                {{"given", std::to_string(list.size())}, {"wanted", std::to_string(wanted)}});
  for (const std::int64_t each : list) positive(each);
  return list;
}

void require_modes(const Shape& shape) {
  if (shape.empty()) throw Error("shape.empty", "a tensor needs at least one mode");
  for (const std::int64_t size : shape)
    if (size < 1)
      throw Error("shape.invalid", "the shape {shape} needs sizes of at least 1",
                  {{"shape", to_string(shape)}});
}

double sum_of(const Shape& sizes) {
  return static_cast<double>(std::accumulate(sizes.begin(), sizes.end(), 0LL));
}
double elements(const Shape& shape) { return static_cast<double>(product(shape)); }

Shape proportional(const Shape& limits, double share) {
  Shape ranks;
  for (const std::int64_t limit : limits)
    ranks.push_back(std::clamp<std::int64_t>(
        static_cast<std::int64_t>(std::floor(share * static_cast<double>(limit))), 1, limit));
  return ranks;
}

/// The root of a growing function between two bounds, to the last bit or so.
double increasing_root(double low, double high, const std::function<double(double)>& value) {
  constexpr int halvings = 200;
  for (int step = 0; step < halvings && low < high; ++step) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (value(middle) < 0 ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

/// n·x^free + Σs²·x = f·n (core and factors together meet the budget). TensorLy keeps the full n and counts
/// the fixed factors times x; the ranks are to be the same, so we do too.
double tucker_shrink(const Shape& shape, std::size_t free, double fraction) {
  const double n = elements(shape);
  double squares = 0;
  for (const std::int64_t size : shape) squares += static_cast<double>(size) * static_cast<double>(size);
  return increasing_root(0, std::max(fraction, 1.0), [&](double x) {
    return n * std::pow(x, static_cast<double>(free)) + squares * x - fraction * n;
  });
}

std::int64_t tucker_parameters(const Shape& shape, const Shape& ranks) {
  std::int64_t sum = product(ranks);
  for (std::size_t k = 0; k < shape.size(); ++k) sum += shape[k] * ranks[k];
  return sum;
}

std::int64_t train_parameters(const Shape& shape, const Shape& inner) {
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < shape.size(); ++k)
    sum += (k == 0 ? 1 : inner[k - 1]) * shape[k] * (k + 1 == shape.size() ? 1 : inner[k]);
  return sum;
}

Shape with_borders(Shape inner) {
  inner.insert(inner.begin(), 1);
  inner.push_back(1);
  return inner;
}

double positive_root(double a, double b, double c) {
  return a == 0 ? -c / b : (-b + std::sqrt(b * b - 4 * a * c)) / (2 * a);
}

/// TensorLy's ranks in proportion to the mean of neighbouring sizes, or all equal.
Shape train_formula(const Shape& shape, double fraction, const TtRankOptions& options) {
  const std::size_t order = shape.size();
  std::vector<double> means;
  for (std::size_t k = 0; k + 1 < order; ++k)
    means.push_back(options.constant_rank ? 1.0 : static_cast<double>(shape[k] + shape[k + 1]) / 2);
  double a = 0;
  for (std::size_t k = 1; k + 1 < order; ++k) a += means[k - 1] * static_cast<double>(shape[k]) * means[k];
  if (order == 2 && !options.constant_rank) a = means[0] * means[0] * static_cast<double>(shape[0]);
  const double b =
      static_cast<double>(shape.front()) * means.front() + static_cast<double>(shape.back()) * means.back();
  const double x = positive_root(a, b, -fraction * elements(shape));
  Shape ranks;
  for (const double mean : means) ranks.push_back(at_least_one(mean * x, options.rounding));
  return ranks;
}

Shape without_excess(const Shape& shape, Shape ranks) {
  for (std::size_t k = 0; k + 1 < shape.size(); ++k) {
    const Shape later(shape.begin() + static_cast<std::ptrdiff_t>(k) + 1, shape.end());
    ranks[k + 1] = std::min({ranks[k + 1], ranks[k] * shape[k], product(later)});
  }
  return ranks;
}

}  // namespace

std::int64_t validate_cp_rank(const Shape& shape, const Rank& rank, const RankOptions& options) {
  require_modes(shape);
  if (rank.is_list()) return checked_list(rank, 1)[0];
  if (!rank.is_fraction()) return positive(std::get<std::int64_t>(rank.value));
  const double wanted = fraction_of(rank) * elements(shape);
  if (options.rule == FractionRule::within)
    return std::max<std::int64_t>(static_cast<std::int64_t>(std::floor(wanted / (sum_of(shape) + 1))), 1);
  return at_least_one(wanted / sum_of(shape), options.rounding);
}

Shape validate_tucker_rank(const Shape& shape, const Rank& rank, const RankOptions& options,
                           const std::vector<std::int64_t>& fixed_rank_modes) {
  require_modes(shape);
  std::vector<bool> fixed(shape.size(), false);
  for (const std::int64_t mode : fixed_rank_modes) {
    if (mode < 0 || mode >= static_cast<std::int64_t>(shape.size()))
      throw Error("rank.fixed_mode", "mode {mode} of a tensor of order {order} cannot keep its size",
                  {{"mode", std::to_string(mode)}, {"order", std::to_string(shape.size())}});
    fixed[static_cast<std::size_t>(mode)] = true;
  }
  const auto keep_fixed = [&](Shape ranks) {
    for (std::size_t k = 0; k < shape.size(); ++k)
      if (fixed[k]) ranks[k] = shape[k];
    return ranks;
  };
  if (rank.is_list()) return checked_list(rank, shape.size());
  if (!rank.is_fraction())
    return keep_fixed(Shape(shape.size(), positive(std::get<std::int64_t>(rank.value))));
  const double fraction = fraction_of(rank);
  if (options.rule == FractionRule::within) {
    const double most = fraction * elements(shape);
    Shape free;
    std::int64_t kept = 1;
    for (std::size_t k = 0; k < shape.size(); ++k) {
      if (fixed[k])
        kept *= shape[k];
      else
        free.push_back(shape[k]);
    }
    const auto with_fixed = [&](const Shape& ranks) {
      Shape all = shape;
      for (std::size_t k = 0, next = 0; k < shape.size(); ++k)
        if (!fixed[k]) all[k] = ranks[next++];
      return all;
    };
    const auto fits = [&](const Shape& ranks) {
      return static_cast<double>(tucker_parameters(shape, with_fixed(ranks))) <= most;
    };
    return with_fixed(
        grow_ranks(free, fits, [&](Shape ranks) { return cut_tucker_ranks(std::move(ranks), kept); }));
  }
  const auto free = static_cast<std::size_t>(std::count(fixed.begin(), fixed.end(), false));
  const double x = tucker_shrink(shape, free, fraction);
  Shape ranks;
  for (const std::int64_t size : shape)
    ranks.push_back(at_least_one(static_cast<double>(size) * x, options.rounding));
  return keep_fixed(ranks);
}

Shape validate_tt_rank(const Shape& shape, const Rank& rank, const TtRankOptions& options) {
  require_modes(shape);
  Shape ranks;
  if (rank.is_list()) {
    ranks = checked_list(rank, shape.size() + 1);
    if (ranks.front() != 1 || ranks.back() != 1)
      throw Error("rank.border", "the ranks of a tensor train begin and end with 1, not {first} and {last}",
                  {{"first", std::to_string(ranks.front())}, {"last", std::to_string(ranks.back())}});
  } else if (!rank.is_fraction()) {
    ranks = with_borders(Shape(shape.size() - 1, positive(std::get<std::int64_t>(rank.value))));
  } else if (const double fraction = fraction_of(rank); shape.size() == 1) {
    ranks = {1, 1};
  } else if (options.rule == FractionRule::within) {
    const double most = fraction * elements(shape);
    const auto fits = [&](const Shape& inner) {
      return static_cast<double>(train_parameters(shape, inner)) <= most;
    };
    ranks = with_borders(grow_ranks(train_limits(shape), fits,
                                    [&](Shape inner) { return cut_train_ranks(shape, std::move(inner)); }));
  } else {
    ranks = with_borders(train_formula(shape, fraction, options));
  }
  return options.allow_overparametrization ? ranks : without_excess(shape, ranks);
}

Shape validate_tt_matrix_rank(const Shape& shape, const Rank& rank, const TtRankOptions& options) {
  require_modes(shape);
  if (shape.size() % 2 != 0)
    throw Error("ttm.order",
                "a TT-matrix has as many row as column modes; {shape} has an odd number of modes",
                {{"shape", to_string(shape)}});
  const std::size_t half = shape.size() / 2;
  Shape pairs;
  for (std::size_t k = 0; k < half; ++k) pairs.push_back(shape[k] * shape[half + k]);
  return validate_tt_rank(pairs, rank, options);
}

Shape validate_block_tt_rank(const NestedShape& shape, const Rank& rank, const TtRankOptions& options) {
  require_valid(shape);
  std::size_t cores = 1;
  for (const ShapeEntry& entry : shape)
    if (is_folded(entry)) cores = std::max(cores, sizes_of(entry).size());
  Shape products(cores, 1);
  for (const ShapeEntry& entry : shape) {
    const Shape sizes = sizes_of(entry);
    if (is_folded(entry) && sizes.size() != cores)
      throw Error("block_tt.lengths",
                  "the folded modes of a BlockTT have equally many sizes, not as in {shape}",
                  {{"shape", to_string(shape)}});
    for (std::size_t k = 0; k < cores; ++k) products[k] *= is_folded(entry) ? sizes[k] : sizes[0];
  }
  return validate_tt_rank(products, rank, options);
}

Shape validate_tr_rank(const Shape& shape, const Rank& rank, const RankOptions& options) {
  require_modes(shape);
  if (rank.is_list()) {
    const Shape& ranks = checked_list(rank, shape.size() + 1);
    if (ranks.front() != ranks.back())
      throw Error("rank.ring",
                  "the ranks of a tensor ring begin and end with the same number, not {first} and {last}",
                  {{"first", std::to_string(ranks.front())}, {"last", std::to_string(ranks.back())}});
    return ranks;
  }
  if (!rank.is_fraction()) return Shape(shape.size() + 1, positive(std::get<std::int64_t>(rank.value)));
  const double even = std::sqrt(fraction_of(rank) * elements(shape) / sum_of(shape));
  const Rounding rounding = options.rule == FractionRule::within ? Rounding::floor : options.rounding;
  return Shape(shape.size() + 1, at_least_one(even, rounding));
}

Shape grow_ranks(const Shape& limits, const std::function<bool(const Shape&)>& fits,
                 const std::function<Shape(Shape)>& cut) {
  double low = 0, high = 1;
  if (fits(cut(limits))) return cut(limits);
  constexpr int halvings = 60;
  for (int step = 0; step < halvings; ++step) {
    const double middle = (low + high) / 2;
    (fits(cut(proportional(limits, middle))) ? low : high) = middle;
  }
  Shape ranks = cut(proportional(limits, low));
  for (bool grown = true; grown;) {
    grown = false;
    std::vector<std::size_t> order(ranks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return static_cast<double>(ranks[a]) / static_cast<double>(limits[a]) <
             static_cast<double>(ranks[b]) / static_cast<double>(limits[b]);
    });
    for (const std::size_t k : order) {
      if (ranks[k] >= limits[k]) continue;
      Shape more = ranks;
      ++more[k];
      more = cut(std::move(more));
      grown = more[k] > ranks[k] && fits(more);
      if (!grown) continue;
      ranks = std::move(more);
      break;
    }
  }
  return ranks;
}

}  // namespace tenfold
