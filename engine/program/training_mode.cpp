// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/training_mode.h"

#include <map>

namespace tenfold {
namespace {

using c10::IValue;

const std::map<std::string, std::string>& flag_arguments() {
  static const std::map<std::string, std::string> flags{{"aten::batch_norm", "training"},
                                                        {"aten::instance_norm", "use_input_stats"},
                                                        {"aten::native_batch_norm", "training"},
                                                        {"aten::dropout", "train"},
                                                        {"aten::dropout_", "train"},
                                                        {"aten::feature_dropout", "train"},
                                                        {"aten::feature_dropout_", "train"},
                                                        {"aten::alpha_dropout", "train"},
                                                        {"aten::alpha_dropout_", "train"},
                                                        {"aten::feature_alpha_dropout", "train"},
                                                        {"aten::native_dropout", "train"},
                                                        {"aten::lstm", "train"},
                                                        {"aten::gru", "train"},
                                                        {"aten::rnn_tanh", "train"},
                                                        {"aten::rnn_relu", "train"},
                                                        {"aten::rrelu", "training"},
                                                        {"aten::rrelu_", "training"},
                                                        {"aten::scaled_dot_product_attention", "dropout_p"}};
  return flags;
}

/// Normalisation without running statistics uses the batch's in both modes.
bool has_no_running_statistics(const Node& node) {
  const bool norm = node.op == "aten::batch_norm" || node.op == "aten::instance_norm" ||
                    node.op == "aten::native_batch_norm";
  return norm && node.arguments.size() > 3 && node.arguments[3].kind == Argument::Kind::constant;
}

std::optional<TrainingRule> rule_of(const Node& node) {
  const auto flag = flag_arguments().find(node.op);
  const auto* schema = node.schema();
  if (flag == flag_arguments().end() || schema == nullptr || has_no_running_statistics(node)) return {};
  const auto index = schema->argumentIndexWithName(flag->second);
  if (!index) return {};
  const Argument& argument = node.arguments[static_cast<std::size_t>(*index)];
  if (argument.kind != Argument::Kind::constant) return {};
  TrainingRule rule{static_cast<std::size_t>(*index), true, false};
  if (flag->second == "dropout_p") {  // a file exported for evaluation has lost it: 0 in both modes
    rule.training = argument.constant;
    rule.evaluation = 0.0;
  } else if (flag->second == "use_input_stats") {
    rule.evaluation = false;
  }
  return rule;
}

/// The share of ones that a node draws; nothing for other nodes.
std::optional<double> survival_of(const Node& node) {
  const bool draws = node.op == "aten::bernoulli_" || (node.op == "aten::bernoulli" && node.overload == "p");
  if (!draws || node.arguments[1].kind != Argument::Kind::constant) return {};
  const IValue& share = node.arguments[1].constant;
  if (!share.isDouble() || !(share.toDouble() > 0 && share.toDouble() < 1)) return {};
  return share.toDouble();
}

bool divides_by(const Node& node, ValueId value, double number) {
  const bool divides = node.op == "aten::div_" || node.op == "aten::div";
  if (!divides || node.arguments[0].kind != Argument::Kind::value || node.arguments[0].value != value ||
      node.arguments[1].kind != Argument::Kind::constant)
    return false;
  const IValue& by = node.arguments[1].constant;
  return by.isDouble() && by.toDouble() == number;
}

/// Stochastic depth (Huang et al., 2016; torchvision and timm write it so): noise of zeros and ones, divided
/// by the share of ones. In use nothing is left out.
void find_stochastic_depth(Program& program) {
  for (std::size_t n = 0; n < program.nodes.size(); ++n) {
    Node& draw = program.nodes[n];
    const auto survival = survival_of(draw);
    if (!survival || draw.results.empty()) continue;
    for (std::size_t k = n + 1; k < program.nodes.size(); ++k) {
      Node& node = program.nodes[k];
      if (!divides_by(node, draw.results[0].value, *survival)) continue;
      draw.training_rule = node.training_rule = TrainingRule{1, *survival, 1.0};
      break;
    }
  }
}

bool counts_batches(const Program& program, const Node& node) {
  if (node.op != "aten::add_" || node.arguments[0].kind != Argument::Kind::value) return false;
  const Input* input = program.input_of(node.arguments[0].value);
  return input != nullptr && input->kind == InputKind::buffer && input->name.ends_with("num_batches_tracked");
}

}  // namespace

void find_training_rules(Program& program) {
  program.training = false;
  for (Node& node : program.nodes) node.training_rule = rule_of(node);
  find_stochastic_depth(program);
  for (Node& node : program.nodes) {
    node.training_only = counts_batches(program, node);
    if (node.training_only) program.training = true;
    if (!node.training_rule) continue;
    const IValue& now = node.arguments[node.training_rule->argument].constant;
    if (now.isBool() ? now.toBool() : now.toDouble() > 0) program.training = true;
  }
}

std::size_t set_training(Program& program, bool training) {
  std::size_t dependent = 0;
  program.training = training;
  for (Node& node : program.nodes) {
    if (!node.training_rule) continue;
    const TrainingRule& rule = *node.training_rule;
    node.arguments[rule.argument].constant = training ? rule.training : rule.evaluation;
    ++dependent;
  }
  return dependent;
}

Program evaluation_copy(const Program& program) {
  Program copy = program;
  set_training(copy, false);
  return copy;
}

}  // namespace tenfold
