// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_train_oi.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/decomposition/subspace.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/train_error.h"
#include "engine/decomposition/train_ranks.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Cores = std::vector<at::Tensor>;

/// The cores read from the other end.
Cores mirrored(const Cores& cores) {
  Cores found;
  for (std::size_t k = cores.size(); k-- > 0;) found.push_back(cores[k].permute({2, 1, 0}));
  return found;
}

at::Tensor mirrored(const at::Tensor& tensor) {
  std::vector<std::int64_t> order;
  for (std::int64_t k = tensor.dim(); k-- > 0;) order.push_back(k);
  return tensor.permute(order);
}

/// Row spaces of the modes behind each bond, from cores with orthonormal rows: by bond [rank, product].
Cores right_spaces(const Cores& cores) {
  Cores spaces(cores.size());
  at::Tensor space;
  for (std::size_t k = cores.size() - 1; k > 0; --k) {
    const at::Tensor rows = cores[k].reshape({-1, cores[k].size(2)});
    space = (space.defined() ? at::mm(rows, space) : rows).reshape({cores[k].size(0), -1});
    spaces[k - 1] = space;
  }
  return spaces;
}

/// One sweep from left to right, guided by the last one's cores when there are some.
Cores forward(const at::Tensor& tensor, const std::vector<std::int64_t>& bonds, const Cores& last,
              DecompositionReport& report, const Job& job) {
  const Cores spaces = last.empty() ? Cores() : right_spaces(last);
  Cores cores;
  at::Tensor rest = tensor;
  std::int64_t left = 1;
  for (std::size_t k = 0; k < bonds.size(); ++k) {
    stop_point(job);
    const std::int64_t mode = tensor.size(static_cast<std::int64_t>(k));
    rest = rest.reshape({left * mode, -1});
    const at::Tensor seen = spaces.empty() ? rest : at::mm(rest, spaces[k].mH());
    const Basis basis = leading_basis(seen, 0, bonds[k], job);
    if (last.empty()) report.spectra.push_back(basis.spectrum);
    const at::Tensor vectors = flip_columns(basis.vectors);
    cores.push_back(vectors.reshape({left, mode, bonds[k]}));
    rest = at::mm(vectors.mH(), rest);
    left = bonds[k];
  }
  cores.push_back(rest.reshape({left, -1, 1}));
  return cores;
}

}  // namespace

Cores tensor_train_OI(const at::Tensor& tensor, const TensorTrainOiOptions& options,
                      DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  if (options.n_iter < 1)
    throw Error("tt.n_iter", "At least one sweep is needed, not {count}",
                {{"count", std::to_string(options.n_iter)}});
  auto bonds =
      feasible_ranks(work.sizes().vec(), inner_ranks(work.sizes().vec(), options.rank), report.remarks);
  at::Tensor turned = work;
  Cores cores, guide;
  for (std::int64_t sweep = 0; sweep < options.n_iter; ++sweep) {
    job.checkpoint(sweep, options.n_iter, "sweep " + std::to_string(sweep + 1));
    const Cores found = forward(turned, bonds, guide, report, job);
    guide = mirrored(found);  // the next sweep goes the other way
    turned = mirrored(turned);
    std::reverse(bonds.begin(), bonds.end());
    cores = cores_like(sweep % 2 == 0 ? found : guide, tensor.options());
    report.relative_error = tt_error(tensor, cores, job);
    report.errors.push_back(report.relative_error);
    if (options.on_step) options.on_step(cores, report.relative_error);
  }
  return cores;
}

}  // namespace tenfold
