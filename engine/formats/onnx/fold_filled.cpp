// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/fold_filled.h"

#include <ATen/ATen.h>

#include <map>
#include <set>

#include "engine/program/edit.h"
#include "engine/program/executor.h"

namespace tenfold::onnx {
namespace {

/// Its first argument says the type alone.
bool makes_like(const tenfold::Node& node) { return node.op.starts_with("aten::new_"); }

bool is_known(const tenfold::Node& node) {
  return node.schema() != nullptr && !node.handle->hasTag(at::Tag::nondeterministic_seeded);
}

bool is_changing(const tenfold::Node& node) {
  return node.schema() != nullptr && node.schema()->is_mutable();
}

class Folding {
 public:
  explicit Folding(Program& program)
      : program_(program), known_(program.values.size()), filled_(program.values.size()) {
    for (const Input& input : program.inputs) known_[at(input.value)] = input.kind == InputKind::constant;
  }

  void fold(std::span<const c10::IValue> inputs, const Job& job) {
    mark();
    if (changes_.empty()) return;
    const at::NoGradGuard no_grad;
    run(
        program_, inputs,
        [&](std::size_t n, std::span<const c10::IValue> given, std::span<const c10::IValue> returned) {
          look(n, given, returned);
        },
        job);
    if (possible_) replace();
  }

 private:
  static std::size_t at(ValueId value) { return static_cast<std::size_t>(value); }

  /// Which nodes and values depend on nothing.
  void mark() {
    constant_.assign(program_.nodes.size(), false);
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      const tenfold::Node& node = program_.nodes[n];
      bool known = is_known(node), reads = false;
      for (std::size_t a = makes_like(node) ? 1 : 0; a < node.arguments.size(); ++a)
        for_each_value(node.arguments[a], [&](ValueId value) {
          known = known && known_[at(value)];
          reads = true;
        });
      constant_[n] = known && (reads || makes_like(node) || node.arguments.empty() ||
                               node.arguments[0].kind != Argument::Kind::value);
      if (!constant_[n]) continue;
      for_each_result(node, [&](ValueId value) { known_[at(value)] = true; });
      if (is_changing(node)) changes_.push_back(n);
    }
  }

  /// Follows what is filled through the run: by memory, as in-place operators do.
  void look(std::size_t n, std::span<const c10::IValue> given, std::span<const c10::IValue> returned) {
    const tenfold::Node& node = program_.nodes[n];
    if (is_changing(node) && !given.empty() && given[0].isTensor()) change(n, given[0].toTensor());
    if (!constant_[n]) return;
    bool filled = is_changing(node);
    for (const Argument& argument : node.arguments)
      for_each_value(argument, [&](ValueId value) { filled = filled || filled_[at(value)]; });
    for (std::size_t i = 0; i < node.results.size() && i < returned.size(); ++i)
      if (node.results[i].value != no_value && returned[i].isTensor()) {
        const at::Tensor tensor = returned[i].toTensor();
        kept_[node.results[i].value] = tensor;
        filled_[at(node.results[i].value)] =
            filled || memories_.contains(tensor.storage().unsafeGetStorageImpl());
      }
  }

  void change(std::size_t n, const at::Tensor& tensor) {
    const void* memory = tensor.storage().unsafeGetStorageImpl();
    bool ours = false;
    for (const auto& [value, other] : kept_)
      if (other.storage().unsafeGetStorageImpl() == memory) {
        ours = true;
        filled_[at(value)] = true;
        possible_ = possible_ && !is_read_outside(value, n);
      }
    if (ours != constant_[n]) possible_ = false;
    if (constant_[n]) memories_.insert(memory);
  }

  /// Whether something that is not constant reads the value before that node.
  bool is_read_outside(ValueId value, std::size_t before) const {
    for (std::size_t n = 0; n < before; ++n)
      if (!constant_[n] && reads(program_.nodes[n], value)) return true;
    return false;
  }

  static bool reads(const tenfold::Node& node, ValueId value) {
    bool found = false;
    for (const Argument& argument : node.arguments)
      for_each_value(argument, [&](ValueId each) { found = found || each == value; });
    return found;
  }

  void replace() {
    std::set<ValueId> wanted;
    const auto want = [&](ValueId value) {
      if (filled_[at(value)] && kept_.contains(value)) wanted.insert(value);
    };
    for (std::size_t n = 0; n < program_.nodes.size(); ++n)
      if (!constant_[n])
        for (const Argument& argument : program_.nodes[n].arguments) for_each_value(argument, want);
    for (const Output& output : program_.outputs) for_each_value(output.argument, want);
    for (const ValueId value : wanted) store(value);
    std::map<std::size_t, std::vector<tenfold::Node>> gone;
    for (std::size_t n = 0; n < program_.nodes.size(); ++n)
      if (constant_[n] && makes_filled(program_.nodes[n])) gone[n] = {};
    replace_nodes(program_, std::move(gone));
    remove_unused(program_);
    program_.finish();
  }

  bool makes_filled(const tenfold::Node& node) const {
    bool filled = is_changing(node);
    for_each_result(node, [&](ValueId value) { filled = filled || filled_[at(value)]; });
    return filled;
  }

  void store(ValueId value) {
    Input input;
    input.value = value;
    input.kind = InputKind::constant;
    input.name = program_.values[at(value)].name;
    while (program_.tensors.contains(input.name)) input.name += "_";
    program_.tensors[input.name] = kept_.at(value).clone();
    program_.inputs.push_back(std::move(input));
  }

  Program& program_;
  std::vector<bool> known_;     ///< by value: the same at every call
  std::vector<bool> filled_;    ///< by value: changed in place, or made of such
  std::vector<bool> constant_;  ///< by node
  std::vector<std::size_t> changes_;
  std::map<ValueId, at::Tensor> kept_;
  std::set<const void*> memories_;
  bool possible_ = true;
};

}  // namespace

void fold_filled(Program& program, std::span<const c10::IValue> inputs, const Job& job) {
  Folding(program).fold(inputs, job);
}

}  // namespace tenfold::onnx
