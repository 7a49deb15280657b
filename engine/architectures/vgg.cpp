// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Simonyan and Zisserman, "Very Deep Convolutional Networks", 2014, as torchvision has it.
#include <cmath>

#include "engine/architectures/catalogue.h"

namespace tenfold {
namespace {

/// One convolution of the features, with the place that the Sequential gives it.
struct Convolution {
  std::int64_t place, channels;
  bool pooled;  ///< a pooling follows
};
struct VggPlan {
  std::vector<Convolution> convolutions;
  bool normalised;
};

constexpr std::int64_t pool = 0;

/// torchvision's lists: channels, and where a pooling stands.
VggPlan planned(const std::vector<std::int64_t>& list, bool normalised) {
  VggPlan plan{{}, normalised};
  std::int64_t place = 0;
  for (const std::int64_t channels : list) {
    if (channels == pool)
      plan.convolutions.back().pooled = true;
    else
      plan.convolutions.push_back({place, channels, false});
    place += channels == pool ? 1 : normalised ? 3 : 2;
  }
  return plan;
}

std::string place_of(const Convolution& each, std::int64_t further = 0) {
  return std::to_string(each.place + further);
}

/// The plan that the numbers of the weights show: a gap in them is a pooling.
VggPlan vgg_found(ModelBuilder& b) {
  constexpr std::int64_t most_places = 200;
  VggPlan plan{{}, b.has("features.1.running_mean")};
  for (std::int64_t place = 0; place < most_places; ++place) {
    const at::Tensor* weight = b.find("features." + std::to_string(place) + ".weight");
    if (weight == nullptr || weight->dim() != 4) continue;
    const std::int64_t step = plan.normalised ? 3 : 2;
    if (!plan.convolutions.empty())
      plan.convolutions.back().pooled = place > plan.convolutions.back().place + step;
    plan.convolutions.push_back({place, weight->size(0), false});
  }
  if (!plan.convolutions.empty()) plan.convolutions.back().pooled = true;
  return plan;
}

Argument features(ModelBuilder& b, Argument x, const VggPlan& plan, std::int64_t channels) {
  const bool biased = b.has("features.0.bias");
  const auto entered = b.module("features", "torch.nn.modules.container.Sequential");
  for (const Convolution& each : plan.convolutions) {
    x = b.conv2d(place_of(each), x, {each.channels, channels, 3, 1, 1, 1, biased});
    if (plan.normalised) x = b.batch_norm(place_of(each, 1), x, each.channels);
    x = b.activation("relu", x);
    if (each.pooled) x = b.max_pool(x, 2, 2);
    channels = each.channels;
  }
  return x;
}

/// Linear layers at 0, 3 and 6 with dropout between them, or one alone.
Argument classifier(ModelBuilder& b, Argument x, std::int64_t width) {
  if (b.has("classifier.weight"))
    return b.linear("classifier", x, b.size("classifier.weight", 0, 1000), width);
  const auto entered = b.module("classifier", "torch.nn.modules.container.Sequential");
  const std::int64_t inner = b.size("0.weight", 0, 4096), next = b.size("3.weight", 0, inner);
  x = b.dropout(b.activation("relu", b.linear("0", x, inner, width)), 0.5);
  x = b.dropout(b.activation("relu", b.linear("3", x, next, inner)), 0.5);
  return b.linear("6", x, b.size("6.weight", 0, 1000), next);
}

std::vector<Argument> draw_vgg(ModelBuilder& b, const VggPlan& plan) {
  if (!b.has("features.0.weight") || b.find("features.0.weight")->dim() != 4 || plan.convolutions.size() < 4)
    return {};
  const std::int64_t colours = b.size("features.0.weight", 1, 3), last = plan.convolutions.back().channels;
  const std::string first = b.has("classifier.weight") ? "classifier.weight" : "classifier.0.weight";
  const std::int64_t width = b.size(first, 1, last * 49);
  const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(width / last))));
  Argument x = features(b, b.images(colours, side == 1 ? 32 : 32 * side), plan, colours);
  x = b.flatten(b.average_pool_to(x, std::max<std::int64_t>(side, 1)), 1);
  if (!b.has(first)) {
    b.remark("the weights have no classifier: the model ends with its features");
    return {x};
  }
  b.remark_on_classes(b.size("classifier.6.weight", 0, 0), colours);
  return {classifier(b, x, last * side * side)};
}

NameRules vgg_rules() { return {{"features.0.weight"}, {}}; }

void add_named(std::vector<BuiltIn>& all, const std::string& depth, const std::vector<std::int64_t>& list) {
  for (const bool normalised : {true, false}) {
    const VggPlan plan = planned(list, normalised);
    all.push_back(
        {"vgg" + depth + (normalised ? "_bn" : ""),
         "VGG-" + depth + (normalised ? " with batch norm" : ""),
         "VGG network of torchvision; classes, colours, widths of the classifier and the size of images are "
         "read from the weights",
         {"image"},
         vgg_rules(),
         [plan](ModelBuilder& b) { return draw_vgg(b, plan); }});
  }
}

}  // namespace

std::vector<BuiltIn> vggs() {
  std::vector<BuiltIn> all;
  add_named(all, "11", {64, pool, 128, pool, 256, 256, pool, 512, 512, pool, 512, 512, pool});
  add_named(all, "13", {64, 64, pool, 128, 128, pool, 256, 256, pool, 512, 512, pool, 512, 512, pool});
  add_named(all, "16",
            {64, 64, pool, 128, 128, pool, 256, 256, 256, pool, 512, 512, 512, pool, 512, 512, 512, pool});
  add_named(all, "19", {64,  64,  pool, 128, 128,  pool, 256, 256, 256, 256, pool,
                        512, 512, 512,  512, pool, 512,  512, 512, 512, pool});
  all.push_back(
      {"vgg",
       "VGG-like network",
       "3×3 convolutions with ReLU and poolings, then up to three linear layers: depth, widths and poolings "
       "are read from the shapes and the numbers of the weights",
       {"image"},
       vgg_rules(),
       [](ModelBuilder& b) { return draw_vgg(b, vgg_found(b)); }});
  return all;
}

}  // namespace tenfold
