// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/linear_layers.h"

#include <ATen/ATen.h>

#include <cmath>

#include "engine/planning/contraction.h"

namespace tenfold::benchmarks {
namespace {

FactorNetwork network_of(const KindOfLayer& kind) {
  const TensorizedShape modes{kind.modes, kind.modes};
  if (kind.format == "cp") return cp_network(modes, kind.ranks.at(0));
  return kind.format == "tucker" ? tucker_network(modes, kind.ranks) : block_tt_network(modes, kind.ranks);
}

/// The dense matrix, contracted pair by pair in the best order: from left to right some of these need
/// terabytes.
at::Tensor einsum_dense(const FactorNetwork& network, const std::vector<at::Tensor>& factors) {
  const auto letters = [](const std::vector<int>& indices) {
    std::string text;
    for (const int index : indices) text += static_cast<char>('a' + index);
    return text;
  };
  std::vector<int> wanted = network.out;
  wanted.insert(wanted.end(), network.in.begin(), network.in.end());
  std::vector<at::Tensor> operands = factors;
  std::vector<std::string> names;
  for (const auto& factor : network.factors) names.push_back(letters(factor));
  for (const PathStep& step : optimal_path({network.sizes, network.factors, wanted}).steps) {
    names.push_back(letters(step.indices));
    operands.push_back(at::einsum(names[step.left] + "," + names[step.right] + "->" + names.back(),
                                  {operands[step.left], operands[step.right]}));
  }
  return at::einsum(names.back() + "->" + letters(wanted), {operands.back()})
      .reshape({network.out_features(), network.in_features()})
      .contiguous();
}

}  // namespace

std::vector<KindOfLayer> kinds_of_layers() {
  const Shape small{8, 16, 8}, large{16, 16, 16}, five(5, 4);
  return {{"btt 4^5 r8", "blocktt", five, Shape(4, 8)},
          {"btt 8.16.8 r4", "blocktt", small, {4, 4}},
          {"btt 8.16.8 r8", "blocktt", small, {8, 8}},
          {"cp 8.16.8 r64", "cp", small, {64}},
          {"tucker 4^6 8.16.8", "tucker", small, Shape(6, 4)},
          {"btt 16^3 r8", "blocktt", large, {8, 8}},
          {"cp 16^3 r64", "cp", large, {64}},
          {"tucker 4^6 16^3", "tucker", large, Shape(6, 4)}};
}

BenchLayer make_layer(const KindOfLayer& kind) {
  BenchLayer layer{kind, network_of(kind), {}, {}, {}};
  for (std::size_t f = 0; f < layer.network.factors.size(); ++f)
    layer.factors.push_back(at::randn(layer.network.factor_shape(f)));
  const at::Tensor dense = einsum_dense(layer.network, layer.factors);
  const double scale = 1 / (dense.std().item<double>() * std::sqrt(static_cast<double>(dense.size(1))));
  for (at::Tensor& factor : layer.factors)
    factor.mul_(std::pow(scale, 1.0 / static_cast<double>(layer.factors.size())));
  layer.dense = einsum_dense(layer.network, layer.factors);
  layer.bias = at::randn({layer.network.out_features()});
  return layer;
}

}  // namespace tenfold::benchmarks
