// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace tenfold {

/// Progress and stop of one piece of long work. Copies share both; the default one is silent and never stops.
class Job {
 public:
  /// Called on the working thread with 0 <= done <= total (total 0: unknown) and a short note for the user.
  using Report = std::function<void(std::int64_t done, std::int64_t total, const std::string& note)>;

  Job() = default;
  explicit Job(Report report, std::stop_token stop = {})
      : report_(std::move(report)), stop_(std::move(stop)) {}

  /// Reports progress; throws Cancelled when a stop was asked for.
  void checkpoint(std::int64_t done = 0, std::int64_t total = 0, const std::string& note = {}) const;

  /// Stops as this one and tells nothing: for a part whose progress would disturb the whole's.
  Job silent() const { return Job({}, stop_); }

  bool stop_requested() const { return stop_.stop_requested(); }

  /// The job of step `index` of `count`: its progress fills that slice of this one's, notes begin with
  /// `note`.
  Job step(std::int64_t index, std::int64_t count, const std::string& note) const;

 private:
  Report report_;
  std::stop_token stop_;
};

}  // namespace tenfold
