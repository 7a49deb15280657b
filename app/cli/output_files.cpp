// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output_files.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>

#include "engine/study/writable.h"

namespace tenfold::cli {

namespace {

std::filesystem::path placeOf(const std::string& file) {
  std::error_code unknown;
  auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(file, unknown), unknown);
  return place.empty() ? std::filesystem::path(file) : place;
}

}  // namespace

void checkOutputs(const NamedFiles& written, const NamedFiles& read) {
  std::map<std::filesystem::path, std::string> options;
  std::error_code unknown;
  for (const auto& [option, file] : read)  // "digits" and "resnet18" are names, too
    if (!file.empty() && std::filesystem::is_regular_file(file, unknown))
      options.try_emplace(placeOf(file), option);
  for (const auto& [option, file] : written) {
    if (file.empty()) continue;
    const auto [known, isNew] = options.try_emplace(placeOf(file), option);
    if (!isNew)
      throw CLI::ValidationError(known->second + " and " + option + " are one file, " + file +
                                 ": the second would take the place of the first");
  }
  for (const auto& [option, file] : written) study::check_writable(file);
}

}  // namespace tenfold::cli
