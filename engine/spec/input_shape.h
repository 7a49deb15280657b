// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "engine/support/shape.h"

namespace tenfold {

/// What one input of a model looks like, for files that do not say it themselves.
struct InputShape {
  Shape shape;        ///< the batch first
  std::string dtype;  ///< "float32", "int64", ...; empty: found out
};

/// Reads "1x3x224x224" or "2x16:int64". Throws Error saying how to write it.
InputShape parse_input_shape(std::string_view text);

/// "1x3x224x224", "2x16:int64".
std::string to_text(const InputShape& input);

}  // namespace tenfold
