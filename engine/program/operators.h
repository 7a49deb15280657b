// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "engine/program/program.h"

namespace tenfold {

/// Whether the name of an operator is in the list.
bool is_one_of(const std::string& op, std::initializer_list<const char*> names);

/// Whether `name` ("_operator.mul", "math.trunc", "torch.sym_max") is one of Python's operators on numbers.
bool is_python_operator(const std::string& name);

/// Applies it with Python's rules (floor division rounds down, true division gives a float).
/// Throws Error for an operator that is not known.
c10::IValue call_python_operator(const std::string& name, const std::vector<c10::IValue>& arguments);

/// Finds an operator ("aten::conv2d", overload "" or "padding") on the committed allow-list in LibTorch's
/// dispatcher. Throws Error naming it when it is not on the list or not in this LibTorch.
c10::OperatorHandle find_operator(const std::string& name, const std::string& overload);

/// Calls it on its arguments, which its results take the place of. Throws what it throws, and Error for a
/// result of more than 2^38 numbers: a view may claim more than anything could read.
void call_operator(const c10::OperatorHandle& handle, std::vector<c10::IValue>& stack);

/// Makes a value fit a schema's argument: int to float, one int to int[2], a number to a wrapped-number
/// tensor.
c10::IValue coerce(c10::IValue value, const c10::Argument& argument);

/// Whether the node swaps the two dimensions of a matrix: t, and permute and transpose where they do.
bool swaps_matrix(const Node& node);

/// Whether the argument is the constant that the schema gives it anyway, so that a call may leave it out.
bool is_default(const Argument& argument, const c10::Argument& formal);

/// A typed list of values for a schema's list type.
c10::IValue make_list(const std::vector<c10::IValue>& values, const c10::TypePtr& list_type);

}  // namespace tenfold
