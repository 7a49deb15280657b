// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace tenfold::cli {

/// The command or the option that `app`, which could not be parsed, does not have, with the one that was
/// probably meant: "there is no option --budgt; did you mean --budget?". Empty when all have been found.
std::string misspelt(const CLI::App& app);

}  // namespace tenfold::cli
