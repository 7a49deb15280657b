// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/svd_interface.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>

#include "engine/decomposition/fast_svd.h"
#include "engine/decomposition/masked.h"
#include "engine/decomposition/svd.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

at::Tensor seeded_normal(std::int64_t rows, std::int64_t columns, std::uint64_t seed,
                         const at::Tensor& like) {
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  return at::randn({rows, columns}, generator, like.options());
}

SvdTriple gram_svd(const at::Tensor& a, std::int64_t count, const Job& job) {
  const bool tall = a.size(0) > a.size(1);
  const at::Tensor rows = tall ? a.mH() : a;
  const Eigen eigen = leading_eigenvectors(gram(rows, 0, job), count, job);
  const at::Tensor s = eigen.values.narrow(0, 0, count).sqrt();
  const double least = 1e-8 * std::max(s[0].item<double>(), std::numeric_limits<double>::min());
  const at::Tensor near = eigen.vectors.to(a.scalar_type());
  const at::Tensor far =
      at::mm(rows.mH(), near) / s.clamp_min(least).to(at::toRealValueType(a.scalar_type()));
  return tall ? SvdTriple{far, s, near.mH()} : SvdTriple{near, s, far.mH()};
}

SvdTriple randomized(const at::Tensor& a, std::int64_t count, const SvdOptions& options, const Job& job) {
  const std::int64_t sketch = std::min(count + options.n_oversamples, std::min(a.size(0), a.size(1)));
  at::Tensor q = orthonormal(at::mm(a, seeded_normal(a.size(1), sketch, options.seed, a)));
  for (std::int64_t step = 0; step < options.n_iter; ++step) {
    stop_point(job);
    q = orthonormal(at::mm(a, orthonormal(at::mm(a.mH(), q))));
  }
  const auto [u, s, vh] = at::linalg_svd(at::mm(q.mH(), a), /*full_matrices=*/false);
  return {at::mm(q, u.narrow(1, 0, count)), s.narrow(0, 0, count), vh.narrow(0, 0, count)};
}

/// What a function of the caller's finds; checks it.
SvdTriple given_by(const SvdOptions& options, const at::Tensor& a, std::int64_t count) {
  SvdTriple found = options.function(a, count);
  const bool there = found.U.defined() && found.S.defined() && found.V.defined();
  if (!there || found.U.sizes() != at::IntArrayRef({a.size(0), count}) ||
      found.S.sizes() != at::IntArrayRef({count}) || found.V.sizes() != at::IntArrayRef({count, a.size(1)}))
    throw Error("svd.function", "The function for singular values did not give {rank} of a matrix {shape}",
                {{"rank", std::to_string(count)}, {"shape", to_string(a.sizes().vec())}});
  return found;
}

SvdTriple decomposed(const at::Tensor& a, std::int64_t count, const SvdOptions& options, const Job& job) {
  if (options.function) return given_by(options, a, count);
  if (options.method == SvdMethod::symeig_svd) return gram_svd(a, count, job);
  if (options.method == SvdMethod::randomized_svd) return randomized(a, count, options, job);
  if (options.method == SvdMethod::automatic && a.scalar_type() == at::kFloat)
    if (const auto found = sketched_svd(a, count, options.seed, job))
      return {found->U, found->S, found->V.t()};
  const SvdFactors found = truncated_svd(a, count, job);
  return {found.U, found.S, found.V.mH()};
}

/// `known` with more columns: orthonormal ones as far as they exist, then zeros.
at::Tensor filled_up(const at::Tensor& known, std::int64_t count, std::uint64_t seed) {
  const std::int64_t rows = known.size(0), have = known.size(1);
  if (have >= count) return known;
  at::Tensor more = at::zeros({rows, count - have}, known.options());
  const std::int64_t added = std::min(rows, count) - have;
  if (added > 0) {
    at::Tensor columns = seeded_normal(rows, added, seed, known);
    for (int pass = 0; pass < 2; ++pass)
      columns = orthonormal(columns - at::mm(known, at::mm(known.mH(), columns)));
    more.narrow(1, 0, added).copy_(columns);
  }
  return at::cat({known, more}, 1);
}

at::Tensor positive_part(const at::Tensor& x) { return at::real(x).clamp_min(0); }

/// The pair of one singular triple: the larger of its positive and its negative part.
std::pair<at::Tensor, at::Tensor> dominant_pair(const at::Tensor& x, const at::Tensor& y) {
  std::pair<at::Tensor, at::Tensor> best;
  double most = -1;
  for (const double sign : {-1.0, 1.0}) {
    const at::Tensor u = positive_part(sign * x), v = positive_part(sign * y);
    const double u_norm = frobenius_norm(u), v_norm = frobenius_norm(v);
    if (u_norm * v_norm < most) continue;
    most = u_norm * v_norm;
    const double root = most > 0 ? std::sqrt(most) : 0;
    best = {u * (u_norm > 0 ? root / u_norm : 0), v * (v_norm > 0 ? root / v_norm : 0)};
  }
  return best;
}

SvdTriple non_negative(const at::Tensor& matrix, const SvdTriple& svd, NonNegativeSvd kind) {
  if (matrix.is_complex()) throw Error("svd.non_negative", "Complex numbers have no non-negative factors");
  SvdTriple found{at::zeros_like(svd.U), svd.S, at::zeros_like(svd.V)};
  for (std::int64_t j = 0; j < svd.S.size(0); ++j) {
    const at::Tensor x = svd.U.select(1, j), y = svd.V.select(0, j);
    // the leading pair of a non-negative matrix has one sign
    const auto [u, v] = j == 0 ? std::pair{x.abs(), y.abs()} : dominant_pair(x, y);
    const double root = std::sqrt(svd.S[j].item<double>());
    found.U.select(1, j).copy_(u * root);
    found.V.select(0, j).copy_(v * root);
  }
  const double epsilon = std::numeric_limits<double>::epsilon();
  // of negative numbers the mean is none that may stand there
  const double small = kind == NonNegativeSvd::nndsvda ? std::abs(matrix.mean().item<double>()) : 0;
  found.U = at::where(found.U < epsilon, small, found.U);
  found.V = at::where(found.V < epsilon, small, found.V);
  return found;
}

}  // namespace

bool is_fast(SvdMethod method, const at::Tensor& tensor) {
  constexpr std::int64_t least = 1 << 16;
  return method == SvdMethod::automatic && tensor.defined() && tensor.scalar_type() == at::kFloat &&
         tensor.numel() >= least;
}

at::Tensor column_phases(const at::Tensor& columns) {
  if (columns.numel() == 0) return at::ones({columns.size(1)}, columns.options());
  const at::Tensor largest = columns.gather(0, columns.abs().argmax(0, /*keepdim=*/true))[0];
  return at::where(largest.abs() > 0, largest.sgn(), at::ones_like(largest));
}

at::Tensor flip_columns(const at::Tensor& columns) { return columns * column_phases(columns).conj(); }

std::pair<at::Tensor, at::Tensor> svd_flip(const at::Tensor& U, const at::Tensor& V, bool u_based_decision) {
  const at::Tensor phases = u_based_decision ? column_phases(U) : column_phases(V.t()).conj();
  return {U * phases.conj(), V * phases.unsqueeze(1)};
}

SvdTriple svd_interface(const at::Tensor& matrix, const SvdOptions& options, const Job& job) {
  const at::NoGradGuard no_grad;
  if (!matrix.defined() || matrix.dim() != 2)
    throw Error("svd.not_a_matrix", "A singular value decomposition needs a matrix with two modes");
  const std::int64_t limit = std::min(matrix.size(0), matrix.size(1));
  const std::int64_t asked = options.n_eigenvecs.value_or(limit), count = std::min(asked, limit);
  if (asked < 1) throw Error("svd.rank", "Rank {rank} is less than 1", {{"rank", std::to_string(asked)}});
  at::Tensor known;
  if (options.mask.defined()) known = options.mask.to(at::kCPU, at::kBool);
  const bool fast = is_fast(options.method, matrix) && !known.defined();
  at::Tensor a = working_copy(completed_by_mean(matrix, options.mask), "The matrix", fast);
  const std::int64_t repeats =
      known.defined() ? std::max<std::int64_t>(options.n_iter_mask_imputation, 0) : 0;
  const auto pass = [&](std::int64_t k) {
    if (repeats == 0) return decomposed(a, count, options, job);
    return decomposed(a, count, options, job.step(k, repeats + 1, "pass " + std::to_string(k + 1)));
  };
  SvdTriple found = pass(0);
  for (std::int64_t k = 1; k <= repeats; ++k) {
    stop_point(job);
    a = at::where(known, a, at::mm(found.U * found.S.to(found.U.scalar_type()), found.V));
    found = pass(k);
  }
  found.U = filled_up(found.U, asked, options.seed + 1);
  found.V = filled_up(found.V.mH(), asked, options.seed + 2).mH();
  if (asked > count) found.S = at::cat({found.S, at::zeros({asked - count}, found.S.options())});
  if (options.flip_sign) std::tie(found.U, found.V) = svd_flip(found.U, found.V, options.u_based_flip_sign);
  if (options.non_negative != NonNegativeSvd::no) found = non_negative(a, found, options.non_negative);
  const auto finish = [&](const at::Tensor& t) { return t.to(matrix.options()).resolve_conj().contiguous(); };
  const at::Tensor s = found.S.to(matrix.options().dtype(at::toRealValueType(matrix.scalar_type())));
  return {finish(found.U), s.contiguous(), finish(found.V)};
}

Basis left_singular_vectors(const at::Tensor& tensor, std::int64_t mode, const SvdOptions& options,
                            const Job& job, const at::Tensor& products) {
  const std::int64_t size = tensor.size(mode), asked = options.n_eigenvecs.value_or(size);
  const bool quick = !options.function && options.method != SvdMethod::randomized_svd &&
                     !options.mask.defined() && options.non_negative == NonNegativeSvd::no;
  const at::ScalarType wide = wide_type(tensor.scalar_type());
  if (quick) {
    const bool fast = options.method == SvdMethod::automatic && tensor.scalar_type() == at::kFloat;
    const bool squared = options.method == SvdMethod::symeig_svd;
    const std::int64_t known = std::min(asked, size);
    Basis basis = fast      ? fast_basis(tensor, mode, known, job, {.products = products})
                  : squared ? gram_basis(tensor, mode, known, job)
                            : leading_basis(tensor, mode, known, job);
    basis.vectors = flip_columns(filled_up(basis.vectors.to(wide), asked, options.seed + 1));
    return basis;
  }
  SvdOptions matrix_options = options;
  if (options.mask.defined()) matrix_options.mask = unfold(options.mask, mode);
  stop_point(job);
  const SvdTriple found = svd_interface(unfold(tensor, mode), matrix_options, job.silent());
  return {found.U.to(wide), doubles(found.S)};
}

}  // namespace tenfold
