// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/executor.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "engine/program/operators.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using c10::IValue;

/// LibTorch's own message without its stack trace, at most a few lines.
std::string first_lines(const std::exception& problem) {
  const auto* torch = dynamic_cast<const c10::Error*>(&problem);
  std::string text = torch != nullptr ? torch->what_without_backtrace() : problem.what();
  if (const auto end = text.find("\n\n"); end != std::string::npos) text.resize(end);
  if (text.size() > 400) text = text.substr(0, 400) + "…";
  return text;
}

bool changes_tensors(const Node& node) {
  return node.schema() != nullptr && node.schema()->is_mutable() && !node.training_only;
}

/// Tensors of the inputs that operators in place write to, themselves or through views of them.
std::set<const c10::TensorImpl*> written_inputs(const Program& program, const std::vector<IValue>& values) {
  std::set<const c10::TensorImpl*> written;
  if (std::none_of(program.nodes.begin(), program.nodes.end(), changes_tensors)) return written;
  std::vector<const c10::TensorImpl*> behind(values.size(), nullptr);
  const auto slot = [&](ValueId value) -> auto& { return behind[static_cast<std::size_t>(value)]; };
  for (const auto& input : program.inputs)
    if (const IValue& value = values[static_cast<std::size_t>(input.value)]; value.isTensor())
      slot(input.value) = value.unsafeToTensorImpl();
  for (const Node& node : program.nodes) {
    if (node.schema() == nullptr || node.training_only) continue;
    const c10::TensorImpl* viewed = nullptr;
    for (std::size_t k = 0; k < node.arguments.size(); ++k) {
      const c10::AliasInfo* alias = node.schema()->arguments()[k].alias_info();
      if (alias == nullptr) continue;
      for_each_value(node.arguments[k], [&](ValueId value) {
        if (slot(value) == nullptr) return;
        viewed = slot(value);
        if (alias->isWrite()) written.insert(viewed);
      });
    }
    if (viewed != nullptr) for_each_result(node, [&](ValueId value) { slot(value) = viewed; });
  }
  return written;
}

class Execution {
 public:
  Execution(const Program& program, std::span<const IValue> user)
      : program_(program), environment_(program.values.size()) {
    std::size_t next = 0;
    for (const auto& input : program.inputs) {
      IValue& slot = environment_[static_cast<std::size_t>(input.value)];
      if (input.kind != InputKind::user) {
        slot = program.tensor_of(input);
        continue;
      }
      if (next >= user.size()) break;
      slot = input.tensor ? user[next] : input.constant;
      ++next;
    }
    if (next != program.user_inputs().size() || next != user.size())
      throw Error(
          "program.inputs", "the model takes {wanted} inputs, not {given}",
          {{"wanted", std::to_string(program.user_inputs().size())}, {"given", std::to_string(user.size())}});
    if (!program.training) copy_written();
  }

  void run_node(std::size_t index, const NodeHook& hook) {
    const Node& node = program_.nodes[index];
    if (node.training_only && !program_.training) return;
    stack_.clear();
    try {
      call(node, hook ? &arguments_ : nullptr);
    } catch (const Cancelled&) {
      throw;
    } catch (const std::exception& problem) {
      throw Error("program.node", "operator {op} of {where} failed: {why}",
                  {{"op", node.overload.empty() ? node.op : node.op + "." + node.overload},
                   {"where", node.scope.empty() ? "the model (node " + std::to_string(index) + ")"
                                                : "module " + node.scope},
                   {"why", first_lines(problem)}});
    }
    if (hook) hook(index, arguments_, stack_);
    store(node);
    for (const ValueId dead : program_.last_uses[index])
      environment_[static_cast<std::size_t>(dead)] = IValue();
  }

  IValue value_of(const Argument& argument, const c10::TypePtr& type) const {
    if (argument.kind == Argument::Kind::constant) return argument.constant;
    if (argument.kind == Argument::Kind::value) return environment_[static_cast<std::size_t>(argument.value)];
    std::vector<IValue> items;
    for (const auto& item : argument.items) items.push_back(value_of(item, type));
    return make_list(items, type);
  }

 private:
  /// Looking at a model must change neither it nor the sample: what is written to is a copy for this run.
  void copy_written() {
    std::map<const c10::TensorImpl*, at::Tensor> copies;
    for (const auto* tensor : written_inputs(program_, environment_)) copies[tensor];
    if (copies.empty()) return;
    for (const auto& input : program_.inputs) {
      IValue& slot = environment_[static_cast<std::size_t>(input.value)];
      const auto copy = slot.isTensor() ? copies.find(slot.unsafeToTensorImpl()) : copies.end();
      if (copy == copies.end()) continue;
      if (!copy->second.defined()) copy->second = slot.toTensor().clone();
      slot = copy->second;
    }
  }

  void call(const Node& node, std::vector<IValue>* arguments) {
    if (const auto* schema = node.schema()) {
      for (std::size_t i = 0; i < node.arguments.size(); ++i) {
        const c10::Argument& formal = schema->arguments()[i];
        stack_.push_back(coerce(value_of(node.arguments[i], formal.type()), formal));
      }
      if (arguments != nullptr) *arguments = stack_;
      std::optional<at::NoGradGuard> guard;
      if (node.no_grad) guard.emplace();
      call_operator(*node.handle, stack_);
      return;
    }
    std::vector<IValue> numbers;
    for (const auto& argument : node.arguments) numbers.push_back(value_of(argument, c10::AnyType::get()));
    if (arguments != nullptr) *arguments = numbers;
    stack_.push_back(call_python_operator(node.op, numbers));
  }

  void store(const Node& node) {
    for (std::size_t i = 0; i < node.results.size() && i < stack_.size(); ++i) {
      const Result& result = node.results[i];
      if (result.value != no_value) environment_[static_cast<std::size_t>(result.value)] = stack_[i];
      if (!result.list || !stack_[i].isTensorList()) continue;
      const auto elements = stack_[i].toTensorVector();
      if (elements.size() < result.elements.size())
        throw Error("program.list", "operator {op} returned {got} tensors where the file names {wanted}",
                    {{"op", node.op},
                     {"got", std::to_string(elements.size())},
                     {"wanted", std::to_string(result.elements.size())}});
      for (std::size_t k = 0; k < result.elements.size(); ++k)
        if (result.elements[k] != no_value)
          environment_[static_cast<std::size_t>(result.elements[k])] = elements[k];
    }
  }

  const Program& program_;
  std::vector<IValue> environment_;
  c10::Stack stack_;
  std::vector<IValue> arguments_;
};

}  // namespace

std::vector<IValue> run(const Program& program, std::span<const IValue> user, const NodeHook& hook,
                        const Job& job) {
  Execution execution(program, user);
  for (std::size_t index = 0; index < program.nodes.size(); ++index) {
    if (job.stop_requested()) throw Cancelled();
    execution.run_node(index, hook);
  }
  std::vector<IValue> results;
  for (const auto& output : program.outputs) {
    IValue value = execution.value_of(output.argument, c10::AnyType::get());
    if (output.mutated_buffer.empty()) {
      results.push_back(std::move(value));
    } else if (program.training) {
      at::NoGradGuard guard;
      program.tensors.at(output.mutated_buffer).copy_(value.toTensor());
    }
  }
  return results;
}

std::vector<at::Tensor> run_for_tensors(const Program& program, std::span<const IValue> user,
                                        const Job& job) {
  at::NoGradGuard guard;
  std::vector<at::Tensor> tensors;
  for (auto& value : run(program, user, {}, job))
    if (value.isTensor()) tensors.push_back(value.toTensor());
  return tensors;
}

at::Tensor run_for_output(const Program& program, std::span<const IValue> user, const Job& job) {
  for (auto& tensor : run_for_tensors(program, user, job))
    if (tensor.is_floating_point()) return tensor;
  throw Error("program.output", "the model returns no floating-point tensor");
}

namespace {

/// Numbers in float64, complex ones as pairs.
at::Tensor real_numbers(const at::Tensor& tensor) {
  return (tensor.is_complex() ? at::view_as_real(tensor.resolve_conj()) : tensor).to(at::kDouble);
}

}  // namespace

double relative_difference(const std::vector<at::Tensor>& expected, const std::vector<at::Tensor>& actual) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (expected.size() != actual.size()) return infinite;
  double difference = 0, scale = 0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (expected[k].sizes() != actual[k].sizes() || expected[k].is_complex() != actual[k].is_complex())
      return infinite;
    if (expected[k].numel() == 0) continue;
    const at::Tensor wanted = real_numbers(expected[k]), got = real_numbers(actual[k]);
    const at::Tensor same = (wanted == got).logical_or(wanted.isnan().logical_and(got.isnan()));
    const double most = (wanted - got).abs().masked_fill(same, 0.0).max().item<double>();
    if (!(most < infinite)) return infinite;
    difference = std::max(difference, most);
    scale =
        std::max(scale, wanted.abs().masked_fill(wanted.isfinite().logical_not(), 0.0).max().item<double>());
  }
  return scale > 0 ? difference / scale : difference;
}

}  // namespace tenfold
