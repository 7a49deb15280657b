// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/matrix_product.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace tenfold {
namespace {

using at::Tensor;
using Linear = Tensor(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
                      std::string_view activation, c10::List<std::optional<at::Scalar>> scalars,
                      std::optional<std::string_view> algorithm);

/// x · weightᵀ of oneDNN; nothing where LibTorch is built without it.
std::optional<c10::TypedOperatorHandle<Linear>> onednn_linear() {
  const auto found = c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""});
  if (!found) return std::nullopt;
  return found->typed<Linear>();
}

bool worth_it(const Tensor& a, const Tensor& b) {
  // below it at::mm, which has less to prepare, is done sooner
  constexpr std::int64_t narrowest = 4, least_work = std::int64_t{1} << 20;
  const bool plain = a.dim() == 2 && b.dim() == 2 && a.size(1) == b.size(0) && a.device().is_cpu() &&
                     b.device().is_cpu() && a.scalar_type() == at::kFloat && b.scalar_type() == at::kFloat;
  if (!plain) return false;
  const std::int64_t m = a.size(0), k = a.size(1), n = b.size(1);
  return std::min({m, k, n}) >= narrowest && m * k * n >= least_work;
}

/// Rows or columns that follow each other without gaps.
Tensor gapless(const Tensor& matrix) {
  return matrix.is_contiguous() || matrix.t().is_contiguous() ? matrix : matrix.contiguous();
}

/// rows · weightᵀ + bias of oneDNN; undefined where at::mm is to be used.
Tensor by_onednn(const Tensor& rows, const Tensor& weight, const Tensor& bias = {}) {
  static const auto linear = onednn_linear();
  if (!linear) return {};
  const at::AutoDispatchBelowADInplaceOrView below;
  return linear->call(rows.contiguous(), gapless(weight),
                      bias.defined() ? std::optional(bias.contiguous()) : std::nullopt, "none",
                      c10::List<std::optional<at::Scalar>>(), "");
}

}  // namespace

Tensor matrix_product(const Tensor& a, const Tensor& b) {
  if (!worth_it(a, b)) return at::mm(a, b);
  // the left side has to be in rows: it may be either, as a·b = (bᵀ·aᵀ)ᵀ, and else the smaller one is copied
  const bool a_left = a.is_contiguous() || (!b.t().is_contiguous() && a.numel() <= b.numel());
  const Tensor made = a_left ? by_onednn(a, b.t()) : by_onednn(b.t(), a);
  if (!made.defined()) return at::mm(a, b);
  return a_left ? made : made.t();
}

Tensor product_in_rows(const Tensor& a, const Tensor& b, const Tensor& bias) {
  constexpr std::int64_t worth_copying = 64;  // columns for which each number that is copied is used
  if (worth_it(a, b) && (a.is_contiguous() || b.size(1) >= worth_copying))
    if (const Tensor made = by_onednn(a, b.t(), bias); made.defined()) return made;
  return bias.defined() ? at::addmm(bias, a, b) : at::mm(a, b);
}

}  // namespace tenfold
