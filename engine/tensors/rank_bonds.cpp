// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/rank_bonds.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

void require_one_a_bond(std::size_t found, std::size_t wanted) {
  if (found != wanted)
    throw Error("rank.bonds", "{wanted} bonds need as many entries, not {found}",
                {{"wanted", std::to_string(wanted)}, {"found", std::to_string(found)}});
}

std::vector<RankBond> train_bonds(const Factorization& f, bool ring) {
  std::vector<RankBond> bonds;
  const std::size_t cores = f.factors.size();
  for (std::size_t k = 0; k + (ring ? 0 : 1) < cores; ++k)
    bonds.push_back({f.factors[k].size(-1), {{k, f.factors[k].dim() - 1}, {(k + 1) % cores, 0}}});
  return bonds;
}

/// The vector along `dim` of a tensor with that many modes.
at::Tensor along(const at::Tensor& weights, std::int64_t dim, std::int64_t order) {
  Shape sizes(static_cast<std::size_t>(order), 1);
  sizes[static_cast<std::size_t>(dim)] = weights.numel();
  return weights.reshape(sizes);
}

/// [size of dim], true where the slice holds something else than 0.
at::Tensor occupied(const at::Tensor& tensor, std::int64_t dim) {
  return tensor.ne(0).movedim(dim, 0).reshape({tensor.size(dim), -1}).any(1);
}

}  // namespace

std::vector<RankBond> rank_bonds(const Factorization& f) {
  const std::string name = f.format->name();
  const Shape rank = f.rank();
  if (name == "Dense") return {};
  if (name == "TT" || name == "BlockTT") return train_bonds(f, false);
  if (name == "TensorRing") return train_bonds(f, true);
  std::vector<RankBond> bonds;
  if (name == "LowRank") return {{rank[0], {{0, 1}, {1, 1}}}};
  if (name == "CP" || name == "BlockCP") {
    bonds.push_back({rank[0], {{0, 0}}});
    for (std::size_t k = 0; k < f.factors.size(); ++k)
      bonds[0].ends.push_back({k + 1, f.factors[k].dim() - 1});
    return bonds;
  }
  if (name != "Tucker") throw Error("rank.format", "the ranks of {name} cannot be changed", {{"name", name}});
  for (std::size_t k = 0; k < f.factors.size(); ++k)
    bonds.push_back({rank[k], {{k + 1, 1}, {0, static_cast<std::int64_t>(k)}}});
  return bonds;
}

Shape rank_of_bonds(const Factorization& f, const Shape& bond_ranks) {
  require_one_a_bond(bond_ranks.size(), rank_bonds(f).size());
  const std::string name = f.format->name();
  Shape rank = bond_ranks;
  if (name == "TensorRing") rank.insert(rank.begin(), rank.back());
  if (name == "TT" || name == "BlockTT") {
    rank.insert(rank.begin(), 1);
    rank.push_back(1);
  }
  return rank;
}

Shape bonds_of_rank(const Factorization& f, const Shape& rank) {
  const std::string name = f.format->name();
  require_one_a_bond(rank.size(), f.rank().size());
  const bool train = name == "TT" || name == "BlockTT", ring = name == "TensorRing";
  if ((train && (rank.front() != 1 || rank.back() != 1)) || (ring && rank.front() != rank.back()))
    throw Error(
        "rank.border", "the outer ranks of {name} cannot be {first} and {last}",
        {{"name", name}, {"first", std::to_string(rank.front())}, {"last", std::to_string(rank.back())}});
  if (std::any_of(rank.begin(), rank.end(), [](std::int64_t r) { return r < 1; }))
    throw Error("rank.small", "no rank is below 1");
  if (train) return {rank.begin() + 1, rank.end() - 1};
  return ring ? Shape{rank.begin() + 1, rank.end()} : rank;
}

Factorization take_components(const Factorization& f, const std::vector<at::Tensor>& kept) {
  const std::vector<RankBond> bonds = rank_bonds(f);
  require_one_a_bond(kept.size(), bonds.size());
  std::vector<at::Tensor> tensors = f.tensors();
  for (std::size_t i = 0; i < bonds.size(); ++i)
    if (kept[i].defined())
      for (const auto& [tensor, dim] : bonds[i].ends)
        tensors[tensor] = tensors[tensor].index_select(dim, kept[i].to(tensors[tensor].device()));
  return f.with_tensors(tensors);
}

Factorization scale_components(const Factorization& f, const std::vector<at::Tensor>& weights) {
  const std::vector<RankBond> bonds = rank_bonds(f);
  require_one_a_bond(weights.size(), bonds.size());
  std::vector<at::Tensor> tensors = f.tensors();
  for (std::size_t i = 0; i < bonds.size(); ++i) {
    if (!weights[i].defined()) continue;
    if (weights[i].numel() != bonds[i].rank)
      throw Error("rank.weights", "a bond of rank {rank} cannot be weighted by {count} numbers",
                  {{"rank", std::to_string(bonds[i].rank)}, {"count", std::to_string(weights[i].numel())}});
    const auto& [tensor, dim] = bonds[i].ends[0];
    tensors[tensor] = tensors[tensor] * along(weights[i], dim, tensors[tensor].dim());
  }
  return f.with_tensors(tensors);
}

std::vector<at::Tensor> surviving_components(const Factorization& f) {
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> kept;
  for (const RankBond& bond : rank_bonds(f)) kept.push_back(at::arange(bond.rank, at::kLong));
  // each removal may leave other components without anything to reach
  for (bool again = true; again;) {
    again = false;
    const Factorization left = take_components(f, kept);
    const std::vector<at::Tensor> tensors = left.tensors();
    const std::vector<RankBond> bonds = rank_bonds(left);
    for (std::size_t i = 0; i < bonds.size(); ++i) {
      at::Tensor alive = at::ones({bonds[i].rank}, at::kBool);
      for (const auto& [tensor, dim] : bonds[i].ends)
        alive = alive.logical_and(occupied(tensors[tensor], dim).cpu());
      if (!alive.any().item<bool>()) alive[0].fill_(true);
      if (alive.all().item<bool>()) continue;
      kept[i] = kept[i].index({alive});
      again = true;
    }
  }
  return kept;
}

Factorization prune_components(const Factorization& f) { return take_components(f, surviving_components(f)); }

}  // namespace tenfold
