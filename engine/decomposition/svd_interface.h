// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "engine/decomposition/subspace.h"
#include "engine/support/job.h"

namespace tenfold {

/// How singular vectors are found: truncated_svd (as good as LAPACK's: the smaller Gram matrix, and where its
/// squares lose digits a QR and LAPACK's SVD of the triangle), symeig_svd (the smaller Gram matrix alone),
/// randomized_svd (Halko, Martinsson and Tropp, 2011, algorithms 4.4 and 5.1), automatic.
///
/// `automatic` is for speed with a real float32 tensor of 2^16 elements or more: the work is done in float32,
/// and where far fewer vectors are wanted than there are by block Krylov iteration that goes on until the
/// error is about 1.005 of the least one at most; when it does not settle, when less than 1e-3 of the norm is
/// left out, and with every other tensor, it is truncated_svd.
enum class SvdMethod { truncated_svd, symeig_svd, randomized_svd, automatic };

/// Whether `automatic` works on this tensor in float32.
bool is_fast(SvdMethod method, const at::Tensor& tensor);

/// What makes both sides non-negative (Boutsidis and Gallopoulos, 2008): small entries become 0 (nndsvd) or
/// the absolute value of the matrix's mean (nndsvda).
enum class NonNegativeSvd { no, nndsvd, nndsvda };

/// matrix ≈ U · diag(S) · V: U [m, k], S [k] real and descending, V [k, n].
struct SvdTriple {
  at::Tensor U, S, V;
};

struct SvdOptions {
  SvdMethod method = SvdMethod::truncated_svd;
  /// Singular vectors asked for; nothing: min(m, n).
  std::optional<std::int64_t> n_eigenvecs;
  /// The largest entry of each column of U (or row of V) becomes real and positive.
  bool flip_sign = true, u_based_flip_sign = true;
  NonNegativeSvd non_negative = NonNegativeSvd::no;
  /// [m, n], 0 or false where the entry is missing; whatever is there is not looked at.
  at::Tensor mask;
  /// How often missing entries are replaced by the approximation; they begin as the mean of the others.
  std::int64_t n_iter_mask_imputation = 5;
  /// Of randomized_svd: columns more than asked for, and power iterations.
  std::int64_t n_oversamples = 5, n_iter = 2;
  /// Of randomized_svd and of vectors that fill up.
  std::uint64_t seed = 0;
  /// Takes the place of `method`: the leading triples of a matrix in the working dtype (TensorLy's callable);
  /// Error when it gives another number of them.
  std::function<SvdTriple(const at::Tensor& matrix, std::int64_t n_eigenvecs)> function = {};
};

/// The k = n_eigenvecs leading singular triples of a matrix [m, n], real or complex, in its dtype, with
/// TensorLy's options (the sign rule: largest entry positive).
///
/// Where more are asked for than min(m, n) the further singular values are 0 and the vectors fill up an
/// orthonormal set, then zeros; no full square matrix is formed. With `non_negative`, U · V approximates the
/// matrix (S is already in them). Throws Error when k < 1, a value that counts is not finite, or
/// non_negative is asked of complex numbers.
SvdTriple svd_interface(const at::Tensor& matrix, const SvdOptions& options = {}, const Job& job = {});

/// U [m, k] and V [k, n] with the sign rule applied.
std::pair<at::Tensor, at::Tensor> svd_flip(const at::Tensor& U, const at::Tensor& V,
                                           bool u_based_decision = true);

/// The phase [k] (real: sign) of the largest entry of each column [m, k]; 1 for a column of zeros.
at::Tensor column_phases(const at::Tensor& columns);

/// The columns [m, k] times phases that make the largest entry of each real and positive.
at::Tensor flip_columns(const at::Tensor& columns);

/// Leading left singular vectors [mode, k] of an unfolding with the sign rule applied, filled up as in
/// svd_interface, in the wide dtype, and the singular values that were found. `options.mask` has the tensor's
/// shape; options.n_eigenvecs is k. `products`, if defined, is the unfolding's Gram matrix [mode, mode] in
/// float64, which `automatic` then need not compute.
Basis left_singular_vectors(const at::Tensor& tensor, std::int64_t mode, const SvdOptions& options,
                            const Job& job = {}, const at::Tensor& products = {});

}  // namespace tenfold
