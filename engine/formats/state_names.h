// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace tenfold {

/// The name that a part has in a state_dict: "path.name", "name" where the path is empty.
std::string entry_name(const std::string& path, const std::string& name);

/// The names that a state_dict entry may have in files of any version of tltorch, the present one first:
/// "fc.weight.factors.factor_0" was "fc.factors.param_0" and "fc.factors.0" in 0.1, "fc.weight.core" was
/// "fc.core", and a contraction layer's "factor_0" was "factors.param_0".
std::vector<std::string> spellings(const std::string& name);

}  // namespace tenfold
