// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace tenfold::testing {

/// The k-th (from 1) value of the noise of make_baselines.py, in -0.5 … 0.5.
inline double formula_noise(std::uint64_t k) {
  std::uint64_t x = k * 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  x ^= x >> 31;
  return static_cast<double>(x >> 11) / 9007199254740992.0 - 0.5;
}

/// make_baselines.py's tensor, in float64.
inline at::Tensor formula_tensor(const std::vector<std::int64_t>& shape, int terms, double amplitude) {
  at::Tensor total = at::zeros(shape, at::kDouble);
  for (int r = 0; r < terms; ++r) {
    at::Tensor term = at::full({}, 1.0 / (r + 1), at::kDouble);
    for (std::size_t mode = 0; mode < shape.size(); ++mode) {
      const at::Tensor wave =
          at::cos(0.37 * (r + 1) * (at::arange(shape[mode], at::kDouble) + 1) + static_cast<double>(mode));
      term = term.unsqueeze(-1) * wave;
    }
    total += term;
  }
  at::Tensor noise = at::empty({total.numel()}, at::kDouble);
  auto* values = noise.mutable_data_ptr<double>();
  for (std::int64_t k = 0; k < noise.numel(); ++k)
    values[k] = formula_noise(static_cast<std::uint64_t>(k) + 1);
  return total + amplitude * noise.view(shape);
}

/// The tensor of which many numbers of TensorLy are known, in float64:
/// X_k = sin(0.7k + 0.1)·(1 + 0.05·(k mod 7)) + 0.1·(k² mod 11), the last mode fastest.
inline at::Tensor golden_tensor(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t size : shape) count *= size;
  const at::Tensor k = at::arange(count, at::kDouble);
  return (at::sin(0.7 * k + 0.1) * (1 + 0.05 * at::remainder(k, 7)) + 0.1 * at::remainder(k * k, 11))
      .view(shape);
}

/// 1 / (1 + the sum of the indices), in float64: singular values that fall faster than any power.
inline at::Tensor hilbert_tensor(const std::vector<std::int64_t>& shape) {
  at::Tensor sum = at::ones({}, at::kDouble);
  for (const std::int64_t size : shape) sum = sum.unsqueeze(-1) + at::arange(size, at::kDouble);
  return 1 / sum;
}

/// A complex tensor [4, 5, 3] whose imaginary part is another.
inline at::Tensor complex_golden_tensor() {
  const at::Tensor x = golden_tensor({4, 5, 3});
  return at::complex(x, 0.5 * x.flip(0));
}

/// ‖x − y‖ / ‖x‖ in float64 (complex128).
inline double distance(const at::Tensor& x, const at::Tensor& y) {
  const auto wide = x.is_complex() ? at::kComplexDouble : at::kDouble;
  const at::Tensor exact = x.to(wide);
  return (at::linalg_vector_norm(exact - y.to(wide)) / at::linalg_vector_norm(exact)).item<double>();
}

/// Largest entry of |QᴴQ − 1|.
inline double off_orthonormal(const at::Tensor& columns) {
  const at::Tensor q = columns.to(columns.is_complex() ? at::kComplexDouble : at::kDouble);
  return (at::mm(q.mH(), q) - at::eye(q.size(1), q.options())).abs().max().item<double>();
}

/// One number out of a tensor.
inline double at_index(const at::Tensor& tensor, const std::vector<std::int64_t>& index) {
  at::Tensor part = tensor;
  for (const std::int64_t k : index) part = part[k];
  return part.item<double>();
}

}  // namespace tenfold::testing
