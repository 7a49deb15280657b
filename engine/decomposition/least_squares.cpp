// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/least_squares.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace tenfold {
namespace {

/// scale · (triangle · triangleᴴ)⁻¹ · scale · right. For many columns one product with the small inverse, as
/// BLAS solves triangles at a tenth of its speed.
at::Tensor solved(const at::Tensor& triangle, const at::Tensor& scale, const at::Tensor& right) {
  const at::Tensor rows = scale.unsqueeze(1);
  if (right.size(1) < right.size(0)) return rows * at::cholesky_solve(rows * right, triangle);
  return at::mm(rows * at::cholesky_inverse(triangle) * scale, right);
}

}  // namespace

at::Tensor solve_semidefinite(const at::Tensor& products, const at::Tensor& right) {
  constexpr double ridge = 1e-14, cutoff = 1e-12;
  const at::Tensor diagonal = at::real(products.diagonal());
  const at::Tensor scale = at::where(diagonal > 0, diagonal, 1.0).rsqrt();
  const at::Tensor scaled = scale.unsqueeze(1) * products * scale;
  at::Tensor shifted = scaled.clone();
  shifted.diagonal().add_(ridge);
  const auto [triangle, info] = at::linalg_cholesky_ex(shifted);
  if (info.item<int>() == 0) {
    // a tiny pivot means that the triangle cannot be trusted
    const at::Tensor pivots = at::real(triangle.diagonal());
    if (pivots.min().item<double>() > std::sqrt(cutoff) * pivots.max().item<double>())
      return solved(triangle, scale, right);
  }
  if (!at::isfinite(at::sum(scaled)).item<bool>()) return at::full_like(right, NAN);  // LAPACK would throw
  const auto [values, vectors] = at::linalg_eigh(scaled);
  const double least = cutoff * std::max(values.max().item<double>(), 1e-300);
  const at::Tensor inverse = at::where(values > least, values.clamp_min(least).reciprocal(), 0.0);
  return scale.unsqueeze(1) *
         at::linalg_multi_dot({vectors * inverse, vectors.mH(), scale.unsqueeze(1) * right});
}

at::Tensor least_squares(const at::Tensor& a, const at::Tensor& b) {
  return std::get<0>(at::linalg_lstsq(a, b, std::nullopt, "gelsd"));
}

}  // namespace tenfold
