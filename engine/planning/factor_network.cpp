// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/factor_network.h"

#include <algorithm>
#include <numeric>

#include "engine/support/error.h"

namespace tenfold {
namespace {

/// Indices of the modes: out from 0 on, then in. Bonds are appended.
FactorNetwork with_modes(const TensorizedShape& modes) {
  FactorNetwork network;
  network.sizes = modes.out;
  network.sizes.insert(network.sizes.end(), modes.in.begin(), modes.in.end());
  network.out.resize(modes.out.size());
  network.in.resize(modes.in.size());
  std::iota(network.out.begin(), network.out.end(), 0);
  std::iota(network.in.begin(), network.in.end(), static_cast<int>(modes.out.size()));
  return network;
}

int add_bond(FactorNetwork& network, std::int64_t size) {
  network.sizes.push_back(size);
  return static_cast<int>(network.sizes.size()) - 1;
}

std::vector<int> numbers(int first, std::size_t count, bool backwards = false) {
  std::vector<int> all(count);
  std::iota(all.begin(), all.end(), first);
  if (backwards) std::reverse(all.begin(), all.end());
  return all;
}

void append(std::vector<int>& list, const std::vector<int>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

void both_ways(FactorNetwork& network) {
  network.chains = {numbers(0, network.factors.size(), true)};
  if (network.factors.size() > 1) network.chains.push_back(numbers(0, network.factors.size()));
}

[[noreturn]] void invalid(const char* reason, std::size_t number) {
  throw Error("network.invalid", "a factorization cannot be planned: {reason} {number}",
              {{"reason", reason}, {"number", std::to_string(number)}});
}

std::vector<int> uses_of_indices(const FactorNetwork& network) {
  std::vector<int> uses(network.sizes.size(), 0);
  for (std::size_t f = 0; f < network.factors.size(); ++f) {
    std::vector<int> seen = network.factors[f];
    std::sort(seen.begin(), seen.end());
    if (std::adjacent_find(seen.begin(), seen.end()) != seen.end()) invalid("repeated index in factor", f);
    for (const int index : seen) {
      if (index < 0 || static_cast<std::size_t>(index) >= uses.size()) invalid("unknown index in factor", f);
      ++uses[static_cast<std::size_t>(index)];
    }
  }
  return uses;
}

}  // namespace

std::int64_t FactorNetwork::out_features() const {
  std::int64_t features = 1;
  for (const int index : out) features *= sizes[static_cast<std::size_t>(index)];
  return features;
}

std::int64_t FactorNetwork::in_features() const {
  std::int64_t features = 1;
  for (const int index : in) features *= sizes[static_cast<std::size_t>(index)];
  return features;
}

Shape FactorNetwork::factor_shape(std::size_t factor) const {
  Shape shape;
  for (const int index : factors[factor]) shape.push_back(sizes[static_cast<std::size_t>(index)]);
  return shape;
}

FactorNetwork low_rank_network(std::int64_t out, std::int64_t in, std::int64_t rank) {
  FactorNetwork network = with_modes({{in}, {out}});
  const int bond = add_bond(network, rank);
  network.factors = {{0, bond}, {1, bond}};
  network.chains = {{1, 0}};
  return network;
}

FactorNetwork cp_network(const TensorizedShape& modes, std::int64_t rank) {
  FactorNetwork network = with_modes(modes);
  const int bond = add_bond(network, rank);
  network.factors = {{bond}};
  for (const auto* side : {&network.out, &network.in})
    for (const int mode : *side) network.factors.push_back({mode, bond});
  const std::size_t out = modes.out.size(), in = modes.in.size();
  std::vector<int> chain = numbers(1 + static_cast<int>(out), in, true);
  append(chain, numbers(0, 1 + out));
  network.chains = {chain};
  return network;
}

FactorNetwork tucker_network(const TensorizedShape& modes, const Shape& ranks) {
  FactorNetwork network = with_modes(modes);
  const std::size_t out = modes.out.size(), in = modes.in.size();
  network.factors.emplace_back();
  for (std::size_t k = 0; k < out + in; ++k) {
    const int bond = add_bond(network, ranks.at(k));
    network.factors[0].push_back(bond);
    network.factors.push_back({static_cast<int>(k), bond});
  }
  for (const bool in_backwards : {true, false})
    for (const bool out_backwards : {true, false}) {
      if ((in == 1 && !in_backwards) || (out == 1 && !out_backwards)) continue;
      std::vector<int> chain = numbers(1 + static_cast<int>(out), in, in_backwards);
      chain.push_back(0);
      append(chain, numbers(1, out, out_backwards));
      network.chains.push_back(chain);
    }
  return network;
}

FactorNetwork block_tt_network(const TensorizedShape& modes, const Shape& ranks) {
  FactorNetwork network = with_modes(modes);
  const std::size_t cores = modes.in.size();
  const bool ring = cores > 1 && ranks.size() == cores;
  std::vector<int> bonds;
  for (std::size_t k = 0; k < (ring ? cores : cores - 1); ++k)
    bonds.push_back(add_bond(network, ranks.at(k)));
  for (std::size_t k = 0; k < cores; ++k) {
    std::vector<int> core;
    if (k > 0 || ring) core.push_back(k > 0 ? bonds[k - 1] : bonds.back());
    core.insert(core.end(), {network.out.at(k), network.in[k]});
    if (k < bonds.size()) core.push_back(bonds[k]);
    network.factors.push_back(core);
  }
  both_ways(network);
  return network;
}

FactorNetwork train_network(const TensorizedShape& modes, const Shape& ranks) {
  FactorNetwork network = with_modes(modes);
  const std::size_t cores = modes.out.size() + modes.in.size();
  const bool ring = cores > 1 && ranks.size() == cores;
  std::vector<int> bonds;
  for (std::size_t k = 0; k < (ring ? cores : cores - 1); ++k)
    bonds.push_back(add_bond(network, ranks.at(k)));
  for (std::size_t k = 0; k < cores; ++k) {
    std::vector<int> core;
    if (k > 0 || ring) core.push_back(k > 0 ? bonds[k - 1] : bonds.back());
    core.push_back(static_cast<int>(k));
    if (k < bonds.size()) core.push_back(bonds[k]);
    network.factors.push_back(core);
  }
  network.chains = {numbers(0, cores, true)};
  return network;
}

FactorNetwork block_cp_network(const TensorizedShape& modes, std::int64_t rank) {
  FactorNetwork network = with_modes(modes);
  const int bond = add_bond(network, rank);
  network.factors = {{bond}};
  for (std::size_t k = 0; k < modes.in.size(); ++k)
    network.factors.push_back({network.out.at(k), network.in[k], bond});
  both_ways(network);
  return network;
}

FactorNetwork factor_network(const LayerShape& shape, const LayerOptions& options, const Shape& ranks) {
  const std::int64_t out = shape.weight.at(0), in = shape.weight.at(1);
  const TensorizedShape modes = effective_shape(shape, options);
  if (std::holds_alternative<LowRankOptions>(options)) return low_rank_network(out, in, ranks.at(0));
  if (std::holds_alternative<CpOptions>(options)) return cp_network(modes, ranks.at(0));
  if (std::holds_alternative<TuckerOptions>(options)) return tucker_network(modes, ranks);
  if (std::holds_alternative<BlockTtOptions>(options)) return block_tt_network(modes, ranks);
  if (!std::holds_alternative<DenseOptions>(options))
    throw Error("network.family", "a linear layer cannot be planned as {family}",
                {{"family", std::string(id(LayerSpec{"", options}.family()))}});
  FactorNetwork network = with_modes({{in}, {out}});
  network.factors = {{0, 1}};
  network.chains = {{0}};
  return network;
}

void require_valid(const FactorNetwork& network) {
  if (network.sizes.size() > 60) invalid("too many indices:", network.sizes.size());
  const std::vector<int> uses = uses_of_indices(network);
  std::vector<int> sides(network.sizes.size(), 0);
  for (const auto* side : {&network.out, &network.in})
    for (const int mode : *side) ++sides.at(static_cast<std::size_t>(mode));
  for (std::size_t index = 0; index < uses.size(); ++index) {
    if (uses[index] == 0) invalid("no factor has index", index);
    if (sides[index] > 1) invalid("on both sides is index", index);
    if (sides[index] == 0 && uses[index] == 1) invalid("one end only has bond", index);
    if (network.sizes[index] < 1) invalid("empty index", index);
  }
  if (network.chains.empty()) invalid("chains:", 0);
  for (const auto& chain : network.chains) {
    std::vector<int> sorted = chain;
    std::sort(sorted.begin(), sorted.end());
    if (sorted != numbers(0, network.factors.size())) invalid("factors left out of a chain of", chain.size());
  }
}

}  // namespace tenfold
