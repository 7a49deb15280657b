// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace tenfold::pt2 {

/// Throws the Error for an operator that holds graphs of its own: which one, in which module, what to do
/// instead.
[[noreturn]] void refuse_region(const std::string& op, const std::string& scope);

}  // namespace tenfold::pt2
