// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/subspace.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <optional>
#include <string>

#include "engine/decomposition/tensor_algebra.h"

namespace tenfold {
namespace {

std::vector<double> singular_spectrum(const at::Tensor& eigenvalues) {
  const at::Tensor roots = eigenvalues.sqrt().contiguous();
  return {roots.const_data_ptr<double>(), roots.const_data_ptr<double>() + roots.numel()};
}

double energy_of(const at::Tensor& products) { return at::real(products.diagonal()).sum().item<double>(); }

/// A tall unfolding: the small Gram matrix gives the right singular vectors, a QR the left ones.
Basis tall_basis(const at::Tensor& unfolded, std::int64_t count, const Job& job) {
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
  return {std::get<0>(at::linalg_qr(columns)).to(unfolded.scalar_type()), singular_spectrum(eigen.values),
          energy_of(products)};
}

at::Tensor orthonormal(const at::Tensor& columns) { return std::get<0>(at::linalg_qr(columns)); }

/// The best subspace within [U, GU, G²U].
at::Tensor krylov_step(const at::Tensor& products, const at::Tensor& current) {
  const std::int64_t count = current.size(1);
  const at::Tensor once = at::mm(products, current);
  const at::Tensor basis = orthonormal(at::cat({current, once, at::mm(products, once)}, 1));
  const at::Tensor small = at::mm(basis.mH(), at::mm(products, basis));
  const at::Tensor vectors = std::get<1>(at::linalg_eigh(small));
  return at::mm(basis, vectors.narrow(1, vectors.size(1) - count, count).flip(1));
}

/// Eigenvectors from a growing block Krylov space, or nothing when it would have to grow too large.
std::optional<Eigen> krylov_eigenvectors(const at::Tensor& products, std::int64_t count, const Job& job) {
  constexpr std::uint64_t seed = 2;
  constexpr std::int64_t spare = 8, share = 2;
  constexpr double enough = 3e-6, rounding = 1e-15;
  const std::int64_t size = products.size(0), block = count + spare;
  const double total = energy_of(products);
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

Basis leading_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job) {
  const std::int64_t size = tensor.size(mode);
  if (size > tensor.numel() / size) return tall_basis(unfold(tensor, mode), count, job);
  const at::Tensor products = gram(tensor, mode, job);
  const Eigen eigen = leading_eigenvectors(products, count, job);
  return {eigen.vectors.to(tensor.scalar_type()), singular_spectrum(eigen.values), energy_of(products)};
}

at::Tensor improved_basis(const at::Tensor& tensor, std::int64_t mode, const at::Tensor& current,
                          const Job& job) {
  const std::int64_t size = tensor.size(mode), count = current.size(1);
  constexpr std::int64_t large = 256, share = 6;
  if (size < large || count * share > size || size > tensor.numel() / size)
    return leading_basis(tensor, mode, count, job).vectors;
  return krylov_step(gram(tensor, mode, job), current.to(wide_type(current.scalar_type())))
      .to(tensor.scalar_type());
}

}  // namespace tenfold
