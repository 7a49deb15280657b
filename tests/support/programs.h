// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <string>

#include "engine/program/edit.h"
#include "engine/program/program.h"
#include "engine/program/training_mode.h"

namespace tenfold::testing {

/// Builds small programs: one float input, then calls.
class ProgramMaker {
 public:
  explicit ProgramMaker(const Shape& input_shape, bool dynamic_batch = true,
                        at::ScalarType dtype = at::kFloat)
      : builder_(program, "", "") {
    Input input;
    input.name = "x";
    input.dtype = dtype;
    input.value = program.add_value("x", "{\"tensor_values\":{}}");
    for (std::size_t d = 0; d < input_shape.size(); ++d)
      input.sizes.push_back(
          {input_shape[d], d == 0 && dynamic_batch ? "s0" : "", d == 0 && dynamic_batch ? "{}" : ""});
    x = Argument::ref(input.value);
    program.inputs.push_back(input);
  }

  Argument parameter(const std::string& name, const at::Tensor& tensor) {
    return builder_.parameter(name, tensor);
  }
  Argument call(const std::string& op, std::vector<Argument> arguments, const std::string& overload = {}) {
    return builder_.call(op, std::move(arguments), no_value, overload);
  }
  Program finish(const Argument& output) {
    program.nodes = builder_.take();
    program.outputs = {{output, {}}};
    find_training_rules(program);
    program.finish();
    return program;
  }

  Program program;
  Argument x;

 private:
  NodeBuilder builder_;
};

inline Argument ints(const Shape& values) { return Argument::of(c10::List<std::int64_t>(values)); }

/// Seeded normal numbers from the formula, not from LibTorch's default generator.
inline at::Tensor noise(const Shape& shape, std::int64_t seed = 0, at::ScalarType dtype = at::kDouble) {
  const at::Tensor ramp = at::arange(product(shape), at::kDouble) + 1.0 + 1000.0 * static_cast<double>(seed);
  return (ramp * 12.9898).sin().mul(43758.5453).frac().mul(2).reshape(shape).to(dtype).contiguous();
}

}  // namespace tenfold::testing
