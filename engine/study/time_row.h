// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/measure/latency.h"
#include "engine/study/reports.h"

namespace tenfold::study {

/// Dense first, factorized second; the layer's names stay empty.
inline TimeRow time_row(const PairedTimes& times) {
  return {{},
          {},
          {},
          times.first,
          times.second,
          times.ratio,
          times.ratio_low,
          times.ratio_high,
          std::string(verdict(times))};
}

}  // namespace tenfold::study
