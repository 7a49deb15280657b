// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/product_step.h"

#include <ATen/ATen.h>

#include "engine/functional/blas_step.h"
#include "engine/kernels/derivatives.h"
#include "engine/kernels/matrix_product.h"
#include "engine/kernels/permuted_copy.h"
#include "engine/kernels/transposed_copy.h"

namespace tenfold {
namespace {

Shape sizes_of(const Rearrangement& change, std::int64_t rows) {
  Shape sizes = change.sizes;
  for (std::int64_t& size : sizes)
    if (size < 0) size = rows;
  return sizes;
}

at::Tensor conjugate(const at::Tensor& tensor) { return tensor.is_complex() ? tensor.conj() : tensor; }

/// The state as [before, contracted] where nothing comes after.
at::Tensor rows_of(const at::Tensor& state, const SizedStep& step) {
  if (step.view == StateView::contracted_first) return state.view({step.contracted, step.before}).t();
  return state.view({step.before, step.contracted});
}

/// The state as [before, contracted, after].
at::Tensor panels_of(const at::Tensor& state, const SizedStep& step) {
  if (step.view == StateView::first_to_end)
    return state.view({step.after, step.before, step.contracted}).permute({1, 2, 0});
  return state.view({step.before, step.contracted, step.after});
}

/// The state as [contracted, after] where nothing comes before.
at::Tensor columns_of(const at::Tensor& state, const SizedStep& step) {
  if (step.view == StateView::first_to_end) return state.view({step.after, step.contracted}).t();
  return state.view({step.contracted, step.after});
}

/// gᵀ · state, in the order in memory that the weight has: who takes it further need not turn it.
at::Tensor weight_gradient(const at::Tensor& g, const at::Tensor& state, const at::Tensor& weight) {
  const bool turned = weight.stride(0) == 1 && !weight.is_contiguous();
  if (turned) return made_contiguous(matrix_product(state.t(), g)).t();
  return made_contiguous(matrix_product(g.t(), state));
}

StepGradients shared_backward(const at::Tensor& gradient, const at::Tensor& state, const at::Tensor& weight,
                              const SizedStep& step, bool for_state, bool for_weight) {
  StepGradients made;
  if (step.after == 1) {
    const at::Tensor g = gradient.view({step.shared, step.before, step.made}),
                     t = state.view({step.shared, step.before, step.contracted});
    if (for_weight) made.weight = at::bmm(g.mT(), conjugate(t));
    if (for_state) made.state = at::bmm(g, conjugate(weight));
  } else {
    const at::Tensor g = gradient.view({step.shared, step.made, step.after}),
                     t = state.view({step.shared, step.contracted, step.after});
    if (for_weight) made.weight = at::bmm(g, conjugate(t).mT());
    if (for_state) made.state = at::bmm(conjugate(weight).mT(), g);
  }
  return made;
}

StepGradients rows_backward(const at::Tensor& gradient, const at::Tensor& state, const at::Tensor& weight,
                            const SizedStep& step, bool for_state, bool for_weight) {
  StepGradients made;
  const at::Tensor g = gradient.view({step.before, step.made});
  if (for_weight) made.weight = weight_gradient(g, conjugate(rows_of(state, step)), weight);
  if (!for_state) return made;
  made.state = step.view == StateView::contracted_first ? product_in_rows(conjugate(weight).t(), g.t())
                                                        : product_in_rows(g, conjugate(weight));
  return made;
}

StepGradients columns_backward(const at::Tensor& gradient, const at::Tensor& state, const at::Tensor& weight,
                               const SizedStep& step, bool for_state, bool for_weight) {
  StepGradients made;
  const at::Tensor g = gradient.view({step.made, step.after});
  if (for_weight) made.weight = weight_gradient(g.t(), conjugate(columns_of(state, step)).t(), weight);
  if (!for_state) return made;
  made.state = step.view == StateView::first_to_end ? product_in_rows(g.t(), conjugate(weight))
                                                    : product_in_rows(conjugate(weight).t(), g);
  return made;
}

/// With the gradient turned into the state's order [after, before, made] both are one product.
StepGradients turned_backward(const at::Tensor& gradient, const at::Tensor& state, const at::Tensor& weight,
                              const SizedStep& step, bool for_state, bool for_weight) {
  StepGradients made;
  const std::int64_t rows = step.after * step.before;
  const at::Tensor g =
      transposed_copy(gradient.view({1, step.before * step.made, step.after})).view({rows, step.made});
  if (for_weight) made.weight = weight_gradient(g, conjugate(state).view({rows, step.contracted}), weight);
  if (for_state) made.state = product_in_rows(g, conjugate(weight));
  return made;
}

StepGradients panels_backward(const at::Tensor& gradient, const at::Tensor& state, const at::Tensor& weight,
                              const SizedStep& step, bool for_state, bool for_weight) {
  if (step.view == StateView::first_to_end)
    return turned_backward(gradient, state, weight, step, for_state, for_weight);
  StepGradients made;
  const at::Tensor g = gradient.view({step.before, step.made, step.after});
  if (for_weight) made.weight = summed_panel_products(g, conjugate(panels_of(state, step)));
  if (for_state) made.state = panel_products(conjugate(weight).t(), g);
  return made;
}

}  // namespace

SizedStep sized(const ProductStep& step, std::int64_t rows) {
  return {step.view,       step.shared, step.before * (step.rows_before ? rows : 1),
          step.contracted, step.made,   step.after * (step.rows_before ? 1 : rows),
          &step.first};
}

at::Tensor product_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step,
                        const at::Tensor& bias) {
  if (is_blas_step(state, weight, step) && !has_tangent(bias)) return blas_step(state, weight, step, bias);
  if (step.shared > 1) {
    if (step.after == 1) return at::bmm(state.view({step.shared, step.before, step.contracted}), weight.mT());
    return at::bmm(weight, state.view({step.shared, step.contracted, step.after}));
  }
  if (step.after == 1) {
    const at::Tensor rows = rows_of(state, step);
    return product_in_rows(rows, weight.t(), bias);
  }
  if (step.before == 1) return product_in_rows(weight, columns_of(state, step));
  return panel_products(weight, panels_of(state, step));
}

StepGradients product_step_backward(const at::Tensor& gradient, const at::Tensor& state,
                                    const at::Tensor& weight, const SizedStep& step, bool for_state,
                                    bool for_weight) {
  if (is_blas_step(state, weight, step))
    return blas_step_backward(gradient, state, weight, step, for_state, for_weight);
  if (step.shared > 1) return shared_backward(gradient, state, weight, step, for_state, for_weight);
  if (step.after == 1) return rows_backward(gradient, state, weight, step, for_state, for_weight);
  if (step.before == 1) return columns_backward(gradient, state, weight, step, for_state, for_weight);
  return panels_backward(gradient, state, weight, step, for_state, for_weight);
}

at::Tensor rearranged(const at::Tensor& tensor, const Rearrangement& change, std::int64_t rows) {
  return tensor.view(sizes_of(change, rows)).permute(Shape(change.order.begin(), change.order.end()));
}

at::Tensor rearranged_back(const at::Tensor& tensor, const Rearrangement& change, std::int64_t rows) {
  return made_contiguous(
      permuted_back(tensor, sizes_of(change, rows), Shape(change.order.begin(), change.order.end())));
}

}  // namespace tenfold
