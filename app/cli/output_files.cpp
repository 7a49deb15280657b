// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output_files.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>

#include "engine/study/writable.h"

namespace tenfold::cli {

void checkOutputs(const std::vector<std::pair<std::string, std::string>>& files) {
  std::map<std::filesystem::path, std::string> options;
  for (const auto& [option, file] : files) {
    if (file.empty()) continue;
    std::error_code unknown;
    const auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(file, unknown), unknown);
    const auto [known, isNew] =
        options.try_emplace(place.empty() ? std::filesystem::path(file) : place, option);
    if (!isNew)
      throw CLI::ValidationError(known->second + " and " + option + " are one file, " + file +
                                 ": the second would take the place of the first");
  }
  for (const auto& [option, file] : files) study::check_writable(file);
}

}  // namespace tenfold::cli
