// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

namespace tenfold {

/// How long a piece of work still takes, by the pace since it was first asked: what was done before that, as
/// by a training that goes on, took no time of this run.
class TimeLeft {
 public:
  /// At `fraction` (0…1) of the work, `seconds` after the run began. Nothing in the first second and before a
  /// fiftieth of the rest is done.
  std::optional<double> at(double fraction, double seconds);

 private:
  struct Place {
    double fraction, seconds;
  };
  std::optional<Place> first_;
};

}  // namespace tenfold
