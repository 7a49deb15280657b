// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/svd.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::int64_t kDirectElements = 1 << 14;

at::Tensor checked_matrix(const at::Tensor& matrix) {
  if (!matrix.defined() || matrix.dim() != 2)
    throw Error("svd.not_a_matrix", "A singular value decomposition needs a matrix with two modes");
  return working_copy(matrix, "The matrix");
}

/// LAPACK's SVD of the triangle of a QR, which is as accurate as that of the matrix itself.
SvdFactors triangle_svd(const at::Tensor& a, std::int64_t rank) {
  const auto [q, r] = at::linalg_qr(a);
  const auto [left, s, right] = at::linalg_svd(r, /*full_matrices=*/false);
  return {at::mm(q, left.narrow(1, 0, rank)), s.narrow(0, 0, rank), right.narrow(0, 0, rank).mH(),
          s.to(at::kDouble)};
}

/// Whether the Gram matrix keeps the digits that count: columns of A·V are orthogonal to about
/// 1e-16 · (s_0 / s_r)², and what is left out is known to 1e-16 of the energy.
bool accurate(const at::Tensor& products, const Eigen& eigen, std::int64_t rank) {
  constexpr double least_value = 1e-8, least_left_out = 1e-10;  // of the squares
  const at::Tensor values = eigen.values.narrow(0, 0, rank);
  if (!(values[rank - 1].item<double>() > least_value * values[0].item<double>())) return false;
  const double energy = at::real(products.diagonal()).sum().item<double>();
  return rank == products.size(0) || energy - values.sum().item<double>() > least_left_out * energy;
}

/// The SVD of a tall matrix [m, n], m >= n.
SvdFactors tall_svd(const at::Tensor& a, std::int64_t rank, const Job& job) {
  if (a.numel() <= kDirectElements) {
    const auto [u, s, vh] = at::linalg_svd(a.to(wide_type(a.scalar_type())), /*full_matrices=*/false);
    return {u.narrow(1, 0, rank), s.narrow(0, 0, rank), vh.narrow(0, 0, rank).mH(), s.to(at::kDouble)};
  }
  job.checkpoint(0, 3, "products");
  const at::Tensor products = gram(a, 1, job);
  job.checkpoint(1, 3, "eigenvectors");
  const Eigen eigen = leading_eigenvectors(products, rank, job);
  job.checkpoint(2, 3, "singular vectors");
  if (!accurate(products, eigen, rank)) return triangle_svd(a, rank);
  const at::Tensor s = eigen.values.narrow(0, 0, rank).sqrt();
  const at::Tensor v = eigen.vectors.conj().to(a.scalar_type());
  const bool all = eigen.values.numel() == products.size(0);
  return {at::mm(a, v) / s.to(at::toRealValueType(a.scalar_type())), s, v,
          all ? eigen.values.sqrt() : at::Tensor()};
}

}  // namespace

SvdFactors truncated_svd(const at::Tensor& matrix, std::int64_t rank, const Job& job) {
  const at::NoGradGuard no_grad;
  const at::Tensor a = checked_matrix(matrix);
  const std::int64_t limit = std::min(a.size(0), a.size(1));
  if (rank < 1 || rank > limit)
    throw Error("svd.rank", "Rank {rank} is not in 1 … {limit}",
                {{"rank", std::to_string(rank)}, {"limit", std::to_string(limit)}});
  const bool wide = a.size(0) < a.size(1);
  SvdFactors found = tall_svd(wide ? a.mH() : a, rank, job);
  if (wide) std::swap(found.U, found.V);
  const auto finish = [&](const at::Tensor& t) { return t.to(matrix.options()).resolve_conj().contiguous(); };
  const at::Tensor s = found.S.to(matrix.options().dtype(at::toRealValueType(matrix.scalar_type())));
  return {finish(found.U), s.contiguous(), finish(found.V), found.spectrum};
}

at::Tensor singular_values(const at::Tensor& matrix, const Job& job) {
  const at::NoGradGuard no_grad;
  const at::Tensor a = checked_matrix(matrix);
  if (a.numel() <= kDirectElements) return at::linalg_svdvals(a.to(wide_type(a.scalar_type())));
  job.checkpoint(0, 2, "products");
  const at::Tensor products = gram(a, a.size(0) <= a.size(1) ? 0 : 1, job);
  job.checkpoint(1, 2, "singular values");
  return at::linalg_eigvalsh(products).flip(0).clamp_min(0).sqrt();
}

}  // namespace tenfold
