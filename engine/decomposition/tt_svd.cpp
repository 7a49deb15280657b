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
  std::vector<std::int64_t> shape;
  for (const at::Tensor& core : cores) shape.push_back(core.size(1));
  if (cores.size() == 1) return cores[0].reshape(shape);
  const auto [front, back] = train_halves(cores);
  return at::mm(front.reshape({-1, front.size(2)}), back.reshape({back.size(0), -1})).reshape(shape);
}

}  // namespace tenfold
