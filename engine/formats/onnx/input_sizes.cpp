// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/input_sizes.h"

#include <algorithm>

#include "engine/support/error.h"
#include "engine/support/identifier.h"

namespace tenfold::onnx {
namespace {

/// What a dimension is for, by its place.
enum class Role { batch, space, sequence };

struct Try {
  std::int64_t space, sequence;
  bool doubled = false;  ///< the other sizes are twice these, for sizes that must be a multiple of something
};
constexpr Try tries[] = {{64, 8}, {224, 16}, {256, 32}, {512, 128}, {64, 8, true}};

std::map<std::string, Role> roles_of(const Model& model) {
  std::map<std::string, Role> roles;
  for (const ValueInfo* info : user_inputs(model))
    for (std::size_t d = 0; d < info->dims.size(); ++d) {
      const std::string& symbol = info->dims[d].symbol;
      if (symbol.empty()) continue;
      const Role role = d == 0                             ? Role::batch
                        : info->dims.size() >= 4 && d >= 2 ? Role::space
                                                           : Role::sequence;
      const auto [known, is_new] = roles.try_emplace(symbol, role);
      if (!is_new && role == Role::batch) known->second = role;
    }
  return roles;
}

ExampleSizes sizes_for(const std::map<std::string, Role>& roles, const Try& wanted) {
  ExampleSizes made;
  std::int64_t others = 0;
  for (const auto& [symbol, role] : roles) {
    const std::int64_t now = role == Role::batch   ? 2
                             : role == Role::space ? wanted.space
                                                   : wanted.sequence + 2 * others++;
    made.now[symbol] = now;
    made.then[symbol] = wanted.doubled ? 2 * now : now + (role == Role::space ? 32 : 1);
  }
  return made;
}

ExampleSizes sizes_given(const Model& model, const std::map<std::string, Role>& roles,
                         const std::vector<InputShape>& given) {
  ExampleSizes made = sizes_for(roles, tries[0]);
  const auto users = user_inputs(model);
  for (std::size_t k = 0; k < users.size(); ++k)
    for (std::size_t d = 0; d < users[k]->dims.size() && d < given[k].shape.size(); ++d) {
      const std::string& symbol = users[k]->dims[d].symbol;
      if (symbol.empty() || roles.at(symbol) == Role::batch) continue;
      made.now[symbol] = given[k].shape[d];
      made.then[symbol] = given[k].shape[d] + (roles.at(symbol) == Role::space ? 32 : 1);
    }
  return made;
}

std::string text_of(const ValueInfo& info) {
  std::string text;
  for (const Dim& dim : info.dims)
    text += (text.empty() ? "" : "x") + (dim.size > 0 ? std::to_string(dim.size) : "?");
  return text;
}

/// A shape that is given for an input may only fill in what the file leaves open; the batch is the file's.
void require_agreement(const ValueInfo& info, const InputShape& given) {
  bool same = given.shape.size() == info.dims.size();
  for (std::size_t d = 1; same && d < info.dims.size(); ++d)
    same = info.dims[d].size <= 0 || info.dims[d].size == given.shape[d];
  if (!same)
    throw Error("onnx.sizes", "the file says that the input {name} is {wanted}, which {given} is not",
                {{"name", info.name}, {"wanted", text_of(info)}, {"given", to_text(given)}});
}

}  // namespace

std::vector<const ValueInfo*> user_inputs(const Model& model) {
  std::vector<const ValueInfo*> found;
  for (const ValueInfo& info : model.graph.inputs)
    if (std::none_of(model.graph.initializers.begin(), model.graph.initializers.end(),
                     [&](const Tensor& each) { return each.name == info.name; }))
      found.push_back(&info);
  return found;
}

void name_sizes(Model& model, const std::vector<InputShape>& given) {
  const auto users = user_inputs(model);
  if (!given.empty() && given.size() != users.size())
    throw Error("onnx.shapes", "the model takes {wanted} tensors, not {given}: each needs a shape",
                {{"wanted", std::to_string(users.size())}, {"given", std::to_string(given.size())}});
  for (ValueInfo& info : model.graph.inputs) {
    const auto place = std::find(users.begin(), users.end(), &info);
    if (place == users.end()) continue;
    if (!info.is_tensor)
      throw Error("onnx.input", "the input {name} is no tensor, which is not supported",
                  {{"name", info.name}});
    if (!given.empty()) {
      const InputShape& said = given[static_cast<std::size_t>(place - users.begin())];
      if (info.has_shape) require_agreement(info, said);
      if (!info.has_shape)
        for (const std::int64_t size : said.shape) info.dims.push_back({info.dims.empty() ? -1 : size, ""});
      info.has_shape = true;
    }
    if (!info.has_shape)
      throw Error("onnx.input",
                  "the model does not say the shape of its input {name}: give it, for example "
                  "1x3x224x224",
                  {{"name", info.name}});
    for (std::size_t d = 0; d < info.dims.size(); ++d) {
      Dim& dim = info.dims[d];
      if (dim.size > 0) continue;
      if (dim.symbol.empty()) dim.symbol = d == 0 ? "batch" : info.name + "_" + std::to_string(d);
      dim.symbol = identifier(dim.symbol, "d_");
    }
  }
}

std::vector<ExampleSizes> example_sizes(const Model& model, const std::vector<InputShape>& given) {
  const auto roles = roles_of(model);
  if (roles.empty()) return {ExampleSizes{}};
  if (!given.empty()) return {sizes_given(model, roles, given)};
  const bool others =
      std::any_of(roles.begin(), roles.end(), [](const auto& each) { return each.second != Role::batch; });
  std::vector<ExampleSizes> made;
  for (const Try& each : tries)
    if (others || made.empty() || each.doubled) made.push_back(sizes_for(roles, each));
  ExampleSizes fixed = sizes_for(roles, tries[1]);
  for (auto& [symbol, size] : fixed.now)
    if (roles.at(symbol) == Role::batch) size = 1;
  fixed.then = fixed.now;
  made.push_back(fixed);
  return made;
}

}  // namespace tenfold::onnx
