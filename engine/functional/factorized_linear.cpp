// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/factorized_linear.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <optional>

#include "engine/functional/autocast.h"
#include "engine/functional/plan_choice.h"
#include "engine/functional/tensor_dot.h"
#include "engine/kernels/derivatives.h"
#include "engine/planning/plan_cache.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

void require_fitting(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                     Implementation implementation) {
  if (implementation == Implementation::mobilenet)
    throw Error("linear.implementation",
                "'mobilenet' is a way to compute convolutions: a linear layer is computed automatically, "
                "factorized or reconstructed");
  if (weight.dim() != 2)
    throw Error("linear.weight", "a linear layer needs a matrix, not a tensor of shape {shape}",
                {{"shape", to_string(weight.shape)}});
  const std::int64_t out = weight.logical_shape()[0], in = weight.logical_shape()[1];
  if (x.dim() == 0 || x.size(-1) != in)
    throw Error(
        "linear.input", "the input has {found} features where the weight has {wanted}",
        {{"found", x.dim() == 0 ? "no" : std::to_string(x.size(-1))}, {"wanted", std::to_string(in)}});
  const auto type = c10::typeMetaToScalarType(weight.options().dtype());
  if (x.scalar_type() != type)
    throw Error("linear.dtype", "the input of the linear layer holds {input}, its weight {weight}",
                {{"input", c10::toString(x.scalar_type())}, {"weight", c10::toString(type)}});
  if (!bias.defined()) return;
  if (bias.sizes() != at::IntArrayRef(out))
    throw Error("linear.bias", "a bias of {found} does not fit {wanted} outputs",
                {{"found", to_string(bias.sizes().vec())}, {"wanted", std::to_string(out)}});
  if (bias.scalar_type() != type)
    throw Error("linear.dtype", "the bias of the linear layer holds {bias}, its weight {weight}",
                {{"bias", c10::toString(bias.scalar_type())}, {"weight", c10::toString(type)}});
}

/// The network of a matrix, for the formats that can be planned.
std::optional<FactorNetwork> network_of(const Factorization& weight) {
  const TensorizedShape modes{sizes_of(weight.shape[1]), sizes_of(weight.shape[0])};
  const std::string name = weight.format->name();
  const Shape ranks = weight.rank();
  const auto inner = [&] { return Shape(ranks.begin() + 1, ranks.end() - 1); };
  if (name == "CP") return cp_network(modes, ranks[0]);
  if (name == "Tucker") return tucker_network(modes, ranks);
  if (name == "TT") return train_network(modes, inner());
  if (name == "TensorRing") return ring_network(modes, Shape(ranks.begin(), ranks.end() - 1));
  const bool pairs = is_folded(weight.shape[0]) && is_folded(weight.shape[1]);
  if (name == "BlockTT" && pairs) return block_tt_network(modes, inner());
  if (name == "BlockCP" && pairs) return block_cp_network(modes, ranks[0]);
  if (name == "LowRank") return low_rank_network(product(modes.out), product(modes.in), ranks[0]);
  return std::nullopt;
}

std::int64_t rows_of(const at::Tensor& x) {
  return std::max<std::int64_t>(1, x.numel() / std::max<std::int64_t>(1, x.size(-1)));
}

std::shared_ptr<const LinearPlan> plan_for(const FactorNetwork& network, PlanPurpose purpose,
                                           const at::Tensor& x, const std::vector<at::Tensor>& factors,
                                           const at::Tensor& bias, Implementation implementation) {
  PlanConstraints constraints;
  if (implementation != Implementation::automatic) constraints.mode = PlanMode::factorized;
  constraints.dense_allowed = purpose == PlanPurpose::inference_prepared;
  return chosen_plan({network, rows_of(x), purpose, static_cast<int>(x.element_size())}, constraints, x,
                     factors, bias);
}

at::Tensor dense_product(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias) {
  return at::linear(x, matrix, bias.defined() ? std::optional<at::Tensor>(bias) : std::nullopt);
}

void require_matrix_format(const Factorization& matrix, const char* name) {
  if (matrix.format->name() != name || matrix.dim() != 2)
    throw Error("linear.format", "this contracts with {wanted} matrices, not with {found} of shape {shape}",
                {{"wanted", name}, {"found", matrix.format->name()}, {"shape", to_string(matrix.shape)}});
}

/// The flat modes of the logical mode that is contracted, which come last in x.
DotModes contracted_modes(const at::Tensor& x, const Factorization& matrix, bool transpose) {
  const std::size_t first = transpose ? sizes_of(matrix.shape[0]).size() : 0;
  const std::size_t count = sizes_of(matrix.shape[transpose ? 1 : 0]).size();
  DotModes modes;
  for (std::size_t k = 0; k < count; ++k) {
    modes.dense.push_back(x.dim() - static_cast<std::int64_t>(count) + static_cast<std::int64_t>(k));
    modes.factorized.push_back(static_cast<std::int64_t>(first + k));
  }
  return modes;
}

}  // namespace

at::Tensor factorized_linear(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                             Implementation implementation) {
  if (autocasts(x))
    return outside_autocast(x, weight, bias,
                            [&](const at::Tensor& in, const Factorization& cast, const at::Tensor& offset) {
                              return factorized_linear(in, cast, offset, implementation);
                            });
  require_fitting(x, weight, bias, implementation);
  const auto network = implementation == Implementation::reconstructed ? std::nullopt : network_of(weight);
  if (!network) return dense_product(x, weight.to_matrix(), bias);
  const std::vector<at::Tensor> factors = weight.tensors();
  const PlanPurpose purpose =
      wants_derivative(x, bias, factors) ? PlanPurpose::training : PlanPurpose::inference;
  return linear_product(x, factors, *plan_for(*network, purpose, x, factors, bias, implementation), bias);
}

at::Tensor PreparedLinear::operator()(const at::Tensor& x, const Factorization& weight,
                                      const at::Tensor& bias, Implementation implementation) {
  const std::vector<at::Tensor> factors = weight.tensors();
  if (wants_derivative(x, bias, factors)) {
    if (wants_derivative(factors)) forget();
    return factorized_linear(x, weight, bias, implementation);
  }
  if (autocasts(x)) return factorized_linear(x, weight, bias, implementation);
  require_fitting(x, weight, bias, implementation);
  if (implementation == Implementation::reconstructed)
    return dense_product(
        x, dense_.of(factors, [&] { return std::vector{weight.to_matrix().contiguous()}; })[0], bias);
  const auto network = network_of(weight);
  if (!network) return dense_product(x, weight.to_matrix(), bias);
  const Key key{rows_of(x), implementation, shared_plan_cache(at::get_num_threads()).table(),
                x.element_size(), try_plans()};
  const auto plan = [&] {
    return plan_for(*network, PlanPurpose::inference_prepared, x, factors, bias, implementation);
  };
  return linear_product(x, factors, *prepared(*network, key, plan), bias);
}

/// The plan for a batch size with what is kept for it; another thread may forget it meanwhile.
std::shared_ptr<PreparedFactors> PreparedLinear::prepared(
    const FactorNetwork& network, const Key& key,
    const std::function<std::shared_ptr<const LinearPlan>()>& plan) {
  constexpr std::size_t batch_sizes = 4;
  const std::lock_guard lock(mutex_);
  auto found = kept_.find(key);
  if (found != kept_.end() && !(found->second->plan().network == network)) {
    kept_.clear();  // another rank: nothing that is kept fits
    found = kept_.end();
  }
  if (found == kept_.end()) {
    if (kept_.size() >= batch_sizes) kept_.erase(kept_.begin());
    found = kept_.emplace(key, std::make_shared<PreparedFactors>(*plan())).first;
  }
  return found->second;
}

void PreparedLinear::forget() {
  const std::lock_guard lock(mutex_);
  kept_.clear();
  dense_.forget();
}

at::Tensor linear_cp(const at::Tensor& x, const Factorization& matrix, bool transpose) {
  require_matrix_format(matrix, "CP");
  return tensor_dot_cp(x, matrix, contracted_modes(x, matrix, transpose));
}

at::Tensor linear_tucker(const at::Tensor& x, const Factorization& matrix, bool transpose) {
  require_matrix_format(matrix, "Tucker");
  return tensor_dot_tucker(x, matrix, contracted_modes(x, matrix, transpose));
}

at::Tensor linear_blocktt(const at::Tensor& x, const Factorization& matrix, bool transpose) {
  require_matrix_format(matrix, "BlockTT");
  const std::int64_t modes = static_cast<std::int64_t>(sizes_of(matrix.shape[transpose ? 1 : 0]).size());
  Factorization weight = matrix;
  if (!transpose) {
    std::swap(weight.shape[0], weight.shape[1]);
    for (at::Tensor& core : weight.factors) core = core.transpose(1, 2);
  }
  return factorized_linear(x.flatten(x.dim() - modes), weight, {}, Implementation::factorized);
}

}  // namespace tenfold
