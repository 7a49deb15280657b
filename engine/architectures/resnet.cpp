// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// He et al., "Deep Residual Learning", 2015, as torchvision has it: the stride is in the 3×3 convolution.
#include "engine/architectures/catalogue.h"

namespace tenfold {
namespace {

struct BlockSizes {
  std::int64_t in, inner, out, stride, groups;
  bool bottleneck, projection;
};

/// What a name of torchvision stands for.
struct ResnetPlan {
  bool bottleneck;
  std::vector<std::int64_t> blocks;  ///< a stage
  std::int64_t groups = 1, group_width = 64;
};

/// The shortcut of He's small networks: every other pixel, new channels zero.
Argument padded_shortcut(ModelBuilder& b, const Argument& x, const BlockSizes& sizes) {
  const auto every = [&](const Argument& given, std::int64_t dimension) {
    return b.call(
        "aten::slice",
        {given, Argument::of(dimension), Argument::of({}), Argument::of({}), Argument::of(sizes.stride)},
        "Tensor");
  };
  const std::int64_t more = sizes.out - sizes.in;
  return b.call("aten::constant_pad_nd",
                {every(every(x, 2), 3), whole_numbers({0, 0, 0, 0, more / 2, more - more / 2})});
}

Argument shortcut(ModelBuilder& b, const Argument& x, const BlockSizes& sizes) {
  if (sizes.projection) {
    const auto entered = b.module("downsample", "torch.nn.modules.container.Sequential");
    const Argument y = b.conv2d("0", x, {sizes.out, sizes.in, 1, sizes.stride, 0, 1, false});
    return b.batch_norm("1", y, sizes.out);
  }
  return sizes.in == sizes.out && sizes.stride == 1 ? x : padded_shortcut(b, x, sizes);
}

Argument block(ModelBuilder& b, const Argument& x, const BlockSizes& sizes) {
  Argument y = x;
  if (sizes.bottleneck) {
    y = b.batch_norm("bn1", b.conv2d("conv1", y, {sizes.inner, sizes.in, 1, 1, 0, 1, false}), sizes.inner);
    y = b.activation("relu", y);
    y = b.conv2d("conv2", y, {sizes.inner, sizes.inner, 3, sizes.stride, 1, sizes.groups, false});
    y = b.activation("relu", b.batch_norm("bn2", y, sizes.inner));
    y = b.batch_norm("bn3", b.conv2d("conv3", y, {sizes.out, sizes.inner, 1, 1, 0, 1, false}), sizes.out);
  } else {
    y = b.conv2d("conv1", y, {sizes.inner, sizes.in, 3, sizes.stride, 1, 1, false});
    y = b.activation("relu", b.batch_norm("bn1", y, sizes.inner));
    y = b.batch_norm("bn2", b.conv2d("conv2", y, {sizes.out, sizes.inner, 3, 1, 1, 1, false}), sizes.out);
  }
  return b.activation("relu", b.add(y, shortcut(b, x, sizes)));
}

/// Convolution, norm and, before images of ImageNet's size, a pooling: a 3×3 kernel is for small images.
Argument stem(ModelBuilder& b, std::int64_t channels) {
  const bool small = b.size("conv1.weight", 2, 7) <= 3;
  const std::int64_t kernel = small ? b.size("conv1.weight", 2, 3) : 7;
  const std::int64_t colours = b.size("conv1.weight", 1, 3);
  Argument x = b.images(colours, small ? 32 : 224);
  x = b.conv2d("conv1", x, {channels, colours, kernel, small ? 1 : 2, kernel / 2, 1, false});
  x = b.activation("relu", b.batch_norm("bn1", x, channels));
  if (!small) return b.max_pool(x, 3, 2, 1);
  b.remark("a stem with a " + std::to_string(kernel) + "×" + std::to_string(kernel) +
           " kernel: for small images, no pooling after it");
  return x;
}

Argument head(ModelBuilder& b, const Argument& x, std::int64_t width) {
  const Argument features = b.flatten(b.average_pool_to(x, 1), 1);
  const std::int64_t classes = b.size("fc.weight", 0, 1000);
  b.remark_on_classes(classes, b.size("conv1.weight", 1, 3));
  if (b.has("fc.weight")) return b.linear("fc", features, classes, width, b.has("fc.bias"));
  b.remark("the weights have no fc layer: the model ends with its " + std::to_string(width) + " features");
  return features;
}

/// Sizes of a block as the name of the architecture says.
BlockSizes planned(const ResnetPlan& plan, std::int64_t in, std::size_t stage, bool first) {
  const std::int64_t base = std::int64_t{64} << stage;
  const std::int64_t inner = plan.bottleneck ? base * plan.group_width / 64 * plan.groups : base;
  const std::int64_t out = plan.bottleneck ? 4 * base : base, stride = first && stage > 0 ? 2 : 1;
  return {in, inner, out, stride, plan.groups, plan.bottleneck, stride > 1 || in != out};
}

/// Sizes of the block that was entered, as its weights have them.
BlockSizes found(ModelBuilder& b, std::int64_t in, std::size_t stage, bool first) {
  const bool bottleneck = b.has("conv3.weight");
  const std::int64_t inner = b.size("conv1.weight", 0, in);
  const std::int64_t group_width = std::max<std::int64_t>(b.size("conv2.weight", 1, inner), 1);
  return {in,
          inner,
          b.size(bottleneck ? "conv3.weight" : "conv2.weight", 0, in),
          first && stage > 0 ? 2 : 1,
          bottleneck && inner % group_width == 0 ? inner / group_width : 1,
          bottleneck,
          b.has("downsample.0.weight")};
}

const std::string block_type(bool bottleneck) {
  return std::string("torchvision.models.resnet.") + (bottleneck ? "Bottleneck" : "BasicBlock");
}

/// `plan`: nothing for a network of any depth and width.
std::vector<Argument> draw_resnet(ModelBuilder& b, const ResnetPlan* plan) {
  if (!b.has("conv1.weight") || b.find("conv1.weight")->dim() != 4 || !b.has("layer1.0.conv1.weight"))
    return {};
  std::int64_t width = plan != nullptr ? 64 : b.size("conv1.weight", 0, 64);
  Argument x = stem(b, width);
  const std::size_t stages = plan != nullptr
                                 ? plan->blocks.size()
                                 : static_cast<std::size_t>(b.count_from("layer", 1, "0.conv1.weight"));
  for (std::size_t stage = 0; stage < stages; ++stage) {
    const auto entered =
        b.module("layer" + std::to_string(stage + 1), "torch.nn.modules.container.Sequential");
    const std::int64_t blocks = plan != nullptr ? plan->blocks[stage] : b.count_from("", 0, "conv1.weight");
    for (std::int64_t k = 0; k < blocks; ++k) {
      const std::string type =
          block_type(plan != nullptr ? plan->bottleneck : b.has(std::to_string(k) + ".conv3.weight"));
      const auto inside = b.module(std::to_string(k), type);
      const BlockSizes sizes =
          plan != nullptr ? planned(*plan, width, stage, k == 0) : found(b, width, stage, k == 0);
      x = block(b, x, sizes);
      width = sizes.out;
    }
  }
  return {head(b, x, width)};
}

// the same network in the words of others
NameRules resnet_rules() {
  return {{"conv1.weight"}, {{"linear.*", "fc.*"}, {"layer*.*.shortcut.*", "layer*.*.downsample.*"}}};
}

const char* const read_for_resnet =
    "classes, colours and a 3×3 stem for small images are read from the weights; names of torchvision and "
    "timm";

BuiltIn named(const std::string& id, const std::string& name, const ResnetPlan& plan) {
  return {id,        name,           "Residual network of torchvision; " + std::string(read_for_resnet),
          {"image"}, resnet_rules(), [plan](ModelBuilder& b) { return draw_resnet(b, &plan); }};
}

}  // namespace

std::vector<BuiltIn> resnets() {
  return {named("resnet18", "ResNet-18", {false, {2, 2, 2, 2}}),
          named("resnet34", "ResNet-34", {false, {3, 4, 6, 3}}),
          named("resnet50", "ResNet-50", {true, {3, 4, 6, 3}}),
          named("resnet101", "ResNet-101", {true, {3, 4, 23, 3}}),
          named("resnet152", "ResNet-152", {true, {3, 8, 36, 3}}),
          named("wide_resnet50_2", "Wide ResNet-50-2", {true, {3, 4, 6, 3}, 1, 128}),
          named("wide_resnet101_2", "Wide ResNet-101-2", {true, {3, 4, 23, 3}, 1, 128}),
          named("resnext50_32x4d", "ResNeXt-50 32×4d", {true, {3, 4, 6, 3}, 32, 4}),
          named("resnext101_32x8d", "ResNeXt-101 32×8d", {true, {3, 4, 23, 3}, 32, 8}),
          named("resnext101_64x4d", "ResNeXt-101 64×4d", {true, {3, 4, 23, 3}, 64, 4}),
          {"resnet",
           "Residual network",
           "Residual network of any depth, with two or three convolutions a block: depth, widths, groups, "
           "classes and stem are read from the weights",
           {"image"},
           resnet_rules(),
           [](ModelBuilder& b) { return draw_resnet(b, nullptr); }}};
}

}  // namespace tenfold
