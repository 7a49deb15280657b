// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// nn.MultiheadAttention and nn.TransformerEncoderLayer call one operator for all of themselves when they are
// traced in use and without gradients. It cannot be trained and hides its layers: it is written out as they
// are.
#include <ATen/ATen.h>

#include "engine/formats/torchscript_walk.h"

namespace tenfold::torchscript {
namespace {

Traced number(std::int64_t value) { return Traced::of(value); }

Traced sizes(Items items) { return Traced::sequence(std::move(items), c10::ListType::ofInts()); }

}  // namespace

Traced Walk::one(const Node& node, const std::string& op, Items in, const std::string& overload) {
  return apply(node, op, overload, std::move(in)).at(0);
}

/// `weights`: of the projections in (weight, bias) and out (weight, bias).
Traced Walk::attention(const Node& node, const Traced& x, const Traced& width, const Traced& heads,
                       const Items& weights) {
  const Traced each = number(width.value.toInt() / heads.value.toInt());
  const Traced batch = size(x, 0), length = size(x, 1);
  const Traced joint = one(node, "aten::linear", {x, weights[0], weights[1]});
  const Traced parts = one(node, "aten::chunk", {joint, number(3), number(-1)});
  Items heads_of;
  for (const Traced& part : *parts.items) {
    const Traced seen = one(node, "aten::view", {part, sizes({batch, length, heads, each})});
    heads_of.push_back(one(node, "aten::transpose", {seen, number(1), number(2)}, "int"));
  }
  const Traced mixed = one(node, "aten::scaled_dot_product_attention", heads_of);
  const Traced back = one(node, "aten::transpose", {mixed, number(1), number(2)}, "int");
  const Traced flat = one(node, "aten::reshape", {back, sizes({batch, length, width})});
  return one(node, "aten::linear", {flat, weights[2], weights[3]});
}

/// Arguments as _transformer_encoder_layer_fwd has them.
Traced Walk::encoder_layer(const Node& node, const Items& in) {
  const bool norm_first = in[8].value.toBool();
  const auto norm = [&](const Traced& x, std::size_t weight) {
    return one(node, "aten::layer_norm", {x, sizes({in[1]}), in[weight], in[weight + 1], in[9]});
  };
  const auto add = [&](const Traced& a, const Traced& b) { return one(node, "aten::add", {a, b}, "Tensor"); };
  const auto feed = [&](const Traced& x) {
    const Traced up = one(node, "aten::linear", {x, in[14], in[15]});
    return one(node, "aten::linear",
               {one(node, in[7].value.toBool() ? "aten::gelu" : "aten::relu", {up}), in[16], in[17]});
  };
  const auto attend = [&](const Traced& x) {
    return attention(node, x, in[1], in[2], {in[3], in[4], in[5], in[6]});
  };
  if (norm_first) {
    const Traced x = add(in[0], attend(norm(in[0], 10)));
    return add(x, feed(norm(x, 12)));
  }
  const Traced x = norm(add(in[0], attend(in[0])), 10);
  return norm(add(x, feed(x)), 12);
}

bool Walk::fused_call(const Node& node, const std::string& name, Items& in) {
  const bool layer = name == "aten::_transformer_encoder_layer_fwd";
  if (!layer && name != "aten::_native_multi_head_attention") return false;
  const Traced& mask = in.at(layer ? 18 : 9);
  const bool same = layer || (in[0].argument && in[1].argument && in[2].argument &&
                              in[0].argument->value == in[1].argument->value &&
                              in[0].argument->value == in[2].argument->value);
  if (!mask.value.isNone() || !same || (!layer && in[10].value.toBool()))
    refuse(node,
           "the model was traced without gradients, and its attention with a mask became one operator (" +
               name + "): trace it again outside torch.no_grad()");
  if (layer) {
    set(node.output(), encoder_layer(node, in));
    return true;
  }
  set(node.output(0), attention(node, in[0], in[3], in[4], {in[5], in[6], in[7], in[8]}));
  if (node.outputs().size() > 1) set(node.output(1), Traced::of(c10::IValue()));
  return true;
}

}  // namespace tenfold::torchscript
