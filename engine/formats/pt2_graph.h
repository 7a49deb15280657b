// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/program/program.h"

namespace tenfold::pt2 {

/// Turns `graph_module` of model.json into nodes of a Program whose tensors are already there.
class GraphReader {
 public:
  explicit GraphReader(Program& program) : program_(program) {}

  /// Throws Error, or nlohmann's exceptions where a field is missing or of another type.
  void read(const nlohmann::json& graph_module);

 private:
  using json = nlohmann::json;

  void read_inputs(const json& graph, const json& signature);
  void read_user_input(const json& spec, const json& graph);
  void read_outputs(const json& graph, const json& signature);
  void read_node(const json& node, const json& graph, bool no_grad);
  void inline_grad_mode(const json& node, const json& graph, bool no_grad);
  void read_arguments(Node& node, const json& inputs);
  Result read_result(const json& output, const json& graph);
  void read_scope(Node& node, const json& metadata);

  Argument argument(const json& union_value);
  Argument list_argument(const std::string& kind, const json& values);
  Argument symbolic(const json& value);
  ValueId known(const json& name) const;
  ValueId define(const json& name, const json& graph);
  void set_name(const std::string& text, ValueId value);
  /// Names mean again what they did when hidden_ had `mark` entries.
  void forget_names_since(std::size_t mark);

  Program& program_;
  std::map<std::string, ValueId> names_;
  bool in_region_ = false;
  std::vector<std::pair<std::string, ValueId>>
      hidden_;  ///< what names of a region meant before; no_value: nothing
};

}  // namespace tenfold::pt2
