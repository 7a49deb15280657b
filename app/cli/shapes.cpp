// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "engine/study/study.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

struct ShapesArguments {
  std::string layer, family = "block-tt", rank = "0.25";
};

const study::LayerRow& findLayer(const study::ModelReport& model, const std::string& name) {
  for (const auto& row : model.layers)
    if (row.name == name || row.id == name) return row;
  throw Error("layers.none", "the model has no layer '{name}'", {{"name", name}});
}

void printOffers(const study::LayerRow& row, const std::vector<study::ShapeOffer>& offers) {
  std::vector<std::vector<std::string>> rows{
      {"in/out", "plan", "ranks", "parameters", "kept", "MACs", "zeros"}};
  for (const auto& offer : offers)
    rows.push_back(
        {to_text(*tensorized_shape_of(offer.options)), offer.plan, to_string(Rank{offer.ranks}),
         count(offer.parameters),
         percent(static_cast<double>(offer.parameters) / static_cast<double>(product(row.shape.weight))),
         count(offer.macs), offer.padding > 0 ? percent(offer.padding) : ""});
  printTable(rows, 2);
}

void run(Console& console, const ModelArgument& argument, const ShapesArguments& arguments) {
  const auto [family, rank] = asUsage([&] {
    return std::pair{parse_family(arguments.family), parse_rank(arguments.rank)};
  });
  const study::Model model = argument.open(console, console.job());
  const study::LayerRow& row = findLayer(model.report(), arguments.layer);
  const LayerOptions options = make_options(family, rank, row.shape);
  require_possible(row.shape, {row.name, options});
  const auto offers = study::shape_offers(model.report(), row, options);
  if (offers.empty())
    throw Error("shapes.none", "there is no way to fold layer {layer} for {family}",
                {{"layer", row.name}, {"family", std::string(label(family))}});
  console.result(study::to_json(offers), [&] { printOffers(row, offers); });
}

}  // namespace

void addShapes(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand("shapes", "Offer tensorized shapes for a layer, with what each costs");
  auto arguments = std::make_shared<ShapesArguments>();
  const ModelArgument argument(*command);
  command->add_option("LAYER", arguments->layer, "Name of a linear layer or an embedding")->required();
  command->add_option("--family", arguments->family, "cp, tucker, tt, block-tt, tensor-ring, block-cp")
      ->capture_default_str();
  command->add_option("--rank", arguments->rank, "A number, or a share of the dense size to compare at")
      ->capture_default_str();
  command->callback([&console, argument, arguments] { run(console, argument, *arguments); });
}

}  // namespace tenfold::cli
