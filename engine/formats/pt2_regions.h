// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/program/program.h"

namespace tenfold::pt2 {

/// Throws the Error for an operator that holds graphs of its own: which one, in which module, what to do
/// instead.
[[noreturn]] void refuse_region(const std::string& op, const std::string& scope);

/// The program with its regions without gradients written out, as a plain list of calls has them: what leaves
/// one is detached. A copy as it is where there are none.
Program without_regions(const Program& program);

}  // namespace tenfold::pt2
