// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/planning/throughput.h"
#include "engine/support/job.h"

namespace tenfold {

/// The throughput of this machine with so many threads, float32: medians for the products of
/// default_throughput(), for copies within the cache and beyond it, and for one call. Takes about `seconds`
/// for each product. Other work on the machine spoils it. The cache's size is the second level's of each
/// thread's core, or the default's where the system does not say.
ThroughputTable measure_throughput(int threads, const Job& job = {}, double seconds = 0.03);

}  // namespace tenfold
