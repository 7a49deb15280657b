// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Dosovitskiy et al., "An Image is Worth 16x16 Words", 2020, as torchvision has it.
#include <cmath>

#include "engine/architectures/catalogue.h"

namespace tenfold {
namespace {

struct Sizes {
  std::int64_t width, layers, heads, mlp, patch;
};

/// Most vision transformers have 64 numbers a head; those with 1280 have 80.
std::int64_t vit_heads(std::int64_t width) {
  if (width == 1280) return 16;
  if (width % 64 == 0) return width / 64;
  return width % 32 == 0 ? width / 32 : 1;
}

Sizes vit_found(ModelBuilder& b) {
  const std::int64_t width = b.size("conv_proj.weight", 0, 768);
  return {width, b.count_from("encoder.layers.encoder_layer_", 0, "self_attention.in_proj_weight"),
          vit_heads(width), b.size("encoder.layers.encoder_layer_0.mlp.0.weight", 0, 4 * width),
          b.size("conv_proj.weight", 2, 16)};
}

class Transformer {
 public:
  Transformer(ModelBuilder& builder, const Sizes& sizes) : b(builder), sizes_(sizes) {}

  std::vector<Argument> draw() {
    const std::int64_t tokens = std::max<std::int64_t>(b.size("encoder.pos_embedding", 1, 197), 2);
    const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(tokens - 1))));
    colours_ = b.size("conv_proj.weight", 1, 3);
    Argument x = b.images(colours_, side * sizes_.patch);
    batch_ = b.size_of(x, 0, b.batch());
    tokens_ = side * side + 1;
    x = patches(x);
    {
      const auto entered = b.module("encoder", "torchvision.models.vision_transformer.Encoder");
      x = b.add(x, b.parameter("pos_embedding", {1, tokens_, sizes_.width}));
      const auto stack = b.module("layers", "torch.nn.modules.container.Sequential");
      for (std::int64_t k = 0; k < sizes_.layers; ++k) x = layer(x, k);
    }
    x = b.layer_norm("encoder.ln", x, sizes_.width, 1e-6);
    return {head(
        b.call("aten::select", {x, Argument::of(std::int64_t{1}), Argument::of(std::int64_t{0})}, "int"))};
  }

 private:
  /// [batch, tokens, width] with the class token first.
  Argument patches(Argument x) {
    x = b.conv2d("conv_proj", x, {sizes_.width, colours_, sizes_.patch, sizes_.patch});
    x = b.call("aten::reshape", {x, Argument::list({batch_, whole(sizes_.width), whole(tokens_ - 1)})});
    x = b.call("aten::permute", {x, whole_numbers({0, 2, 1})});
    const Argument token = b.parameter("class_token", {1, 1, sizes_.width}, FirstValues::zeros);
    const Argument spread = b.call("aten::expand", {token, Argument::list({batch_, whole(-1), whole(-1)})});
    return b.call("aten::cat", {Argument::list({spread, x}), whole(1)});
  }

  Argument layer(const Argument& x, std::int64_t index) {
    const auto entered = b.module("encoder_layer_" + std::to_string(index),
                                  "torchvision.models.vision_transformer.EncoderBlock");
    const Argument y = b.add(attention(b.layer_norm("ln_1", x, sizes_.width, 1e-6)), x);
    return b.add(y, mlp(b.layer_norm("ln_2", y, sizes_.width, 1e-6)));
  }

  Argument attention(const Argument& x) {
    const auto entered = b.module("self_attention", "torch.nn.modules.activation.MultiheadAttention");
    const std::int64_t width = sizes_.width, each = width / sizes_.heads;
    const Argument weight = b.parameter("in_proj_weight", {3 * width, width});
    Argument qkv =
        b.call("aten::linear", {x, weight, b.parameter("in_proj_bias", {3 * width}, FirstValues::zeros)});
    qkv = b.call("aten::reshape",
                 {qkv, Argument::list({batch_, whole(tokens_), whole(3), whole(sizes_.heads), whole(each)})});
    qkv = b.call("aten::permute", {qkv, whole_numbers({2, 0, 3, 1, 4})});
    const auto part = [&](std::int64_t k) {
      return b.call("aten::select", {qkv, whole(0), whole(k)}, "int");
    };
    Argument y = b.attention(part(0), part(1), part(2), Argument::of({}), 0.0);
    y = b.call("aten::transpose", {y, whole(1), whole(2)}, "int");
    y = b.call("aten::reshape", {y, Argument::list({batch_, whole(tokens_), whole(width)})});
    return b.linear("out_proj", y, width, width);
  }

  Argument mlp(const Argument& x) {
    const auto entered = b.module("mlp", "torchvision.ops.misc.MLP");
    return b.linear("3", b.activation("gelu", b.linear("0", x, sizes_.mlp, sizes_.width)), sizes_.width,
                    sizes_.mlp);
  }

  Argument head(const Argument& x) {
    if (!b.has("heads.head.weight")) {
      b.remark("the weights have no head: the model ends with its " + std::to_string(sizes_.width) +
               " features");
      return x;
    }
    const auto entered = b.module("heads", "torch.nn.modules.container.Sequential");
    const std::int64_t inner = b.size("pre_logits.weight", 0, sizes_.width);
    const Argument y =
        b.has("pre_logits.weight") ? b.activation("tanh", b.linear("pre_logits", x, inner, sizes_.width)) : x;
    const std::int64_t classes = b.size("head.weight", 0, 1000);
    b.remark_on_classes(classes, colours_);
    return b.linear("head", y, classes, inner);
  }

  ModelBuilder& b;
  Sizes sizes_;
  Argument batch_;
  std::int64_t tokens_ = 0, colours_ = 3;
};

std::vector<Argument> draw_vit(ModelBuilder& b, const Sizes* plan) {
  if (!b.has("class_token") || !b.has("conv_proj.weight")) return {};
  Sizes sizes = plan != nullptr ? *plan : vit_found(b);
  sizes.heads = b.heads(sizes.width, sizes.heads, plan != nullptr);
  return Transformer(b, sizes).draw();
}

// timm's names, and those of torchvision before 0.12
NameRules vit_rules() {
  return {{"conv_proj.weight", "patch_embed.proj.weight"},
          {{"cls_token", "class_token"},
           {"pos_embed", "encoder.pos_embedding"},
           {"patch_embed.proj.*", "conv_proj.*"},
           {"blocks.*.norm1.*", "encoder.layers.encoder_layer_*.ln_1.*"},
           {"blocks.*.norm2.*", "encoder.layers.encoder_layer_*.ln_2.*"},
           {"blocks.*.attn.qkv.*", "encoder.layers.encoder_layer_*.self_attention.in_proj_*"},
           {"blocks.*.attn.proj.*", "encoder.layers.encoder_layer_*.self_attention.out_proj.*"},
           {"blocks.*.mlp.fc1.*", "encoder.layers.encoder_layer_*.mlp.0.*"},
           {"blocks.*.mlp.fc2.*", "encoder.layers.encoder_layer_*.mlp.3.*"},
           {"norm.*", "encoder.ln.*"},
           {"head.*", "heads.head.*"},
           {"encoder.layers.*.mlp.linear_1.*", "encoder.layers.*.mlp.0.*"},
           {"encoder.layers.*.mlp.linear_2.*", "encoder.layers.*.mlp.3.*"}}};
}

BuiltIn named(const std::string& id, const std::string& name, const Sizes& sizes) {
  return {
      id,
      name,
      "Vision transformer of torchvision; classes and the size of images are read from the weights; names of "
      "torchvision and timm",
      {"heads"},
      vit_rules(),
      [sizes](ModelBuilder& b) { return draw_vit(b, &sizes); }};
}

}  // namespace

std::vector<BuiltIn> vision_transformers() {
  return {named("vit_b_16", "ViT-B/16", {768, 12, 12, 3072, 16}),
          named("vit_b_32", "ViT-B/32", {768, 12, 12, 3072, 32}),
          named("vit_l_16", "ViT-L/16", {1024, 24, 16, 4096, 16}),
          named("vit_l_32", "ViT-L/32", {1024, 24, 16, 4096, 32}),
          named("vit_h_14", "ViT-H/14", {1280, 32, 16, 5120, 14}),
          {"vit",
           "Vision transformer",
           "Vision transformer of any size: depth, widths, patches, the size of images and classes are read "
           "from the "
           "weights, 64 numbers a head",
           {"heads"},
           vit_rules(),
           [](ModelBuilder& b) { return draw_vit(b, nullptr); }}};
}

}  // namespace tenfold
