// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/small_step.h"

#include <ATen/Dispatch.h>
#include <ATen/EmptyTensor.h>
#include <ATen/Parallel.h>
#include <ATen/TensorSubclassLikeUtils.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "engine/kernels/blas.h"

namespace tenfold {
namespace {

/// Steps in memory from one element of a block to the next.
struct Strides {
  std::int64_t shared, before, middle, after;
};

/// Of a tensor [shared, before, middle, after] one after the other.
Strides in_order(const SizedStep& step, std::int64_t middle) {
  return {step.before * middle * step.after, middle * step.after, step.after, 1};
}

Strides of_state(const SizedStep& step) {
  if (step.view == StateView::contracted_first && step.after == 1) return {0, 1, step.before, 1};
  if (step.view == StateView::first_to_end) return {0, step.contracted, 1, step.before * step.contracted};
  return in_order(step, step.contracted);
}

/// Of a weight [shared, made, contracted], or [made, contracted].
struct WeightStrides {
  std::int64_t shared, made, contracted;
};

WeightStrides of_weight(const at::Tensor& weight) {
  const std::int64_t modes = weight.dim();
  return {modes == 3 ? weight.stride(0) : 0, weight.stride(modes - 2), weight.stride(modes - 1)};
}

bool plain_numbers(const at::Tensor& tensor) {
  return tensor.is_cpu() && (tensor.scalar_type() == at::kFloat || tensor.scalar_type() == at::kDouble) &&
         !tensor.is_neg() && !at::isTensorSubclassLike(tensor);
}

std::int64_t macs(const SizedStep& step) {
  return step.shared * step.before * step.contracted * step.made * step.after;
}

/// Products for each of `shared`: where nothing comes after, all of `before` is one.
std::int64_t panels(const SizedStep& step) { return step.after == 1 ? 1 : step.before; }

/// How often BLAS is called for a step.
std::int64_t calls(const SizedStep& step) { return step.shared * panels(step); }

/// Whether a step is quicker without the operators. What they share out between threads they do well, unless
/// panels are so narrow that MKL takes several times as long as it should.
bool worth_it(const SizedStep& step) {
  constexpr std::int64_t at_once = std::int64_t{1} << 19, few = 64, narrow = 8, some = 512;
  constexpr std::int64_t a_call = std::int64_t{1} << 12;  // multiplications that take as long
  const std::int64_t count = calls(step);
  if (macs(step) > at_once * count) return false;
  const bool narrow_panels = step.after > 1 && step.after <= narrow;
  if (count > few) return narrow_panels && step.made * step.contracted >= some;
  if (count == 1 || narrow_panels || at::get_num_threads() == 1) return true;
  return macs(step) + a_call * count <= at_once * 5 / 8;
}

at::Tensor numbers_like(const at::Tensor& tensor, at::IntArrayRef sizes) {
  return at::Tensor(at::detail::empty_cpu(sizes, tensor.options()));
}

/// Room for a gradient: who takes it further need not turn it.
at::Tensor in_its_order(const at::Tensor& weight) {
  if (!weight.is_non_overlapping_and_dense()) return numbers_like(weight, weight.sizes());
  return at::Tensor(at::detail::empty_strided_cpu(weight.sizes(), weight.strides(), weight.options()));
}

/// How many parts of that many multiplications a thread gets at least.
std::int64_t worth_a_thread(std::int64_t macs_of_a_part) {
  constexpr std::int64_t least = std::int64_t{1} << 18;
  return std::max<std::int64_t>(1, least / std::max<std::int64_t>(1, macs_of_a_part));
}

/// A step on numbers in memory.
template <typename T>
struct SmallStep {
  const SizedStep& step;
  Strides state_steps, made_steps;
  WeightStrides weight_steps;

  /// `weight`: the one that is used, or the gradient to be found.
  SmallStep(const SizedStep& sized, const at::Tensor& weight)
      : step(sized),
        state_steps(of_state(sized)),
        made_steps(in_order(sized, sized.made)),
        weight_steps(of_weight(weight)) {}

  /// `panel(shared, before)` for each product that BLAS is to make; they do not depend on each other.
  template <typename Panel>
  void each(const Panel& panel) const {
    const std::int64_t count = calls(step);
    at::parallel_for(0, count, worth_a_thread(macs(step) / count), [&](std::int64_t from, std::int64_t to) {
      const OneBlasThread alone;
      for (std::int64_t k = from; k < to; ++k) panel(k / panels(step), k % panels(step));
    });
  }

  template <typename U>
  MatrixView<U> weight_at(U* data, std::int64_t shared) const {
    return {data + shared * weight_steps.shared, weight_steps.made, weight_steps.contracted};
  }
  /// [before, middle] where nothing comes after, else [middle, after].
  template <typename U>
  MatrixView<U> panel_at(U* data, const Strides& steps, std::int64_t shared, std::int64_t before) const {
    U* from = data + shared * steps.shared + before * steps.before;
    if (step.after == 1) return {from, steps.before, steps.middle};
    return {from, steps.middle, steps.after};
  }

  void forward(const T* state, const T* weight, T* result, bool adds) const {
    each([&](std::int64_t s, std::int64_t b) {
      const auto from = panel_at(state, state_steps, s, b);
      const auto to = panel_at(result, made_steps, s, b);
      const auto w = weight_at(weight, s);
      if (step.after == 1)
        gemm<T>(step.before, step.made, step.contracted, from, w.transposed(), to, adds);
      else
        gemm<T>(step.made, step.after, step.contracted, w, from, to, adds);
    });
  }

  void to_state(const T* gradient, const T* weight, T* found) const {
    each([&](std::int64_t s, std::int64_t b) {
      const auto g = panel_at(gradient, made_steps, s, b);
      const auto to = panel_at(found, state_steps, s, b);
      const auto w = weight_at(weight, s);
      if (step.after == 1)
        gemm<T>(step.before, step.contracted, step.made, g, w, to, false);
      else
        gemm<T>(step.contracted, step.after, step.made, w.transposed(), g, to, false);
    });
  }

  /// The panels add up, so that threads have rows of the weight of their own.
  void to_weight(const T* gradient, const T* state, T* found) const {
    at::parallel_for(0, step.made, worth_a_thread(macs(step) / step.made),
                     [&](std::int64_t row, std::int64_t end) {
                       const OneBlasThread alone;
                       for (std::int64_t s = 0; s < step.shared; ++s)
                         for (std::int64_t b = 0; b < panels(step); ++b)
                           to_rows(gradient, state, found, row, end, s, b);
                     });
  }

  /// One panel's part of the rows row..end of the weight's gradient.
  void to_rows(const T* gradient, const T* state, T* found, std::int64_t row, std::int64_t end,
               std::int64_t s, std::int64_t b) const {
    auto g = panel_at(gradient, made_steps, s, b);
    if (step.after == 1) g = g.transposed();
    g.data += row * g.row;
    auto to = weight_at(found, s);
    to.data += row * to.row;
    const auto from = panel_at(state, state_steps, s, b);
    if (step.after == 1)
      gemm<T>(end - row, step.contracted, step.before, g, from, to, false);
    else
      gemm<T>(end - row, step.contracted, step.after, g, from.transposed(), to, b > 0);
  }
};

}  // namespace

bool is_small_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step) {
  if (at::GradMode::is_enabled() || macs(step) == 0 || !worth_it(step)) return false;
  if (!plain_numbers(state) || !plain_numbers(weight) || weight.scalar_type() != state.scalar_type())
    return false;
  const WeightStrides w = of_weight(weight);
  return blas_takes(step.made, step.contracted, w.made, w.contracted);
}

at::Tensor small_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step,
                      const at::Tensor& bias) {
  const at::Tensor result = numbers_like(state, {step.shared * step.before, step.made, step.after});
  if (bias.defined()) result.copy_(bias.view({1, step.made, 1}).expand_as(result));
  AT_DISPATCH_FLOATING_TYPES(state.scalar_type(), "small_step", [&] {
    SmallStep<scalar_t>(step, weight)
        .forward(state.const_data_ptr<scalar_t>(), weight.const_data_ptr<scalar_t>(),
                 result.mutable_data_ptr<scalar_t>(), bias.defined());
  });
  return result;
}

StepGradients small_step_backward(const at::Tensor& gradient, const at::Tensor& state,
                                  const at::Tensor& weight, const SizedStep& step, bool for_state,
                                  bool for_weight) {
  StepGradients made;
  if (for_state) made.state = numbers_like(state, state.sizes());
  if (for_weight) made.weight = in_its_order(weight);
  AT_DISPATCH_FLOATING_TYPES(state.scalar_type(), "small_step_backward", [&] {
    const auto* g = gradient.const_data_ptr<scalar_t>();
    if (for_state)
      SmallStep<scalar_t>(step, weight)
          .to_state(g, weight.const_data_ptr<scalar_t>(), made.state.mutable_data_ptr<scalar_t>());
    if (for_weight)
      SmallStep<scalar_t>(step, made.weight)
          .to_weight(g, state.const_data_ptr<scalar_t>(), made.weight.mutable_data_ptr<scalar_t>());
  });
  return made;
}

}  // namespace tenfold
