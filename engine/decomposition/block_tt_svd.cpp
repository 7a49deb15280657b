// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/block_tt_svd.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tt_svd.h"
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

/// 0, order, 1, order + 1, …: from [out..., in...] to [out_0, in_0, out_1, in_1, …].
std::vector<std::int64_t> interleaved(std::size_t order) {
  std::vector<std::int64_t> modes;
  for (std::size_t k = 0; k < order; ++k) {
    modes.push_back(static_cast<std::int64_t>(k));
    modes.push_back(static_cast<std::int64_t>(k + order));
  }
  return modes;
}

}  // namespace

std::vector<at::Tensor> block_tt_svd(const at::Tensor& matrix, const Shape& out_modes, const Shape& in_modes,
                                     const std::vector<std::int64_t>& ranks, DecompositionReport& report,
                                     const Job& job) {
  const at::NoGradGuard no_grad;
  require_modes(matrix, out_modes, in_modes);
  Shape split = out_modes, pairs;
  split.insert(split.end(), in_modes.begin(), in_modes.end());
  for (std::size_t k = 0; k < out_modes.size(); ++k) pairs.push_back(out_modes[k] * in_modes[k]);
  const at::Tensor paired =
      matrix.detach().reshape(split).permute(interleaved(out_modes.size())).reshape(pairs);
  std::vector<at::Tensor> cores = tt_svd(paired, ranks, report, job);
  for (std::size_t k = 0; k < cores.size(); ++k)
    cores[k] = cores[k].reshape({cores[k].size(0), out_modes[k], in_modes[k], cores[k].size(2)});
  return cores;
}

at::Tensor block_tt_to_matrix(const std::vector<at::Tensor>& cores) {
  std::vector<at::Tensor> train;
  std::vector<std::int64_t> split, order;
  std::int64_t rows = 1;
  for (std::size_t k = 0; k < cores.size(); ++k) {
    const at::Tensor& core = cores[k];
    train.push_back(core.reshape({core.size(0), -1, core.size(3)}));
    split.insert(split.end(), {core.size(1), core.size(2)});
    rows *= core.size(1);
  }
  for (const std::size_t side : {0U, 1U})
    for (std::size_t k = 0; k < cores.size(); ++k) order.push_back(static_cast<std::int64_t>(2 * k + side));
  return tt_to_tensor(train).reshape(split).permute(order).reshape({rows, -1});
}

}  // namespace tenfold
