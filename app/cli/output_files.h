// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace tenfold::cli {

/// Files, each with the option that names it. Empty names are no files.
using NamedFiles = std::vector<std::pair<std::string, std::string>>;

/// For before the work: throws wrong usage where two of the files that are written are one, or one of them is
/// read too, and Error when one could not be written.
void checkOutputs(const NamedFiles& written, const NamedFiles& read = {});

}  // namespace tenfold::cli
