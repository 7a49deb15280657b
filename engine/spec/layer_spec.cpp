// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/layer_spec.h"

#include <algorithm>
#include <type_traits>

#include "engine/spec/factors.h"
#include "engine/spec/shape_proposals.h"
#include "engine/support/error.h"
#include "engine/support/glob.h"

namespace tenfold {
namespace {

template <class Options>
auto find_rank(Options& options) {
  return std::visit(
      [](auto& each) -> std::conditional_t<std::is_const_v<Options>, const Rank*, Rank*> {
        if constexpr (requires { each.rank; })
          return &each.rank;
        else
          return nullptr;
      },
      options);
}

template <class Options>
auto find_shape(Options& options) {
  return std::visit(
      [](auto& each)
          -> std::conditional_t<std::is_const_v<Options>, const TensorizedShape*, TensorizedShape*> {
        if constexpr (requires { each.shape; })
          return &each.shape;
        else
          return nullptr;
      },
      options);
}

/// The product of sizes of at least 1, or `most` where it is that much or more, however large.
std::int64_t product_up_to(const Shape& sizes, std::int64_t most) {
  std::int64_t made = 1;
  for (const std::int64_t size : sizes) {
    if (size > most / made) return most;
    made *= size;
  }
  return std::min(made, most);
}

/// What is wrong with the modes of one side of `size`; empty when nothing is.
std::string side_problem(const std::string& side, const Shape& modes, std::int64_t size) {
  const std::string those = "the " + side + " modes " + to_string(modes);
  if (std::any_of(modes.begin(), modes.end(), [](std::int64_t mode) { return mode < 1; }))
    return those + " hold a size below 1";
  const std::int64_t filled = product_up_to(modes, 2 * size);
  if (filled < size) return those + " multiply to less than " + std::to_string(size);
  if (filled == 2 * size) return those + " multiply to twice the size " + std::to_string(size) + " or more";
  return {};
}

std::vector<Problem> shape_problems(const LayerShape& shape, Family family, const TensorizedShape& asked) {
  if (asked.in.empty() && asked.out.empty()) return {};
  const auto wrong = [](std::string sentence) {
    return std::vector<Problem>{{"shape", "shape.mismatch", std::move(sentence)}};
  };
  if (asked.in.empty() || asked.out.empty()) return wrong("the tensorized shape needs modes on both sides");
  if (pairs_modes(family) && asked.in.size() != asked.out.size())
    return wrong(std::string(label(family)) +
                 " pairs its modes: as many input as output modes are needed, not " +
                 std::to_string(asked.in.size()) + " and " + std::to_string(asked.out.size()));
  if (std::max(asked.in.size(), asked.out.size()) > 12) return wrong("a side has at most 12 modes");
  for (std::string sentence :
       {side_problem("input", asked.in, shape.weight[1]), side_problem("output", asked.out, shape.weight[0])})
    if (!sentence.empty()) return wrong(std::move(sentence));
  return {};
}

std::vector<Problem> rank_problems(const LayerShape& shape, const LayerOptions& options, const Rank& rank) {
  const auto wrong = [](std::string sentence) {
    return std::vector<Problem>{{"rank", "rank.impossible", std::move(sentence)}};
  };
  const Shape largest = max_ranks(shape, options);
  const std::int64_t most = *std::max_element(largest.begin(), largest.end());
  if (const auto* number = std::get_if<std::int64_t>(&rank.value)) {
    if (*number < 1) return wrong("the rank " + std::to_string(*number) + " is below 1");
    if (*number > most)
      return wrong("the rank " + std::to_string(*number) + " is above " + std::to_string(most) +
                   ", the largest this weight can have");
  } else if (const auto* list = std::get_if<std::vector<std::int64_t>>(&rank.value)) {
    if (list->size() != largest.size())
      return wrong(std::to_string(list->size()) + " ranks were given where " +
                   std::to_string(largest.size()) + (largest.size() == 1 ? " is" : " are") + " needed");
    for (std::size_t i = 0; i < list->size(); ++i)
      if ((*list)[i] < 1 || (*list)[i] > largest[i])
        return wrong("rank " + std::to_string(i + 1) + " is " + std::to_string((*list)[i]) +
                     ", outside 1 to " + std::to_string(largest[i]));
  } else {
    const double fraction = std::get<double>(rank.value);
    if (!(fraction > 0 && fraction <= 1)) return wrong("a fraction is above 0 and at most 1");
    const std::int64_t least = count_parameters(factor_shapes(shape, options, Shape(largest.size(), 1)));
    const std::int64_t dense = product(shape.weight);
    if (static_cast<double>(least) > fraction * static_cast<double>(dense))
      return wrong("rank 1 already has " + std::to_string(least) + " parameters, more than the fraction " +
                   to_string(rank) + " of " + std::to_string(dense));
  }
  return {};
}

}  // namespace

LayerOptions default_options(Family family) {
  switch (family) {
    case Family::dense:
      return DenseOptions{};
    case Family::low_rank:
      return LowRankOptions{};
    case Family::cp:
      return CpOptions{};
    case Family::tucker:
      return TuckerOptions{};
    case Family::tt:
      return TtOptions{};
    case Family::block_tt:
      return BlockTtOptions{};
    case Family::tensor_ring:
      return RingOptions{};
    case Family::block_cp:
      return BlockCpOptions{};
  }
  return DenseOptions{};
}

LayerOptions make_options(Family family, const Rank& rank, const LayerShape& shape) {
  LayerOptions options = default_options(family);
  if (Rank* asked = rank_of(options)) *asked = rank;
  if (TensorizedShape* modes = tensorized_shape_of(options);
      modes != nullptr && !is_convolution(shape.kind) && effective_shape(shape, options).in.size() < 2)
    if (auto proposed = propose_shapes(shape, 2); !proposed.empty()) *modes = proposed.front().shape;
  return options;
}

bool pairs_modes(Family family) { return family == Family::block_tt || family == Family::block_cp; }

const Rank* rank_of(const LayerOptions& options) { return find_rank(options); }
Rank* rank_of(LayerOptions& options) { return find_rank(options); }
const TensorizedShape* tensorized_shape_of(const LayerOptions& options) { return find_shape(options); }
TensorizedShape* tensorized_shape_of(LayerOptions& options) { return find_shape(options); }

TensorizedShape effective_shape(const LayerShape& shape, const LayerOptions& options) {
  const TensorizedShape* asked = tensorized_shape_of(options);
  if (asked == nullptr || is_convolution(shape.kind)) return {};
  if (!asked->in.empty()) return *asked;
  auto [in, out] = get_tensorized_shape(shape.weight.at(1), shape.weight.at(0), 2);
  return {std::move(in), std::move(out)};
}

std::vector<Problem> problems(const LayerShape& shape, const LayerSpec& spec) {
  const Family family = spec.family();
  if (family == Family::dense) return {};
  const auto possible = families_of(shape);
  if (std::find(possible.begin(), possible.end(), family) == possible.end()) {
    const std::string what = shape.groups != 1
                                 ? "convolution with " + std::to_string(shape.groups) + " groups"
                                 : std::string(id(shape.kind)) + " layer";
    return {
        {"family", "family.unfit", "a " + what + " cannot be factorized as " + std::string(label(family))}};
  }
  if (const auto* low_rank = std::get_if<LowRankOptions>(&spec.options);
      low_rank != nullptr && low_rank->scheme == ConvScheme::spatial && spatial_modes(shape.kind) != 2)
    return {{"scheme", "scheme.unfit", "the spatial scheme is for convolutions over two modes"}};
  if (const auto* modes = tensorized_shape_of(spec.options)) {
    if (is_convolution(shape.kind) && !(modes->in.empty() && modes->out.empty()))
      return {{"shape", "shape.unfit", "a convolution takes no tensorized shape"}};
    if (auto found = shape_problems(shape, family, *modes); !found.empty()) return found;
  }
  return rank_problems(shape, spec.options, *rank_of(spec.options));
}

void require_possible(const LayerShape& shape, const LayerSpec& spec) {
  const auto found = problems(shape, spec);
  if (!found.empty())
    throw Error(found[0].id, "layer {layer}: {sentence}",
                {{"layer", spec.id}, {"sentence", found[0].sentence}});
}

TensorizedShape parse_tensorized_shape(std::string_view text) {
  const auto refuse = [&] {
    throw Error("shape.text",
                "'{text}' is no tensorized shape; write input modes, a slash, output modes: 4x8/4x4",
                {{"text", std::string(text)}});
  };
  const auto sides = split_list(text, '/');
  if (sides.size() != 2) refuse();
  TensorizedShape shape;
  for (std::size_t side = 0; side < 2; ++side)
    for (const auto& part : split_list(sides[side], 'x')) {
      if (part.empty() || part.size() > 9 || part.find_first_not_of("0123456789") != std::string::npos)
        refuse();
      (side == 0 ? shape.in : shape.out).push_back(std::stoll(part));
    }
  if (shape.in.empty() || shape.out.empty()) refuse();
  return shape;
}

std::string to_text(const TensorizedShape& shape) {
  const auto side = [](const Shape& modes) {
    std::string text;
    for (const std::int64_t mode : modes) text += (text.empty() ? "" : "x") + std::to_string(mode);
    return text;
  };
  return side(shape.in) + "/" + side(shape.out);
}

}  // namespace tenfold
