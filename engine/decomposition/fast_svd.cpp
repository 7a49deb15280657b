// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/fast_svd.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <vector>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/kernels/matrix_product.h"

namespace tenfold {
namespace {

constexpr std::int64_t kSpare = 16, kMostSteps = 8, kMostBlocks = 16;
/// Share of the energy that must be left out for float32 to tell it from rounding.
constexpr double kLeastLeftOut = 1e-6;

/// Watches the energy that a growing number of steps holds.
class Settling {
 public:
  /// `enough`: share of what is left out that may still be gained; `at_first`: how far gains are taken to
  /// shrink from step to step before two of them show it.
  Settling(double total, double enough, double at_first)
      : total_(total), enough_(enough), at_first_(at_first) {}

  std::size_t steps() const { return held_.size(); }

  /// Whether further steps, whose gains shrink as those so far did, would gain almost nothing.
  bool settled(double energy) {
    constexpr double slowest = 0.95, rounding = 1e-7;
    held_.push_back(energy);
    const std::size_t n = held_.size();
    if (n < 2) return false;
    const double gain = held_[n - 1] - held_[n - 2], before = n > 2 ? held_[n - 2] - held_[n - 3] : 0;
    if (gain <= rounding * total_) return true;
    const double shrinks = before > 0 ? std::min(gain / before, slowest) : at_first_;
    return gain * shrinks / (1 - shrinks) <= enough_ * (total_ - energy);
  }

 private:
  double total_, enough_, at_first_;
  std::vector<double> held_;
};

at::Tensor noise(std::int64_t rows, std::int64_t columns, std::uint64_t seed, const at::Tensor& like) {
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  return at::randn({rows, columns}, generator, like.options());
}

struct Orthonormal {
  at::Tensor columns;
  double least;  ///< how far the most dependent column was from the space of those before it
};

/// Cholesky QR with the products in float64, all of them GEMMs; Householder's where the columns are too
/// dependent for it.
Orthonormal orthonormal_wide(const at::Tensor& columns) {
  const at::Tensor wide = columns.to(at::kDouble);
  const auto [triangle, info] = at::linalg_cholesky_ex(at::mm(wide.t(), wide));
  if (info.item<int>() != 0) return {std::get<0>(at::linalg_qr(wide)), 0};
  // a product is three times as fast as solving for every column
  const at::Tensor inverse =
      at::linalg_solve_triangular(triangle, at::eye(triangle.size(0), triangle.options()), /*upper=*/false);
  return {at::mm(inverse, wide.t()).t(), triangle.diagonal().min().item<double>()};
}

at::Tensor orthonormal_as_given(const at::Tensor& columns) {
  return orthonormal_wide(columns).columns.to(columns.scalar_type());
}

/// Rows in float32, their sum in float64: a sum that casts every element takes ten times as long.
double energy_of(const at::Tensor& matrix) {
  const at::Tensor rows = matrix.is_contiguous() ? matrix : matrix.t();
  return at::linalg_vector_norm(rows, 2, {1}).to(at::kDouble).square().sum().item<double>();
}

/// The leading eigenvectors of a small symmetric matrix, and its eigenvalues, clamped at 0.
Eigen ritz(const at::Tensor& small, std::int64_t count) {
  const auto [values, vectors] = at::linalg_eigh(small);
  return {values.flip(0).narrow(0, 0, count).clamp_min(0), vectors.flip(1).narrow(1, 0, count)};
}

/// Subspace iteration (Halko, Martinsson and Tropp, 2011, algorithm 4.4) in float32; from a basis that is
/// good already, if `given`. What the leading ones hold is looked at in every step, not what the spare ones
/// do, too, which settle later. The iteration is that of the matrix shifted by half the least of the basis'
/// eigenvalues, which turns what is to be left out from [0, 2 shift] to half of it (Feng, Yu, Xie and Tang,
/// 2024, dynamic shifts).
std::optional<Eigen> sketched_eigenvectors(const at::Tensor& products, std::int64_t count, double energy,
                                           const at::Tensor& given, const Job& job) {
  constexpr std::int64_t share = 3, small = 64;
  constexpr double alike = 1e-2, plenty = 1e-2;
  constexpr std::uint64_t seed = 3;
  const std::int64_t size = products.size(0), sketch = count + kSpare;
  if (size < small || sketch * share > size) return std::nullopt;
  Settling held(energy, 5e-3, 0.95);
  // the space may be float32's, what is read from it is not, unless much is left out
  const at::Tensor narrow = products.to(at::kFloat);
  at::Tensor first = noise(size, given.defined() ? kSpare : sketch, seed, narrow);
  if (given.defined()) first = at::cat({given, first}, 1);
  at::Tensor images = matrix_product(narrow, first);
  if (given.defined()) held.settled(at::sum(given * images.narrow(1, 0, count), at::kDouble).item<double>());
  for (std::int64_t step = 0; step < kMostSteps; ++step) {
    stop_point(job);
    const at::Tensor basis = orthonormal_as_given(images);
    images = matrix_product(narrow, basis);
    const at::Tensor inside = matrix_product(basis.t(), images).to(at::kDouble);
    const at::Tensor values = at::linalg_eigvalsh(inside).flip(0), leading = values.narrow(0, 0, count);
    const double holds = leading.clamp_min(0).sum().item<double>();
    if (!held.settled(holds)) {
      const double shift = std::max(values[-1].item<double>(), 0.0) / 2;
      images = at::sub(images, basis, shift);
      // once more before they are made orthonormal, where float32 bears the square of what they differ by
      if (leading[-1].item<double>() > alike * leading[0].item<double>())
        images = at::sub(matrix_product(narrow, images), images, shift);
      continue;
    }
    if (given.defined() || energy - holds > plenty * energy) {
      const Eigen found = ritz(inside, count);
      return Eigen{found.values, matrix_product(basis, found.vectors.to(at::kFloat))};
    }
    const at::Tensor wide = orthonormal_wide(basis).columns;
    const Eigen exact = ritz(at::mm(wide.t(), at::mm(products, wide)), count);
    return Eigen{exact.values, at::mm(wide, exact.vectors)};
  }
  return std::nullopt;
}

/// rows · matrix with a matrix in rows or columns, whichever way around is the faster one for few rows.
at::Tensor rows_times(const at::Tensor& rows, const at::Tensor& matrix) {
  return matrix.is_contiguous() ? matrix_product(rows, matrix) : matrix_product(matrix.t(), rows.t()).t();
}

/// Orthonormal rows that span a growing block Krylov space of a matrix [m, n], and their images.
class KrylovSpace {
 public:
  KrylovSpace(const at::Tensor& matrix, std::int64_t block, std::int64_t most, std::uint64_t seed)
      : matrix_(matrix), block_(block), products_(at::zeros({0, 0}, at::kDouble)) {
    rows_ = at::empty({most, matrix.size(0)}, matrix.options());
    images_ = at::empty({most, matrix.size(1)}, matrix.options());
    add(noise(block, matrix.size(1), seed, matrix));
  }

  std::int64_t size() const { return size_; }
  void grow() { add(images_.narrow(0, size_ - block_, block_)); }

  /// The squares [count] of the leading singular values in this space, and how the rows are to be turned.
  Eigen squares(std::int64_t count, bool with_turn) {
    if (with_turn) return ritz(products(), count);
    return {at::linalg_eigvalsh(products()).flip(0).narrow(0, 0, count).clamp_min(0), {}};
  }

  SvdFactors triplets(const Eigen& squares) const {
    const at::Tensor s = squares.values.sqrt().to(at::kFloat), turn = squares.vectors.to(at::kFloat);
    return {matrix_product(rows().t(), turn), s, matrix_product(images().t(), turn) / s};
  }

 private:
  at::Tensor rows() const { return rows_.narrow(0, 0, size_); }
  at::Tensor images() const { return images_.narrow(0, 0, size_); }

  at::Tensor without_known(at::Tensor rows) const {
    // twice is enough (Giraud, Langou and Rozložník, 2005)
    for (int pass = 0; pass < 2 && size_ > 0; ++pass)
      rows = rows - matrix_product(matrix_product(rows, this->rows().t()), this->rows());
    return rows;
  }

  /// matrix · directionsᵀ, made orthonormal and to all rows before.
  void add(const at::Tensor& directions) {
    constexpr double rounding = 1e-4;
    const at::Tensor candidates = rows_times(directions, matrix_.t());
    const Orthonormal next = orthonormal_wide(without_known(candidates).t());
    at::Tensor rows = next.columns.t().to(at::kFloat);
    // the space holds nearly all of them: what is left is rounding, which points anywhere
    if (next.least < rounding * at::linalg_vector_norm(candidates).item<double>())
      rows = orthonormal_as_given(without_known(rows).t()).t();
    rows_.narrow(0, size_, block_).copy_(rows);
    images_.narrow(0, size_, block_).copy_(rows_times(rows, matrix_));
    size_ += block_;
  }

  /// images · imagesᵀ in float64; what is known of it is not computed again.
  const at::Tensor& products() {
    const std::int64_t known = products_.size(0);
    if (known == size_) return products_;
    const at::Tensor wide = images().to(at::kDouble);
    const at::Tensor border = at::mm(wide, wide.narrow(0, known, size_ - known).t());
    const at::Tensor above = at::cat({products_, border.narrow(0, 0, known)}, 1);
    return products_ = at::cat({above, border.t()});
  }

  at::Tensor matrix_;
  std::int64_t block_, size_ = 0;
  at::Tensor rows_, images_;  ///< [k, m] and rows · matrix [k, n], the first size_ of them
  at::Tensor products_;
};

/// A quarter of the rank, in steps in which matrix products are efficient.
std::int64_t krylov_block(std::int64_t rank) {
  constexpr std::int64_t unit = 16;
  return unit * std::max<std::int64_t>((rank / 4 + unit / 2) / unit, 1);
}

}  // namespace

std::optional<SvdFactors> sketched_svd(const at::Tensor& matrix, std::int64_t rank, std::uint64_t seed,
                                       const Job& job) {
  if (matrix.size(0) > matrix.size(1)) {
    auto turned = sketched_svd(matrix.t(), rank, seed, job);
    if (turned) std::swap(turned->U, turned->V);
    return turned;
  }
  constexpr std::int64_t share = 6;
  if ((rank + kSpare) * share > matrix.size(0)) return std::nullopt;
  const double energy = energy_of(matrix);
  Settling held(energy, 7e-3, 0.9);
  const std::int64_t block = krylov_block(rank), most = block * std::min(kMostBlocks, matrix.size(0) / block);
  KrylovSpace space(matrix, block, most, seed);
  constexpr double trusted = 1e-8;  // of the squares: smaller ones drown in float32's rounding
  for (; space.size() < most; space.grow()) {
    stop_point(job);
    if (2 * space.size() < 3 * rank) continue;  // never enough
    const bool perhaps_last = held.steps() > 1;
    Eigen found = space.squares(rank, perhaps_last);
    const double now = found.values.sum().item<double>();
    if (!(energy - now > kLeastLeftOut * energy)) return std::nullopt;
    if (!held.settled(now)) continue;
    if (!perhaps_last) found = space.squares(rank, true);
    if (!(found.values[rank - 1].item<double>() > trusted * found.values[0].item<double>())) break;
    return space.triplets(found);
  }
  return std::nullopt;
}

at::Tensor fast_gram(const at::Tensor& unfolded) {
  // of the two equal halves only one is computed, but for the blocks on the diagonal; the pieces of few rows
  // are one batch
  constexpr std::int64_t piece = 4096, block = 64, few = 32;
  const std::int64_t rows = unfolded.size(0), columns = unfolded.size(1);
  if (rows <= few && columns % piece == 0) {
    const at::Tensor parts = unfolded.reshape({rows, columns / piece, piece}).transpose(0, 1);
    return at::sum(at::bmm(parts, parts.transpose(1, 2)), {0}, /*keepdim=*/false, at::kDouble);
  }
  at::Tensor sum = at::zeros({rows, rows}, at::kDouble);
  for (std::int64_t column = 0; column < columns; column += piece) {
    const at::Tensor part = unfolded.narrow(1, column, std::min(piece, columns - column));
    for (std::int64_t row = 0; row < rows; row += block) {
      const std::int64_t height = std::min(block, rows - row);
      sum.narrow(0, row, height)
          .narrow(1, row, rows - row)
          .add_(matrix_product(part.narrow(0, row, height), part.narrow(0, row, rows - row).t()));
    }
  }
  for (std::int64_t next = block; next < rows; next += block) {
    const std::int64_t above = next - block, rest = rows - next;
    sum.narrow(0, next, rest)
        .narrow(1, above, block)
        .copy_(sum.narrow(0, above, block).narrow(1, next, rest).t());
  }
  return sum;
}

bool basis_by_products(std::int64_t m, std::int64_t n, std::int64_t count) {
  // a Krylov space of about 2 count + 32 rows takes 4 m n times its size, at two thirds of the speed of the
  // 1.25 m m n of the products
  constexpr std::int64_t share = 5, beside = 32;
  return m <= n && m < share * (2 * count + beside);
}

Basis fast_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job,
                 const KnownOfBasis& known) {
  const at::Tensor unfolded = unfold(tensor, mode);
  const std::int64_t m = unfolded.size(0), n = unfolded.size(1);
  if (m > n) return leading_basis(tensor, mode, count, job);
  if (!known.start.defined() && !known.products.defined() && !basis_by_products(m, n, count)) {
    constexpr std::uint64_t seed = 4;
    if (const auto found = sketched_svd(unfolded, count, seed, job))
      return {found->U.contiguous(), doubles(found->S), energy_of(unfolded)};
  }
  const at::Tensor products = known.products.defined() ? known.products : fast_gram(unfolded);
  const double energy = products.trace().item<double>();
  const auto sketched = sketched_eigenvectors(products, count, energy, known.start, job);
  const Eigen eigen = sketched ? *sketched : leading_eigenvectors(products, count, job);
  Basis basis{eigen.vectors.to(tensor.scalar_type()), doubles(eigen.values.sqrt()), energy};
  if (count >= m || share_left_out(basis, count) > kLeastLeftOut) return basis;
  return leading_basis(tensor, mode, count, job);
}

}  // namespace tenfold
