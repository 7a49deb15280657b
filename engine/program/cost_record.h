// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/program/layers.h"
#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// What one run on example inputs showed.
struct CostRecord {
  std::int64_t batch = 1;                    ///< size of dimension 0 of the first tensor input
  std::vector<std::optional<Shape>> shapes;  ///< per value; none for numbers
  std::vector<std::int64_t> node_macs;       ///< per node at `batch`
  std::vector<bool> weight_only;       ///< per node: depends on parameters alone, so its cost has no batch
  std::vector<std::string> uncounted;  ///< operators whose products are not counted ("aten::cdist")

  /// Multiply-accumulates of one node for one sample.
  std::int64_t macs_per_sample(std::size_t node) const;
  std::int64_t total_per_sample() const;
};

/// Runs the program in evaluation mode, without gradients. MACs: convolution, linear, matrix products,
/// attention, recurrent networks (their matrices, once a step).
CostRecord record_costs(const Program& program, std::span<const c10::IValue> inputs, const Job& job = {});

/// MACs of a layer for one sample: its calls, or all nodes of its factor group.
std::int64_t layer_macs(const Program& program, const CostRecord& record, const Layer& layer);

}  // namespace tenfold
