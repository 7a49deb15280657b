// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/table.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "engine/data/gzip.h"
#include "engine/data/unusable.h"
#include "engine/formats/atomic_file.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::uint64_t longest_table = 1u << 30;

using Cells = std::vector<std::string>;

std::string read_text(const std::filesystem::path& file) {
  const std::string bytes = read_file(file, longest_table);
  GzipSource source(bytes, file.string());
  std::string text = source.read(longest_table);
  if (!source.read(1).empty())
    throw Error("file.large", "{file} unpacks to more than the {limit} bytes allowed here",
                {{"file", file.string()}, {"limit", std::to_string(longest_table)}});
  constexpr std::string_view mark = "\xef\xbb\xbf";  // as Excel begins its UTF-8
  if (text.starts_with(mark)) text.erase(0, mark.size());
  return text;
}

/// What stands between the columns: of comma, semicolon and tab the one that is most frequent outside "…".
char separator_of(std::string_view line) {
  constexpr std::string_view known = ",;\t";
  std::array<int, known.size()> counts{};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (const auto k = known.find(c); k != known.npos && !quoted) ++counts[k];
  }
  return known[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

/// The cells of a line; "…" may hold the separator, "" within stands for one quotation mark.
Cells cells_of(std::string_view line, char separator) {
  Cells cells(1);
  bool quoted = false;
  for (std::size_t k = 0; k < line.size(); ++k) {
    if (line[k] == '"' && quoted && k + 1 < line.size() && line[k + 1] == '"')
      cells.back() += line[++k];
    else if (line[k] == '"')
      quoted = !quoted;
    else if (line[k] == separator && !quoted)
      cells.emplace_back();
    else
      cells.back() += line[k];
  }
  for (std::string& cell : cells) {
    const auto first = cell.find_first_not_of(" \t\r"), last = cell.find_last_not_of(" \t\r");
    cell = first == std::string::npos ? "" : cell.substr(first, last - first + 1);
  }
  return cells;
}

std::optional<double> number_of(const std::string& cell) {
  double value = 0;
  const char* begin = cell.data() + (cell.starts_with('+') ? 1 : 0);
  const auto [end, problem] = std::from_chars(begin, cell.data() + cell.size(), value);
  const bool whole = problem == std::errc() && end == cell.data() + cell.size() && std::isfinite(value);
  return whole ? std::optional(value) : std::nullopt;
}

std::size_t column_of(const Cells& names, std::size_t columns, const std::string& target,
                      const std::string& name) {
  if (target.empty()) return columns - 1;
  const auto found = std::find(names.begin(), names.end(), target);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto number = number_of(target);
  if (number && *number >= 1 && *number <= static_cast<double>(columns) && std::floor(*number) == *number)
    return static_cast<std::size_t>(*number) - 1;
  unusable(name, "it has no column " + target);
}

bool is_number(const std::string& cell) { return number_of(cell).has_value(); }

/// Whether a first line names the columns: none of it is a number, or one cell is the target's name.
bool is_header(const Cells& cells, const std::string& target) {
  if (std::none_of(cells.begin(), cells.end(), is_number)) return true;
  return !target.empty() && !is_number(target) &&
         std::find(cells.begin(), cells.end(), target) != cells.end();
}

/// Whether all but one of the cells are 0, 1, 2, …, three at least.
bool counts_up(const Cells& cells, std::size_t target) {
  std::size_t next = 0;
  for (std::size_t k = 0; k < cells.size(); ++k)
    if (k != target && cells[k] != std::to_string(next++)) return false;
  return next >= 3;
}

/// Whether the first line, taken for a sample, names the columns nonetheless: numbers them, as "0,1,2,class"
/// does, with a word above answers that are all numbers, or that are words which come again.
bool names_columns(const Cells& first, std::size_t target, const std::vector<std::string>& answers) {
  if (answers.size() < 2 || answers[0].empty() || is_number(answers[0])) return false;
  const std::set<std::string> others(answers.begin() + 1, answers.end());
  if (counts_up(first, target) && !others.contains(answers[0]) && others.size() + 1 < answers.size())
    return true;
  for (std::size_t k = 0; k < first.size(); ++k)
    if (k != target && first[k].find_first_not_of("0123456789") != std::string::npos) return false;
  return std::set<std::string>(first.begin(), first.end()).size() == first.size() &&
         std::all_of(others.begin(), others.end(), is_number);
}

/// Whether these are numbers to predict: all are numbers, and not all of them are 0, 1, 2, …
bool are_targets(const std::vector<std::string>& answers) {
  bool whole = true;
  for (const std::string& answer : answers) {
    const auto number = number_of(answer);
    if (!number) return false;
    whole = whole && *number >= 0 && *number <= 1e6 && std::floor(*number) == *number;
  }
  return !whole;
}

at::Tensor targets_of(const std::vector<std::string>& answers) {
  std::vector<float> numbers;
  for (const std::string& answer : answers) numbers.push_back(static_cast<float>(*number_of(answer)));
  return at::tensor(numbers).unsqueeze(1);
}

/// Their own numbers, or those of their names.
void set_classes(DataSet& data, const std::vector<std::string>& labels) {
  std::vector<std::int64_t> classes;
  if (std::all_of(labels.begin(), labels.end(), is_number)) {
    for (const std::string& label : labels) classes.push_back(static_cast<std::int64_t>(*number_of(label)));
  } else {
    std::map<std::string, std::int64_t> numbers;
    for (const std::string& label : labels) numbers.emplace(label, 0);
    for (auto& [label, number] : numbers) {
      number = static_cast<std::int64_t>(data.classes.size());
      data.classes.push_back(label);
    }
    for (const std::string& label : labels) classes.push_back(numbers.at(label));
  }
  data.y = at::tensor(classes, at::kLong);
}

}  // namespace

DataSet load_table(const std::string& name, const std::filesystem::path& file, const std::string& target) {
  const std::string text = read_text(file);
  Cells first;
  std::vector<float> values;
  std::vector<std::string> labels;
  std::size_t columns = 0, chosen = 0, line_number = 0;
  char separator = ',';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line(text.data() + at, end - at);
    at = end + 1;
    ++line_number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (columns == 0) separator = separator_of(line);
    const Cells cells = cells_of(line, separator);
    if (columns == 0) {
      columns = cells.size();
      if (columns < 2) unusable(name, "it has one column; samples and a class are needed");
      const bool header = is_header(cells, target);
      chosen = column_of(header ? cells : Cells(), columns, target, name);
      if (header) continue;
      first = cells;
    }
    if (cells.size() != columns)
      unusable(name, "line " + std::to_string(line_number) + " has " + std::to_string(cells.size()) +
                         " columns, not " + std::to_string(columns));
    for (std::size_t k = 0; k < columns; ++k) {
      if (k == chosen) {
        labels.push_back(cells[k]);
        continue;
      }
      const auto value = number_of(cells[k]);
      if (!value)
        unusable(name, "'" + cells[k] + "' in line " + std::to_string(line_number) + ", column " +
                           std::to_string(k + 1) + ", is no number");
      values.push_back(static_cast<float>(*value));
    }
  }
  if (names_columns(first, chosen, labels)) {
    labels.erase(labels.begin());
    values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(columns) - 1);
  }
  if (labels.empty()) unusable(name, "it holds no samples");
  DataSet data{name, at::tensor(values).view({static_cast<std::int64_t>(labels.size()), -1}), {}};
  if (are_targets(labels))
    data.y = targets_of(labels);
  else
    set_classes(data, labels);
  return data;
}

}  // namespace tenfold
