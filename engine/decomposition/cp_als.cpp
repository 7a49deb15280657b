// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/cp_als.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

#include "engine/decomposition/cp_engine.h"
#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

void require_options(const CpAlsOptions& options) {
  if (options.rank < 1)
    throw Error("cp.rank", "Rank {rank} is less than 1", {{"rank", std::to_string(options.rank)}});
  if (options.max_sweeps < 1)
    throw Error("cp.max_sweeps", "At least one sweep is needed, not {count}",
                {{"count", std::to_string(options.max_sweeps)}});
}

at::Tensor unit_rows(const at::Tensor& rows) {
  return rows / at::linalg_vector_norm(rows, 2, {1}, /*keepdim=*/true).clamp_min(1e-300);
}

CpState start(const at::Tensor& tensor, const CpAlsOptions& options, DecompositionReport& report,
              const Job& job) {
  CpState state{at::ones({options.rank}, at::kDouble), {}};
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  for (std::int64_t mode = 0; mode < tensor.dim(); ++mode) {
    job.checkpoint(0, options.max_sweeps, "start of mode " + std::to_string(mode + 1));
    const std::int64_t size = tensor.size(mode), known = std::min(options.rank, size);
    const Basis basis = leading_basis(tensor, mode, known, job);
    report.spectra.push_back(basis.spectrum);
    at::Tensor rows = basis.vectors.t().to(wide_type(tensor.scalar_type()));
    if (known < options.rank) {
      const at::Tensor filled = at::randn({options.rank - known, size}, generator, rows.options());
      rows = at::cat({rows, unit_rows(filled)});
    }
    state.factors.push_back(rows.contiguous());
  }
  return state;
}

}  // namespace

CpState fit_cp(const at::Tensor& work, const CpAlsOptions& options, DecompositionReport& report,
               const Job& job) {
  require_options(options);
  CpEngineOptions engine;
  engine.max_sweeps = options.max_sweeps;
  engine.tolerance = options.tolerance;
  engine.stop = StopRule::relative_change;
  engine.scaling = CpScaling::each_update;
  engine.ascending = false;
  engine.keep_best = true;
  return run_cp_engine(work, start(work, options, report, job), engine, report, job);
}

void remark_on_cancelling(const CpState& state, double norm, DecompositionReport& report) {
  const double spread = at::linalg_vector_norm(state.weights).item<double>() / norm;
  constexpr double degenerate = 10;
  if (spread > degenerate)
    report.remarks.push_back("Terms cancel each other: together they are " +
                             std::to_string(std::llround(spread)) + " times as large as the tensor");
}

CpFactors cp_als(const at::Tensor& tensor, const CpAlsOptions& options, DecompositionReport& report,
                 const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  const CpState found = fit_cp(work, options, report, job);
  const CpFactors cp = cp_from_state(found, tensor.options(), true);
  remark_on_cancelling(found, frobenius_norm(work), report);
  report.relative_error = cp_error(tensor, cp, {}, job);
  return cp;
}

}  // namespace tenfold
