// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/lower.h"

#include <numeric>
#include <string>

#include "engine/spec/factors.h"

namespace tenfold {
namespace {

/// `values` in one spatial mode, `neutral` in the others.
Shape along(const Shape& values, std::size_t mode, std::int64_t neutral) {
  Shape picked(values.size(), neutral);
  if (mode < values.size()) picked[mode] = values[mode];
  return picked;
}

ConvolutionGeometry along(const ConvolutionGeometry& whole, std::size_t mode) {
  return {along(whole.stride, mode, 1), along(whole.padding, mode, 0), along(whole.dilation, mode, 1),
          along(whole.output_padding, mode, 0)};
}

Argument none() { return Argument::of(c10::IValue()); }

/// Convolutions as chains of smaller ones: stride, padding and dilation go to the ones that have the kernel,
/// and those are transposed where the layer is.
class ConvolutionLowering {
 public:
  ConvolutionLowering(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs)
      : b_(builder),
        group_(group),
        in_(inputs),
        geometry_(geometry_of(group)),
        space_(spatial_modes(group.shape.kind)),
        kernel_(group.shape.weight.begin() + 2, group.shape.weight.end()),
        out_(group.shape.weight[0]),
        channels_(group.shape.weight[1]) {}

  void low_rank(ConvScheme scheme) {
    const std::int64_t rank = group_.ranks[0];
    const Argument turned = transposed(in_.factors[1]);
    if (scheme == ConvScheme::channel) {
      const Argument narrow = convolve(in_.input, stored(turned, with_kernel(rank, channels_, kernel_)));
      last(narrow, reshaped(in_.factors[0], pointwise(out_, rank)));
      return;
    }
    const Argument column = convolve_along(0, in_.input, stored(turned, {rank, channels_, kernel_[0], 1}));
    const Argument rows = permuted(reshaped(in_.factors[0], {out_, kernel_[1], rank}), {0, 2, 1});
    convolve_along(1, column, stored(rows, {out_, rank, 1, kernel_[1]}), 1, in_.bias, in_.result);
  }

  /// 1×1, one depthwise kernel (the merged spatial factors), 1×1 (Lebedev et al., 2015, figure 1d).
  void cp() {
    const std::int64_t rank = group_.ranks[0];
    const auto& f = in_.factors;
    Argument spatial = f[3];
    for (std::size_t k = 4; k < f.size(); ++k) {
      const Argument spread = b_.call("aten::unsqueeze", {spatial, Argument::of(std::int64_t{1})});
      const Argument grid = b_.call("aten::mul", {spread, f[k]}, no_value, "Tensor");
      spatial = b_.call("aten::flatten", {grid, Argument::of(std::int64_t{0}), Argument::of(std::int64_t{1})},
                        no_value, "using_ints");
    }
    const Argument first = point(in_.input, reshaped(transposed(f[2]), pointwise(rank, channels_)));
    // a depthwise kernel is stored alike, transposed or not
    const Argument middle =
        convolve(first, reshaped(transposed(spatial), with_kernel(rank, 1, kernel_)), rank);
    last(middle, reshaped(b_.call("aten::mul", {f[1], f[0]}, no_value, "Tensor"), pointwise(out_, rank)));
  }

  /// 1×1, kernel between the ranks, 1×1 (Kim et al., 2016, figure 1).
  void tucker() {
    const std::int64_t out_rank = group_.ranks[0], in_rank = group_.ranks[1];
    const Argument first =
        point(in_.input, reshaped(transposed(in_.factors[2]), pointwise(in_rank, channels_)));
    last(convolve(first, turned_round(in_.factors[0])), reshaped(in_.factors[1], pointwise(out_, out_rank)));
  }

  /// 1×1, one convolution along each spatial mode, 1×1. A ring's outer bond goes through all of them as
  /// groups with the same weight.
  void train() {
    const Shape bonds = format_ranks(group_.spec.family(), group_.ranks);
    const std::int64_t around = bonds[0];
    Argument state = point(
        in_.input, reshaped(permuted(in_.factors[0], {0, 2, 1}), pointwise(around * bonds[1], channels_)));
    for (std::size_t d = 0; d < space_; ++d) {
      Shape extent(space_, 1);
      extent[d] = kernel_[d];
      Argument core =
          stored(permuted(in_.factors[d + 1], {2, 0, 1}), with_kernel(bonds[d + 2], bonds[d + 1], extent));
      Shape repeats(space_ + 2, 1);
      repeats[0] = around;
      if (around > 1) core = b_.call("aten::repeat", {core, whole_numbers(repeats)});
      state = convolve_along(d, state, core, around);
    }
    const std::int64_t before = bonds[bonds.size() - 2];
    last(state, reshaped(permuted(in_.factors.back(), {1, 2, 0}), pointwise(out_, around * before)));
  }

 private:
  static Shape with_kernel(std::int64_t out, std::int64_t in, const Shape& kernel) {
    Shape weight{out, in};
    weight.insert(weight.end(), kernel.begin(), kernel.end());
    return weight;
  }
  Shape pointwise(std::int64_t out, std::int64_t in) const { return with_kernel(out, in, Shape(space_, 1)); }

  Argument transposed(const Argument& matrix) { return b_.call("aten::t", {matrix}); }
  Argument permuted(const Argument& value, const Shape& order) {
    return b_.call("aten::permute", {value, whole_numbers(order)});
  }
  Argument reshaped(const Argument& value, const Shape& shape) {
    return b_.call("aten::reshape", {value, whole_numbers(shape)});
  }

  /// A kernel [out, in, kernel...] as the layer's operator takes it.
  Argument turned_round(const Argument& kernel) {
    if (!is_transposed(group_.shape.kind)) return kernel;
    Shape order(space_ + 2);
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[0], order[1]);
    return permuted(kernel, order);
  }
  Argument stored(const Argument& numbers, const Shape& kernel) {
    return turned_round(reshaped(numbers, kernel));
  }

  Argument convolve(const Argument& input, const Argument& kernel, std::int64_t groups = 1) {
    return call_convolution(b_, group_.shape.kind, {input, kernel}, geometry_, groups);
  }
  Argument convolve_along(std::size_t mode, const Argument& input, const Argument& kernel,
                          std::int64_t groups = 1, const Argument& bias = none(), ValueId result = no_value) {
    return call_convolution(b_, group_.shape.kind, {input, kernel, bias}, along(geometry_, mode), groups,
                            result);
  }
  Argument point(const Argument& input, const Argument& weight) { return b_.call(op(), {input, weight}); }
  void last(const Argument& input, const Argument& weight) {
    b_.call(op(), {input, weight, in_.bias}, in_.result);
  }
  std::string op() const { return "aten::" + std::string(id(convolution_over(space_, false))); }

  NodeBuilder& b_;
  const FactorGroup& group_;
  const LoweringInputs& in_;
  ConvolutionGeometry geometry_;
  std::size_t space_;
  Shape kernel_;
  std::int64_t out_, channels_;
};

}  // namespace

ConvolutionGeometry geometry_of(const FactorGroup& group) {
  return {group.stride, group.padding, group.dilation, group.output_padding};
}

Argument call_convolution(NodeBuilder& builder, LayerKind kind, const ConvolutionOperands& operands,
                          const ConvolutionGeometry& geometry, std::int64_t groups, ValueId result) {
  const std::string op = "aten::" + std::string(id(kind));
  const Argument stride = whole_numbers(geometry.stride), padding = whole_numbers(geometry.padding),
                 dilation = whole_numbers(geometry.dilation), count = whole(groups);
  const auto& [input, kernel, bias] = operands;
  if (!is_transposed(kind))
    return builder.call(op, {input, kernel, bias, stride, padding, dilation, count}, result);
  return builder.call(
      op, {input, kernel, bias, stride, padding, whole_numbers(geometry.output_padding), count, dilation},
      result, kind == LayerKind::conv_transpose1d ? "" : "input");
}

void lower_convolution(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  ConvolutionLowering lowering(builder, group, inputs);
  switch (group.spec.family()) {
    case Family::low_rank:
      return lowering.low_rank(std::get<LowRankOptions>(group.spec.options).scheme);
    case Family::cp:
      return lowering.cp();
    case Family::tucker:
      return lowering.tucker();
    default:
      return lowering.train();
  }
}

}  // namespace tenfold
