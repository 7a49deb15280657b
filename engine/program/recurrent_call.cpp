// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/recurrent_call.h"

#include <map>

namespace tenfold {
namespace {

constexpr std::string_view cell_ending = "_cell";

bool is_flag(const Argument& argument) {
  return argument.kind == Argument::Kind::constant && argument.constant.isBool();
}

std::vector<Argument> states_of(const Argument& states) {
  return states.kind == Argument::Kind::list ? states.items : std::vector<Argument>{states};
}

/// One step: (input, state, of input, of state, two biases).
RecurrentCall cell_call(const Node& node) {
  RecurrentCall call;
  call.is_cell = true;
  call.states = states_of(node.arguments.at(1));
  call.parameters = {node.arguments.at(2), node.arguments.at(3)};
  for (std::size_t k = 4; k < 6; ++k)
    if (node.arguments.at(k).kind == Argument::Kind::value) call.parameters.push_back(node.arguments[k]);
  call.each = call.parameters.size();
  call.biased = call.each == 4;
  return call;
}

/// Whole sequences: (input, [batch_sizes,] states, parameters, has_biases, num_layers, dropout, train,
/// bidirectional[, batch_first]).
std::optional<RecurrentCall> sequence_call(const Node& node) {
  RecurrentCall call;
  call.packed = node.overload == "data";
  const std::size_t at = call.packed ? 3 : 2;
  if (!is_flag(node.arguments.at(at + 1)) || !node.arguments.at(at + 2).constant.isInt() ||
      !is_flag(node.arguments.at(at + 5)))
    return std::nullopt;
  call.states = states_of(node.arguments[at - 1]);
  call.parameters = node.arguments[at].items;
  call.biased = node.arguments[at + 1].constant.toBool();
  call.layers = node.arguments[at + 2].constant.toInt();
  call.directions = node.arguments[at + 5].constant.toBool() ? 2 : 1;
  call.batch_first = !call.packed && is_flag(node.arguments.at(8)) && node.arguments[8].constant.toBool();
  if (call.layers < 1 || call.layers > most_recurrent_layers) return std::nullopt;
  const auto parts = static_cast<std::size_t>(call.layers * call.directions);
  call.each = call.parameters.size() / parts;
  const std::size_t plain = call.biased ? 4 : 2;
  call.projected = call.each == plain + 1;
  if (call.each * parts != call.parameters.size() || (call.each != plain && !call.projected))
    return std::nullopt;
  return call;
}

}  // namespace

std::int64_t recurrent_gates(const std::string& op) {
  static const std::map<std::string, std::int64_t> gates{
      {"aten::lstm", 4}, {"aten::gru", 3}, {"aten::rnn_tanh", 1}, {"aten::rnn_relu", 1}};
  const auto found = gates.find(op);
  return found == gates.end() ? 0 : found->second;
}

std::optional<RecurrentCall> recurrent_call(const Node& node) {
  if (recurrent_gates(node.op) > 0) return sequence_call(node);
  const bool is_cell = node.op.ends_with(cell_ending) &&
                       recurrent_gates(node.op.substr(0, node.op.size() - cell_ending.size())) > 0;
  return is_cell ? std::optional(cell_call(node)) : std::nullopt;
}

}  // namespace tenfold
