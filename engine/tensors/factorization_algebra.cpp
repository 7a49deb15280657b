// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/factorization_algebra.h"

#include <ATen/ATen.h>

#include <cmath>

#include "engine/decomposition/factor_algebra.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "engine/tensors/batched_trains.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

void require_alike(const Factorization& a, const Factorization& b) {
  if (a.format == b.format && a.shape == b.shape) return;
  throw Error("algebra.operands", "{first} and {second} have neither one format nor one shape",
              {{"first", a.str()}, {"second", b.str()}});
}

bool is(const Factorization& f, const char* name) { return f.format->name() == name; }

CpFactors as_cp(const Factorization& f) { return {f.core.detach(), f.detach().factors}; }
TuckerFactors as_tucker(const Factorization& f) { return {f.core.detach(), f.detach().factors, {}}; }

[[noreturn]] void unknown(const Factorization& f) {
  throw Error("algebra.format", "there is no algebra for {name}", {{"name", f.format->name()}});
}

}  // namespace

at::Tensor inner(const Factorization& a, const Factorization& b) {
  const at::NoGradGuard no_grad;
  require_alike(a, b);
  if (is(a, "Dense")) return dense_inner(a.core, b.core);
  if (is(a, "CP")) return cp_inner(as_cp(a), as_cp(b));
  if (is(a, "Tucker")) return tucker_inner(as_tucker(a), as_tucker(b));
  if (is(a, "TensorRing")) return tr_inner(a.factors, b.factors);
  if (!is(a, "TT") && !is(a, "BlockTT")) unknown(a);
  const auto left = trains_of(a), right = trains_of(b);
  at::Tensor sum = tt_inner(left[0], right[0]);
  for (std::size_t k = 1; k < left.size(); ++k) sum = sum + tt_inner(left[k], right[k]);
  return sum;
}

double norm(const Factorization& f) {
  const at::NoGradGuard no_grad;
  if (is(f, "Dense")) return frobenius_norm(f.core.detach());
  if (is(f, "CP")) return cp_norm(as_cp(f));
  if (is(f, "Tucker")) return tucker_norm(as_tucker(f));
  if (is(f, "TensorRing")) return tr_norm(f.detach().factors);
  if (!is(f, "TT") && !is(f, "BlockTT")) unknown(f);
  double square = 0;
  for (const auto& train : trains_of(f)) square += std::pow(tt_norm(train), 2);
  return std::sqrt(square);
}

Factorization add(const Factorization& a, const Factorization& b) {
  const at::NoGradGuard no_grad;
  require_alike(a, b);
  const Factorization left = a.detach(), right = b.detach();
  if (is(a, "Dense")) return {a.format, a.shape, left.core + right.core, {}};
  if (is(a, "CP")) {
    const CpFactors sum = cp_add(as_cp(a), as_cp(b));
    return {a.format, a.shape, sum.weights, sum.factors};
  }
  if (is(a, "Tucker")) {
    const TuckerFactors sum = tucker_add(as_tucker(a), as_tucker(b));
    return {a.format, a.shape, sum.core, sum.factors};
  }
  if (is(a, "TensorRing")) return {a.format, a.shape, {}, tr_add(left.factors, right.factors)};
  // also with batch modes: every index of them has its own blocks in the same places
  if (is(a, "TT") || is(a, "BlockTT")) return {a.format, a.shape, {}, tt_add(left.factors, right.factors)};
  unknown(a);
}

Factorization scale(const Factorization& f, const at::Scalar& factor) {
  const at::NoGradGuard no_grad;
  Factorization scaled = f.detach();
  at::Tensor& first = scaled.core.defined() ? scaled.core : scaled.factors.at(0);
  first = first * factor;
  return scaled;
}

}  // namespace tenfold
