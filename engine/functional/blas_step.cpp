// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/blas_step.h"

#include <ATen/Dispatch.h>
#include <ATen/EmptyTensor.h>
#include <ATen/Parallel.h>
#include <ATen/TensorSubclassLikeUtils.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "engine/kernels/blas.h"
#include "engine/kernels/derivatives.h"
#include "engine/kernels/panel_copy.h"
#include "engine/planning/step_price.h"

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

/// Of panels of a few columns BLAS gets so many side by side, as one product: a call takes as long as a
/// thousand multiplications, and MKL is slow with few columns.
std::int64_t together(const SizedStep& step) {
  constexpr std::int64_t room = std::int64_t{1} << 14;  // numbers of both sides
  constexpr std::int64_t fewest = 64, most = 256;       // columns
  if (step.after == 1 || step.after > planning::narrow_panel || step.view != StateView::plain) return 1;
  const std::int64_t columns = std::clamp(room / (step.made + step.contracted), fewest, most);
  return std::clamp<std::int64_t>(columns / step.after, 1, step.before);
}

/// For each of `shared`, how often BLAS is called.
std::int64_t blocks(const SizedStep& step) {
  const std::int64_t each = together(step);
  return (panels(step) + each - 1) / each;
}

/// Whether a step is quicker without the operators. What they share out between threads they do well, but for
/// narrow panels.
bool worth_it(const SizedStep& step) {
  constexpr std::int64_t at_once = std::int64_t{1} << 19, few = 64, narrow = 8, some = 512;
  constexpr std::int64_t a_call = std::int64_t{1} << 12;  // multiplications that take as long
  const std::int64_t count = step.shared * panels(step);
  if (together(step) > 1) return true;
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

/// Multiplications that are worth waking a thread for, and so many that one product is worth all of them.
constexpr std::int64_t kWorthAThread = std::int64_t{1} << 19, kWorthAll = std::int64_t{1} << 22;

/// Some panels of one of `shared`.
struct Block {
  std::int64_t shared, before, count;
};

/// A step on numbers in memory.
template <typename T>
class BlasStep {
 public:
  /// `weight`: the one that is used, or the gradient to be found.
  BlasStep(const SizedStep& sized, const at::Tensor& weight)
      : step(sized),
        state_steps(of_state(sized)),
        made_steps(in_order(sized, sized.made)),
        weight_steps(of_weight(weight)),
        all_(sized.shared * blocks(sized)),
        each_(std::max<std::int64_t>(1, macs(sized) / all_)) {}

  void forward(const T* state, const T* weight, T* result, bool adds) const {
    each([&](const Block& block, T* room) {
      const auto w = weight_at(weight, block.shared);
      if (block.count > 1)
        return side_by_side(step.made, step.contracted, w, at(state, state_steps, block),
                            at(result, made_steps, block), block.count, room);
      const auto from = panel_at(state, state_steps, block);
      const auto to = panel_at(result, made_steps, block);
      if (step.after == 1)
        gemm<T>(step.before, step.made, step.contracted, from, w.transposed(), to, adds);
      else
        gemm<T>(step.made, step.after, step.contracted, w, from, to, adds);
    });
  }

  void to_state(const T* gradient, const T* weight, T* found) const {
    each([&](const Block& block, T* room) {
      const auto w = weight_at(weight, block.shared);
      if (block.count > 1)
        return side_by_side(step.contracted, step.made, w.transposed(), at(gradient, made_steps, block),
                            at(found, state_steps, block), block.count, room);
      const auto g = panel_at(gradient, made_steps, block);
      const auto to = panel_at(found, state_steps, block);
      if (step.after == 1)
        gemm<T>(step.before, step.contracted, step.made, g, w, to, false);
      else
        gemm<T>(step.contracted, step.after, step.made, w.transposed(), g, to, false);
    });
  }

  /// The blocks of a weight add up: every thread has a sum of its own, always over the same blocks. All sums
  /// together are no larger than what goes into them.
  void to_weight(const T* gradient, const T* state, T* found) const {
    const std::int64_t size = step.shared * step.made * step.contracted,
                       read = step.shared * step.before * step.after * (step.made + step.contracted),
                       most = std::min({std::int64_t{at::get_num_threads()}, all_, 1 + read / size}),
                       parts = std::clamp<std::int64_t>(macs(step) / kWorthAThread, 1, most);
    std::vector<T> sums(static_cast<std::size_t>((parts - 1) * size));
    if (parts > 1) std::fill_n(found, size, T(0));
    const bool threads_of_blas = parts == 1 && each_ > kWorthAll;
    at::parallel_for(0, parts, 1, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t part = from; part < to; ++part)
        some(all_ * part / parts, all_ * (part + 1) / parts, threads_of_blas,
             [&](const Block& block, T* room) {
               T* sum = part == 0 ? found : sums.data() + (part - 1) * size;
               add_to_weight(gradient, state, sum, block, room, parts > 1 || block.before > 0);
             });
    });
    for (std::size_t k = 0; k < sums.size(); ++k) found[k % static_cast<std::size_t>(size)] += sums[k];
  }

 private:
  const SizedStep& step;
  Strides state_steps, made_steps;
  WeightStrides weight_steps;
  std::int64_t all_, each_;  ///< blocks, and multiplications of one

  /// `take(block, room)` for the blocks from..to, with room for a block's panels side by side, of both sides.
  template <typename Take>
  void some(std::int64_t from, std::int64_t to, bool threads_of_blas, const Take& take) const {
    std::optional<OneBlasThread> alone;
    if (!threads_of_blas) alone.emplace();
    const std::int64_t all = panels(step), most = together(step), each_shared = blocks(step);
    const auto numbers = static_cast<std::size_t>((step.made + step.contracted) * most * step.after);
    const std::unique_ptr<T[]> room(most > 1 ? new T[numbers] : nullptr);
    for (std::int64_t k = from; k < to; ++k) {
      const std::int64_t first = k % each_shared * most;
      take(Block{k / each_shared, first, std::min(most, all - first)}, room.get());
    }
  }

  /// All blocks, which do not depend on each other. A few large ones are shared out by BLAS.
  template <typename Take>
  void each(const Take& take) const {
    if (each_ > kWorthAll && all_ < at::get_num_threads()) return some(0, all_, true, take);
    at::parallel_for(0, all_, std::max<std::int64_t>(1, kWorthAThread / each_),
                     [&](std::int64_t from, std::int64_t to) { some(from, to, false, take); });
  }

  template <typename U>
  MatrixView<U> weight_at(U* data, std::int64_t shared) const {
    return {data + shared * weight_steps.shared, weight_steps.made, weight_steps.contracted};
  }
  template <typename U>
  static U* at(U* data, const Strides& steps, const Block& block) {
    return data + block.shared * steps.shared + block.before * steps.before;
  }
  /// [before, middle] where nothing comes after, else [middle, after].
  template <typename U>
  MatrixView<U> panel_at(U* data, const Strides& steps, const Block& block) const {
    if (step.after == 1) return {at(data, steps, block), steps.before, steps.middle};
    return {at(data, steps, block), steps.middle, steps.after};
  }

  /// left [m, k] times each of `count` panels [k, after].
  void side_by_side(std::int64_t m, std::int64_t k, const MatrixView<const T>& left, const T* from, T* to,
                    std::int64_t count, T* room) const {
    const std::int64_t columns = count * step.after;
    T* made = room + k * columns;
    put_side_by_side(from, count, k, step.after, room);
    gemm<T>(m, columns, k, left, {room, columns, 1}, {made, columns, 1}, false);
    take_apart(made, count, m, step.after, to);
  }

  void add_to_weight(const T* gradient, const T* state, T* sum, const Block& block, T* room,
                     bool adds) const {
    auto g = panel_at(gradient, made_steps, block), from = panel_at(state, state_steps, block);
    std::int64_t columns = step.after == 1 ? step.before : step.after;
    if (step.after == 1) {
      g = g.transposed();
      from = from.transposed();
    }
    if (block.count > 1) {
      columns = block.count * step.after;
      T* states = room + step.made * columns;
      put_side_by_side(g.data, block.count, step.made, step.after, room);
      put_side_by_side(from.data, block.count, step.contracted, step.after, states);
      g = {room, columns, 1};
      from = {states, columns, 1};
    }
    gemm<T>(step.made, step.contracted, columns, g, from.transposed(), weight_at(sum, block.shared), adds);
  }
};

}  // namespace

bool is_blas_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step) {
  if (at::GradMode::is_enabled() || has_tangent(state) || has_tangent(weight) || macs(step) == 0 ||
      !worth_it(step))
    return false;
  if (!plain_numbers(state) || !plain_numbers(weight) || weight.scalar_type() != state.scalar_type())
    return false;
  const WeightStrides w = of_weight(weight);
  return blas_takes(step.made, step.contracted, w.made, w.contracted);
}

at::Tensor blas_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step,
                     const at::Tensor& bias) {
  const at::Tensor result = numbers_like(state, {step.shared * step.before, step.made, step.after});
  if (bias.defined()) result.copy_(bias.view({1, step.made, 1}).expand_as(result));
  AT_DISPATCH_FLOATING_TYPES(state.scalar_type(), "blas_step", [&] {
    BlasStep<scalar_t>(step, weight)
        .forward(state.const_data_ptr<scalar_t>(), weight.const_data_ptr<scalar_t>(),
                 result.mutable_data_ptr<scalar_t>(), bias.defined());
  });
  return result;
}

StepGradients blas_step_backward(const at::Tensor& gradient, const at::Tensor& state,
                                 const at::Tensor& weight, const SizedStep& step, bool for_state,
                                 bool for_weight) {
  StepGradients made;
  if (for_state) made.state = numbers_like(state, state.sizes());
  if (for_weight) made.weight = in_its_order(weight);
  AT_DISPATCH_FLOATING_TYPES(state.scalar_type(), "blas_step_backward", [&] {
    const auto* g = gradient.const_data_ptr<scalar_t>();
    if (for_state)
      BlasStep<scalar_t>(step, weight)
          .to_state(g, weight.const_data_ptr<scalar_t>(), made.state.mutable_data_ptr<scalar_t>());
    if (for_weight)
      BlasStep<scalar_t>(step, made.weight)
          .to_weight(g, state.const_data_ptr<scalar_t>(), made.weight.mutable_data_ptr<scalar_t>());
  });
  return made;
}

}  // namespace tenfold
