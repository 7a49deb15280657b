// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_board.h"

namespace tenfold::ui {

void JobBoard::add(LatestJob& job) {
  jobs_.push_back(&job);
  connect(&job, &LatestJob::changed, this, [this] {
    emit changed();
    if (isIdle()) emit idle();
  });
}

std::vector<const LatestJob*> JobBoard::running() const {
  std::vector<const LatestJob*> found;
  for (const auto* job : jobs_)
    if (job->isRunning()) found.push_back(job);
  return found;
}

void JobBoard::cancelAll() {
  for (auto* job : jobs_) job->cancel();
}

}  // namespace tenfold::ui
