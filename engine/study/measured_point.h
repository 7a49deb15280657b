// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/study/sweep.h"

namespace tenfold::study {

/// A point of a front compressed, and judged and timed where that is asked for.
SweepPoint measured_point(const Model& model, const TradeOffPoint& predicted,
                          const std::optional<ScoreOptions>& score_by,
                          const std::optional<LatencyOptions>& latency, const Job& job);

}  // namespace tenfold::study
