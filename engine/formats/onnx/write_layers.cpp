// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions, products and attention.
#include <ATen/ATen.h>

#include <cmath>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

/// Places of the arguments that convolution operators share.
struct ConvolutionPlaces {
  std::size_t stride = 3, padding = 4, dilation = 5, groups = 6;
};

Attributes window(NodeWriter& w, const ConvolutionPlaces& at) {
  const Shape& weight = w.shape(1);
  const Shape kernel(weight.begin() + 2, weight.end());
  const std::size_t space = kernel.size();
  Shape pads(2 * space, 0);
  const Shape dilation = w.spread(at.dilation, space);
  if (w.node().overload == "padding") {
    for (std::size_t d = 0; d < space && w.text(at.padding) == "same"; ++d) {
      pads[d] = dilation[d] * (kernel[d] - 1) / 2;
      pads[d + space] = dilation[d] * (kernel[d] - 1) - pads[d];
    }
  } else {
    const Shape padding = w.spread(at.padding, space);
    for (std::size_t d = 0; d < space; ++d) pads[d] = pads[d + space] = padding[d];
  }
  return {{"kernel_shape", Attribute::of(kernel)},
          {"strides", Attribute::of(w.spread(at.stride, space))},
          {"pads", Attribute::of(pads)},
          {"dilations", Attribute::of(dilation)},
          {"group", Attribute::of(w.integer(at.groups))}};
}

void batched(NodeWriter& w) {
  if (w.shape(0).size() != w.shape(1).size()) w.refuse("its input has no batch");
}

void convolve(NodeWriter& w) {
  batched(w);
  w.give("Conv", {w.tensor(0), w.tensor(1), w.optional(2)}, window(w, {}));
}

void convolve_transposed(NodeWriter& w, const ConvolutionPlaces& at, std::size_t extra) {
  batched(w);
  Attributes attributes = window(w, at);
  attributes["output_padding"] = Attribute::of(w.spread(extra, w.shape(1).size() - 2));
  w.give("ConvTranspose", {w.tensor(0), w.tensor(1), w.optional(2)}, attributes);
}

/// convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)
void convolve_generally(NodeWriter& w) {
  const ConvolutionPlaces at{3, 4, 5, 8};
  if (w.flag(6)) return convolve_transposed(w, at, 7);
  batched(w);
  w.give("Conv", {w.tensor(0), w.tensor(1), w.optional(2)}, window(w, at));
}

void linear(NodeWriter& w) {
  if (w.rank(0) == 2 && w.rank(1) == 2)
    return w.give("Gemm", {w.tensor(0), w.tensor(1), w.optional(2)},
                  {{"transB", Attribute::of(std::int64_t{1})}});
  const std::string turned = w.rank(1) == 2 ? w.transpose(w.tensor(1), {1, 0}) : w.tensor(1);
  if (!w.has(2)) return w.give("MatMul", {w.tensor(0), turned});
  w.give("Add", {w.emit("MatMul", {w.tensor(0), turned}), w.tensor(2)});
}

void multiply(NodeWriter& w) { w.give("MatMul", {w.tensor(0), w.tensor(1)}); }

/// beta · input + alpha · a @ b
void add_product(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  const auto times = [&](const std::string& name, std::size_t at) {
    return w.has(at) && w.real(at) != 1 ? w.emit("Mul", {name, w.scalar(at, type)}) : name;
  };
  w.give("Add", {times(w.tensor(0), 3), times(w.emit("MatMul", {w.tensor(1), w.tensor(2)}), 4)});
}

void einsum(NodeWriter& w) {
  Names operands;
  for (std::size_t k = 0; k < w.items(1); ++k) operands.push_back(w.item(1, k));
  std::string equation = w.text(0);
  std::erase(equation, ' ');
  w.give("Einsum", operands, {{"equation", Attribute::of(equation)}});
}

/// 1 where a query may look, [queries, keys].
std::string causal_mask(NodeWriter& w, std::int64_t rank) {
  if (w.opset() < 14)
    return w.graph().constant(
        at::ones({w.fixed_size(0, rank - 2), w.fixed_size(1, rank - 2)}, at::kBool).tril());
  const std::string sizes = w.emit("Concat", {w.size(w.tensor(0), rank - 2), w.size(w.tensor(1), rank - 2)},
                                   {{"axis", Attribute::of(std::int64_t{0})}});
  const std::string ones = w.emit("Expand", {w.graph().constant(at::ones({1, 1}, at::kInt)), sizes});
  return w.cast(w.emit("Trilu", {ones}, {{"upper", Attribute::of(std::int64_t{0})}}), at::kInt, at::kBool);
}

std::string masked(NodeWriter& w, const std::string& scores, const std::string& allowed,
                   at::ScalarType type) {
  return w.emit("Where", {allowed, scores, w.real_constant(-std::numeric_limits<double>::infinity(), type)});
}

/// softmax(q kᵀ · scale + mask) v
void attend(NodeWriter& w) {
  if (w.flag(7)) w.refuse("its keys are shared by groups of heads");
  const std::int64_t rank = w.rank(0);
  const at::ScalarType type = w.dtype(0);
  Shape order;
  for (std::int64_t d = 0; d < rank; ++d) order.push_back(d);
  std::swap(order[static_cast<std::size_t>(rank - 1)], order[static_cast<std::size_t>(rank - 2)]);
  const double scale = w.has(6) ? w.real(6) : 1 / std::sqrt(static_cast<double>(w.shape(0).back()));
  const std::string root =
      w.real_constant(std::sqrt(scale), type);  // half each, so that float16 holds the products
  const std::string query = w.emit("Mul", {w.tensor(0), root});
  const std::string key = w.emit("Mul", {w.transpose(w.tensor(1), order), root});
  std::string scores = w.emit("MatMul", {query, key});
  if (w.flag(5)) scores = masked(w, scores, causal_mask(w, rank), type);
  if (w.has(3))
    scores = w.dtype(3) == at::kBool ? masked(w, scores, w.tensor(3), type)
                                     : w.emit("Add", {scores, w.tensor_as(3, type)});
  std::string shares = w.emit("Softmax", {scores}, {{"axis", Attribute::of(std::int64_t{-1})}});
  if (w.has(3)) shares = w.without_nan(shares, type);  // a query that may look nowhere gets 0
  w.give("MatMul", {shares, w.tensor(2)});
}

}  // namespace

void add_written_layers(TranslationTable& table) {
  for (const char* name : {"aten::conv1d", "aten::conv2d", "aten::conv3d"}) table[name] = convolve;
  for (const char* name : {"aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d"})
    table[name] = [](NodeWriter& w) { convolve_transposed(w, {3, 4, 7, 6}, 5); };
  table["aten::convolution"] = table["aten::_convolution"] = convolve_generally;
  table["aten::linear"] = linear;
  for (const char* name : {"aten::matmul", "aten::mm", "aten::bmm", "aten::mv", "aten::dot"})
    table[name] = multiply;
  table["aten::addmm"] = table["aten::baddbmm"] = add_product;
  table["aten::einsum"] = einsum;
  table["aten::scaled_dot_product_attention"] = attend;
}

}  // namespace tenfold::onnx
