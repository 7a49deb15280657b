// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <utility>
#include <vector>

#include "engine/program/program.h"

namespace tenfold::onnx {

/// A value while a graph is walked: how the program refers to it, and what it is at the example sizes. `then`
/// is at other sizes of all dimensions that may change: what differs depends on them.
struct Operand {
  Argument argument;
  c10::IValue now, then;
  std::vector<Operand> items;  ///< of a list
  bool is_list = false;

  Operand() = default;  ///< None
  Operand(c10::IValue constant)
      : argument(Argument::of(constant)), now(constant), then(std::move(constant)) {}
  Operand(Argument reference, c10::IValue first, c10::IValue second)
      : argument(std::move(reference)), now(std::move(first)), then(std::move(second)) {}
  Operand(std::int64_t value) : Operand(c10::IValue(value)) {}
  Operand(int value) : Operand(c10::IValue(value)) {}
  Operand(double value) : Operand(c10::IValue(value)) {}
  Operand(bool value) : Operand(c10::IValue(value)) {}
  Operand(const char* text) : Operand(c10::IValue(text)) {}
  Operand(at::Tensor tensor) : Operand(c10::IValue(std::move(tensor))) {}
  Operand(const Shape& values) : Operand(c10::IValue(c10::List<std::int64_t>(values))) {}

  bool is_none() const { return now.isNone(); }
  bool is_constant() const;
  const at::Tensor& tensor() const { return now.toTensor(); }
  std::int64_t rank() const { return now.toTensor().dim(); }
  at::ScalarType dtype() const { return now.toTensor().scalar_type(); }
  /// A list argument: of tensors, numbers and None.
  static Operand list(std::vector<Operand> items);
};

using Operands = std::vector<Operand>;

/// What an ONNX name stands for.
struct Item {
  enum class Kind {
    tensor,       ///< `operand`: of the program, or a constant that is not in it yet
    initializer,  ///< not in the program yet: it becomes a parameter or a constant when its use is known
    numbers       ///< elements of a tensor of at most one dimension, each a number of the program
  };
  Kind kind = Kind::tensor;
  Operand operand;
  const struct Tensor* initializer = nullptr;
  Operands numbers;
  bool list = false;  ///< numbers: one dimension, not none
  at::ScalarType dtype = at::kLong;
  Operand untransposed;  ///< of a parameter's transpose: the parameter
  Operands linear;       ///< of a linear layer without bias: its input and weight
};

}  // namespace tenfold::onnx
