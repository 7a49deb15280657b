// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/block_tt_svd.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tensor_train.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

void require_modes(const at::Tensor& matrix, const Shape& out_modes, const Shape& in_modes) {
  const bool fits = matrix.defined() && matrix.dim() == 2 && !out_modes.empty() &&
                    out_modes.size() == in_modes.size() && product(out_modes) == matrix.size(0) &&
                    product(in_modes) == matrix.size(1);
  if (!fits)
    throw Error("block_tt.modes", "The modes {out} and {in} do not make up the matrix {matrix}",
                {{"out", to_string(out_modes)},
                 {"in", to_string(in_modes)},
                 {"matrix", matrix.defined() ? to_string(matrix.sizes().vec()) : "without values"}});
}

}  // namespace

std::vector<at::Tensor> block_tt_svd(const at::Tensor& matrix, const Shape& out_modes, const Shape& in_modes,
                                     const std::vector<std::int64_t>& ranks, DecompositionReport& report,
                                     const Job& job) {
  const at::NoGradGuard no_grad;
  require_modes(matrix, out_modes, in_modes);
  Shape split = out_modes;
  split.insert(split.end(), in_modes.begin(), in_modes.end());
  if (ranks.size() + 1 != out_modes.size())
    throw Error("tt.ranks", "A train of {modes} modes has {bonds} inner ranks, not {ranks}",
                {{"modes", std::to_string(out_modes.size())},
                 {"bonds", std::to_string(out_modes.size() - 1)},
                 {"ranks", std::to_string(ranks.size())}});
  TensorTrainOptions options;
  options.rank = ranks;
  options.fill_ranks = true;
  return tensor_train_matrix(matrix.detach().reshape(split), options, report, job);
}

at::Tensor block_tt_to_matrix(const std::vector<at::Tensor>& cores) {
  std::int64_t rows = 1;
  for (const at::Tensor& core : cores) rows *= core.size(1);
  return tt_matrix_to_tensor(cores).reshape({rows, -1});
}

}  // namespace tenfold
