// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/matrix_product.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

#include "engine/kernels/derivatives.h"
#include "engine/kernels/permuted_copy.h"
#include "engine/support/processor.h"

namespace tenfold {
namespace {

using at::Tensor;

/// What MKL is slow with even where its vectors are as wide: few columns, or sums of few numbers.
constexpr std::int64_t kNarrow = 16;

using Linear = Tensor(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
                      std::string_view activation, c10::List<std::optional<at::Scalar>> scalars,
                      std::optional<std::string_view> algorithm);

/// x · weightᵀ of oneDNN; nothing where LibTorch is built without it.
const std::optional<c10::TypedOperatorHandle<Linear>>& onednn_linear() {
  static const auto linear = [] {
    const auto found = c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""});
    return found ? std::optional(found->typed<Linear>()) : std::nullopt;
  }();
  return linear;
}

/// float32 on the CPU, and no derivative, which oneDNN's operator has none of.
bool plain(const Tensor& a, const Tensor& b) {
  return a.device().is_cpu() && b.device().is_cpu() && a.scalar_type() == at::kFloat &&
         b.scalar_type() == at::kFloat && !wants_derivative(a, b);
}

bool worth_it(const Tensor& a, const Tensor& b) {
  // below it at::mm, which has less to prepare, is done sooner
  constexpr std::int64_t narrowest = 4, least_work = std::int64_t{1} << 20, much_work = least_work << 4;
  if (a.dim() != 2 || b.dim() != 2 || a.size(1) != b.size(0) || !plain(a, b)) return false;
  const std::int64_t m = a.size(0), k = a.size(1), n = b.size(1);
  if (std::min({m, k, n}) < narrowest || m * k * n < least_work) return false;
  if (onednn_is_wider()) return true;
  return a.is_contiguous() && (n < kNarrow || (std::min(k, n) <= kNarrow && m * k * n >= much_work));
}

/// Whether products of matrices of `m` by `k` with panels of `k` by `c` are each large enough for oneDNN,
/// which takes them one by one, its results to be copied.
bool panels_worth_it(const Tensor& a, const Tensor& b, std::int64_t m, std::int64_t k, std::int64_t c) {
  constexpr std::int64_t narrowest = 16, least_work = std::int64_t{1} << 21;
  return onednn_is_wider() && plain(a, b) && std::min({m, k, c}) >= narrowest && m * k * c >= least_work;
}

/// Rows or columns that follow each other without gaps.
Tensor gapless(const Tensor& matrix) {
  return matrix.is_contiguous() || matrix.t().is_contiguous() ? matrix : matrix.contiguous();
}

/// rows · weightᵀ + bias of oneDNN; undefined where at::mm is to be used.
Tensor by_onednn(const Tensor& rows, const Tensor& weight, const Tensor& bias = {}) {
  const auto& linear = onednn_linear();
  if (!linear) return {};
  const at::AutoDispatchBelowADInplaceOrView below;
  return linear->call(rows.contiguous(), gapless(weight),
                      bias.defined() ? std::optional(bias.contiguous()) : std::nullopt, "none",
                      c10::List<std::optional<at::Scalar>>(), "");
}

/// Panels that are to share the processors: one of them may be too small for several.
void each_panel(std::int64_t count, const std::function<void(std::int64_t)>& panel) {
  at::parallel_for(0, count, 1, [&](std::int64_t from, std::int64_t to) {
    const at::AutoDispatchBelowADInplaceOrView below;  // the threads have their own modes
    for (std::int64_t k = from; k < to; ++k) panel(k);
  });
}

/// MKL takes up to six times as long for a result of few columns as for one of as few rows, and with a left
/// side in columns half as long again where the result is higher than wide.
Tensor by_mkl(const Tensor& a, const Tensor& b) {
  const bool turned = a.dim() == 2 && b.dim() == 2 && plain(a, b) && b.size(1) < a.size(0) &&
                      (b.size(1) <= kNarrow || a.stride(1) != 1);
  return turned ? at::mm(b.t(), a.t()).t() : at::mm(a, b);
}

}  // namespace

bool onednn_is_wider() {
  static const bool wider =
      at::get_cpu_capability() == "AVX512" && processor_fact("vendor_id") != "GenuineIntel";
  return wider;
}

Tensor matrix_product(const Tensor& a, const Tensor& b) {
  if (!worth_it(a, b)) return by_mkl(a, b);
  // the left side has to be in rows: it may be either, as a·b = (bᵀ·aᵀ)ᵀ, and else the smaller one is copied
  const bool a_left = a.is_contiguous() || (!b.t().is_contiguous() && a.numel() <= b.numel());
  const Tensor made = a_left ? by_onednn(a, b.t()) : by_onednn(b.t(), a);
  if (!made.defined()) return by_mkl(a, b);
  return a_left ? made : made.t();
}

Tensor product_in_rows(const Tensor& a, const Tensor& b, const Tensor& bias) {
  constexpr std::int64_t worth_copying = 64;  // columns for which each number that is copied is used
  if (!wants_derivative(bias) && worth_it(a, b) && (a.is_contiguous() || b.size(1) >= worth_copying))
    if (const Tensor made = by_onednn(a, b.t(), bias); made.defined()) return made;
  return bias.defined() ? at::addmm(bias, a, b) : at::mm(a, b);
}

Tensor panel_products(const Tensor& a, const Tensor& b) {
  const std::int64_t count = b.size(0), m = a.size(0);
  if (!panels_worth_it(a, b, m, b.size(1), b.size(2)) || !onednn_linear())
    return at::bmm(a.expand({count, m, a.size(1)}), b);
  const Tensor left = a.contiguous(), made = at::empty({count, m, b.size(2)}, a.options());
  each_panel(count, [&](std::int64_t k) { made.select(0, k).copy_(by_onednn(left, b.select(0, k).t())); });
  return made;
}

Tensor summed_panel_products(const Tensor& a, const Tensor& b) {
  const std::int64_t count = a.size(0), m = a.size(1), k = b.size(1), c = a.size(2);
  if (count > 0 && panels_worth_it(a, b, m, k, c) && onednn_linear()) {
    Tensor sum = by_onednn(a.select(0, 0), b.select(0, 0));
    for (std::int64_t i = 1; i < count; ++i) sum.add_(by_onednn(a.select(0, i), b.select(0, i)));
    return sum;
  }
  // one product a panel and a sum, unless those are larger than the panels: then one product of copies
  if (m * k <= c * std::max(m, k)) return at::bmm(a, b.mT()).sum(0);
  const auto side_by_side = [&](const Tensor& panels, std::int64_t rows) {
    return made_contiguous(panels.transpose(0, 1)).view({rows, count * c});
  };
  return by_mkl(side_by_side(a, m), side_by_side(b, k).t());
}

}  // namespace tenfold
