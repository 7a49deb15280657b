// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

std::string filled(NodeWriter& w, std::size_t at, std::int64_t count, double value) {
  return w.has(at) ? w.tensor(at)
                   : w.graph().constant(at::full({count}, value, at::TensorOptions(w.dtype(0))));
}

/// (input, weight, bias, running_mean, running_var, ..., eps at `eps`), statistics kept.
Translation batch_norm(std::size_t eps) {
  return [eps](NodeWriter& w) {
    if (!w.has(3) || !w.has(4)) w.refuse("it normalises with the batch's own statistics");
    const std::int64_t channels = w.shape(0).at(1);
    w.give("BatchNormalization",
           {w.tensor(0), filled(w, 1, channels, 1), filled(w, 2, channels, 0), w.tensor(3), w.tensor(4)},
           {{"epsilon", Attribute::of(w.real(eps))}});
  };
}

/// The normalised input, without scale and bias.
std::string normalised(NodeWriter& w, const std::string& input, const Shape& axes, double eps) {
  const at::ScalarType type = w.dtype(0);
  const std::string centred = w.emit("Sub", {input, w.reduce("ReduceMean", input, axes, true)});
  const std::string variance = w.reduce("ReduceMean", w.emit("Mul", {centred, centred}), axes, true);
  return w.emit("Div", {centred, w.emit("Sqrt", {w.emit("Add", {variance, w.real_constant(eps, type)})})});
}

std::string scaled(NodeWriter& w, std::string state, const std::string& weight, const std::string& bias) {
  if (!weight.empty()) state = w.emit("Mul", {state, weight});
  if (!bias.empty()) state = w.emit("Add", {state, bias});
  return state;
}

void layer_norm(NodeWriter& w) {
  const auto count = static_cast<std::int64_t>(w.integers(1).size());
  const double eps = w.real(4);
  if (w.opset() >= 17) {
    const Shape sizes = w.integers(1);
    const std::string weight =
        w.has(2) ? w.tensor(2) : w.graph().constant(at::ones(sizes, at::TensorOptions(w.dtype(0))));
    return w.give("LayerNormalization", {w.tensor(0), weight, w.optional(3)},
                  {{"axis", Attribute::of(-count)}, {"epsilon", Attribute::of(eps)}});
  }
  Shape axes;
  for (std::int64_t d = -count; d < 0; ++d) axes.push_back(d + w.rank(0));
  w.give_name(scaled(w, normalised(w, w.tensor(0), axes, eps), w.optional(2), w.optional(3)));
}

void rms_norm(NodeWriter& w) {
  const auto count = static_cast<std::int64_t>(w.integers(1).size());
  Shape axes;
  for (std::int64_t d = -count; d < 0; ++d) axes.push_back(d + w.rank(0));
  const std::string power = w.reduce("ReduceMean", w.emit("Mul", {w.tensor(0), w.tensor(0)}), axes, true);
  const double eps = w.has(3) ? w.real(3) : std::numeric_limits<float>::epsilon();
  const std::string root = w.emit("Sqrt", {w.emit("Add", {power, w.real_constant(eps, w.dtype(0))})});
  w.give_name(scaled(w, w.emit("Div", {w.tensor(0), root}), w.optional(2), ""));
}

/// [channels] as [channels, 1, ...], to stand before the spatial dimensions.
std::string by_channel(NodeWriter& w, std::size_t at) {
  if (!w.has(at)) return {};
  Shape sizes(static_cast<std::size_t>(w.rank(0) - 1), 1);
  sizes[0] = -1;
  return w.emit("Reshape", {w.tensor(at), w.ints(sizes)});
}

/// A group is a channel of an instance.
void group_norm(NodeWriter& w) {
  const std::int64_t groups = w.integer(1);
  const at::TensorOptions type(w.dtype(0));
  const std::string grouped = w.emit("Reshape", {w.tensor(0), w.ints({0, groups, -1})});
  const std::string instances = w.emit(
      "InstanceNormalization",
      {grouped, w.graph().constant(at::ones({groups}, type)), w.graph().constant(at::zeros({groups}, type))},
      {{"epsilon", Attribute::of(w.real(4))}});
  const std::string back = w.emit("Reshape", {instances, w.emit("Shape", {w.tensor(0)})});
  w.give_name(scaled(w, back, by_channel(w, 2), by_channel(w, 3)));
}

/// instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn)
void instance_norm(NodeWriter& w) {
  if (!w.flag(5)) return batch_norm(7)(w);
  const std::int64_t channels = w.shape(0).at(1);
  w.give("InstanceNormalization", {w.tensor(0), filled(w, 1, channels, 1), filled(w, 2, channels, 0)},
         {{"epsilon", Attribute::of(w.real(7))}});
}

}  // namespace

void add_written_norms(TranslationTable& table) {
  table["aten::batch_norm"] = batch_norm(7);
  table["aten::_native_batch_norm_legit_no_training"] = batch_norm(6);
  table["aten::native_batch_norm"] = batch_norm(7);
  table["aten::layer_norm"] = table["aten::native_layer_norm"] = layer_norm;
  table["aten::rms_norm"] = rms_norm;
  table["aten::group_norm"] = group_norm;
  table["aten::instance_norm"] = instance_norm;
}

}  // namespace tenfold::onnx
