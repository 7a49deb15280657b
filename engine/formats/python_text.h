// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <string>

#include "engine/program/program.h"

/// Values as Python writes them.
namespace tenfold::python {

/// Quoted and escaped.
std::string text(const std::string& value);
/// Printable ASCII, to stand in a comment.
std::string comment(const std::string& value);
/// With a point or an exponent; float("inf").
std::string real(double value);
/// "(3, 4)", "(3,)".
std::string tuple(const Shape& sizes);
/// "torch.float32".
std::string dtype(at::ScalarType type);
/// A constant of the type that a schema gives its argument (real_type), which may be nullptr. Devices are the
/// variable `device`. Throws Error for what has no such form.
std::string constant(const c10::IValue& value, c10::TypePtr type);

/// What a call of an operator looks like: a function by name, a method, or torch.ops where PyTorch's own
/// functions take other arguments.
struct Spelling {
  std::string name;     ///< "F.linear", "view", "torch.ops.aten.slice.Tensor"
  bool method = false;  ///< of its first argument
};
Spelling spelling(const Node& node);

/// "*" of "_operator.mul"; empty for Python's operators that are functions.
std::string infix(const std::string& op);

}  // namespace tenfold::python
