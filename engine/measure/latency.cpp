// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/measure/latency.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace tenfold {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double shortest_sample = 1.5e-3;
constexpr int least_rounds = 9, most_rounds = 400;
constexpr std::size_t least_samples = 5;

double seconds_of(const std::function<void()>& function, int repeats) {
  const auto begin = Clock::now();
  for (int k = 0; k < repeats; ++k) function();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

int repeats_for(const std::function<void()>& function) {
  function();  // first calls allocate and choose algorithms
  const double once = std::max(seconds_of(function, 1), 1e-7);
  return static_cast<int>(std::clamp(std::ceil(shortest_sample / once), 1.0, 10000.0));
}

}  // namespace

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

PairedTimes time_in_turn(const std::function<void()>& first, const std::function<void()>& second,
                         double seconds, const Job& job) {
  const int first_repeats = repeats_for(first), second_repeats = repeats_for(second);
  std::vector<double> first_times, second_times, ratios;
  const auto begin = Clock::now();
  const auto spent = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  for (int round = 0; round < most_rounds && (round < least_rounds || spent() < 2 * seconds); ++round) {
    job.checkpoint(static_cast<std::int64_t>(spent() * 1000),
                   static_cast<std::int64_t>(std::max(2 * seconds, spent()) * 1000));
    double a = 0, b = 0;
    const auto time_first = [&] { a = seconds_of(first, first_repeats) / first_repeats; };
    const auto time_second = [&] { b = seconds_of(second, second_repeats) / second_repeats; };
    if (round % 2 == 0) {
      time_first();
      time_second();
    } else {
      time_second();
      time_first();
    }
    first_times.push_back(a);
    second_times.push_back(b);
    ratios.push_back(a / b);
  }
  return {quantile(first_times, 0.5), quantile(second_times, 0.5), quantile(ratios, 0.5),
          quantile(ratios, 0.05),     quantile(ratios, 0.95),      static_cast<int>(ratios.size())};
}

double median_seconds(const std::function<void()>& function, double seconds) {
  const int repeats = repeats_for(function);
  std::vector<double> times;
  const auto begin = Clock::now();
  while (times.size() < least_samples ||
         std::chrono::duration<double>(Clock::now() - begin).count() < seconds)
    times.push_back(seconds_of(function, repeats) / repeats);
  return quantile(std::move(times), 0.5);
}

std::string_view verdict(const PairedTimes& times) {
  if (times.ratio_low <= 1 && times.ratio_high >= 1) return "same";
  return times.ratio > 1 ? "faster" : "slower";
}

}  // namespace tenfold
