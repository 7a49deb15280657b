// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace tenfold::cli {

/// The manual page tenfold(1) in roff, from the options that the program itself parses.
std::string manualPage(const CLI::App& app, const std::string& version);

/// A script for bash that completes commands, options and their values, from the same options; files
/// elsewhere.
std::string bashCompletion(const CLI::App& app);

/// The same for zsh, with what every command and option is for; to be put into a folder of $fpath as
/// _tenfold, or to be sourced.
std::string zshCompletion(const CLI::App& app);

}  // namespace tenfold::cli
