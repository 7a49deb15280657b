// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include "engine/architectures/match.h"
#include "tests/support/programs.h"

namespace tenfold::testing {

inline StateDict dict(const std::vector<std::pair<std::string, Shape>>& shapes) {
  StateDict made;
  std::int64_t seed = 0;
  for (const auto& [name, shape] : shapes) made.set(name, noise(shape, ++seed, at::kFloat));
  return made;
}

/// Tensors of these shapes without memory of their own.
inline StateDict shapes_alone(const std::vector<std::pair<std::string, Shape>>& shapes) {
  StateDict made;
  for (const auto& [name, shape] : shapes) made.set(name, at::zeros({}).expand(shape));
  return made;
}

/// Every tensor that the architecture wants, with numbers as after training: small weights, variances above
/// zero.
inline StateDict complete(const std::string& id, const std::vector<std::pair<std::string, Shape>>& known) {
  const auto drawing = draw(built_in(id), shapes_alone(known), {id, {}});
  StateDict made;
  std::int64_t seed = 0;
  for (const auto& input : drawing->program.inputs) {
    if (input.kind == InputKind::user || !drawing->program.tensor_of(input).is_floating_point()) continue;
    at::Tensor values = noise(drawing->program.tensor_of(input).sizes().vec(), ++seed, at::kFloat);
    if (input.name.ends_with("running_var")) values = values.abs() + 0.5;
    made.set(input.name, values.dim() > 1 ? values * 0.1 : values);
  }
  return made;
}

/// The same tensors under other names.
inline StateDict renamed_all(const StateDict& weights,
                             const std::function<std::string(const std::string&)>& change) {
  StateDict made;
  for (const auto& [name, tensor] : weights) made.set(change(name), tensor);
  return made;
}

inline Drawing drawn(const std::string& text, const StateDict& weights) {
  const Choices choices = parse_choices(text);
  return *draw(built_in(choices.id), weights, choices);
}

}  // namespace tenfold::testing
