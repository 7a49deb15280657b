// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tucker_engine.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/decomposition/tensor_algebra.h"

namespace tenfold {
namespace {

/// ‖X − X̂‖ / ‖X‖ for orthonormal factors: the core holds all of X̂'s norm.
double error_from_core(double tensor_norm, const at::Tensor& core) {
  if (tensor_norm == 0) return 0;
  const double kept = frobenius_norm(core) / tensor_norm;
  return std::sqrt(std::max(0.0, 1 - kept * kept));
}

/// Rows [begin, end) of mode 0 of the tensor, in the wide dtype.
at::Tensor tucker_rows(const TuckerFactors& tucker, std::int64_t begin, std::int64_t end) {
  const at::ScalarType wide = wide_type(tucker.core.scalar_type());
  at::Tensor core = tucker.core.to(at::kCPU, wide);
  std::vector<at::Tensor> factors;
  bool cut = false;
  for (std::size_t k = 0; k < tucker.modes.size(); ++k) {
    factors.push_back(tucker.factors[k].to(at::kCPU, wide));
    if (tucker.modes[k] != 0) continue;
    factors[k] = factors[k].narrow(0, begin, end - begin);
    cut = true;
  }
  if (!cut) core = core.narrow(0, begin, end - begin);
  return multi_mode_dot(core, factors, tucker.modes);
}

/// The tensor as the sweeps see it: completed by the model where entries are missing.
struct Completed {
  at::Tensor tensor, known;
  double norm = 0;

  Completed(const at::Tensor& given, const at::Tensor& mask) : tensor(given) {
    if (mask.defined()) known = mask.to(at::kCPU, at::kBool);
    norm = frobenius_norm(known.defined() ? given * known : given);
  }
  /// The relative error of the known entries; fills in the others.
  double error(const TuckerFactors& found) {
    if (!known.defined()) return error_from_core(norm, found.core);
    const at::Tensor model = tucker_to_tensor(found);
    const double error = frobenius_norm((tensor - model) * known);
    tensor = at::where(known, tensor, model);
    return norm == 0 ? 0 : error / norm;
  }
};

bool stopped(const TuckerEngineOptions& options, double previous, double error) {
  const double change = std::abs(previous - error);
  if (options.stop == StopRule::relative_change) return change <= options.tolerance * error;
  return options.tolerance > 0 && change < options.tolerance;
}

}  // namespace

void run_tucker_engine(const at::Tensor& tensor, TuckerFactors& found, const TuckerEngineOptions& options,
                       DecompositionReport& report, const Job& job) {
  Completed completed(tensor, options.mask);
  found.core = multi_mode_dot(tensor, found.factors, found.modes, -1, true);
  double previous = completed.error(found);
  std::vector<std::size_t> moving;
  for (std::size_t k = 0; k < found.modes.size(); ++k)
    if (std::count(options.fixed.begin(), options.fixed.end(), static_cast<std::int64_t>(k)) == 0)
      moving.push_back(k);
  for (std::int64_t sweep = 0; !moving.empty() && sweep < options.max_sweeps; ++sweep) {
    job.checkpoint(sweep, options.max_sweeps, "sweep " + std::to_string(sweep + 1));
    for (const std::size_t k : moving) {
      const at::Tensor projected =
          multi_mode_dot(completed.tensor, found.factors, found.modes, static_cast<std::int64_t>(k), true);
      found.factors[k] = options.basis(projected, k, sweep);
      if (k == moving.back()) found.core = mode_dot(projected, found.factors[k], found.modes[k], true);
    }
    const double error = completed.error(found);
    report.errors.push_back(error);
    if (sweep >= options.unchecked_sweeps && stopped(options, previous, error)) {
      remark_settled(report, sweep + 1);
      return;
    }
    previous = error;
  }
  if (!moving.empty() && options.tolerance > 0 && options.max_sweeps > 0)
    remark_unsettled(report, options.max_sweeps);
}

double tucker_error(const at::Tensor& tensor, const TuckerFactors& tucker, const at::Tensor& mask,
                    const Job& job) {
  at::Tensor known, original = tensor.detach();
  if (mask.defined()) {
    known = mask.to(at::kCPU, at::kBool);
    original = at::where(known, original.cpu(), at::zeros({}, original.options().device(at::kCPU)));
  }
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    const at::Tensor approximated = tucker_rows(tucker, begin, end);
    return known.defined() ? approximated * known.narrow(0, begin, end - begin) : approximated;
  };
  return relative_error(original, rows, job);
}

}  // namespace tenfold
