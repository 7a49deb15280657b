// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cctype>
#include <string>
#include <string_view>

namespace tenfold {

/// The text as Python and C++ could call a thing: other letters become underscores, and before a digit (or
/// nothing) comes `prefix`.
inline std::string identifier(std::string text, std::string_view prefix = "v_") {
  for (char& letter : text)
    if (!std::isalnum(static_cast<unsigned char>(letter))) letter = '_';
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0]))) text.insert(0, prefix);
  return text;
}

}  // namespace tenfold
