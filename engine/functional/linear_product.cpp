// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/linear_product.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "engine/functional/autocast.h"
#include "engine/functional/product_chain.h"
#include "engine/functional/weight_program.h"
#include "engine/kernels/derivatives.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

[[noreturn]] void misfit(const std::string& what, const std::string& is, const std::string& expected) {
  throw Error("linear.misfit", "a factorized product cannot be computed: {what} is {is}, not {expected}",
              {{"what", what}, {"is", is}, {"expected", expected}});
}

std::string shape_of(const at::Tensor& tensor) { return to_string(tensor.sizes().vec()); }

void require_fitting(const at::Tensor& x, const std::vector<at::Tensor>& factors, const LinearPlan& plan,
                     const at::Tensor& bias) {
  const FactorNetwork& network = plan.network;
  if (factors.size() != network.factors.size())
    misfit("the number of factors", std::to_string(factors.size()), std::to_string(network.factors.size()));
  const std::int64_t in = network.in_features(), out = network.out_features();
  if (x.dim() == 0 || x.size(-1) != in)
    misfit("the shape of the input", shape_of(x), "[..., " + std::to_string(in) + "]");
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const auto without_ones = [](Shape shape) {
      std::erase(shape, 1);
      return shape;
    };
    if (without_ones(factors[f].sizes().vec()) != without_ones(network.factor_shape(f)))
      misfit("the shape of factor " + std::to_string(f), shape_of(factors[f]),
             to_string(network.factor_shape(f)));
    if (factors[f].scalar_type() != x.scalar_type())
      misfit("the dtype of factor " + std::to_string(f), c10::toString(factors[f].scalar_type()),
             c10::toString(x.scalar_type()));
  }
  if (bias.defined() && (bias.dim() != 1 || bias.size(0) != out))
    misfit("the shape of the bias", shape_of(bias), "[" + std::to_string(out) + "]");
  if (bias.defined() && bias.scalar_type() != x.scalar_type())
    misfit("the dtype of the bias", c10::toString(bias.scalar_type()), c10::toString(x.scalar_type()));
}

at::Tensor product_with(const at::Tensor& x, const std::vector<at::Tensor>& factors, WeightProgram program,
                        const LinearPlan& plan, const at::Tensor& bias) {
  const std::int64_t in = plan.network.in_features();
  const at::Tensor rows = (x.dim() == 2 ? x : x.reshape({x.numel() / in, in})).contiguous();
  const at::Tensor result = product_chain(rows, factors, std::move(program), plan, bias);
  if (x.dim() == 2) return result;
  Shape sizes = x.sizes().vec();
  sizes.back() = result.size(1);
  return result.view(sizes);
}

}  // namespace

at::Tensor linear_product(const at::Tensor& x, const std::vector<at::Tensor>& factors, const LinearPlan& plan,
                          const at::Tensor& bias) {
  if (autocasts(x))
    return outside_autocast(x, factors, bias,
                            [&](const at::Tensor& in, const std::vector<at::Tensor>& cast,
                                const at::Tensor& offset) { return linear_product(in, cast, plan, offset); });
  require_fitting(x, factors, plan, bias);
  return product_with(x, factors, WeightProgram(plan, factors), plan, bias);
}

at::Tensor linear_product(const at::Tensor& x, const std::vector<at::Tensor>& factors,
                          PreparedFactors& prepared, const at::Tensor& bias) {
  if (autocasts(x)) return linear_product(x, factors, prepared.plan(), bias);
  require_fitting(x, factors, prepared.plan(), bias);
  if (!prepared.keeps(factors)) {
    prepared.forget();
    return product_with(x, factors, WeightProgram(prepared.plan(), factors), prepared.plan(), bias);
  }
  const std::vector<at::Tensor> weights = prepared.weights(factors);
  return product_with(x, weights, WeightProgram(weights.size()), prepared.plan(), bias);
}

namespace {

/// As it is where BLAS can use it: a long row to step over is slower than a turned matrix.
at::Tensor laid_out(const at::Tensor& weight) {
  return weight.dim() == 2 && (weight.stride(0) == 1 || weight.stride(1) == 1) ? weight : weight.contiguous();
}

}  // namespace

bool PreparedFactors::keeps(const std::vector<at::Tensor>& factors) const {
  const bool dense = plan_.reconstructs() && !plan_.merges.empty() && !plan_.keeps_dense;
  return !dense && !wants_derivative(factors);
}

std::vector<at::Tensor> PreparedFactors::weights(const std::vector<at::Tensor>& factors) {
  const auto make = [&] { return WeightProgram(plan_, factors).weights(factors); };
  if (!keeps(factors)) {
    forget();
    return make();
  }
  return kept_.of(factors, [&] {
    std::vector<at::Tensor> weights = make();
    for (at::Tensor& weight : weights) weight = laid_out(weight);
    return weights;
  });
}

}  // namespace tenfold
