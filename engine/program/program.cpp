// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/program.h"

#include <ATen/ATen.h>

#include <set>

namespace tenfold {

Argument Argument::of(c10::IValue constant) {
  Argument argument;
  argument.constant = std::move(constant);
  return argument;
}

Argument Argument::ref(ValueId value) {
  Argument argument;
  argument.kind = Kind::value;
  argument.value = value;
  return argument;
}

Argument Argument::list(std::vector<Argument> items) {
  Argument argument;
  argument.kind = Kind::list;
  argument.items = std::move(items);
  return argument;
}

Argument whole(std::int64_t value) { return Argument::of(value); }

Argument whole_numbers(const Shape& values) { return Argument::of(c10::List<std::int64_t>(values)); }

ValueId Program::add_value(std::string name, std::string metadata) {
  values.push_back({std::move(name), std::move(metadata)});
  return static_cast<ValueId>(values.size() - 1);
}

const Input* Program::input_of(ValueId value) const {
  for (const auto& input : inputs)
    if (input.value == value) return &input;
  return nullptr;
}

std::vector<const Input*> Program::user_inputs() const {
  std::vector<const Input*> found;
  for (const auto& input : inputs)
    if (input.kind == InputKind::user) found.push_back(&input);
  return found;
}

void Program::finish() {
  constexpr std::int64_t forever = -1;
  std::vector<std::int64_t> last(values.size(), forever);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const auto seen = [&](ValueId value) {
      last[static_cast<std::size_t>(value)] = static_cast<std::int64_t>(n);
    };
    for (const auto& argument : nodes[n].arguments) for_each_value(argument, seen);
    for_each_result(nodes[n], seen);
  }
  const auto keep = [&](ValueId value) { last[static_cast<std::size_t>(value)] = forever; };
  for (const auto& output : outputs) for_each_value(output.argument, keep);
  for (const auto& input : inputs) keep(input.value);
  last_uses.assign(nodes.size(), {});
  for (std::size_t value = 0; value < last.size(); ++value)
    if (last[value] != forever)
      last_uses[static_cast<std::size_t>(last[value])].push_back(static_cast<ValueId>(value));
}

namespace {

/// Sums `measure` over the distinct tensors of the inputs that `wanted` accepts.
template <class Wanted, class Measure>
std::int64_t sum_tensors(const Program& program, Wanted wanted, Measure measure) {
  std::set<const void*> seen;
  std::int64_t sum = 0;
  for (const auto& input : program.inputs) {
    if (input.kind == InputKind::user || !wanted(input.kind)) continue;
    const at::Tensor& tensor = program.tensor_of(input);
    if (seen.insert(tensor.unsafeGetTensorImpl()).second) sum += measure(tensor);
  }
  return sum;
}

std::int64_t elements(const at::Tensor& tensor) { return tensor.numel(); }

}  // namespace

std::int64_t count_parameters(const Program& program) {
  return sum_tensors(
      program, [](InputKind kind) { return kind == InputKind::parameter; }, elements);
}

std::int64_t count_buffers(const Program& program) {
  return sum_tensors(
      program, [](InputKind kind) { return kind != InputKind::parameter; }, elements);
}

std::int64_t count_tensor_bytes(const Program& program) {
  return sum_tensors(
      program, [](InputKind) { return true; },
      [](const at::Tensor& tensor) { return static_cast<std::int64_t>(tensor.nbytes()); });
}

}  // namespace tenfold
