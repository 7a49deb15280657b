// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/subspace.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/decomposition/tensor_algebra.h"

namespace tenfold {
namespace {

double gram_energy(const at::Tensor& products) { return at::real(products.diagonal()).sum().item<double>(); }

/// A tall unfolding: the small Gram matrix gives the right singular vectors, a QR the left ones.
Basis tall_gram_basis(const at::Tensor& unfolded, std::int64_t count, const Job& job) {
  const std::int64_t rows = unfolded.size(0), known = std::min(count, unfolded.size(1));
  const at::Tensor products = gram(unfolded, 1, job);
  const Eigen eigen = leading_eigenvectors(products, known, job);
  at::Tensor columns =
      at::mm(unfolded, eigen.vectors.conj().to(unfolded.scalar_type())).to(wide_type(unfolded.scalar_type()));
  if (known < count) {
    constexpr std::uint64_t seed = 1;
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    columns = at::cat({columns, at::randn({rows, count - known}, generator, columns.options())}, 1);
  }
  stop_point(job);
  return {std::get<0>(at::linalg_qr(columns)).to(unfolded.scalar_type()), doubles(eigen.values.sqrt()),
          gram_energy(products)};
}

/// Without squares: a QR of the tall side and LAPACK's SVD of its triangle.
Basis lapack_basis(const at::Tensor& unfolded, std::int64_t count, double energy, const Job& job) {
  stop_point(job);
  const bool tall = unfolded.size(0) > unfolded.size(1);
  const auto [q, r] = tall ? at::linalg_qr(unfolded) : at::linalg_qr(unfolded.mH(), "r");
  stop_point(job);
  const auto [left, values, right] = at::linalg_svd(tall ? r : r.mH(), /*full_matrices=*/false);
  const at::Tensor leading = left.narrow(1, 0, count);
  return {tall ? at::mm(q, leading) : leading.contiguous(), doubles(values), energy};
}

/// Whether what is left out drowns in the rounding of the squares, so that vectors of the Gram matrix keep
/// less than they could: theirs is an error of about 1e-16 of the energy. float32 has no more digits anyway.
bool loses_digits(at::ScalarType type, double left_out) {
  constexpr double trusted = 1e-10;
  return type == wide_type(type) && left_out < trusted;
}

/// The best subspace within [U, GU, G²U], and the share of the energy beyond it.
std::pair<at::Tensor, double> krylov_step(const at::Tensor& products, const at::Tensor& current) {
  const std::int64_t count = current.size(1);
  const at::Tensor once = at::mm(products, current);
  const at::Tensor basis = orthonormal(at::cat({current, once, at::mm(products, once)}, 1));
  const at::Tensor small = at::mm(basis.mH(), at::mm(products, basis));
  const auto [values, vectors] = at::linalg_eigh(small);
  const std::int64_t first = values.numel() - count;
  const double held = values.narrow(0, first, count).sum().item<double>(), energy = gram_energy(products);
  return {at::mm(basis, vectors.narrow(1, first, count).flip(1)), energy > 0 ? 1 - held / energy : 0};
}

/// Eigenvectors from a growing block Krylov space, or nothing when it would have to grow too large.
std::optional<Eigen> krylov_eigenvectors(const at::Tensor& products, std::int64_t count, const Job& job) {
  constexpr std::uint64_t seed = 2;
  constexpr std::int64_t spare = 8, share = 2;
  constexpr double enough = 3e-6, rounding = 1e-15;
  const std::int64_t size = products.size(0), block = count + spare;
  const double total = gram_energy(products);
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  at::Tensor next = orthonormal(at::randn({size, block}, generator, products.options()));
  at::Tensor basis = next, images = at::mm(products, next);
  double held = 0;
  while (basis.size(1) + block <= size / share) {
    stop_point(job);
    next = images.narrow(1, images.size(1) - block, block);
    // twice is enough (Giraud, Langou and Rozložník, 2005)
    for (int pass = 0; pass < 2; ++pass) next = orthonormal(next - at::mm(basis, at::mm(basis.mH(), next)));
    basis = at::cat({basis, next}, 1);
    images = at::cat({images, at::mm(products, next)}, 1);
    const auto [values, vectors] = at::linalg_eigh(at::mm(basis.mH(), images));
    const at::Tensor leading = values.narrow(0, values.numel() - count, count);
    const double now = leading.sum().item<double>();
    if (now - held <= enough * std::max(total - now, 0.0) + rounding * total)
      return Eigen{leading.flip(0).clamp_min(0),
                   at::mm(basis, vectors.narrow(1, values.numel() - count, count).flip(1))};
    held = now;
  }
  return std::nullopt;
}

}  // namespace

Eigen leading_eigenvectors(const at::Tensor& gram_matrix, std::int64_t count, const Job& job) {
  const std::int64_t size = gram_matrix.size(0);
  constexpr std::int64_t quick = 1024, large = 2048, share = 16;
  if (size >= large && count * share <= size)
    if (auto found = krylov_eigenvectors(gram_matrix, count, job)) return *found;
  if (size > quick) job.checkpoint(0, 0, "eigenvectors of a matrix of size " + std::to_string(size));
  const auto [values, vectors] = at::linalg_eigh(gram_matrix);
  stop_point(job);
  return {values.flip(0).clamp_min(0), vectors.narrow(1, size - count, count).flip(1).contiguous()};
}

double share_left_out(const Basis& basis, std::int64_t kept) {
  const std::size_t count = std::min(basis.spectrum.size(), static_cast<std::size_t>(kept));
  double held = 0;
  for (std::size_t k = 0; k < count; ++k) held += basis.spectrum[k] * basis.spectrum[k];
  return basis.energy > 0 ? std::clamp(1 - held / basis.energy, 0.0, 1.0) : 0;
}

Basis gram_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job) {
  const std::int64_t size = tensor.size(mode);
  if (size > tensor.numel() / size) return tall_gram_basis(unfold(tensor, mode), count, job);
  const at::Tensor products = gram(tensor, mode, job);
  const Eigen eigen = leading_eigenvectors(products, count, job);
  return {eigen.vectors.to(tensor.scalar_type()), doubles(eigen.values.sqrt()), gram_energy(products)};
}

Basis leading_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job) {
  Basis basis = gram_basis(tensor, mode, count, job);
  const std::int64_t size = tensor.size(mode);
  const bool whole = count >= std::min(size, tensor.numel() / size);  // nothing is left out
  if (whole || basis.energy == 0 || !loses_digits(tensor.scalar_type(), share_left_out(basis, count)))
    return basis;
  return lapack_basis(unfold(tensor, mode), count, basis.energy, job);
}

at::Tensor improved_basis(const at::Tensor& tensor, std::int64_t mode, const at::Tensor& current,
                          const Job& job) {
  const std::int64_t size = tensor.size(mode), count = current.size(1);
  constexpr std::int64_t large = 256, share = 6;
  if (size >= large && count * share <= size && size <= tensor.numel() / size) {
    const auto [found, left_out] =
        krylov_step(gram(tensor, mode, job), current.to(wide_type(current.scalar_type())));
    if (!loses_digits(tensor.scalar_type(), left_out)) return found.to(tensor.scalar_type());
  }
  return leading_basis(tensor, mode, count, job).vectors;
}

}  // namespace tenfold
