// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/factorization_algebra.h"

#include <ATen/ATen.h>

#include <cmath>

#include "engine/decomposition/factor_algebra.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "engine/tensors/batched_factors.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

void require_alike(const Factorization& a, const Factorization& b) {
  if (a.format == b.format && a.shape == b.shape) return;
  throw Error("algebra.operands", "{first} and {second} have neither one format nor one shape",
              {{"first", a.str()}, {"second", b.str()}});
}

bool is(const Factorization& f, const char* name) { return f.format->name() == name; }
bool is_cp(const Factorization& f) { return is(f, "CP") || is(f, "BlockCP"); }
bool is_train(const Factorization& f) { return is(f, "TT") || is(f, "BlockTT") || is(f, "LowRank"); }

TuckerFactors as_tucker(const Factorization& f) { return {f.core.detach(), f.detach().factors, {}}; }

/// Of the inner products of a batch, pair by pair.
template <class Factors>
at::Tensor sum_of(const std::vector<Factors>& a, const std::vector<Factors>& b,
                  at::Tensor (*inner_of)(const Factors&, const Factors&)) {
  at::Tensor sum = inner_of(a.at(0), b.at(0));
  for (std::size_t k = 1; k < a.size(); ++k) sum = sum + inner_of(a[k], b[k]);
  return sum;
}

[[noreturn]] void unknown(const Factorization& f) {
  throw Error("algebra.format", "there is no algebra for {name}", {{"name", f.format->name()}});
}

/// Terms of both: along the weights and the last dimension of every factor.
Factorization side_by_side(const Factorization& a, const Factorization& b) {
  Factorization sum = a;
  if (sum.core.defined()) sum.core = at::cat({a.core, b.core});
  for (std::size_t k = 0; k < sum.factors.size(); ++k)
    sum.factors[k] = at::cat({a.factors[k], b.factors[k]}, -1);
  return sum;
}

}  // namespace

at::Tensor inner(const Factorization& a, const Factorization& b) {
  const at::NoGradGuard no_grad;
  require_alike(a, b);
  if (is(a, "Dense")) return dense_inner(a.core, b.core);
  if (is(a, "Tucker")) return tucker_inner(as_tucker(a), as_tucker(b));
  if (is(a, "TensorRing")) return tr_inner(a.factors, b.factors);
  if (is_cp(a)) return sum_of(cps_of(a), cps_of(b), cp_inner);
  if (!is_train(a)) unknown(a);
  return sum_of(trains_of(a), trains_of(b), tt_inner);
}

double norm(const Factorization& f) {
  const at::NoGradGuard no_grad;
  if (is(f, "Dense")) return frobenius_norm(f.core.detach());
  if (is(f, "Tucker")) return tucker_norm(as_tucker(f));
  if (is(f, "TensorRing")) return tr_norm(f.detach().factors);
  double whole = 0;
  if (is_cp(f)) {
    for (const CpFactors& cp : cps_of(f)) whole = std::hypot(whole, cp_norm(cp));
    return whole;
  }
  if (!is_train(f)) unknown(f);
  for (const auto& train : trains_of(f)) whole = std::hypot(whole, tt_norm(train));
  return whole;
}

Factorization add(const Factorization& a, const Factorization& b) {
  const at::NoGradGuard no_grad;
  require_alike(a, b);
  const Factorization left = a.detach(), right = b.detach();
  if (is(a, "Dense")) return {a.format, a.shape, left.core + right.core, {}};
  if (is_cp(a) || is(a, "LowRank")) return side_by_side(left, right);
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
  if (factor.isComplex())
    scaled = scaled.map([](const at::Tensor& t) { return t.to(c10::toComplexType(t.scalar_type())); });
  at::Tensor& first = scaled.core.defined() ? scaled.core : scaled.factors.at(0);
  first = first * factor;
  return scaled;
}

}  // namespace tenfold
