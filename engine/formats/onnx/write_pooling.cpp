// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

Shape twice(const Shape& padding) {
  Shape pads = padding;
  pads.insert(pads.end(), padding.begin(), padding.end());
  return pads;
}

std::size_t space_of(NodeWriter& w) {
  return w.integers(1).size() == 1 ? static_cast<std::size_t>(w.rank(0) - 2) : w.integers(1).size();
}

Attributes pooling(NodeWriter& w, std::size_t ceil_at) {
  const std::size_t space = space_of(w);
  if (w.rank(0) != static_cast<std::int64_t>(space) + 2) w.refuse("its input has no batch");
  const Shape kernel = w.spread(1, space), stride = w.integers(2);
  return {{"kernel_shape", Attribute::of(kernel)},
          {"strides", Attribute::of(stride.empty() ? kernel : w.spread(2, space))},
          {"pads", Attribute::of(twice(w.spread(3, space)))},
          {"ceil_mode", Attribute::of(std::int64_t{w.flag(ceil_at)})}};
}

/// (input, kernel, stride, padding, dilation, ceil_mode)
void max_pool(NodeWriter& w) {
  Attributes attributes = pooling(w, 5);
  attributes["dilations"] = Attribute::of(w.spread(4, space_of(w)));
  w.give("MaxPool", {w.tensor(0)}, attributes);
}

/// (input, kernel, stride, padding, ceil_mode, count_include_pad, divisor_override)
void average_pool(NodeWriter& w) {
  if (w.has(6)) w.refuse("its divisor is stated");
  Attributes attributes = pooling(w, 4);
  attributes["count_include_pad"] = Attribute::of(std::int64_t{w.flag(5)});
  w.give("AveragePool", {w.tensor(0)}, attributes);
}

/// Row k averages what falls into place k.
at::Tensor averaging_matrix(std::int64_t out, std::int64_t in) {
  at::Tensor matrix = at::zeros({out, in}, at::kFloat);
  for (std::int64_t k = 0; k < out; ++k) {
    const std::int64_t begin = k * in / out, end = ((k + 1) * in + out - 1) / out;
    matrix[k].slice(0, begin, end).fill_(1.0 / static_cast<double>(end - begin));
  }
  return matrix;
}

struct Adaptive {
  Shape in, out;
  bool whole = true, divides = true;
};

Adaptive adaptive(NodeWriter& w) {
  Adaptive found;
  found.out = w.integers(1);
  const Shape& shape = w.shape(0);
  if (found.out.size() == 1 && shape.size() > 3) found.out.assign(shape.size() - 2, found.out[0]);
  if (shape.size() != found.out.size() + 2) w.refuse("its input has no batch");
  found.in.assign(shape.begin() + 2, shape.end());
  for (std::size_t d = 0; d < found.out.size(); ++d) {
    found.whole = found.whole && found.out[d] == 1;
    found.divides = found.divides && found.out[d] > 0 && found.in[d] % found.out[d] == 0;
  }
  for (std::size_t d = 0; !found.whole && d < found.in.size(); ++d)
    w.fixed_size(0, static_cast<std::int64_t>(d) + 2);
  return found;
}

Attributes even_windows(const Adaptive& sizes) {
  Shape kernel;
  for (std::size_t d = 0; d < sizes.out.size(); ++d) kernel.push_back(sizes.in[d] / sizes.out[d]);
  return {{"kernel_shape", Attribute::of(kernel)}, {"strides", Attribute::of(kernel)}};
}

void adaptive_average(NodeWriter& w) {
  const Adaptive sizes = adaptive(w);
  if (sizes.whole) return w.give("GlobalAveragePool", {w.tensor(0)});
  if (sizes.divides) return w.give("AveragePool", {w.tensor(0)}, even_windows(sizes));
  if (sizes.out.size() > 2) w.refuse("its sizes do not divide");
  const auto matrix = [&](std::size_t d) {
    return w.graph().constant(averaging_matrix(sizes.out[d], sizes.in[d]).to(w.dtype(0)));
  };
  const std::size_t last = sizes.out.size() - 1;
  const std::string columns = w.emit("MatMul", {w.tensor(0), w.transpose(matrix(last), {1, 0})});
  w.give_name(last == 0 ? columns : w.emit("MatMul", {matrix(0), columns}));
}

void adaptive_max(NodeWriter& w) {
  const Adaptive sizes = adaptive(w);
  if (sizes.whole) return w.give("GlobalMaxPool", {w.tensor(0)});
  if (!sizes.divides) w.refuse("its sizes do not divide");
  w.give("MaxPool", {w.tensor(0)}, even_windows(sizes));
}

/// Resize by the scales that were stated, else to the size.
struct WrittenResizing {
  std::string mode, coordinates;
  bool smooth = false;
};

void resize(NodeWriter& w, const WrittenResizing& how, std::size_t scales_at) {
  const std::size_t space = w.shape(0).size() - 2;
  Attributes attributes{{"mode", Attribute::of(how.mode)},
                        {"coordinate_transformation_mode", Attribute::of(how.coordinates)}};
  if (how.mode == "nearest")
    attributes["nearest_mode"] =
        Attribute::of(std::string(how.coordinates == "asymmetric" ? "floor" : "round_prefer_ceil"));
  if (how.mode == "cubic") attributes["cubic_coeff_a"] = Attribute::of(how.smooth ? -0.5 : -0.75);
  if (how.smooth && w.opset() < 18) w.refuse("smoothing needs opset 18");
  if (how.smooth) attributes["antialias"] = Attribute::of(std::int64_t{1});
  const bool vector = w.node().overload == "vec";
  if (vector && w.has(scales_at)) {
    std::vector<float> scales(2, 1);
    for (const double each : w.node().arguments[scales_at].constant.toDoubleVector())
      scales.push_back(static_cast<float>(each));
    return w.give("Resize", {w.tensor(0), "", w.graph().constant_as_is(at::tensor(scales, at::kFloat))},
                  attributes);
  }
  const std::string front = w.opset() >= 15
                                ? w.emit("Shape", {w.tensor(0)}, {{"end", Attribute::of(std::int64_t{2})}})
                                : w.emit("Concat", {w.size(w.tensor(0), 0), w.size(w.tensor(0), 1)},
                                         {{"axis", Attribute::of(std::int64_t{0})}});
  const std::string sizes = w.emit("Concat", {front, w.sizes(1)}, {{"axis", Attribute::of(std::int64_t{0})}});
  if (w.shape(0).size() - 2 != space) w.refuse("");
  w.give("Resize", {w.tensor(0), "", "", sizes}, attributes);
}

Translation nearest(const std::string& coordinates) {
  return [=](NodeWriter& w) { resize(w, {"nearest", coordinates}, 2); };
}

/// (input, output_size, align_corners, scale_factors)
Translation smooth(const std::string& mode, bool antialias = false) {
  return [=](NodeWriter& w) { resize(w, {mode, w.flag(2) ? "align_corners" : "half_pixel", antialias}, 3); };
}

}  // namespace

void add_written_pooling(TranslationTable& table) {
  for (const char* d : {"1d", "2d", "3d"}) {
    const std::string space(d);
    table["aten::max_pool" + space] = table["aten::max_pool" + space + "_with_indices"] = max_pool;
    table["aten::avg_pool" + space] = average_pool;
    table["aten::adaptive_avg_pool" + space] = table["aten::_adaptive_avg_pool" + space] = adaptive_average;
    table["aten::adaptive_max_pool" + space] = adaptive_max;
    table["aten::upsample_nearest" + space] = nearest("asymmetric");
    table["aten::_upsample_nearest_exact" + space] = nearest("half_pixel");
  }
  table["aten::upsample_linear1d"] = table["aten::upsample_bilinear2d"] =
      table["aten::upsample_trilinear3d"] = smooth("linear");
  table["aten::upsample_bicubic2d"] = smooth("cubic");
  table["aten::_upsample_bilinear2d_aa"] = smooth("linear", true);
  table["aten::_upsample_bicubic2d_aa"] = smooth("cubic", true);
}

}  // namespace tenfold::onnx
