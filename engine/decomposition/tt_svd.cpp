// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tt_svd.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

void require_ranks(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks) {
  const std::size_t bonds = static_cast<std::size_t>(tensor.dim()) - 1;
  if (ranks.size() != bonds)
    throw Error("tt.ranks", "A train of {modes} modes has {bonds} inner ranks, not {ranks}",
                {{"modes", std::to_string(tensor.dim())},
                 {"bonds", std::to_string(bonds)},
                 {"ranks", std::to_string(ranks.size())}});
  for (const std::int64_t rank : ranks)
    if (rank < 1) throw Error("tt.rank", "Rank {rank} is less than 1", {{"rank", std::to_string(rank)}});
}

/// Zeros behind the last row or column, up to `size` along that mode.
at::Tensor filled_up(const at::Tensor& tensor, std::int64_t mode, std::int64_t size) {
  std::vector<std::int64_t> missing = tensor.sizes().vec();
  missing[static_cast<std::size_t>(mode)] = size - tensor.size(mode);
  if (missing[static_cast<std::size_t>(mode)] == 0) return tensor;
  return at::cat({tensor, at::zeros(missing, tensor.options())}, mode);
}

/// The cores in the working dtype, [rank_k, mode_k, rank_{k+1}].
std::vector<at::Tensor> sweep_right(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                                    DecompositionReport& report, const Job& job) {
  std::vector<at::Tensor> cores;
  const std::int64_t order = tensor.dim();
  at::Tensor rest = tensor;
  std::int64_t left = 1;
  for (std::int64_t k = 0; k + 1 < order; ++k) {
    job.checkpoint(k, order, "bond " + std::to_string(k + 1));
    const std::int64_t mode = tensor.size(k), rank = ranks[static_cast<std::size_t>(k)];
    rest = rest.reshape({left * mode, -1});
    const std::int64_t kept = std::min({rank, rest.size(0), rest.size(1)});
    const Basis basis = leading_basis(rest, 0, kept, job);
    if (k == 0) report.spectrum = basis.spectrum;
    if (kept < rank)
      report.remarks.push_back("Bond " + std::to_string(k + 1) + " can have rank " + std::to_string(kept) +
                               " at most; the other " + std::to_string(rank - kept) + " are zeros");
    cores.push_back(filled_up(basis.vectors, 1, rank).reshape({left, mode, rank}));
    rest = filled_up(at::mm(basis.vectors.t(), rest), 0, rank);
    left = rank;
  }
  cores.push_back(rest.reshape({left, tensor.size(order - 1), 1}));
  return cores;
}

at::Tensor chain(const std::vector<at::Tensor>& cores) {
  at::Tensor product = cores[0].reshape({-1, cores[0].size(2)});
  std::vector<std::int64_t> shape{cores[0].size(1)};
  for (std::size_t k = 1; k < cores.size(); ++k) {
    product = at::mm(product, cores[k].reshape({cores[k].size(0), -1})).reshape({-1, cores[k].size(2)});
    shape.push_back(cores[k].size(1));
  }
  return product.reshape(shape);
}

}  // namespace

std::vector<at::Tensor> tt_svd(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                               DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  require_ranks(work, ranks);
  std::vector<at::Tensor> cores = sweep_right(work, ranks, report, job);
  std::vector<at::Tensor> exact;
  for (at::Tensor& core : cores) {
    core = core.to(tensor.options()).contiguous();
    exact.push_back(core.to(at::kCPU, at::kDouble));
  }
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    std::vector<at::Tensor> cut = exact;
    cut[0] = cut[0].narrow(1, begin, end - begin);
    return chain(cut);
  };
  report.relative_error = relative_error(tensor.detach(), rows, job);
  return cores;
}

at::Tensor tt_to_tensor(const std::vector<at::Tensor>& cores) { return chain(cores); }

}  // namespace tenfold
