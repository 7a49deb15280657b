// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace tenfold::cli {

/// 0.25 of "0.25" and of "25%"; nothing of what is neither.
std::optional<double> parseShare(const std::string& text);

/// For transform(): a share as parseShare takes it, from `least` to `most`.
CLI::Validator share(double least, double most);

/// A number of at least 0, or above 0: for what has no upper end.
CLI::Validator notNegative();
CLI::Validator positive();

}  // namespace tenfold::cli
