// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, and the small networks after
// it.
#include <algorithm>
#include <optional>

#include "engine/architectures/catalogue.h"
#include "engine/architectures/chain.h"

namespace tenfold {
namespace {

enum class Padding { none, same, first };

/// What shapes do not show, but the width of the first linear layer confines.
struct Layout {
  std::int64_t image = 0;
  Padding padding = Padding::none;
  bool pool_each = true;  ///< after every convolution; else after the last alone

  std::int64_t padding_of(const Link& link, std::size_t index) const {
    const bool padded = padding == Padding::same || (padding == Padding::first && index == 0);
    return padded ? link.shape[2] / 2 : 0;
  }
};

/// The side of the picture that the linear layers see; 0 when nothing is left of it.
std::int64_t side_after(const Layout& layout, const std::vector<Link>& kernels) {
  std::int64_t side = layout.image;
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    side += 2 * layout.padding_of(kernels[k], k) - kernels[k].shape[2] + 1;
    if (layout.pool_each || k + 1 == kernels.size()) side /= 2;
    if (side < 1) return 0;
  }
  return side;
}

std::optional<Layout> find_layout(const ModelBuilder& b, const std::vector<Link>& kernels,
                                  std::int64_t width) {
  std::vector<std::int64_t> images{28, 32, 8, 16, 64, 96, 128, 224};
  if (kernels[0].shape[1] != 1) images = {32, 28, 64, 96, 128, 224, 8, 16};
  if (b.choices.said.contains("image")) images = {b.choices.number("image", 28)};
  const std::int64_t channels = kernels.back().shape[0];
  for (const std::int64_t image : images)
    for (const Padding padding : {Padding::none, Padding::same, Padding::first})
      for (const bool pool_each : {true, false}) {
        const Layout layout{image, padding, pool_each};
        const std::int64_t side = side_after(layout, kernels);
        if (side > 0 && channels * side * side == width) return layout;
      }
  return {};
}

std::string in_words(const Layout& layout, const std::string& activation, const std::string& pool) {
  const std::string padded = layout.padding == Padding::none   ? "no padding"
                             : layout.padding == Padding::same ? "padding that keeps the size"
                                                               : "padding at the first convolution";
  return "images of " + std::to_string(layout.image) + "×" + std::to_string(layout.image) + ", " + padded +
         ", " + pool + " pooling after " + (layout.pool_each ? "each" : "the last") + " convolution and " +
         activation +
         ": these fit the widths; say image=N, pool=average or activation=NAME where they are others";
}

std::vector<Argument> draw_lenet(ModelBuilder& b) {
  const std::vector<Link> links = chain_of(b.weights());
  const auto first_matrix =
      std::find_if(links.begin(), links.end(), [](const Link& link) { return link.shape.size() == 2; });
  const std::vector<Link> kernels(links.begin(), first_matrix), matrices(first_matrix, links.end());
  constexpr std::size_t most_kernels = 4;
  if (kernels.empty() || kernels.size() > most_kernels || matrices.empty()) return {};
  if (std::any_of(kernels.begin(), kernels.end(),
                  [](const Link& link) { return link.shape[2] != link.shape[3]; }))
    return {};
  const auto layout = find_layout(b, kernels, matrices[0].shape[1]);
  if (!layout) return {};
  const std::string activation = chosen_activation(b), pool = b.choices.word("pool", {"max", "average"});
  b.remark(in_words(*layout, activation, pool));
  Argument x = b.images(kernels[0].shape[1], layout->image);
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    x = b.activation(activation, draw_link(b, kernels[k], x, layout->padding_of(kernels[k], k)));
    if (!layout->pool_each && k + 1 < kernels.size()) continue;
    x = pool == "max" ? b.max_pool(x, 2, 2) : b.call("aten::avg_pool2d", {x, whole_numbers({2, 2})});
  }
  x = b.flatten(x, 1);
  for (std::size_t k = 0; k < matrices.size(); ++k) {
    x = draw_link(b, matrices[k], x);
    if (k + 1 < matrices.size()) x = b.activation(activation, x);
  }
  return {x};
}

}  // namespace

std::vector<BuiltIn> lenets() {
  return {{"lenet",
           "LeNet-5 and its kin",
           "Up to four convolutions with poolings, then linear layers, names may be any: widths are read "
           "from the "
           "shapes, the size of images, padding and pooling from what the first linear layer takes",
           {"image", "activation", "pool"},
           {},
           draw_lenet}};
}

}  // namespace tenfold
