// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors filled by formulas, so that numbers computed by Python's libraries can be compared.
#pragma once
#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <QStringList>
#include <sstream>

namespace tenfold::testing {

/// ½·sin(1.3·(entry + 1) + 0.7·k), k row-major.
inline at::Tensor filled(at::IntArrayRef shape, std::int64_t entry) {
  const at::Tensor k = at::arange(c10::multiply_integers(shape), at::kDouble);
  return (at::sin(1.3 * static_cast<double>(entry + 1) + 0.7 * k) / 2).reshape(shape);
}

/// Every entry of the state dict, in its order, by that formula.
inline void fill_parameters(torch::nn::Module& module) {
  const at::NoGradGuard no_grad;
  std::int64_t entry = 0;
  for (const auto& parameter : module.named_parameters())
    parameter.value().copy_(filled(parameter.value().sizes(), entry++));
}

/// cos(0.3·k + 0.2)
inline at::Tensor wave(at::IntArrayRef shape) {
  return at::cos(0.3 * at::arange(c10::multiply_integers(shape), at::kDouble) + 0.2).reshape(shape);
}

/// sin(0.7k + 0.1)·(1 + 0.05·(k mod 7)) + 0.1·(k² mod 11)
inline at::Tensor bumpy(at::IntArrayRef shape) {
  const at::Tensor k = at::arange(c10::multiply_integers(shape), at::kDouble);
  return (at::sin(0.7 * k + 0.1) * (1 + 0.05 * at::remainder(k, 7)) + 0.1 * at::remainder(k * k, 11))
      .reshape(shape);
}

/// "name [sizes]" of every parameter, in order.
inline QStringList keys(const torch::nn::Module& module) {
  QStringList all;
  for (const auto& parameter : module.named_parameters()) {
    std::ostringstream text;
    text << parameter.key() << " " << parameter.value().sizes();
    all << QString::fromStdString(text.str());
  }
  return all;
}

/// Count, sum, sum of absolute values, first three and last, as the golden tables have them.
struct Digest {
  std::int64_t count;
  double sum, absolute, first, second, third, last;
};

inline Digest digest(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().reshape(-1).to(at::kDouble);
  return {flat.numel(),           flat.sum().item<double>(), flat.abs().sum().item<double>(),
          flat[0].item<double>(), flat[1].item<double>(),    flat[2].item<double>(),
          flat[-1].item<double>()};
}

/// Largest |found − wanted|: sums are given to 1e-10, entries to 1e-8.
inline double distance(const at::Tensor& tensor, const Digest& wanted) {
  const Digest found = digest(tensor);
  if (found.count != wanted.count) return 1e9;
  const double entries =
      std::max({std::abs(found.first - wanted.first), std::abs(found.second - wanted.second),
                std::abs(found.third - wanted.third), std::abs(found.last - wanted.last)});
  return std::max({std::abs(found.sum - wanted.sum), std::abs(found.absolute - wanted.absolute), entries});
}

inline double difference(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return 1e9;
  return a.numel() == 0 ? 0 : (a - b).abs().max().item<double>();
}

}  // namespace tenfold::testing
