// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tucker.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

std::vector<std::int64_t> checked_modes(const at::Tensor& tensor, std::vector<std::int64_t> modes,
                                        const std::vector<std::int64_t>& ranks) {
  if (modes.empty()) {
    modes.resize(static_cast<std::size_t>(tensor.dim()));
    std::iota(modes.begin(), modes.end(), 0);
  }
  const bool valid = std::all_of(modes.begin(), modes.end(),
                                 [&](std::int64_t mode) { return mode >= 0 && mode < tensor.dim(); });
  if (!valid || std::set(modes.begin(), modes.end()).size() != modes.size())
    throw Error("tucker.modes", "Every mode must be in 0 … {limit} and appear once",
                {{"limit", std::to_string(tensor.dim() - 1)}});
  if (ranks.size() != modes.size())
    throw Error("tucker.ranks", "{modes} modes need {modes} ranks, not {ranks}",
                {{"modes", std::to_string(modes.size())}, {"ranks", std::to_string(ranks.size())}});
  for (std::size_t k = 0; k < modes.size(); ++k)
    if (ranks[k] < 1 || ranks[k] > tensor.size(modes[k]))
      throw Error("tucker.rank", "Rank {rank} of mode {mode} is not in 1 … {limit}",
                  {{"rank", std::to_string(ranks[k])},
                   {"mode", std::to_string(modes[k])},
                   {"limit", std::to_string(tensor.size(modes[k]))}});
  return modes;
}

/// ‖X − X̂‖ / ‖X‖ for orthonormal factors: the core holds all of X̂'s norm.
double error_from_core(double tensor_norm, const at::Tensor& core) {
  if (tensor_norm == 0) return 0;
  const double kept = frobenius_norm(core) / tensor_norm;
  return std::sqrt(std::max(0.0, 1 - kept * kept));
}

/// Rows [begin, end) of mode 0 of the tensor, in float64.
at::Tensor tucker_rows(const TuckerTensor& tucker, std::int64_t begin, std::int64_t end) {
  at::Tensor core = tucker.core.to(at::kDouble);
  std::vector<at::Tensor> factors;
  bool cut = false;
  for (std::size_t k = 0; k < tucker.modes.size(); ++k) {
    factors.push_back(tucker.factors[k].to(at::kDouble));
    if (tucker.modes[k] != 0) continue;
    factors[k] = factors[k].narrow(0, begin, end - begin);
    cut = true;
  }
  if (!cut) core = core.narrow(0, begin, end - begin);
  return multi_mode_dot(core, factors, tucker.modes);
}

void iterate(const at::Tensor& tensor, const TuckerHooiOptions& options, TuckerTensor& found,
             DecompositionReport& report, const Job& job) {
  const double tensor_norm = frobenius_norm(tensor);
  double previous = error_from_core(tensor_norm, found.core);
  const std::size_t count = found.modes.size();
  for (std::int64_t sweep = 0; sweep < options.max_sweeps; ++sweep) {
    job.checkpoint(sweep, options.max_sweeps, "sweep " + std::to_string(sweep + 1));
    for (std::size_t k = 0; k < count; ++k) {
      const at::Tensor projected =
          multi_mode_dot(tensor, found.factors, found.modes, static_cast<std::int64_t>(k), true);
      found.factors[k] = improved_basis(projected, found.modes[k], found.factors[k], job);
      if (k + 1 == count) found.core = mode_dot(projected, found.factors[k], found.modes[k], true);
    }
    const double error = error_from_core(tensor_norm, found.core);
    report.errors.push_back(error);
    if (std::abs(previous - error) <= options.tolerance * error) {
      report.remarks.push_back("Stopped after sweep " + std::to_string(sweep + 1) +
                               ": the error no longer changes");
      return;
    }
    previous = error;
  }
}

}  // namespace

TuckerTensor tucker_hooi(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                         const std::vector<std::int64_t>& modes, const TuckerHooiOptions& options,
                         DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  TuckerTensor found{{}, {}, checked_modes(work, modes, ranks)};
  for (std::size_t k = 0; k < found.modes.size(); ++k) {
    job.checkpoint(0, options.max_sweeps, "start of mode " + std::to_string(found.modes[k] + 1));
    const Basis basis = leading_basis(work, found.modes[k], ranks[k], job);
    if (k == 0) report.spectrum = basis.spectrum;
    found.factors.push_back(basis.vectors);
  }
  found.core = multi_mode_dot(work, found.factors, found.modes, -1, true);
  iterate(work, options, found, report, job);

  found.core = found.core.to(tensor.options()).contiguous();
  for (at::Tensor& factor : found.factors) factor = factor.to(tensor.options()).contiguous();
  const at::Tensor original = tensor.detach();
  report.relative_error = relative_error(
      original, [&](std::int64_t begin, std::int64_t end) { return tucker_rows(found, begin, end); }, job);
  return found;
}

at::Tensor tucker_to_tensor(const TuckerTensor& tucker) {
  return multi_mode_dot(tucker.core, tucker.factors, tucker.modes);
}

}  // namespace tenfold
