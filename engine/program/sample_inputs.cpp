// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/sample_inputs.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

namespace tenfold {
namespace {

/// Entries 0, 1, ..., n-1, 0, 1, ... along one dimension.
at::Tensor cycled(const at::Tensor& tensor, std::int64_t dimension, std::int64_t size) {
  if (tensor.size(dimension) == size || tensor.size(dimension) == 0) return tensor;
  return tensor.index_select(dimension, at::arange(size, at::kLong).remainder(tensor.size(dimension)));
}

}  // namespace

std::vector<c10::IValue> random_inputs(const Program& program, std::uint64_t seed) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  std::vector<c10::IValue> inputs;
  std::map<std::string, std::int64_t> chosen;  // one symbol, one size
  for (const Input* input : program.user_inputs()) {
    if (!input->tensor) {
      inputs.push_back(input->constant);
      continue;
    }
    Shape shape;
    for (const auto& size : input->sizes) {
      const std::int64_t wanted = size.expression.empty() ? size.size : std::max<std::int64_t>(size.size, 2);
      shape.push_back(size.symbol.empty() ? wanted : chosen.try_emplace(size.symbol, wanted).first->second);
    }
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
  const auto users = program.user_inputs();
  for (std::size_t k = 0; k < users.size(); ++k)
    for (std::size_t d = 0; users[k]->tensor && d < users[k]->sizes.size(); ++d)
      if (const auto found = sizes.find(users[k]->sizes[d].symbol); found != sizes.end())
        resized[k] = cycled(resized[k].toTensor(), static_cast<std::int64_t>(d), found->second);
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
