// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tests/benchmarks/turns.h"

namespace tenfold::benchmarks {

/// A Markdown table printed as it grows: a line for each contender of a cell, with its time over that of each
/// of ours; at the end the geometric means over the cells.
class Report {
 public:
  /// `ours`: names of the contenders that the others are divided by.
  Report(const std::string& title, std::vector<std::string> ours);

  void add(const std::string& cell, const std::vector<Timing>& timings);
  void print_means() const;

 private:
  std::vector<std::string> ours_, order_;
  /// By contender and by ours: one ratio of the least times a cell. "fastest peer" is one more contender.
  std::map<std::pair<std::string, std::string>, std::vector<double>> ratios_;
};

}  // namespace tenfold::benchmarks
