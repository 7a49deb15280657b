// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/job.h"

#include "engine/support/error.h"

namespace tenfold {

void Job::checkpoint(std::int64_t done, std::int64_t total, const std::string& note) const {
  if (stop_.stop_requested()) throw Cancelled();
  if (report_) report_(done, total, note);
}

Job Job::step(std::int64_t index, std::int64_t count, const std::string& note) const {
  if (!report_) return Job({}, stop_);
  constexpr std::int64_t fine = 1000;
  return Job(
      [report = report_, index, count, note](std::int64_t done, std::int64_t total,
                                             const std::string& detail) {
        const std::int64_t inside = total > 0 ? done * fine / total : 0;
        report(index * fine + inside, count * fine, detail.empty() ? note : note + ": " + detail);
      },
      stop_);
}

}  // namespace tenfold
