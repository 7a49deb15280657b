// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/cp_factors.h"

#include <ATen/ATen.h>
#include <ATen/ExpandUtils.h>

#include <cmath>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_products.h"
#include "engine/kernels/khatri_rao.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

at::Tensor khatri_rao_of(const std::vector<at::Tensor>& factors, std::size_t first, std::size_t last) {
  at::Tensor product = factors[first];
  for (std::size_t k = first + 1; k < last; ++k) product = khatri_rao(product, factors[k]);
  return product;
}

at::Tensor column_lengths(const at::Tensor& factor) { return at::linalg_vector_norm(factor, 2, {0}); }

}  // namespace

at::Tensor cp_weights(const CpFactors& cp) {
  if (cp.factors.empty()) throw Error("cp.factors", "A CP decomposition needs at least one factor");
  for (const at::Tensor& factor : cp.factors)
    if (!factor.defined() || factor.dim() != 2 || factor.size(1) != cp.factors[0].size(1))
      throw Error("cp.factors", "Every factor of a CP decomposition is a matrix with as many columns");
  const std::int64_t rank = cp.factors[0].size(1);
  if (!cp.weights.defined()) return at::ones({rank}, cp.factors[0].options());
  if (cp.weights.dim() != 1 || cp.weights.size(0) != rank)
    throw Error("cp.weights", "{rank} components need as many weights, not {weights}",
                {{"rank", std::to_string(rank)}, {"weights", to_string(cp.weights.sizes().vec())}});
  return cp.weights;
}

at::Tensor cp_to_tensor(const CpFactors& cp) {
  const at::Tensor weights = cp_weights(cp);
  std::vector<std::int64_t> shape;
  for (const at::Tensor& factor : cp.factors) shape.push_back(factor.size(0));
  const at::Tensor first = cp.factors[0] * weights;
  if (cp.factors.size() == 1) return first.sum(1);
  // one product of two matrices whose sizes are as equal as the order of the modes allows
  std::int64_t all = 1, before = 1;
  for (const std::int64_t size : shape) all *= size;
  std::size_t split = 1;
  for (before = shape[0];
       split + 1 < shape.size() && before * shape[split] <= all / std::max<std::int64_t>(before, 1); ++split)
    before *= shape[split];
  std::vector<at::Tensor> factors = cp.factors;
  factors[0] = first;
  return at::mm(khatri_rao_of(factors, 0, split), khatri_rao_of(factors, split, factors.size()).t())
      .reshape(shape);
}

double cp_norm(const CpFactors& cp) {
  const at::Tensor given = cp_weights(cp);
  const at::ScalarType wide = wide_type(cp.factors[0].scalar_type());
  const at::Tensor weights = given.to(wide);
  at::Tensor products = at::outer(weights.conj(), weights);
  for (const at::Tensor& factor : cp.factors) {
    const at::Tensor columns = factor.to(wide);
    products = products * at::mm(columns.mH(), columns);
  }
  return std::sqrt(std::max(0.0, at::real(products.sum()).item<double>()));
}

CpFactors cp_normalize(const CpFactors& cp) {
  CpFactors found = cp;
  const at::Tensor weights = cp_weights(cp);
  found.factors[0] = cp.factors[0] * weights;
  found.weights = at::Tensor();
  for (at::Tensor& factor : found.factors) {
    const at::Tensor lengths = column_lengths(factor);
    factor = factor / at::where(lengths > 0, lengths, 1.0);
    found.weights = found.weights.defined() ? found.weights * lengths : lengths;
  }
  found.weights = found.weights.to(cp.factors[0].scalar_type());
  return found;
}

CpFactors cp_flip_sign(const CpFactors& cp, std::int64_t mode,
                       const std::function<at::Tensor(const at::Tensor& factor)>& sign_of) {
  CpFactors found{cp_weights(cp), cp.factors};
  if (mode < 0 || mode >= static_cast<std::int64_t>(cp.factors.size()) || found.weights.is_complex())
    throw Error("cp.flip_sign", "Signs are flipped in real factors, and mode {mode} must be one of them",
                {{"mode", std::to_string(mode)}});
  at::Tensor& taker = found.factors[static_cast<std::size_t>(mode)];
  for (at::Tensor& factor : found.factors) {
    if (&factor == &taker) continue;
    const at::Tensor value = sign_of ? sign_of(factor) : factor.mean(0);
    const at::Tensor sign = at::where(value < 0, -at::ones_like(value), at::ones_like(value));
    factor = factor * sign;
    taker = taker * sign;
  }
  taker = taker * at::where(found.weights < 0, -at::ones_like(found.weights), at::ones_like(found.weights));
  found.weights = found.weights.abs();
  return found;
}

CpFactors cp_mode_dot(const CpFactors& cp, const at::Tensor& matrix, std::int64_t mode, bool keep_dim) {
  CpFactors found{cp_weights(cp), cp.factors};
  if (mode < 0 || mode >= static_cast<std::int64_t>(cp.factors.size()))
    throw Error("cp.mode", "There is no mode {mode}", {{"mode", std::to_string(mode)}});
  at::Tensor& factor = found.factors[static_cast<std::size_t>(mode)];
  const bool vector = matrix.dim() == 1;
  // the factor is a matrix whose mode 0 is the tensor's mode
  factor = vector ? mode_dot(factor, matrix, 0).unsqueeze(0) : mode_dot(factor, matrix, 0);
  if (!vector || keep_dim || found.factors.size() == 1) return found;
  found.weights = found.weights * factor[0];
  found.factors.erase(found.factors.begin() + mode);
  return found;
}

CpFactors cp_lstsq_grad(const CpFactors& cp, const at::Tensor& tensor, const at::Tensor& mask, double* loss) {
  const at::Tensor model = cp_to_tensor(cp);
  const bool masked = mask.defined();
  if (tensor.sizes() != model.sizes() || (masked && !at::is_expandable_to(mask.sizes(), tensor.sizes())))
    throw Error("cp.lstsq", "Factors of a tensor {wanted} and their mask do not fit a tensor {found}",
                {{"wanted", to_string(model.sizes().vec())}, {"found", to_string(tensor.sizes().vec())}});
  at::Tensor residual = tensor - model;
  if (masked) residual = residual * mask;
  if (loss) *loss = std::pow(frobenius_norm(residual), 2) / 2;
  if (masked) residual = residual * mask.conj();
  CpFactors gradient;
  for (std::int64_t mode = 0; mode < tensor.dim(); ++mode)
    gradient.factors.push_back(-unfolding_dot_khatri_rao(residual, cp, mode));
  return gradient;
}

}  // namespace tenfold
