// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/architectures/catalogue.h"
#include "engine/architectures/chain.h"

namespace tenfold {
namespace {

std::vector<Argument> draw_mlp(ModelBuilder& b) {
  const std::vector<Link> links = chain_of(b.weights());
  const bool matrices =
      std::all_of(links.begin(), links.end(), [](const Link& link) { return link.shape.size() == 2; });
  if (links.empty() || !matrices) return {};
  const std::string activation = chosen_activation(b);
  Argument x = b.input("x", {b.batch(), {links[0].shape[1], {}, {}}}, at::kFloat);
  for (std::size_t k = 0; k < links.size(); ++k) {
    x = draw_link(b, links[k], x);
    if (k + 1 < links.size()) x = b.activation(activation, x);
  }
  if (links.size() > 1 && !b.choices.said.contains("activation"))
    b.remark("relu between the linear layers: weights do not show it, say another with activation=NAME");
  return {x};
}

}  // namespace

std::vector<BuiltIn> mlps() {
  BuiltIn mlp;
  mlp.id = "mlp";
  mlp.name = "Multi-layer perceptron";
  mlp.sentence =
      "Linear layers with an activation between them (relu unless activation=NAME), with batch norms where "
      "the "
      "weights have them: widths and order are read from the shapes, names may be any";
  mlp.choices = {"activation"};
  mlp.draw = draw_mlp;
  return {mlp};
}

}  // namespace tenfold
