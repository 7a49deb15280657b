// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_metadata.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/spec/factors.h"
#include "engine/spec/recipe_json.h"
#include "engine/spec/training_options.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;
constexpr int metadata_schema = 1;

json group_to_json(const Program& program, std::size_t index) {
  const FactorGroup& group = program.groups[index];
  const auto name = [&](ValueId value) { return program.values[static_cast<std::size_t>(value)].name; };
  json uses = json::array();
  for (std::size_t u = 0; u < group.uses.size(); ++u) {
    json nodes = json::array();
    for (const auto& node : program.nodes)
      if (node.group == static_cast<int>(index) && node.use == static_cast<int>(u))
        nodes.push_back(node.name);
    uses.push_back({{"nodes", nodes},
                    {"input", name(group.uses[u].input)},
                    {"output", name(group.uses[u].output)},
                    {"bias", group.uses[u].bias}});
    if (group.uses[u].kind != group.shape.kind) uses.back()["kind"] = id(group.uses[u].kind);
  }
  return {{"spec", json::parse(to_json(group.spec))},
          {"kind", id(group.shape.kind)},
          {"weight", group.shape.weight},
          {"ranks", group.ranks},
          {"factors", group.factors},
          {"stride", group.stride},
          {"padding", group.padding},
          {"dilation", group.dilation},
          {"output_padding", group.output_padding},
          {"padding_idx", group.padding_idx},
          {"module", group.scope},
          {"type", group.scope_type},
          {"plan", group.plan},
          {"uses", uses}};
}

/// Checks everything against the graph before anything is changed.
class GroupReader {
 public:
  explicit GroupReader(Program& program) : program_(program) {
    for (std::size_t n = 0; n < program.nodes.size(); ++n) nodes_[program.nodes[n].name] = n;
    for (std::size_t v = 0; v < program.values.size(); ++v)
      values_[program.values[v].name] = static_cast<ValueId>(v);
    for (const auto& input : program.inputs)
      if (input.kind == InputKind::parameter) parameters_[input.name] = input.value;
  }

  void read(const json& object) {
    FactorGroup group;
    group.spec = layer_spec_from_json(object.at("spec").dump(), "the file's metadata");
    group.shape = {parse_layer_kind(object.at("kind").get<std::string>()), object.at("weight").get<Shape>(),
                   1};
    group.ranks = object.at("ranks").get<Shape>();
    group.factors = object.at("factors").get<std::vector<std::string>>();
    group.stride = object.at("stride").get<Shape>();
    group.padding = object.at("padding").get<Shape>();
    group.dilation = object.at("dilation").get<Shape>();
    group.output_padding = object.value("output_padding", Shape{});
    group.padding_idx = object.at("padding_idx").get<std::int64_t>();
    group.scope = object.at("module").get<std::string>();
    group.scope_type = object.at("type").get<std::string>();
    group.plan = object.at("plan").get<std::string>();
    check_shapes(group);
    std::vector<std::vector<std::size_t>> places;
    for (const json& use : object.at("uses")) {
      places.emplace_back();
      for (const json& name : use.at("nodes")) places.back().push_back(nodes_.at(name.get<std::string>()));
      group.uses.push_back({input_of(use, group), values_.at(use.at("output").get<std::string>()),
                            use.at("bias").get<std::string>(), kind_of(use, group)});
      check_use(places.back(), group.uses.back());
      if (group.shape.kind == LayerKind::recurrent) check_matrix(places.back(), group);
    }
    if (group.shape.kind == LayerKind::recurrent && group.uses.size() != 1)
      refuse(group.spec.id, "its matrix is not made once");
    for (std::size_t u = 0; u < places.size(); ++u)
      for (const std::size_t n : places[u]) {
        program_.nodes[n].group = static_cast<int>(program_.groups.size());
        program_.nodes[n].use = static_cast<int>(u);
      }
    program_.groups.push_back(std::move(group));
  }

 private:
  /// A linear layer's weight may be a table, too.
  static LayerKind kind_of(const json& use, const FactorGroup& group) {
    if (!use.contains("kind")) return group.shape.kind;
    const LayerKind kind = parse_layer_kind(use.at("kind").get<std::string>());
    if (group.shape.kind != LayerKind::linear || kind != LayerKind::embedding)
      refuse(group.spec.id, "one weight is used by layers of different kinds");
    return kind;
  }

  [[noreturn]] static void refuse(const std::string& layer, const char* what) {
    throw Error("metadata.mismatch", "{layer}: {what}", {{"layer", layer}, {"what", what}});
  }

  /// How a share becomes ranks may differ between versions: what came of it then is the request now.
  static bool take_as_request(FactorGroup& group) {
    Rank* rank = rank_of(group.spec.options);
    if (rank == nullptr || !rank->is_fraction() || group.ranks.empty()) return false;
    *rank = group.ranks.size() == 1 ? Rank{group.ranks[0]} : Rank{group.ranks};
    require_possible(group.shape, group.spec);
    return group.ranks == resolve_ranks(group.shape, group.spec.options);
  }

  void check_shapes(FactorGroup& group) const {
    const std::string& layer = group.spec.id;
    const std::size_t space = spatial_modes(group.shape.kind), dimensions = 2 + space;
    if (group.shape.weight.size() != dimensions || product(group.shape.weight) < 1)
      refuse(layer, "its weight has an impossible shape");
    require_possible(group.shape, group.spec);
    if (group.ranks != resolve_ranks(group.shape, group.spec.options) && !take_as_request(group))
      refuse(layer, "its ranks are not those of its request");
    const auto expected = factor_shapes(group.shape, group.spec.options, group.ranks);
    if (expected.size() != group.factors.size()) refuse(layer, "it has another number of factors");
    for (std::size_t f = 0; f < expected.size(); ++f)
      if (!parameters_.contains(group.factors[f]) ||
          program_.tensors.at(group.factors[f]).sizes().vec() != expected[f].shape)
        refuse(layer, "its factors are not in the file");
    const std::size_t extra = is_transposed(group.shape.kind) ? space : 0;
    if (group.stride.size() != space || group.padding.size() != space || group.dilation.size() != space ||
        group.output_padding.size() != extra)
      refuse(layer, "stride, padding or dilation do not fit");
  }

  /// The nodes must make the output, and nothing outside may read what is inside.
  void check_use(const std::vector<std::size_t>& places, const GroupUse& use) const {
    if (!use.bias.empty() && !program_.tensors.contains(use.bias))
      refuse("a layer", "its bias is not in the file");
    if (places.empty()) refuse("a layer", "it has no nodes");
    std::map<ValueId, bool> inside;
    for (const std::size_t n : places) {
      if (program_.nodes[n].group >= 0) refuse("a layer", "its nodes belong to another layer too");
      for_each_result(program_.nodes[n], [&](ValueId value) { inside[value] = true; });
    }
    bool makes_output = false;
    for_each_result(program_.nodes[places.back()],
                    [&](ValueId value) { makes_output = makes_output || value == use.output; });
    const bool alone = use.kind == LayerKind::recurrent && use.input == use.output;  // as input_of() says
    const bool loops = inside.contains(use.input) && !alone;
    if (!makes_output || loops) refuse("a layer", "its nodes do not make its output");
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      if (std::find(places.begin(), places.end(), n) != places.end()) continue;
      for (const auto& argument : program_.nodes[n].arguments)
        for_each_value(argument, [&](ValueId value) {
          if (value != use.output && inside.contains(value))
            refuse("a layer", "something else uses its inner values");
        });
    }
  }

  /// What a recurrent layer's operator is given; the matrix does not depend on it.
  ValueId input_of(const json& use, const FactorGroup& group) const {
    const auto name = use.at("input").get<std::string>();
    if (group.shape.kind != LayerKind::recurrent) return values_.at(name);
    const auto found = values_.find(name);
    return found != values_.end() ? found->second : values_.at(use.at("output").get<std::string>());
  }

  /// It is made of the factors alone, and is no result of the model.
  void check_matrix(const std::vector<std::size_t>& places, const FactorGroup& group) const {
    std::set<ValueId> known;
    for (const std::string& factor : group.factors) known.insert(parameters_.at(factor));
    for (const std::size_t n : places) {
      for (const Argument& argument : program_.nodes[n].arguments)
        for_each_value(argument, [&](ValueId value) {
          if (!known.contains(value)) refuse(group.spec.id, "its matrix is not made of its factors alone");
        });
      for_each_result(program_.nodes[n], [&](ValueId value) { known.insert(value); });
    }
    for (const Output& output : program_.outputs)
      for_each_value(output.argument, [&](ValueId value) {
        if (value == group.uses.back().output) refuse(group.spec.id, "its matrix is a result of the model");
      });
  }

  Program& program_;
  std::map<std::string, std::size_t> nodes_;
  std::map<std::string, ValueId> values_, parameters_;
};

/// Shares of the recipe that became ranks by another rule: as the file's layers have them.
void settle_shares(Recipe& recipe, const std::vector<FactorGroup>& groups) {
  for (const FactorGroup& group : groups) {
    LayerSpec* asked = recipe.find(group.spec.id);
    const Rank* rank = asked == nullptr ? nullptr : rank_of(asked->options);
    const bool differs = rank != nullptr && asked->family() == group.spec.family() && rank->is_fraction() &&
                         !rank_of(group.spec.options)->is_fraction();
    if (differs) asked->options = group.spec.options;
  }
}

}  // namespace

std::string write_metadata(const Program& program, const Recipe& recipe) {
  json groups = json::array();
  for (std::size_t g = 0; g < program.groups.size(); ++g) groups.push_back(group_to_json(program, g));
  return json{{"schema", metadata_schema}, {"recipe", json::parse(to_json(recipe))}, {"groups", groups}}.dump(
      1);
}

bool restore_metadata(Program& program, const std::string& metadata, Recipe& recipe,
                      std::vector<std::string>& remarks) {
  const auto ignore = [&](const std::string& why) {
    remarks.push_back("the file's compression record is not used: " + why);
    return false;
  };
  try {
    const json object = json::parse(metadata);
    if (object.at("schema").get<int>() != metadata_schema) return ignore("it has another version");
    recipe = recipe_from_json(object.at("recipe").dump(), "the file's metadata");
    GroupReader reader(program);
    for (const json& group : object.at("groups")) {
      try {
        reader.read(group);
      } catch (const Error& problem) {
        remarks.push_back(std::string("a factorized layer is shown as plain layers: ") + problem.what());
      } catch (const std::out_of_range&) {
        remarks.push_back("a factorized layer is shown as plain layers: its nodes are not in the graph");
      }
    }
    settle_shares(recipe, program.groups);
    return !program.groups.empty() || training_of(recipe).has_value();
  } catch (const Error& problem) {
    return ignore(problem.what());
  } catch (const json::exception&) {
    return ignore("it is damaged");
  }
}

}  // namespace tenfold
