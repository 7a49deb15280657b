// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <vector>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// Seconds of every node in one forward, where it stands: with caches as the nodes before leave them. What
/// frees the values that a node left dead counts with the node after it. Nodes that evaluation skips take 0.
/// Throws what run() throws.
std::vector<double> node_seconds(const Program& program, std::span<const c10::IValue> user,
                                 const Job& job = {});

}  // namespace tenfold
