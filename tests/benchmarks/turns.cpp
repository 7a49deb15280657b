// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/turns.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

namespace tenfold::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

bool cpu_time = false;

double now() {
  timespec time{};
  clock_gettime(cpu_time ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void measure_cpu_time(bool on) { cpu_time = on; }

double seconds_of(const std::function<void()>& run, int repeats) {
  const double start = now();
  for (int k = 0; k < repeats; ++k) run();
  return (now() - start) / repeats;
}

Contender local(std::string name, std::function<void()> run, std::string note) {
  constexpr double shortest = 1.5e-3;
  seconds_of(run, 2);
  const int repeats = std::clamp(static_cast<int>(shortest / seconds_of(run)), 1, 2000);
  return {std::move(name), [run = std::move(run), repeats] { return seconds_of(run, repeats); },
          std::move(note)};
}

std::vector<Timing> time_in_turns(const std::vector<Contender>& contenders, double seconds) {
  constexpr int most = 400, enough = 5, few = 3;
  std::vector<Timing> timings;
  for (const Contender& one : contenders) timings.push_back({one.name, one.note, one.peer, 0, {}});
  const auto start = Clock::now();
  const double budget = seconds * static_cast<double>(contenders.size());
  for (int round = 1; round <= most; ++round) {
    for (std::size_t k = 0; k < contenders.size(); ++k) timings[k].samples.push_back(contenders[k].sample());
    const double spent = since(start);
    if ((round >= enough && spent > budget) || (round >= few && spent > 4 * budget)) break;
  }
  for (Timing& timing : timings)
    timing.least = *std::min_element(timing.samples.begin(), timing.samples.end());
  return timings;
}

std::string ratio_text(const Timing& slow, const Timing& fast) {
  std::vector<double> ratios;
  for (std::size_t k = 0; k < slow.samples.size(); ++k) ratios.push_back(slow.samples[k] / fast.samples[k]);
  char text[64];
  std::snprintf(text, sizeof text, "%.2f (%.2f)", slow.least / fast.least, median(ratios));
  return text;
}

std::string microseconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, seconds >= 1e-4 ? "%.0f" : "%.1f", seconds * 1e6);
  return text;
}

}  // namespace tenfold::benchmarks
