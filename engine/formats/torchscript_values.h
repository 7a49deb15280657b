// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/program/program.h"

namespace tenfold::torchscript {

/// What a value follows from, the strongest of its sources: nothing that changes, sizes of inputs, or what
/// stands in them.
enum class Origin { fixed, sizes, data };

struct Traced;
using Items = std::vector<Traced>;
using Pairs = std::vector<std::pair<c10::IValue, Traced>>;

/// A value of the file's code as the walk sees it: what it is for the sample inputs, and what stands for it
/// in the Program when it depends on inputs or parameters. Lists, tuples and dictionaries are shared by
/// copies, as in Python, and hold such values.
struct Traced {
  c10::IValue value;                 ///< empty for lists, tuples and dictionaries
  std::optional<Argument> argument;  ///< none for what is the same at every call
  Origin origin = Origin::fixed;
  bool number = false;  ///< the tracer's tensor of a number: a number in the Program
  std::string path;     ///< of modules: full name
  std::shared_ptr<Items> items;
  std::shared_ptr<Pairs> pairs;
  c10::TypePtr type;  ///< of lists, tuples and dictionaries

  static Traced of(c10::IValue value, Origin origin = Origin::fixed);
  static Traced sequence(Items items, c10::TypePtr type);
  /// Lists, tuples and dictionaries of a plain value unpacked.
  static Traced unpacked(const c10::IValue& value, Origin origin = Origin::fixed);

  bool is_tensor() const { return !items && !pairs && !number && value.isTensor(); }
};

/// The plain value, containers put together; a number of the tracer is a tensor.
c10::IValue plain(const Traced& traced);

/// Of the value and all that it holds.
Origin origin_of(const Traced& traced);

/// Whether it, or something that it holds, is a value of the Program.
bool is_in_program(const Traced& traced);

}  // namespace tenfold::torchscript
