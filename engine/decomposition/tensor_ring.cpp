// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_ring.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/train_error.h"
#include "engine/decomposition/train_ranks.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// The cores of the tensor whose first mode is split off first.
std::vector<at::Tensor> ring_from_first(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                                        const TensorRingOptions& options, DecompositionReport& report,
                                        const Job& job) {
  const at::Tensor unfolded = tensor.reshape({tensor.size(0), -1});
  const std::int64_t first = ranks[0], second = ranks[1 % ranks.size()], both = first * second;
  if (both > std::min(unfolded.size(0), unfolded.size(1)))
    throw Error("tr.first_ranks",
                "The ranks {first} and {second} of mode {mode} multiply to more than its unfolding {rows} x "
                "{columns} allows; smaller ranks or another first mode do",
                {{"first", std::to_string(first)},
                 {"second", std::to_string(second)},
                 {"mode", std::to_string(options.mode)},
                 {"rows", std::to_string(unfolded.size(0))},
                 {"columns", std::to_string(unfolded.size(1))}});
  SvdOptions svd;
  svd.method = options.svd;
  svd.n_eigenvecs = both;
  svd.seed = options.seed;
  const Basis basis = left_singular_vectors(unfolded, 0, svd, job);
  report.spectra.push_back(basis.spectrum);
  const at::Tensor vectors = basis.vectors.to(tensor.scalar_type());
  // U's columns are pairs of bonds; the first one travels to the other end
  const at::Tensor core = vectors.reshape({tensor.size(0), first, second}).permute({1, 0, 2});
  const at::Tensor rest = at::mm(vectors.mH(), unfolded).reshape({first, second, -1}).permute({1, 2, 0});
  TensorTrainOptions train;
  train.svd = options.svd;
  train.seed = options.seed;
  const auto modes = tensor.sizes().slice(1).vec();
  const std::vector<std::int64_t> bonds(ranks.begin() + 2, ranks.end());
  std::vector<at::Tensor> cores = split_train(rest, second, modes, bonds, train, report, job);
  cores.insert(cores.begin(), core);
  return cores;
}

}  // namespace

at::Tensor tr_to_tensor(const std::vector<at::Tensor>& cores) {
  const std::vector<std::int64_t> shape = core_modes(cores);
  if (cores.size() == 1) return at::diagonal(cores[0], 0, 0, 2).sum(-1);
  // two halves, joined at both ends by one product
  const auto [front, back] = train_halves(cores);
  return at::mm(front.permute({1, 0, 2}).flatten(1), back.permute({2, 0, 1}).flatten(0, 1)).reshape(shape);
}

std::vector<at::Tensor> tensor_ring(const at::Tensor& tensor, const TensorRingOptions& options,
                                    DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  const std::int64_t order = work.dim();
  if (order < 2 || options.mode < 0 || options.mode >= order)
    throw Error("tr.mode", "A tensor ring needs two modes at least, and mode {mode} to be one of them",
                {{"mode", std::to_string(options.mode)}});
  std::vector<std::int64_t> ranks = ring_ranks(work.sizes().vec(), options.rank),
                            turned(static_cast<std::size_t>(order));
  std::iota(turned.begin(), turned.end(), 0);
  std::rotate(turned.begin(), turned.begin() + options.mode, turned.end());
  std::rotate(ranks.begin(), ranks.begin() + options.mode, ranks.end());
  std::vector<at::Tensor> cores =
      ring_from_first(work.permute(turned).contiguous(), ranks, options, report, job);
  std::rotate(cores.begin(), cores.end() - options.mode, cores.end());
  cores = cores_like(cores, tensor.options());
  report.relative_error = tr_error(tensor, cores, job);
  return cores;
}

}  // namespace tenfold
