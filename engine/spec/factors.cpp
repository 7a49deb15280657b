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

/// A TT whose ranks grow faster than a neighbouring core allows wastes parameters: cut them from both ends.
void cut_train_ranks(const Shape& modes, Shape& ranks) {
  for (std::size_t k = 0; k < ranks.size(); ++k)
    ranks[k] = std::min(ranks[k], (k == 0 ? 1 : ranks[k - 1]) * modes[k]);
  for (std::size_t k = ranks.size(); k-- > 0;)
    ranks[k] = std::min(ranks[k], (k + 1 == ranks.size() ? 1 : ranks[k + 1]) * modes[k + 1]);
}

std::string factor_name(std::size_t index) { return "factors.factor_" + std::to_string(index); }

std::vector<FactorShape> train_shapes(const std::vector<Shape>& modes, const Shape& ranks) {
  std::vector<FactorShape> cores;
  for (std::size_t k = 0; k < modes.size(); ++k) {
    Shape core{k == 0 ? 1 : ranks[k - 1]};
    core.insert(core.end(), modes[k].begin(), modes[k].end());
    core.push_back(k + 1 == modes.size() ? 1 : ranks[k]);
    cores.push_back({factor_name(k), core});
  }
  return cores;
}

Shape ranks_within(const LayerShape& shape, const LayerOptions& options, const Shape& limits,
                   double fraction) {
  const double most = fraction * static_cast<double>(product(shape.weight));
  return grow_ranks(limits, [&](const Shape& ranks) {
    return static_cast<double>(count_parameters(factor_shapes(shape, options, ranks))) <= most;
  });
}

}  // namespace

Shape train_limits(const Shape& modes) {
  Shape limits;
  for (std::size_t cut = 1; cut < modes.size(); ++cut)
    limits.push_back(std::min(product(Shape(modes.begin(), modes.begin() + static_cast<std::ptrdiff_t>(cut))),
                              product(Shape(modes.begin() + static_cast<std::ptrdiff_t>(cut), modes.end()))));
  return limits;
}

Shape modes_of(const LayerShape& shape, const LayerOptions& options) {
  const auto tensorized = effective_shape(shape, options);
  const auto joined = [&] {
    Shape modes = tensorized.out;
    modes.insert(modes.end(), tensorized.in.begin(), tensorized.in.end());
    return modes;
  };
  if (const auto* low_rank = std::get_if<LowRankOptions>(&options))
    return low_rank_matrix(shape, low_rank->scheme);
  if (std::holds_alternative<BlockTtOptions>(options)) {
    Shape modes;
    for (std::size_t k = 0; k < tensorized.in.size(); ++k)
      modes.push_back(tensorized.in[k] * tensorized.out[k]);
    return modes;
  }
  if (std::holds_alternative<TtOptions>(options)) {
    Shape modes(shape.weight.begin() + 1, shape.weight.end());
    modes.push_back(shape.weight[0]);
    return modes;
  }
  return is_convolution(shape.kind) || tensorized.in.empty() ? shape.weight : joined();
}

Shape max_ranks(const LayerShape& shape, const LayerOptions& options) {
  if (std::holds_alternative<DenseOptions>(options)) return {};
  const Shape modes = modes_of(shape, options);
  const std::int64_t all = product(modes);
  if (std::holds_alternative<LowRankOptions>(options)) return {std::min(modes[0], modes[1])};
  // above product / largest mode every tensor is exact (one term a fibre)
  if (std::holds_alternative<CpOptions>(options))
    return {all / *std::max_element(modes.begin(), modes.end())};
  if (std::holds_alternative<TuckerOptions>(options)) {
    Shape limits;
    const std::size_t compressed = is_convolution(shape.kind) ? 2 : modes.size();
    for (std::size_t k = 0; k < compressed; ++k) limits.push_back(std::min(modes[k], all / modes[k]));
    return limits;
  }
  Shape limits = train_limits(modes);
  return limits.empty() ? Shape{1} : limits;
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
  const bool train =
      std::holds_alternative<TtOptions>(options) || std::holds_alternative<BlockTtOptions>(options);
  const Shape modes = modes_of(shape, options);
  if (train && modes.size() == 1) return {};  // one core, no bond
  if (train) cut_train_ranks(modes, ranks);
  return ranks;
}

std::vector<FactorShape> factor_shapes(const LayerShape& shape, const LayerOptions& options,
                                       const Shape& ranks) {
  if (std::holds_alternative<DenseOptions>(options)) return {{"", shape.weight}};
  const Shape modes = modes_of(shape, options);
  std::vector<FactorShape> factors;
  if (std::holds_alternative<TuckerOptions>(options)) {
    Shape core = modes;
    std::copy(ranks.begin(), ranks.end(), core.begin());
    factors.push_back({"core", core});
    for (std::size_t k = 0; k < ranks.size(); ++k) factors.push_back({factor_name(k), {modes[k], ranks[k]}});
    return factors;
  }
  if (std::holds_alternative<BlockTtOptions>(options)) {
    const auto tensorized = effective_shape(shape, options);
    std::vector<Shape> pairs;
    for (std::size_t k = 0; k < tensorized.in.size(); ++k)
      pairs.push_back({tensorized.out[k], tensorized.in[k]});
    return train_shapes(pairs, ranks);
  }
  if (std::holds_alternative<TtOptions>(options)) {
    std::vector<Shape> single;
    for (const std::int64_t mode : modes) single.push_back({mode});
    return train_shapes(single, ranks);
  }
  if (std::holds_alternative<CpOptions>(options)) factors.push_back({"weights", {ranks[0]}});
  for (std::size_t k = 0; k < modes.size(); ++k) factors.push_back({factor_name(k), {modes[k], ranks[0]}});
  return factors;
}

std::int64_t count_parameters(const std::vector<FactorShape>& factors) {
  std::int64_t sum = 0;
  for (const auto& factor : factors) sum += product(factor.shape);
  return sum;
}

std::int64_t weight_parameters(const LayerShape& shape, const LayerOptions& options) {
  return count_parameters(factor_shapes(shape, options, resolve_ranks(shape, options)));
}

}  // namespace tenfold
