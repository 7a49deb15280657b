// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/cost_record.h"
#include "engine/program/recurrent_call.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engine/program/executor.h"
#include "engine/program/operators.h"
#include "engine/program/training_mode.h"

namespace tenfold {
namespace {

using c10::IValue;
using ValueSpan = std::span<const IValue>;

/// Elements of each of `parts` equal parts; none of nothing.
std::int64_t share(const at::Tensor& tensor, std::int64_t parts) {
  return parts == 0 ? 0 : tensor.numel() / parts;
}

/// Elements of the result times the length of the contracted mode.
std::int64_t product_macs(const at::Tensor& result, std::int64_t contracted) {
  return result.numel() * contracted;
}

/// Scores and weighted values: batch · heads · queries · keys · (key size + value size).
std::int64_t attention_macs(ValueSpan arguments) {
  const at::Tensor query = arguments[0].toTensor(), key = arguments[1].toTensor(),
                   value = arguments[2].toTensor();
  const std::int64_t rows = share(query, query.size(-1));
  return rows * key.size(-2) * (query.size(-1) + value.size(-1));
}

/// The sizes of an equation's letters, and of what its ellipses stand for, the last one first.
struct EinsumSizes {
  std::map<char, std::int64_t> letters;
  std::vector<std::int64_t> open;

  void add(std::string term, const at::Tensor& tensor) {
    std::erase(term, ' ');
    const std::size_t dots = term.find("...");
    const std::string before = term.substr(0, dots),
                      after = dots == std::string::npos ? "" : term.substr(dots + 3);
    const auto first = static_cast<std::int64_t>(before.size()),
               last = tensor.dim() - static_cast<std::int64_t>(after.size());
    for (std::int64_t d = 0; d < first; ++d)
      take(letters[before[static_cast<std::size_t>(d)]], tensor.size(d));
    for (std::int64_t d = last; d < tensor.dim(); ++d)
      take(letters[after[static_cast<std::size_t>(d - last)]], tensor.size(d));
    open.resize(std::max(open.size(), static_cast<std::size_t>(std::max<std::int64_t>(last - first, 0))), 1);
    for (std::int64_t d = first; d < last; ++d)
      take(open[static_cast<std::size_t>(last - 1 - d)], tensor.size(d));
  }

 private:
  static void take(std::int64_t& known, std::int64_t size) { known = std::max(known, size); }
};

/// The product of all sizes where an index of two tensors is summed, none of a tensor alone; nothing for
/// several tensors at once or an equation without an output.
std::optional<std::int64_t> einsum_macs(ValueSpan arguments) {
  const std::string equation = arguments[0].toStringRef();
  const auto tensors = arguments[1].toTensorVector();
  if (tensors.size() == 1) return 0;
  const auto comma = equation.find(','), arrow = equation.find("->");
  if (tensors.size() != 2 || arrow == std::string::npos || comma > arrow) return std::nullopt;
  EinsumSizes sizes;
  sizes.add(equation.substr(0, comma), tensors[0]);
  sizes.add(equation.substr(comma + 1, arrow - comma - 1), tensors[1]);
  const std::string result = equation.substr(arrow + 2);
  bool sums = !sizes.open.empty() && result.find('.') == std::string::npos;
  std::int64_t macs = 1;
  for (const std::int64_t size : sizes.open) macs *= size;
  for (const auto& [letter, size] : sizes.letters) {
    sums = sums || result.find(letter) == std::string::npos;
    macs *= size;
  }
  return sums ? macs : 0;
}

/// Elements of the matrices among the parameters of a recurrent operator: what one step of one row takes.
std::int64_t matrix_elements(const std::vector<at::Tensor>& parameters) {
  std::int64_t elements = 0;
  for (const at::Tensor& parameter : parameters)
    if (parameter.dim() == 2) elements += parameter.numel();
  return elements;
}

/// A network over whole sequences, packed ones too: (input, [batch_sizes,] state, parameters, ...).
std::int64_t recurrent_macs(ValueSpan arguments) {
  const at::Tensor input = arguments[0].toTensor();
  const bool packed = arguments[3].isTensorList();
  return share(input, input.size(-1)) * matrix_elements(arguments[packed ? 3 : 2].toTensorVector());
}

std::int64_t tensordot_macs(ValueSpan arguments, const at::Tensor& result) {
  std::int64_t contracted = 1;
  for (const std::int64_t mode : arguments[2].toIntVector()) contracted *= arguments[0].toTensor().size(mode);
  return product_macs(result, contracted);
}

/// Nothing for products that are not counted.
std::optional<std::int64_t> macs_of(const Node& node, ValueSpan arguments, ValueSpan returned) {
  const std::string& op = node.op;
  if (returned.empty() || !returned[0].isTensor()) return 0;
  const at::Tensor result = returned[0].toTensor();
  if (is_one_of(
          op, {"aten::conv1d", "aten::conv2d", "aten::conv3d", "aten::convolution", "aten::_convolution"})) {
    const at::Tensor weight = arguments[1].toTensor();
    const bool transposed = op.ends_with("convolution") && arguments[6].toBool();
    const std::int64_t kernel = share(weight, weight.size(0));
    return transposed ? arguments[0].toTensor().numel() * kernel : product_macs(result, kernel);
  }
  if (op.starts_with("aten::conv_transpose"))
    return product_macs(arguments[0].toTensor(),
                        share(arguments[1].toTensor(), arguments[1].toTensor().size(0)));
  if (is_one_of(op, {"aten::linear", "aten::mm", "aten::bmm", "aten::matmul", "aten::linalg_matmul",
                     "aten::mv", "aten::dot", "aten::vdot", "aten::inner"}))
    return product_macs(result, arguments[0].toTensor().dim() > 0 ? arguments[0].toTensor().size(-1) : 1);
  if (is_one_of(op, {"aten::addmm", "aten::addmm_", "aten::baddbmm", "aten::baddbmm_", "aten::addmv",
                     "aten::addmv_"}))
    return product_macs(result, arguments[1].toTensor().size(-1));
  if (op == "aten::addbmm" || op == "aten::addbmm_")  // the products of a batch are one sum
    return product_macs(arguments[1].toTensor(), arguments[2].toTensor().size(-1));
  if (op == "aten::einsum") return einsum_macs(arguments);
  if (op == "aten::scaled_dot_product_attention") return attention_macs(arguments);
  if (is_one_of(op, {"aten::lstm", "aten::gru", "aten::rnn_tanh", "aten::rnn_relu"}))
    return recurrent_macs(arguments);
  if (is_one_of(op, {"aten::lstm_cell", "aten::gru_cell", "aten::rnn_tanh_cell", "aten::rnn_relu_cell"})) {
    const at::Tensor input = arguments[0].toTensor();
    return share(input, input.size(-1)) * matrix_elements({arguments[2].toTensor(), arguments[3].toTensor()});
  }
  if (op == "aten::bilinear")
    return product_macs(result, share(arguments[2].toTensor(), arguments[2].toTensor().size(0)));
  if (op == "aten::tensordot") return tensordot_macs(arguments, result);
  if (is_one_of(op, {"aten::cdist", "aten::chain_matmul", "aten::linalg_multi_dot", "aten::linalg_vecdot",
                     "aten::conv_tbc", "aten::_trilinear"}))
    return std::nullopt;
  return 0;
}

}  // namespace

std::int64_t CostRecord::macs_per_sample(std::size_t node) const {
  return weight_only[node] ? node_macs[node] : node_macs[node] / std::max<std::int64_t>(batch, 1);
}

std::int64_t CostRecord::total_per_sample() const {
  std::int64_t total = 0;
  for (std::size_t n = 0; n < node_macs.size(); ++n) total += macs_per_sample(n);
  return total;
}

CostRecord record_costs(const Program& original, std::span<const IValue> inputs, const Job& job) {
  const Program program = evaluation_copy(original);
  CostRecord record;
  record.shapes.resize(program.values.size());
  record.node_macs.assign(program.nodes.size(), 0);
  record.weight_only.assign(program.nodes.size(), false);
  std::vector<bool> from_user(program.values.size(), false);
  std::size_t next = 0;
  bool batch_known = false;
  for (const auto& input : program.inputs) {
    const auto slot = static_cast<std::size_t>(input.value);
    const IValue value = input.kind == InputKind::user ? inputs[next++] : IValue(program.tensor_of(input));
    from_user[slot] = input.kind == InputKind::user;
    if (!value.isTensor()) continue;
    record.shapes[slot] = value.toTensor().sizes().vec();
    if (input.kind != InputKind::user || batch_known || value.toTensor().dim() == 0) continue;
    record.batch = value.toTensor().size(0);
    batch_known = true;
  }
  std::set<std::string> uncounted;
  const NodeHook hook = [&](std::size_t n, ValueSpan arguments, ValueSpan returned) {
    const Node& node = program.nodes[n];
    const auto macs = macs_of(node, arguments, returned);
    record.node_macs[n] = macs.value_or(0);
    if (!macs) uncounted.insert(node.op);
    bool depends = false;
    for (const auto& argument : node.arguments)
      for_each_value(argument,
                     [&](ValueId value) { depends = depends || from_user[static_cast<std::size_t>(value)]; });
    record.weight_only[n] = !depends;
    for_each_result(node, [&](ValueId value) { from_user[static_cast<std::size_t>(value)] = depends; });
    for (std::size_t i = 0; i < node.results.size() && i < returned.size(); ++i) {
      if (node.results[i].value != no_value && returned[i].isTensor())
        record.shapes[static_cast<std::size_t>(node.results[i].value)] = returned[i].toTensor().sizes().vec();
      if (!node.results[i].list || !returned[i].isTensorList()) continue;
      const auto elements = returned[i].toTensorVector();
      for (std::size_t k = 0; k < std::min(elements.size(), node.results[i].elements.size()); ++k)
        if (node.results[i].elements[k] != no_value)
          record.shapes[static_cast<std::size_t>(node.results[i].elements[k])] = elements[k].sizes().vec();
    }
  };
  at::NoGradGuard guard;
  run(program, inputs, hook, job);
  record.uncounted.assign(uncounted.begin(), uncounted.end());
  return record;
}

std::optional<CallShapes> call_shapes(const CostRecord& record, const Layer& layer, const LayerUse& use) {
  const auto& input = record.shapes.at(static_cast<std::size_t>(use.input));
  if (layer.shape.kind != LayerKind::recurrent) {
    const auto& output = record.shapes.at(static_cast<std::size_t>(use.output));
    return input && output ? std::optional(CallShapes{*input, *output}) : std::nullopt;
  }
  if (!input || input->empty()) return std::nullopt;
  CallShapes shapes{*input, *input};
  shapes.input.back() = layer.shape.weight[1];
  shapes.output.back() = layer.shape.weight[0];
  return shapes;
}

bool runs_once(const Program& program, const CostRecord& record, const LayerUse& use) {
  return recurrent_call(program.nodes.at(use.node)).has_value() && record.weight_only.at(use.node);
}

std::int64_t layer_macs(const Program& program, const CostRecord& record, const Layer& layer) {
  const bool recurrent = layer.shape.kind == LayerKind::recurrent;
  std::int64_t sum = 0;
  if (recurrent)
    for (const auto& use : layer.uses)
      if (const auto shapes = call_shapes(record, layer, use))
        sum += product(shapes->output) * layer.shape.weight[1] /
               (runs_once(program, record, use) ? 1 : std::max<std::int64_t>(record.batch, 1));
  if (layer.group < 0 && !recurrent)
    for (const auto& use : layer.uses) sum += record.macs_per_sample(use.node);
  if (layer.group >= 0)
    for (std::size_t n = 0; n < program.nodes.size(); ++n)
      if (program.nodes[n].group == layer.group) sum += record.macs_per_sample(n);
  return sum;
}

}  // namespace tenfold
