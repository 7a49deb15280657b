// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/support/job.h"

namespace tenfold {

/// Throws Cancelled when a stop was asked for. Unlike a checkpoint it reports nothing, so that inner steps
/// leave the progress of the outer ones alone.
void stop_point(const Job& job);

/// Matrix [mode, product of the others], the others in their order, the last fastest (as TensorLy). Here and
/// in the next three functions modes below 0 count from the end. Throws Error when there is no such mode.
at::Tensor unfold(const at::Tensor& tensor, std::int64_t mode);

/// The tensor of that shape whose unfolding is `unfolded`; the inverse of unfold. Throws Error as it, and
/// when the shape has another number of entries.
at::Tensor fold(const at::Tensor& unfolded, std::int64_t mode, const std::vector<std::int64_t>& shape);

/// Product with a matrix [new, old] along one mode of size `old`, or with a vector [old], which removes the
/// mode. `transpose`: the matrix is [old, new] and its conjugate transpose is used (of a vector the
/// conjugate). Throws Error when the sizes differ.
at::Tensor mode_dot(const at::Tensor& tensor, const at::Tensor& matrix, std::int64_t mode,
                    bool transpose = false);

/// mode_dot with matrices[k] along modes[k] for each k but `skip` (an index into the list; -1: none). Modes
/// are those of `tensor`, also behind one that a vector removes; no modes: 0, 1, 2, … Throws Error when there
/// are not as many modes as matrices, and as mode_dot.
at::Tensor multi_mode_dot(const at::Tensor& tensor, const std::vector<at::Tensor>& matrices,
                          const std::vector<std::int64_t>& modes = {}, std::int64_t skip = -1,
                          bool transpose = false);

/// complex128 for a complex dtype, float64 for every other.
at::ScalarType wide_type(at::ScalarType type);

/// The largest finite number of a floating-point or complex dtype, nearly.
double largest_number(at::ScalarType type);

/// The Gram matrix unfold(tensor, mode) · its conjugate transpose, [mode, mode] in the wide dtype, summed in
/// pieces so that no wide copy of the tensor is made; a stop is noticed between them.
at::Tensor gram(const at::Tensor& tensor, std::int64_t mode, const Job& job = {});

/// The values of a real tensor, in their order.
std::vector<double> doubles(const at::Tensor& tensor);

/// Frobenius norm in float64, whatever the dtype.
double frobenius_norm(const at::Tensor& tensor);

/// ‖tensor − approximation‖ / ‖tensor‖ in the wide dtype, 0 when both vanish; `slice(begin, end)` gives the
/// rows [begin, end) of mode 0 of the approximation, so that it is never whole in memory.
double relative_error(const at::Tensor& tensor,
                      const std::function<at::Tensor(std::int64_t begin, std::int64_t end)>& slice,
                      const Job& job = {});

/// Throws Error naming `what` when it is not a dense tensor of floating-point or complex numbers, is empty,
/// or holds a value that is not finite.
void require_numbers(const at::Tensor& tensor, const char* what);

/// What a decomposition works on: the tensor on the CPU, contiguous, in float64 (complex128) up to 2^22
/// elements; above, where its largest value is in 1e-5 … 1e5, so that products of several factors stay within
/// float32, in that (complex64); `narrow`: float32 stays float32 whatever its size, if its values do. Throws
/// Error as require_numbers, and when the largest value (of complex numbers: part) is beyond 1e-70 … 1e70
/// without being 0: the squares of Gram matrices would leave float64.
at::Tensor working_copy(const at::Tensor& tensor, const char* what, bool narrow = false);

/// An orthonormal basis of the columns of [m, n], m >= n: the Q [m, n] of a QR.
at::Tensor orthonormal(const at::Tensor& columns);

}  // namespace tenfold
