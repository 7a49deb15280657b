// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/undecompose.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/program/operators.h"

namespace tenfold {
namespace {

constexpr int off = -1;  ///< the constant false in the place of an argument

/// A core ATen operator and the one it came from: same first result, arguments in another order.
struct Origin {
  const char *op, *overload;
  const char *origin, *origin_overload;
  std::vector<int> arguments;  ///< of the core operator, by place; those left out take their defaults
};

const std::vector<Origin>& origins() {
  static const std::vector<Origin> table{
      {"aten::_native_batch_norm_legit_no_training",
       "",
       "aten::batch_norm",
       "",
       {0, 1, 2, 3, 4, off, 5, 6, off}},
      {"aten::_native_batch_norm_legit_functional",
       "",
       "aten::batch_norm",
       "",
       {0, 1, 2, 3, 4, 5, 6, 7, off}},
      {"aten::_native_batch_norm_legit", "", "aten::batch_norm", "", {0, 1, 2, 3, 4, 5, 6, 7, off}},
      {"aten::native_batch_norm", "", "aten::batch_norm", "", {0, 1, 2, 3, 4, 5, 6, 7, off}},
      {"aten::native_layer_norm", "", "aten::layer_norm", "", {0, 1, 2, 3, 4}},
      {"aten::native_group_norm", "", "aten::group_norm", "", {0, 6, 1, 2, 7}},
      {"aten::max_pool2d_with_indices", "", "aten::max_pool2d", "", {0, 1, 2, 3, 4, 5}},
      {"aten::max_pool3d_with_indices", "", "aten::max_pool3d", "", {0, 1, 2, 3, 4, 5}},
      {"aten::_adaptive_avg_pool2d", "", "aten::adaptive_avg_pool2d", "", {0, 1}},
      {"aten::_adaptive_avg_pool3d", "", "aten::adaptive_avg_pool3d", "", {0, 1}},
  };
  return table;
}

class Undecomposer {
 public:
  explicit Undecomposer(Program& program)
      : program_(program),
        readers_(program.values.size(), 0),
        producer_(program.values.size(), none),
        views_(program.nodes.size(), false),
        repeated_(program.nodes.size(), nullptr) {
    for (std::size_t n = 0; n < program.nodes.size(); ++n) {
      for (const auto& argument : program.nodes[n].arguments)
        for_each_value(argument, [&](ValueId value) { ++readers_[slot(value)]; });
      for_each_result(program.nodes[n], [&](ValueId value) { producer_[slot(value)] = n; });
    }
    for (const auto& output : program.outputs)
      if (output.mutated_buffer.empty())
        for_each_value(output.argument, [&](ValueId value) { ++readers_[slot(value)]; });
  }

  void run() {
    follow_views();
    for (Node& node : program_.nodes) {
      if (!has_result(node)) continue;
      if (node.op == "aten::addmm" || node.op == "aten::mm")
        restore_linear(node);
      else if (node.op == "aten::bmm")
        restore_batched_linear(node);
      else if (node.op == "aten::convolution")
        restore_convolution(node);
      else if (node.op == "aten::add")
        restore_counter(node);
      else
        restore_origin(node);
    }
    drop_views_of_weights();
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static std::size_t slot(ValueId value) { return static_cast<std::size_t>(value); }

  static void become(Node& node, const std::string& op, const char* overload,
                     std::vector<Argument> arguments) {
    node.op = op;
    node.overload = overload;
    node.handle = find_operator(op, overload);
    const auto& formal = node.schema()->arguments();
    for (std::size_t k = arguments.size(); k < formal.size(); ++k)
      arguments.push_back(Argument::of(*formal[k].default_value()));
    node.arguments = std::move(arguments);
    node.results.resize(1);
  }

  /// A file may leave out results, even the first.
  static bool has_result(const Node& node) {
    return !node.results.empty() && node.results[0].value != no_value;
  }

  /// The tensor behind an argument when the file stores it.
  const at::Tensor* stored(const Argument& argument) const {
    const Input* input = argument.kind == Argument::Kind::value ? program_.input_of(argument.value) : nullptr;
    return input == nullptr || input->kind == InputKind::user ? nullptr : &program_.tensor_of(*input);
  }

  /// The stored matrix that this argument is the transpose of.
  const Argument* transposed(const Argument& argument) const {
    const Node* node = producer(argument);
    if (node == nullptr || !swaps_matrix(*node)) return nullptr;
    const at::Tensor* matrix = stored(node->arguments[0]);
    return matrix == nullptr || matrix->dim() != 2 ? nullptr : &node->arguments[0];
  }

  const Node* producer(const Argument& argument) const {
    if (argument.kind != Argument::Kind::value || producer_[slot(argument.value)] == none) return nullptr;
    return &program_.nodes[producer_[slot(argument.value)]];
  }

  static bool is_number(const Argument& argument, std::int64_t number) {
    return argument.kind == Argument::Kind::constant && argument.constant.isInt() &&
           argument.constant.toInt() == number;
  }

  /// Whether sizes, of which the first ones may be computed, end in these two.
  static bool end_in(const Argument& sizes, std::int64_t before_last, std::int64_t last) {
    if (sizes.kind == Argument::Kind::constant && sizes.constant.isIntList()) {
      const auto numbers = sizes.constant.toIntVector();
      const std::size_t count = numbers.size();
      return count >= 2 && numbers[count - 2] == before_last && numbers[count - 1] == last;
    }
    const std::size_t count = sizes.items.size();
    return sizes.kind == Argument::Kind::list && count >= 2 &&
           is_number(sizes.items[count - 2], before_last) && is_number(sizes.items[count - 1], last);
  }

  /// The stored matrix whose transpose this argument repeats for each of a batch.
  const Argument* repeated_transpose(const Argument& argument) const {
    if (argument.kind != Argument::Kind::value || producer_[slot(argument.value)] == none) return nullptr;
    return repeated_[producer_[slot(argument.value)]];
  }

  /// Of every node, after those before it: a chain of views in a file may be as long as the file.
  void follow_views() {
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      const Node& node = program_.nodes[n];
      if (!is_view(node)) continue;
      const Argument& source = node.arguments[0];
      const bool is_made = producer(source) != nullptr;
      views_[n] = is_made ? views_[producer_[slot(source.value)]] : stored(source) != nullptr;
      if (const Argument* weight = is_made ? repeated_transpose(source) : nullptr;
          weight != nullptr && keeps_matrices(node)) {
        const at::Tensor& matrix = *stored(*weight);
        if (end_in(node.arguments[1], matrix.size(1), matrix.size(0))) repeated_[n] = weight;
      } else if (const at::Tensor* matrix = stored(source);
                 matrix != nullptr && matrix->dim() == 2 && swaps_matrix(node)) {
        repeated_[n] = &source;
      }
    }
  }

  static bool is_view(const Node& node) {
    return node.op == "aten::t" || node.op == "aten::permute" || node.op == "aten::transpose" ||
           keeps_matrices(node);
  }

  /// Where the last two sizes stay.
  static bool keeps_matrices(const Node& node) {
    return node.op == "aten::expand" || node.op == "aten::view" || node.op == "aten::reshape";
  }

  static bool is_one(const Argument& argument) {
    return argument.kind == Argument::Kind::constant && argument.constant.isScalar() &&
           argument.constant.toScalar().toDouble() == 1;
  }

  void restore_linear(Node& node) {
    const bool biased = node.op == "aten::addmm";
    const std::size_t first = biased ? 1 : 0;
    const Argument* weight = transposed(node.arguments[first + 1]);
    if (weight == nullptr) return;
    Argument bias = Argument::of(c10::IValue());
    if (biased) {
      bias = node.arguments[0];
      const at::Tensor* values = stored(bias);
      if (values == nullptr || values->dim() != 1 || !is_one(node.arguments[3]) || !is_one(node.arguments[4]))
        return;
    }
    --readers_[slot(node.arguments[first + 1].value)];
    become(node, "aten::linear", "", {node.arguments[first], *weight, std::move(bias)});
  }

  /// What matmul makes of a linear layer whose input's rows do not lie one after the other, as after a
  /// permute.
  void restore_batched_linear(Node& node) {
    const Argument repeated = node.arguments[1];
    const Argument* weight = repeated_transpose(repeated);
    if (weight == nullptr) return;
    --readers_[slot(repeated.value)];
    become(node, "aten::linear", "", {node.arguments[0], *weight, Argument::of(c10::IValue())});
  }

  void restore_convolution(Node& node) {
    const at::Tensor* weight = stored(node.arguments[1]);
    const auto& given = node.arguments;
    if (weight == nullptr || given[6].kind != Argument::Kind::constant) return;
    const std::int64_t space = weight->dim() - 2;
    if (space < 1 || space > 3) return;
    const bool transposed = given[6].constant.toBool();
    const std::string op =
        "aten::" + std::string(id(convolution_over(static_cast<std::size_t>(space), transposed)));
    if (!transposed)
      return become(node, op, "", {given[0], given[1], given[2], given[3], given[4], given[5], given[8]});
    become(node, op, space == 1 ? "" : "input",
           {given[0], given[1], given[2], given[3], given[4], given[7], given[8], given[5]});
  }

  void restore_origin(Node& node) {
    const auto found = std::find_if(origins().begin(), origins().end(), [&](const Origin& origin) {
      return node.op == origin.op && node.overload == origin.overload;
    });
    if (found == origins().end() || !only_first_is_read(node)) return;
    std::vector<Argument> arguments;
    for (const int place : found->arguments)
      arguments.push_back(place == off ? Argument::of(false)
                                       : node.arguments[static_cast<std::size_t>(place)]);
    std::vector<ValueId> returned;
    for_each_result(node, [&](ValueId value) { returned.push_back(value); });
    std::erase_if(program_.outputs, [&](const Output& output) {  // written in place now
      return !output.mutated_buffer.empty() && output.argument.value != returned[0] &&
             std::find(returned.begin(), returned.end(), output.argument.value) != returned.end();
    });
    become(node, found->origin, found->origin_overload, std::move(arguments));
  }

  bool is_read(const Result& result) const {
    return result.value != no_value && readers_[slot(result.value)] > 0;
  }

  bool only_first_is_read(const Node& node) const {
    return std::none_of(node.results.begin() + 1, node.results.end(),
                        [&](const Result& result) { return is_read(result); });
  }

  /// num_batches_tracked + 1, written back to num_batches_tracked.
  void restore_counter(Node& node) {
    const Input* counter = node.arguments[0].kind == Argument::Kind::value
                               ? program_.input_of(node.arguments[0].value)
                               : nullptr;
    if (counter == nullptr || counter->kind != InputKind::buffer || node.overload != "Tensor" ||
        !is_one(node.arguments[1]) || is_read(node.results[0]))
      return;
    const auto written = std::erase_if(program_.outputs, [&](const Output& output) {
      return output.mutated_buffer == counter->name && output.argument.value == node.results[0].value;
    });
    if (written == 0) return;
    become(node, "aten::add_", "Tensor", std::move(node.arguments));
  }

  /// Those that nobody reads any more, the last ones first: they are what reads the others.
  void drop_views_of_weights() {
    std::vector<bool> dropped(program_.nodes.size(), false);
    for (std::size_t n = program_.nodes.size(); n-- > 0;) {
      const Node& node = program_.nodes[n];
      if (!has_result(node) || is_read(node.results[0]) || !views_[n]) continue;
      dropped[n] = true;
      for (const Argument& argument : node.arguments)
        for_each_value(argument, [&](ValueId value) { --readers_[slot(value)]; });
    }
    std::size_t at = 0;
    std::erase_if(program_.nodes, [&](const Node&) { return dropped[at++]; });
  }

  Program& program_;
  std::vector<int> readers_;
  std::vector<std::size_t> producer_;
  std::vector<bool> views_;                ///< nodes that view what the file stores
  std::vector<const Argument*> repeated_;  ///< of nodes, repeated_transpose() of their result
};

}  // namespace

void undecompose(Program& program) { Undecomposer(program).run(); }

}  // namespace tenfold
