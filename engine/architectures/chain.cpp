// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/architectures/chain.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cctype>

namespace tenfold {
namespace {

bool is_weight(const at::Tensor& tensor) {
  return tensor.is_floating_point() && (tensor.dim() == 2 || tensor.dim() == 4);
}

/// "layer10" after "layer9".
bool by_numbers(const std::string& a, const std::string& b) {
  std::size_t i = 0, j = 0;
  const auto digit = [](const std::string& text, std::size_t at) {
    return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
  };
  while (i < a.size() && j < b.size()) {
    if (digit(a, i) && digit(b, j)) {
      const std::size_t from_a = i, from_b = j;
      while (digit(a, i)) ++i;
      while (digit(b, j)) ++j;
      if (i - from_a != j - from_b) return i - from_a < j - from_b;
      if (const int order = a.compare(from_a, i - from_a, b, from_b, j - from_b); order != 0)
        return order < 0;
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i, ++j;
    }
  }
  return a.size() - i < b.size() - j;
}

/// Whether the second can take what the first gives: the same width, or a whole picture of channels.
bool follows(const Shape& before, const Shape& after) {
  if (before.size() == 2) return after.size() == 2 && after[1] == before[0];
  return after.size() == 4 ? after[1] == before[0] : after[1] % before[0] == 0;
}

bool connected(const std::vector<Link>& links) {
  for (std::size_t k = 1; k < links.size(); ++k)
    if (!follows(links[k - 1].shape, links[k].shape)) return false;
  return !links.empty();
}

std::string module_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : name.substr(0, dot);
}

/// A vector of the right length: of the same module, of the name with "bias" for "weight" or "b" for "W", or
/// the next in the file.
std::string bias_of(const StateDict& weights, const Link& link, const std::string& next) {
  const auto fits = [&](const std::string& name) {
    const at::Tensor* found = weights.find(name);
    return found != nullptr && found->dim() == 1 && found->size(0) == link.shape[0] &&
           !name.ends_with("running_mean");
  };
  std::vector<std::string> candidates;
  if (!module_of(link.weight).empty()) candidates.push_back(module_of(link.weight) + ".bias");
  for (const auto& [from, to] : {std::pair{"weight", "bias"}, {"kernel", "bias"}, {"W", "b"}, {"w", "b"}})
    if (const std::size_t at = link.weight.rfind(from); at != std::string::npos)
      candidates.push_back(std::string(link.weight).replace(at, std::string_view(from).size(), to));
  for (const auto& name : candidates)
    if (fits(name)) return name;
  const bool of_norm = weights.find(module_of(next) + ".running_mean") != nullptr;
  return !of_norm && fits(next) ? next : std::string();
}

/// The links in file order, each with what stands between it and the next.
std::vector<Link> links_of(const StateDict& weights) {
  std::vector<Link> links;
  for (auto at = weights.begin(); at != weights.end(); ++at) {
    const auto& [name, tensor] = *at;
    if (is_weight(tensor)) {
      Link link{name, {}, {}, tensor.sizes().vec()};
      const auto after = std::next(at);
      link.bias = bias_of(weights, link, after == weights.end() ? "" : after->first);
      links.push_back(std::move(link));
    } else if (name.ends_with(".running_mean") && !links.empty() && links.back().norm.empty() &&
               tensor.dim() == 1 && tensor.size(0) == links.back().shape[0]) {
      links.back().norm = module_of(name);
    }
  }
  return links;
}

}  // namespace

std::vector<Link> chain_of(const StateDict& weights) {
  constexpr std::size_t most_links = 1000;
  std::vector<Link> links = links_of(weights);
  if (links.size() > most_links) return {};
  if (connected(links)) return links;
  std::stable_sort(links.begin(), links.end(),
                   [](const Link& a, const Link& b) { return by_numbers(a.weight, b.weight); });
  if (!connected(links)) return {};
  return links;
}

Argument draw_link(ModelBuilder& b, const Link& link, const Argument& x, std::int64_t padding) {
  const std::string path = module_of(link.weight), bias = link.bias;
  const bool regular =
      !path.empty() && link.weight == path + ".weight" && (bias.empty() || bias == path + ".bias");
  Argument y;
  if (link.shape.size() == 4 && regular && link.shape[2] == link.shape[3]) {
    y = b.conv2d(path, x, {link.shape[0], link.shape[1], link.shape[2], 1, padding, 1, !bias.empty()});
  } else if (link.shape.size() == 2 && regular) {
    y = b.linear(path, x, link.shape[0], link.shape[1], !bias.empty());
  } else {
    const Argument weight = b.parameter(link.weight, link.shape);
    const Argument added = bias.empty() ? Argument::of({}) : b.parameter(bias, {link.shape[0]});
    y = link.shape.size() == 2 ? b.call("aten::linear", {x, weight, added})
                               : b.call("aten::conv2d", {x, weight, added, whole_numbers({1, 1}),
                                                         whole_numbers({padding, padding})});
  }
  return link.norm.empty() ? y : b.batch_norm(link.norm, y, link.shape[0]);
}

std::string chosen_activation(const ModelBuilder& builder) {
  return builder.choices.word("activation",
                              {"relu", "gelu", "tanh", "sigmoid", "silu", "elu", "leaky_relu", "none"});
}

}  // namespace tenfold
