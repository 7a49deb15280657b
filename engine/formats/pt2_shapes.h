// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/program/program.h"

namespace tenfold::pt2 {

/// Metadata (JSON: the table of the graph that it belongs in, and what stands there) of user inputs and
/// values that have none yet, found by running the program at several sizes: sizes, and numbers made of them,
/// are multilinear in the symbols where a further run confirms it, else static.
std::map<ValueId, nlohmann::json> new_value_metadata(const Program& program,
                                                     std::span<const c10::IValue> inputs);

/// Metadata of a contiguous tensor that is stored.
nlohmann::json stored_tensor_metadata(const at::Tensor& tensor, bool requires_grad);

}  // namespace tenfold::pt2
