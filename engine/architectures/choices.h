// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tenfold {

/// What a user says of an architecture that shapes of weights do not: "vit:heads=4", "mlp:activation=tanh".
struct Choices {
  std::string id;  ///< what stands before the colon
  std::map<std::string, std::string> said;

  /// A whole number from 1 to 65536, or `otherwise`. Throws Error for other texts.
  std::int64_t number(const std::string& key, std::int64_t otherwise) const;
  /// One of `allowed`, the first when nothing was said. Throws Error naming them.
  std::string word(const std::string& key, const std::vector<std::string>& allowed) const;
  /// Throws Error when something was said that is not among `known`.
  void require_known(const std::vector<std::string>& known) const;
};

/// Reads "id" or "id:key=value,key=value". Throws Error saying how to write it.
Choices parse_choices(std::string_view text);

}  // namespace tenfold
