// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "engine/support/job.h"

namespace tenfold {

/// Two contenders timed in turn.
struct PairedTimes {
  double first = 0, second = 0;          ///< medians, seconds a call
  double ratio = 1;                      ///< first ÷ second, median of the paired ratios
  double ratio_low = 1, ratio_high = 1;  ///< their 5 % and 95 % points
  int rounds = 0;
};

/// Times two functions in turn (A, B, A, B, ...) for about `seconds` each: every sample repeats its function
/// for at least 1.5 ms, at least 9 rounds are taken. Which one begins alternates, so that neither always runs
/// in the other's wake.
PairedTimes time_in_turn(const std::function<void()>& first, const std::function<void()>& second,
                         double seconds, const Job& job = {});

/// Median seconds of a call: samples of at least 1.5 ms of repeated calls, at least 5 of them, for about
/// `seconds`.
double median_seconds(const std::function<void()>& function, double seconds);

/// "faster", "slower", or "same" when the 5-95 % band of paired ratios holds 1.
std::string_view verdict(const PairedTimes& times);

/// The value at `share` (0…1) of the sorted values, interpolated. Empty: 0.
double quantile(std::vector<double> values, double share);

}  // namespace tenfold
