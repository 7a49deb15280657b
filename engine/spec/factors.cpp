// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/factors.h"

#include <algorithm>

#include "engine/spec/rank_rules.h"

namespace tenfold {
namespace {

/// The two sides of the matrix that low-rank cuts: [rows, columns].
Shape low_rank_matrix(const LayerShape& shape, ConvScheme scheme) {
  const Shape& w = shape.weight;
  if (scheme == ConvScheme::spatial) return {w[0] * w[3], w[1] * w[2]};
  return {w[0], product(w) / w[0]};
}

bool is_train(Family family) { return family == Family::tt || family == Family::block_tt; }

/// Every bond of a ring as a cut: opened anywhere else, it is a train's bond.
Shape ring_limits(const Shape& modes) {
  const std::size_t order = modes.size();
  Shape limits(order, 1);
  for (std::size_t k = 0; k < order; ++k) {
    std::int64_t left = 1, all = product(modes);
    for (std::size_t back = 1; back < order; ++back) {
      left *= modes[(k + order - back) % order];
      limits[k] = std::max(limits[k], std::min(left, all / left));
    }
  }
  return limits;
}

Shape cut_to(Shape ranks, const Shape& limits) {
  for (std::size_t k = 0; k < ranks.size(); ++k) ranks[k] = std::min(ranks[k], limits[k]);
  return ranks;
}

std::string factor_name(std::size_t index) { return "factors.factor_" + std::to_string(index); }

/// Cores [left bond, modes..., right bond]; `bonds` has one more than cores.
std::vector<FactorShape> core_shapes(const std::vector<Shape>& modes, const Shape& bonds) {
  std::vector<FactorShape> cores;
  for (std::size_t k = 0; k < modes.size(); ++k) {
    Shape core{bonds[k]};
    core.insert(core.end(), modes[k].begin(), modes[k].end());
    core.push_back(bonds[k + 1]);
    cores.push_back({factor_name(k), core});
  }
  return cores;
}

/// The modes of every factor: one each, or the pairs (out, in).
std::vector<Shape> modes_of_factors(const LayerShape& shape, const LayerOptions& options) {
  std::vector<Shape> modes;
  if (pairs_modes(family_of(options))) {
    const auto tensorized = effective_shape(shape, options);
    for (std::size_t k = 0; k < tensorized.in.size(); ++k)
      modes.push_back({tensorized.out[k], tensorized.in[k]});
  } else {
    for (const std::int64_t mode : modes_of(shape, options)) modes.push_back({mode});
  }
  return modes;
}

/// The largest equal ranks that fit, then one more where that fits too: a ring's parameters are products of
/// neighbouring bonds, and one that runs ahead of the others makes its fit slow and badly conditioned.
Shape alike_within(const Shape& limits, const std::function<bool(const Shape&)>& fits) {
  const auto alike = [&](std::int64_t rank) { return cut_to(Shape(limits.size(), rank), limits); };
  std::int64_t low = 1, high = *std::max_element(limits.begin(), limits.end());
  while (low < high) {
    const std::int64_t middle = (low + high + 1) / 2;
    if (fits(alike(middle)))
      low = middle;
    else
      high = middle - 1;
  }
  Shape ranks = alike(low);
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    Shape more = ranks;
    if (++more[k] <= limits[k] && fits(more)) ranks = more;
  }
  return ranks;
}

/// A ring's bonds grow alike, those of other families in proportion to what each can have and no further than
/// they are of use.
Shape ranks_within(const LayerShape& shape, const LayerOptions& options, const Shape& limits,
                   double fraction) {
  const double most = fraction * static_cast<double>(product(shape.weight));
  const auto fits = [&](const Shape& ranks) {
    return static_cast<double>(count_parameters(factor_shapes(shape, options, ranks))) <= most;
  };
  if (family_of(options) == Family::tensor_ring) return alike_within(limits, fits);
  const Shape modes = modes_of(shape, options);
  return grow_ranks(limits, fits,
                    [&](Shape ranks) { return usable_ranks(family_of(options), modes, std::move(ranks)); });
}

}  // namespace

Shape train_limits(const Shape& modes) {
  Shape limits;
  for (std::size_t cut = 1; cut < modes.size(); ++cut)
    limits.push_back(std::min(product(Shape(modes.begin(), modes.begin() + static_cast<std::ptrdiff_t>(cut))),
                              product(Shape(modes.begin() + static_cast<std::ptrdiff_t>(cut), modes.end()))));
  return limits;
}

Shape cut_train_ranks(const Shape& modes, Shape ranks) {
  for (std::size_t k = 0; k < ranks.size(); ++k)
    ranks[k] = std::min(ranks[k], (k == 0 ? 1 : ranks[k - 1]) * modes[k]);
  for (std::size_t k = ranks.size(); k-- > 0;)
    ranks[k] = std::min(ranks[k], (k + 1 == ranks.size() ? 1 : ranks[k + 1]) * modes[k + 1]);
  return ranks;
}

Shape cut_tucker_ranks(Shape ranks, std::int64_t kept) {
  for (bool again = true; again;) {
    again = false;
    for (std::size_t k = 0; k < ranks.size(); ++k) {
      std::int64_t others = kept;
      for (std::size_t j = 0; j < ranks.size(); ++j) others *= j == k ? 1 : ranks[j];
      again = again || ranks[k] > others;
      ranks[k] = std::min(ranks[k], others);
    }
  }
  return ranks;
}

NestedShape format_shape(const LayerShape& shape, const LayerOptions& options) {
  if (const auto* low_rank = std::get_if<LowRankOptions>(&options))
    return nested(low_rank_matrix(shape, low_rank->scheme));
  const Family family = family_of(options);
  if (is_convolution(shape.kind)) {
    if (family != Family::tt && family != Family::tensor_ring) return nested(shape.weight);
    Shape modes(shape.weight.begin() + 1, shape.weight.end());
    modes.push_back(shape.weight[0]);
    return nested(modes);
  }
  auto tensorized = effective_shape(shape, options);
  if (tensorized.in.empty()) return nested(shape.weight);
  return {std::move(tensorized.out), std::move(tensorized.in)};
}

Shape modes_of(Family family, const NestedShape& shape) {
  if (!pairs_modes(family)) return flat_shape(shape);
  const Shape out = sizes_of(shape.at(0)), in = sizes_of(shape.at(1));
  Shape modes;
  for (std::size_t k = 0; k < in.size(); ++k) modes.push_back(out.at(k) * in[k]);
  return modes;
}

Shape modes_of(const LayerShape& shape, const LayerOptions& options) {
  return modes_of(family_of(options), format_shape(shape, options));
}

Shape rank_limits(Family family, const Shape& modes) {
  const std::int64_t all = product(modes);
  Shape limits;
  switch (family) {
    case Family::dense:
      return {};
    case Family::low_rank:
      return {std::min(modes.at(0), modes.at(1))};
    case Family::cp:
    case Family::block_cp:
      // above product / largest mode every tensor is exact (one term a fibre)
      return {all / *std::max_element(modes.begin(), modes.end())};
    case Family::tucker:
      for (const std::int64_t mode : modes) limits.push_back(std::min(mode, all / mode));
      return limits;
    case Family::tensor_ring:
      return ring_limits(modes);
    default:
      limits = train_limits(modes);
      return limits.empty() ? Shape{1} : limits;
  }
}

Shape usable_ranks(Family family, const Shape& modes, Shape ranks) {
  if (family == Family::tucker) {
    const auto compressed = modes.begin() + static_cast<std::ptrdiff_t>(ranks.size());
    return cut_tucker_ranks(std::move(ranks), product(Shape(compressed, modes.end())));
  }
  const bool has_bonds = is_train(family) && modes.size() > 1;
  return has_bonds ? cut_train_ranks(modes, std::move(ranks)) : ranks;
}

Shape max_ranks(const LayerShape& shape, const LayerOptions& options) {
  const Family family = family_of(options);
  if (family == Family::dense) return {};
  Shape limits = rank_limits(family, modes_of(shape, options));
  if (family == Family::tucker && is_convolution(shape.kind)) limits.resize(2);
  return limits;
}

Shape resolve_ranks(const LayerShape& shape, const LayerOptions& options) {
  const Rank* rank = rank_of(options);
  if (rank == nullptr) return {};
  const Shape limits = max_ranks(shape, options);
  Shape ranks;
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&rank->value)) {
    ranks = *list;
  } else if (const auto* number = std::get_if<std::int64_t>(&rank->value)) {
    for (const std::int64_t limit : limits) ranks.push_back(std::min(*number, limit));
  } else {
    ranks = ranks_within(shape, options, limits, std::get<double>(rank->value));
  }
  if (!is_train(family_of(options))) return ranks;
  const Shape modes = modes_of(shape, options);
  if (modes.size() == 1) return {};  // one core, no bond
  return cut_train_ranks(modes, std::move(ranks));
}

Shape format_ranks(Family family, const Shape& ranks) {
  Shape all = ranks;
  if (is_train(family)) {
    all.insert(all.begin(), 1);
    all.push_back(1);
  }
  if (family == Family::tensor_ring) all.push_back(ranks.front());
  return all;
}

std::vector<FactorShape> factor_shapes(const LayerShape& shape, const LayerOptions& options,
                                       const Shape& ranks) {
  const Family family = family_of(options);
  if (family == Family::dense) return {{"", shape.weight}};
  const std::vector<Shape> modes = modes_of_factors(shape, options);
  if (is_train(family) || family == Family::tensor_ring)
    return core_shapes(modes, format_ranks(family, modes.size() == 1 ? Shape{} : ranks));
  std::vector<FactorShape> factors;
  if (family == Family::tucker) {
    Shape core = modes_of(shape, options);
    std::copy(ranks.begin(), ranks.end(), core.begin());
    factors.push_back({"core", core});
    for (std::size_t k = 0; k < ranks.size(); ++k)
      factors.push_back({factor_name(k), {modes[k][0], ranks[k]}});
    return factors;
  }
  if (family != Family::low_rank) factors.push_back({"weights", {ranks[0]}});
  for (std::size_t k = 0; k < modes.size(); ++k) {
    factors.push_back({factor_name(k), modes[k]});
    factors.back().shape.push_back(ranks[0]);
  }
  return factors;
}

std::int64_t count_parameters(const std::vector<FactorShape>& factors) {
  std::int64_t sum = 0;
  for (const auto& factor : factors) sum += product(factor.shape);
  return sum;
}

LayerOptions with_fraction(const LayerOptions& options, const LayerShape& shape, double fraction) {
  LayerOptions changed = options;
  Rank* rank = rank_of(changed);
  if (rank == nullptr) return changed;
  *rank = {std::clamp(fraction, 1e-9, 1.0)};
  if (!problems(shape, {"", changed}).empty()) *rank = {std::int64_t{1}};
  const Shape ranks = resolve_ranks(shape, changed);
  if (ranks.size() == 1)
    *rank = {ranks[0]};
  else
    *rank = ranks.empty() ? Rank{} : Rank{ranks};
  return changed;
}

double kept_share(const LayerShape& shape, const LayerOptions& options) {
  return static_cast<double>(weight_parameters(shape, options)) / static_cast<double>(product(shape.weight));
}

std::int64_t weight_parameters(const LayerShape& shape, const LayerOptions& options) {
  return count_parameters(factor_shapes(shape, options, resolve_ranks(shape, options)));
}

}  // namespace tenfold
