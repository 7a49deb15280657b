// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/convolution_shape.h"

#include <algorithm>

#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

Shape one_each(const Shape& list, std::size_t order, std::int64_t least, const char* what) {
  if (list.size() != 1 && list.size() != order)
    throw Error("conv.options", "the {what} has {found} entries where the kernel has {order} spatial modes",
                {{"what", what}, {"found", std::to_string(list.size())}, {"order", std::to_string(order)}});
  for (const std::int64_t entry : list)
    if (entry < least)
      throw Error("conv.options", "a {what} of {entry} is too small",
                  {{"what", what}, {"entry", std::to_string(entry)}});
  return list.size() == order ? list : Shape(order, list[0]);
}

}  // namespace

bool is_train_kernel(const Factorization& weight) {
  return weight.format->name() == "TT" && !is_folded(weight.shape);
}

Shape kernel_shape(const Factorization& weight, bool transposed) {
  Shape sizes = weight.logical_shape();
  if (sizes.size() < 3)
    throw Error("conv.kernel",
                "a kernel has two channel modes and at least one spatial mode, not the shape {shape}",
                {{"shape", to_string(sizes)}});
  if (!is_train_kernel(weight)) return sizes;
  const std::int64_t out = sizes.back();
  sizes.pop_back();
  sizes.insert(sizes.begin() + (transposed ? 1 : 0), out);
  return sizes;
}

ConvolutionShape convolution_shape(const Shape& kernel_shape, const ConvolutionOptions& options) {
  const std::int64_t groups = options.groups, shared = kernel_shape.at(0);
  if (groups < 1 || shared % groups != 0)
    throw Error("conv.groups", "{channels} channels cannot be split into {groups} groups",
                {{"channels", std::to_string(shared)}, {"groups", std::to_string(groups)}});
  const std::int64_t other = kernel_shape.at(1) * groups;
  return {options.transposed ? shared : other, options.transposed ? other : shared,
          Shape(kernel_shape.begin() + 2, kernel_shape.end())};
}

ConvolutionOptions spread(const ConvolutionOptions& options, std::size_t order) {
  ConvolutionOptions all = options;
  all.stride = one_each(options.stride, order, 1, "stride");
  all.padding = one_each(options.padding, order, 0, "padding");
  all.dilation = one_each(options.dilation, order, 1, "dilation");
  all.output_padding = one_each(options.output_padding, order, 0, "output padding");
  for (std::size_t k = 0; k < order; ++k)
    if (all.output_padding[k] > 0 &&
        (!options.transposed || all.output_padding[k] >= std::max(all.stride[k], all.dilation[k])))
      throw Error(
          "conv.output_padding",
          "an output padding of {padding} needs a transposed convolution with a larger stride or dilation",
          {{"padding", std::to_string(all.output_padding[k])}});
  return all;
}

Shape output_size(const Shape& input_size, const Shape& kernel, const ConvolutionOptions& options) {
  Shape sizes;
  for (std::size_t k = 0; k < kernel.size(); ++k) {
    const std::int64_t reach = options.dilation[k] * (kernel[k] - 1), border = 2 * options.padding[k];
    const std::int64_t room = input_size[k] + border - reach - 1;
    const std::int64_t size = options.transposed ? (input_size[k] - 1) * options.stride[k] - border + reach +
                                                       1 + options.output_padding[k]
                                                 : (room < 0 ? 0 : room / options.stride[k] + 1);
    if (input_size[k] < 1 || size < 1)
      throw Error(
          "conv.size",
          "an input of {size} entries in spatial mode {mode} leaves no output for a kernel of {kernel}",
          {{"size", std::to_string(input_size[k])},
           {"mode", std::to_string(k)},
           {"kernel", std::to_string(kernel[k])}});
    sizes.push_back(size);
  }
  return sizes;
}

}  // namespace tenfold
