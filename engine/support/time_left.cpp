// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/time_left.h"

namespace tenfold {

std::optional<double> TimeLeft::at(double fraction, double seconds) {
  constexpr double least_share = 0.02, least_seconds = 1;
  if (!first_ || fraction < first_->fraction) first_ = {fraction, seconds};
  const double done = fraction - first_->fraction, passed = seconds - first_->seconds;
  if (passed < least_seconds || done <= least_share * (1 - first_->fraction)) return std::nullopt;
  return passed * (1 - fraction) / done;
}

}  // namespace tenfold
