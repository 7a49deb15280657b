// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace tenfold::benchmarks {
namespace {

constexpr const char* fastest_peer = "fastest peer";

const Timing* named(const std::vector<Timing>& timings, const std::string& name) {
  const auto at =
      std::find_if(timings.begin(), timings.end(), [&](const Timing& t) { return t.name == name; });
  return at == timings.end() ? nullptr : &*at;
}

double geometric_mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += std::log(value);
  return std::exp(sum / static_cast<double>(values.size()));
}

/// "| a | b |" and, for a head, the line below it.
void print_row(const std::vector<std::string>& entries, bool head = false) {
  std::string line = "|", below = "|";
  for (const std::string& entry : entries) {
    line += " " + entry + " |";
    below += " --- |";
  }
  std::printf("%s\n%s%s", line.c_str(), head ? below.c_str() : "", head ? "\n" : "");
  std::fflush(stdout);
}

}  // namespace

Report::Report(const std::string& title, std::vector<std::string> ours) : ours_(std::move(ours)) {
  std::printf("\n%s\n", title.c_str());
  std::vector<std::string> head{"cell", "contender", "time"};
  for (const std::string& name : ours_) head.push_back("÷ " + name);
  head.emplace_back("note");
  print_row(head, true);
}

void Report::add(const std::string& cell, const std::vector<Timing>& timings) {
  std::map<std::string, double> least;
  for (const Timing& timing : timings) {
    std::vector<std::string> row{cell, timing.name, microseconds(timing.least)};
    for (const std::string& name : ours_) {
      const Timing* mine = named(timings, name);
      row.push_back(mine == nullptr || mine == &timing ? "" : ratio_text(timing, *mine));
    }
    row.push_back(timing.note);
    print_row(row);
    least[timing.name] = timing.least;
    if (!timing.peer) continue;
    const auto [fastest, is_first] = least.try_emplace(fastest_peer, timing.least);
    fastest->second = std::min(fastest->second, timing.least);
  }
  for (const auto& [name, seconds] : least) {
    if (std::count(order_.begin(), order_.end(), name) == 0) order_.push_back(name);
    for (const std::string& mine : ours_)
      if (mine != name && least.contains(mine)) ratios_[{name, mine}].push_back(seconds / least[mine]);
  }
}

void Report::print_means() const {
  std::printf("\ngeometric means of the ratios of the least, cells in brackets\n");
  std::vector<std::string> head{"contender"};
  for (const std::string& name : ours_) head.push_back("÷ " + name);
  print_row(head, true);
  for (const std::string& name : order_) {
    std::vector<std::string> row{name};
    for (const std::string& mine : ours_) {
      const auto found = ratios_.find({name, mine});
      char text[48] = "";
      if (found != ratios_.end())
        std::snprintf(text, sizeof text, "%.2f (%zu)", geometric_mean(found->second), found->second.size());
      row.emplace_back(text);
    }
    print_row(row);
  }
}

}  // namespace tenfold::benchmarks
