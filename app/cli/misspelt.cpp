// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/misspelt.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace tenfold::cli {
namespace {

/// How many letters have to be added, taken away or changed (Levenshtein).
std::size_t distance(const std::string& one, const std::string& other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < other.size(); ++k)
      diagonal =
          std::exchange(row[k + 1], std::min({diagonal + (one[i] != other[k]), row[k] + 1, row[k + 1] + 1}));
  }
  return row.back();
}

/// "; did you mean X?" for the name that `word` begins or nearly is; empty when there is none.
std::string suggestion(const std::string& word, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = word.size() < 6 ? 2 : 3;
  for (const std::string& name : names) {
    const bool begun = word.size() > 4 && name.starts_with(word);
    const std::size_t found = begun ? 0 : distance(word, name);
    if (found < least) best = name, least = found;
  }
  return best.empty() ? best : "; did you mean " + best + "?";
}

void addNames(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
}

}  // namespace

std::string misspelt(const CLI::App& app) {
  const std::vector<std::string> unknown = app.remaining(true);
  const auto isOption = [](const std::string& word) { return word.size() > 1 && word[0] == '-'; };
  const auto given = app.get_subcommands();
  std::vector<std::string> names;
  const auto command = std::find_if_not(unknown.begin(), unknown.end(), isOption);
  if (given.empty() && command != unknown.end()) {
    for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(each->get_name());
    return "there is no command '" + *command + "'" + suggestion(*command, names);
  }
  const auto option = std::find_if(unknown.begin(), unknown.end(), isOption);
  if (option == unknown.end()) return {};
  const std::string word = option->substr(0, option->find('='));
  for (const CLI::App* each : given) addNames(*each, names);
  addNames(app, names);
  return "there is no option " + word + suggestion(word, names);
}

}  // namespace tenfold::cli
