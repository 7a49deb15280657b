// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "engine/planning/throughput.h"
#include "tests/benchmarks/linear_layers.h"
#include "tests/benchmarks/options.h"

namespace tenfold::benchmarks {

/// For each layer, batch and purpose: the plan that is chosen, and the fastest of all those that may be.
void compare_candidates(const std::vector<BenchLayer>& layers, const Options& options,
                        const ThroughputTable& table, bool dense_allowed);

}  // namespace tenfold::benchmarks
