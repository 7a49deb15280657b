// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

#include "engine/study/state.h"
#include "engine/study/study.h"

namespace tenfold::study {

/// How calibration is done within the memory there is.
struct CalibrationPlan {
  std::int64_t batch = 1;
  std::vector<std::vector<Layer>> passes;  ///< layers whose moments are gathered in one run over the samples
  std::int64_t bytes = 0;                  ///< estimated peak beyond what is in memory now
};

/// All layers in one pass where that fits into `available` bytes; else a smaller batch, and a few layers a
/// pass whose moments then go to a file. Throws Error when not even one layer at the smallest batch fits.
CalibrationPlan plan_calibration(const ModelState& state, const std::vector<Layer>& layers,
                                 const CalibrationOptions& options, std::int64_t available);

/// The moments as planned. Those of several passes lie in unlinked files that are mapped.
Moments gather_as_planned(const ModelState& state, const CalibrationPlan& plan,
                          const std::function<Moments(const std::vector<Layer>&, const Job&)>& gather,
                          const Job& job);

/// Estimated peak of compress() beyond what is in memory now: the copies of the weights, and the largest
/// decomposition with its metric.
std::int64_t compression_bytes(const ModelState& state, const Recipe& recipe);

/// Throws Error when `bytes` are more than the machine has.
void require_memory(std::int64_t bytes, const std::string& what);

}  // namespace tenfold::study
