// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace tenfold::cli {

/// For before the work: throws wrong usage where two of these files, each with the option that names it, are
/// one, and Error when one could not be written. Empty names are no files.
void checkOutputs(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace tenfold::cli
