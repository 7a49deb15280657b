// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <string>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// Runs two programs with the same layers on their inputs, without gradients, and compares what each layer
/// (matched by id, in order of first use) gives at its first use. Returns the id of the first that differs by
/// more than `tolerance` of the largest value or in shape; empty when none does. `others`: the inputs of
/// `actual`.
std::string first_difference(const Program& expected, const Program& actual,
                             std::span<const c10::IValue> inputs, std::span<const c10::IValue> others,
                             double tolerance, const Job& job = {});

}  // namespace tenfold
