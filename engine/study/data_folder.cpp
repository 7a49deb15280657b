// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/data_folder.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "engine/study/study.h"

namespace tenfold::study {
namespace {

std::string& chosen_data_folder() {
  static std::string folder;
  return folder;
}

std::filesystem::path program_folder() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace

std::filesystem::path digits_folder() {
  std::vector<std::filesystem::path> places;
  if (!chosen_data_folder().empty()) places.emplace_back(chosen_data_folder());
  if (const char* named = std::getenv("TENFOLD_DATA")) places.emplace_back(named);
  places.push_back(program_folder() / "../share/tenfold/data");
  places.emplace_back(TENFOLD_DATA_FOLDER);
  for (const auto& place : places)
    if (std::filesystem::exists(place / "digits.csv.gz")) return place;
  return places.back();
}

void set_data_folder(const std::string& folder) { chosen_data_folder() = folder; }

}  // namespace tenfold::study
