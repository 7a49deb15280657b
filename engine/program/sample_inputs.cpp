// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/sample_inputs.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "engine/program/size_expression.h"

namespace tenfold {
namespace {

/// Entries 0, 1, ..., n-1, 0, 1, ... along one dimension.
at::Tensor cycled(const at::Tensor& tensor, std::int64_t dimension, std::int64_t size) {
  if (tensor.size(dimension) == size || tensor.size(dimension) == 0) return tensor;
  return tensor.index_select(dimension, at::arange(size, at::kLong).remainder(tensor.size(dimension)));
}

/// A dimension's size when symbols have these sizes; nothing for one that does not depend on them.
std::optional<std::int64_t> size_at(const Dimension& dimension,
                                    const std::map<std::string, std::int64_t>& sizes) {
  if (dimension.symbol.empty()) return evaluate_size(dimension.formula, sizes);
  const auto found = sizes.find(dimension.symbol);
  return found == sizes.end() ? std::nullopt : std::optional(found->second);
}

/// The hint of every symbol, at least 2: one symbol, one size.
std::map<std::string, std::int64_t> hints(const Program& program) {
  std::map<std::string, std::int64_t> sizes;
  for (const Input* input : program.user_inputs())
    for (const auto& size : input->sizes)
      if (!size.symbol.empty()) sizes.try_emplace(size.symbol, std::max<std::int64_t>(size.size, 2));
  return sizes;
}

}  // namespace

std::vector<c10::IValue> random_inputs(const Program& program, std::uint64_t seed) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  std::vector<c10::IValue> inputs;
  const auto chosen = hints(program);
  for (const Input* input : program.user_inputs()) {
    if (!input->tensor) {
      inputs.push_back(input->constant);
      continue;
    }
    Shape shape;
    for (const auto& size : input->sizes)
      shape.push_back(
          size_at(size, chosen)
              .value_or(size.expression.empty() ? size.size : std::max<std::int64_t>(size.size, 2)));
    if (at::isFloatingType(input->dtype))
      inputs.push_back(at::randn(shape, generator, at::kFloat).to(input->dtype));
    else if (input->dtype == at::kBool)
      inputs.push_back(at::ones(shape, at::kBool));
    else
      inputs.push_back(at::randint(0, 2, shape, generator, at::kLong).to(input->dtype));
  }
  return inputs;
}

BatchDimension batch_dimension(const Program& program, std::span<const c10::IValue> inputs) {
  const auto users = program.user_inputs();
  for (std::size_t k = 0; k < users.size() && k < inputs.size(); ++k) {
    if (!users[k]->tensor || users[k]->sizes.empty()) continue;
    const Dimension& first = users[k]->sizes[0];
    return {!first.symbol.empty(), first.symbol, inputs[k].toTensor().size(0)};
  }
  return {};
}

std::vector<c10::IValue> resized_inputs(const Program& program, std::span<const c10::IValue> inputs,
                                        const std::map<std::string, std::int64_t>& sizes) {
  std::vector<c10::IValue> resized(inputs.begin(), inputs.end());
  auto wanted = sizes;
  wanted.merge(symbol_sizes(program, inputs));  // derived sizes may need those that stay
  const auto users = program.user_inputs();
  for (std::size_t k = 0; k < users.size(); ++k)
    for (std::size_t d = 0; users[k]->tensor && d < users[k]->sizes.size(); ++d)
      if (const auto size = size_at(users[k]->sizes[d], wanted))
        resized[k] = cycled(resized[k].toTensor(), static_cast<std::int64_t>(d), *size);
  return resized;
}

std::map<std::string, std::int64_t> symbol_sizes(const Program& program,
                                                 std::span<const c10::IValue> inputs) {
  std::map<std::string, std::int64_t> sizes;
  const auto users = program.user_inputs();
  for (std::size_t k = 0; k < users.size(); ++k)
    for (std::size_t d = 0; users[k]->tensor && d < users[k]->sizes.size(); ++d)
      if (!users[k]->sizes[d].symbol.empty())
        sizes[users[k]->sizes[d].symbol] = inputs[k].toTensor().size(static_cast<std::int64_t>(d));
  return sizes;
}

}  // namespace tenfold
