// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tt_svd.h"

#include <ATen/ATen.h>

#include <limits>

#include "engine/decomposition/tensor_train.h"
#include "engine/support/error.h"

namespace tenfold {

std::vector<at::Tensor> tt_svd(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                               DecompositionReport& report, const Job& job) {
  if (tensor.defined() && tensor.dim() > 0 && ranks.size() + 1 != static_cast<std::size_t>(tensor.dim()))
    throw Error("tt.ranks", "A train of {modes} modes has {bonds} inner ranks, not {ranks}",
                {{"modes", std::to_string(tensor.dim())},
                 {"bonds", std::to_string(tensor.dim() - 1)},
                 {"ranks", std::to_string(ranks.size())}});
  TensorTrainOptions options;
  options.rank = ranks;
  options.fill_ranks = true;
  return tensor_train(tensor, options, report, job);
}

std::size_t smallest_halves(const std::vector<std::int64_t>& modes, const std::vector<std::int64_t>& bonds) {
  std::size_t best = 1;
  double fewest = std::numeric_limits<double>::infinity();
  for (std::size_t cut = 1; cut < modes.size(); ++cut) {
    double front = static_cast<double>(bonds.front()), back = static_cast<double>(bonds.back());
    for (std::size_t k = 0; k < modes.size(); ++k) (k < cut ? front : back) *= static_cast<double>(modes[k]);
    const double entries = (front + back) * static_cast<double>(bonds[cut]);
    if (entries >= fewest) continue;
    fewest = entries;
    best = cut;
  }
  return best;
}

std::vector<std::int64_t> core_modes(const std::vector<at::Tensor>& cores) {
  if (cores.empty()) throw Error("train.cores", "A train or ring of cores has at least one");
  std::vector<std::int64_t> modes;
  for (std::size_t k = 0; k < cores.size(); ++k) {
    const at::Tensor& core = cores[k];
    if (!core.defined() || core.dim() != 3)
      throw Error("train.cores", "Core {k} does not have the three dimensions bond, mode and bond",
                  {{"k", std::to_string(k)}});
    const at::Tensor& before = cores[k == 0 ? cores.size() - 1 : k - 1];
    if (before.defined() && before.dim() == 3 && before.size(2) != core.size(0))
      throw Error("train.cores",
                  "Core {k} begins with a bond of {found} where the core before ends with {wanted}",
                  {{"k", std::to_string(k)},
                   {"found", std::to_string(core.size(0))},
                   {"wanted", std::to_string(before.size(2))}});
    modes.push_back(core.size(1));
  }
  return modes;
}

std::pair<at::Tensor, at::Tensor> train_halves(const std::vector<at::Tensor>& cores) {
  std::vector<std::int64_t> modes, bonds{cores.at(0).size(0)};
  for (const at::Tensor& core : cores) {
    modes.push_back(core.size(1));
    bonds.push_back(core.size(2));
  }
  const std::size_t cut = smallest_halves(modes, bonds);
  // from the outer bonds inwards, which are 1 in a train
  at::Tensor front = cores[0], back = cores.back();
  for (std::size_t k = 1; k < cut; ++k)
    front = at::mm(front.reshape({-1, bonds[k]}), cores[k].reshape({bonds[k], -1}))
                .reshape({bonds[0], -1, bonds[k + 1]});
  for (std::size_t k = cores.size() - 1; k-- > cut;)
    back = at::mm(cores[k].reshape({-1, bonds[k + 1]}), back.reshape({bonds[k + 1], -1}))
               .reshape({bonds[k], -1, bonds.back()});
  return {front, back};
}

at::Tensor tt_to_tensor(const std::vector<at::Tensor>& cores) {
  const std::vector<std::int64_t> shape = core_modes(cores);
  if (cores[0].size(0) != 1)
    throw Error("train.cores", "A train of cores begins and ends with bonds of 1, not {found}",
                {{"found", std::to_string(cores[0].size(0))}});
  if (cores.size() == 1) return cores[0].reshape(shape);
  const auto [front, back] = train_halves(cores);
  return at::mm(front.reshape({-1, front.size(2)}), back.reshape({back.size(0), -1})).reshape(shape);
}

}  // namespace tenfold
