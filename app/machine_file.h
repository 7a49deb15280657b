// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdlib>
#include <string>

namespace tenfold {

/// Where what was measured of this machine is kept, for window and command line alike:
/// $XDG_CACHE_HOME/tenfold/machine.json, by default in ~/.cache. Empty without a home.
inline std::string machine_file() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  const std::string cache = variable("XDG_CACHE_HOME"), home = variable("HOME");
  if (cache.starts_with("/")) return cache + "/tenfold/machine.json";
  return home.empty() ? std::string() : home + "/.cache/tenfold/machine.json";
}

}  // namespace tenfold
