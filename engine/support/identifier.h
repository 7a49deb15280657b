// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace tenfold {

/// The text as Python and C++ could call a thing: other letters become underscores, before a digit (or
/// nothing) comes `prefix`, and one goes behind a word of Python's.
std::string identifier(std::string text, std::string_view prefix = "v_");

}  // namespace tenfold
