// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/lower.h"
#include "engine/spec/factors.h"

namespace tenfold {
namespace {

/// Convolutions as chains of smaller ones: stride, padding and dilation go to the ones that have the kernel.
class ConvolutionLowering {
 public:
  ConvolutionLowering(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs)
      : b_(builder),
        group_(group),
        in_(inputs),
        space_(group.shape.weight.size() - 2),
        kernel_(group.shape.weight.begin() + 2, group.shape.weight.end()),
        out_(group.shape.weight[0]),
        channels_(group.shape.weight[1]) {}

  void low_rank(ConvScheme scheme) {
    const std::int64_t rank = group_.ranks[0];
    const Argument turned = transposed(in_.factors[1]);
    if (scheme == ConvScheme::channel) {
      Shape weight{rank, channels_};
      weight.insert(weight.end(), kernel_.begin(), kernel_.end());
      const Argument narrow =
          convolve(in_.input, reshaped(turned, weight), group_.stride, group_.padding, group_.dilation);
      last(narrow, reshaped(in_.factors[0], pointwise(out_, rank)));
      return;
    }
    const Argument column =
        convolve(in_.input, reshaped(turned, {rank, channels_, kernel_[0], 1}), along(group_.stride, 0, 1),
                 along(group_.padding, 0, 0), along(group_.dilation, 0, 1));
    const Argument rows = b_.call(
        "aten::permute", {reshaped(in_.factors[0], {out_, kernel_[1], rank}), whole_numbers({0, 2, 1})});
    b_.call(op(),
            {column, reshaped(rows, {out_, rank, 1, kernel_[1]}), in_.bias,
             whole_numbers(along(group_.stride, 1, 1)), whole_numbers(along(group_.padding, 1, 0)),
             whole_numbers(along(group_.dilation, 1, 1))},
            in_.result);
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
    Shape depthwise{rank, 1};
    depthwise.insert(depthwise.end(), kernel_.begin(), kernel_.end());
    const Argument first = b_.call(op(), {in_.input, reshaped(transposed(f[2]), pointwise(rank, channels_))});
    const Argument middle = convolve(first, reshaped(transposed(spatial), depthwise), group_.stride,
                                     group_.padding, group_.dilation, rank);
    last(middle, reshaped(b_.call("aten::mul", {f[1], f[0]}, no_value, "Tensor"), pointwise(out_, rank)));
  }

  /// 1×1, kernel between the ranks, 1×1 (Kim et al., 2016, figure 1).
  void tucker() {
    const std::int64_t out_rank = group_.ranks[0], in_rank = group_.ranks[1];
    const Argument first =
        b_.call(op(), {in_.input, reshaped(transposed(in_.factors[2]), pointwise(in_rank, channels_))});
    const Argument middle = convolve(first, in_.factors[0], group_.stride, group_.padding, group_.dilation);
    last(middle, reshaped(in_.factors[1], pointwise(out_, out_rank)));
  }

  /// 1×1, one convolution along each spatial mode, 1×1. A ring's outer bond goes through all of them as
  /// groups with the same weight.
  void train() {
    const Shape bonds = format_ranks(group_.spec.family(), group_.ranks);
    const std::int64_t around = bonds[0];
    Argument state = b_.call(op(), {in_.input, reshaped(permuted(in_.factors[0], {0, 2, 1}),
                                                        pointwise(around * bonds[1], channels_))});
    for (std::size_t d = 0; d < space_; ++d) {
      Shape weight{bonds[d + 2], bonds[d + 1]}, extent(space_, 1), repeats(space_ + 2, 1);
      extent[d] = kernel_[d];
      weight.insert(weight.end(), extent.begin(), extent.end());
      Argument core = reshaped(permuted(in_.factors[d + 1], {2, 0, 1}), weight);
      repeats[0] = around;
      if (around > 1) core = b_.call("aten::repeat", {core, whole_numbers(repeats)});
      state = convolve(state, core, along(group_.stride, d, 1), along(group_.padding, d, 0),
                       along(group_.dilation, d, 1), around);
    }
    const std::int64_t before = bonds[bonds.size() - 2];
    last(state, reshaped(permuted(in_.factors.back(), {1, 2, 0}), pointwise(out_, around * before)));
  }

 private:
  const char* op() const {
    return space_ == 1 ? "aten::conv1d" : space_ == 2 ? "aten::conv2d" : "aten::conv3d";
  }

  Shape pointwise(std::int64_t out, std::int64_t in) const {
    Shape weight(space_ + 2, 1);
    weight[0] = out;
    weight[1] = in;
    return weight;
  }
  /// `values` in one spatial dimension, `neutral` in the others.
  static Shape along(const Shape& values, std::size_t dimension, std::int64_t neutral) {
    Shape picked(values.size(), neutral);
    picked[dimension] = values[dimension];
    return picked;
  }
  Argument transposed(const Argument& matrix) { return b_.call("aten::t", {matrix}); }
  Argument permuted(const Argument& value, const Shape& order) {
    return b_.call("aten::permute", {value, whole_numbers(order)});
  }
  Argument reshaped(const Argument& value, const Shape& shape) {
    return b_.call("aten::reshape", {value, whole_numbers(shape)});
  }

  Argument convolve(const Argument& input, const Argument& weight, const Shape& stride, const Shape& padding,
                    const Shape& dilation, std::int64_t groups = 1) {
    return b_.call(op(), {input, weight, Argument::of(c10::IValue()), whole_numbers(stride),
                          whole_numbers(padding), whole_numbers(dilation), Argument::of(groups)});
  }
  void last(const Argument& input, const Argument& weight) {
    b_.call(op(), {input, weight, in_.bias}, in_.result);
  }

  NodeBuilder& b_;
  const FactorGroup& group_;
  const LoweringInputs& in_;
  std::size_t space_;
  Shape kernel_;
  std::int64_t out_, channels_;
};

}  // namespace

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
