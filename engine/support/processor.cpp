// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/processor.h"

#include <fstream>

namespace tenfold {

std::string processor_fact(std::string_view key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line) && !line.empty();)
    if (const auto colon = line.find(": ");
        colon != std::string::npos && line.substr(0, line.find_first_of("\t:")) == key)
      return line.substr(colon + 2);
  return {};
}

}  // namespace tenfold
