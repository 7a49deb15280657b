// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tenfold {

/// Whether `text` matches the shell pattern: `*` any characters (dots too), `?` one, everything else itself.
bool glob_matches(std::string_view pattern, std::string_view text);

/// Whether `text` matches one of several patterns separated by commas.
bool any_glob_matches(std::string_view patterns, std::string_view text);

/// The parts of `text` between separators, without the spaces around them; empty text has no parts.
std::vector<std::string> split_list(std::string_view text, char separator = ',');

}  // namespace tenfold
