// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/program/program.h"

namespace tenfold {

/// Inputs for a program without samples: seeded normal numbers, small integers, true; symbolic dimensions by
/// their hint, at least 2.
std::vector<c10::IValue> random_inputs(const Program& program, std::uint64_t seed = 0);

/// Whether dimension 0 of the first tensor input may change, and its symbol.
struct BatchDimension {
  bool dynamic = false;
  std::string symbol;
  std::int64_t size = 1;  ///< at the given inputs
};
BatchDimension batch_dimension(const Program& program, std::span<const c10::IValue> inputs);

/// The inputs with the dimensions named by a symbol, or computed from symbols, changed to new sizes; entries
/// are repeated in turn.
std::vector<c10::IValue> resized_inputs(const Program& program, std::span<const c10::IValue> inputs,
                                        const std::map<std::string, std::int64_t>& sizes);

/// The sizes that symbols have in these inputs.
std::map<std::string, std::int64_t> symbol_sizes(const Program& program, std::span<const c10::IValue> inputs);

}  // namespace tenfold
