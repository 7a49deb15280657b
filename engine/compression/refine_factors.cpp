// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/refine_factors.h"

#include <ATen/ATen.h>
#include <torch/optim/lbfgs.h>

#include <cmath>

namespace tenfold {
namespace {

constexpr std::int64_t largest_in_double = 4'000'000;  // elements of a weight
constexpr int block = 10;                              // iterations between two looks at the loss

/// Equal norms, the product unchanged: the weight is linear in each factor.
void balance(std::vector<at::Tensor>& factors) {
  double logarithms = 0;
  for (const at::Tensor& factor : factors) {
    const double norm = factor.norm().item<double>();
    if (!(norm > 0)) return;
    logarithms += std::log(norm);
  }
  const double common = std::exp(logarithms / static_cast<double>(factors.size()));
  for (at::Tensor& factor : factors) factor.mul_(common / factor.norm().item<double>());
}

}  // namespace

std::vector<double> refine_factors(
    std::vector<at::Tensor>& factors, const at::Tensor& weight, const WeightMetric& metric,
    const std::function<at::Tensor(const std::vector<at::Tensor>&)>& reconstruct,
    const RefineOptions& options, const Job& job) {
  const auto dtype = weight.numel() <= largest_in_double ? at::kDouble : at::kFloat;
  const at::Tensor target = weight.detach().to(dtype);
  const double scale = std::max(metric.loss(target), 1e-300);
  for (at::Tensor& factor : factors)
    factor = factor.detach().to(dtype).clone(at::MemoryFormat::Contiguous);  // LBFGS wants rows in order
  balance(factors);
  for (at::Tensor& factor : factors) factor.requires_grad_();
  torch::optim::LBFGS optimiser(factors, torch::optim::LBFGSOptions(1)
                                             .max_iter(block)
                                             .history_size(20)
                                             .tolerance_grad(0)
                                             .tolerance_change(0)
                                             .line_search_fn("strong_wolfe"));
  double last = 0, weight_of_penalty = 0;
  const auto closure = [&] {
    job.checkpoint();
    const at::AutoGradMode with_gradients(true);
    optimiser.zero_grad();
    const at::Tensor model = reconstruct(factors);
    const at::Tensor slope = [&] {  // of the loss in the model, known in closed form
      const at::NoGradGuard guard;
      const at::Tensor difference = model - target;
      const at::Tensor weighed = metric.weighed(difference).reshape(difference.sizes());
      last = 0.5 * (weighed * difference).sum().item<double>() / scale;
      return weighed / scale;
    }();
    at::Tensor objective = (model * slope).sum();
    if (weight_of_penalty > 0) {
      const at::Tensor penalty = options.penalty(factors) * (weight_of_penalty / scale);
      last += penalty.item<double>();
      objective = objective + penalty;
    }
    objective.backward();
    return at::scalar_tensor(last, target.options());
  };
  const auto loss_now = [&] {
    const at::NoGradGuard guard;
    return metric.loss(reconstruct(factors) - target);
  };
  std::vector<double> losses{loss_now()};
  for (int done = 0; done < options.iterations; done += block) {
    job.checkpoint(done, options.iterations, "fitting to the data");
    if (options.penalty) {
      const at::NoGradGuard guard;
      const double size = options.penalty(factors).item<double>();
      weight_of_penalty = size > 0 ? options.penalty_share * losses.back() / size : 0;
    }
    optimiser.step(closure);
    losses.push_back(loss_now());
    if (!(losses[losses.size() - 2] - losses.back() > options.tolerance * losses.back())) break;
  }
  for (at::Tensor& factor : factors) factor = factor.detach();
  return losses;
}

}  // namespace tenfold
