// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace tenfold::benchmarks {

/// One of those that are compared. Every sample is the seconds of one call.
struct Contender {
  std::string name;
  std::function<double()> sample;
  std::string note = {};  ///< what the table says about it: the plan, the error
  bool peer = false;      ///< runs in another program
};

/// A contender of this process: a sample is at least 1.5 ms of repeated calls. Warms up.
Contender local(std::string name, std::function<void()> run, std::string note = {});

/// Whether samples count the seconds of the processor instead of those of the clock.
void measure_cpu_time(bool on);

/// Seconds of one call, from so many.
double seconds_of(const std::function<void()>& run, int repeats = 1);

struct Timing {
  std::string name, note;
  bool peer = false;
  double least = 0;             ///< seconds a call
  std::vector<double> samples;  ///< one a round
};

/// Samples the contenders in turn (A, B, C, A, B, C, …) for about `seconds` each, five rounds at least or, of
/// slow ones, three.
std::vector<Timing> time_in_turns(const std::vector<Contender>& contenders, double seconds);

/// "2.31 (2.25)": ratio of the least times, and the median of the ratios of each round.
std::string ratio_text(const Timing& slow, const Timing& fast);

/// "1234" or "12.3" microseconds.
std::string microseconds(double seconds);

}  // namespace tenfold::benchmarks
