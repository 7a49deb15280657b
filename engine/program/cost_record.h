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

/// What the weight of a layer meets and makes in one use, as recorded: [batch..., in] or [batch, in,
/// space...], indices for embeddings. Of a recurrent operator's matrix the vectors of all steps, as if it
/// were a linear layer. Nothing where a shape is not known.
struct CallShapes {
  Shape input, output;
};
std::optional<CallShapes> call_shapes(const CostRecord& record, const Layer& layer, const LayerUse& use);

/// Whether a recurrent operator is given weights alone, so that its cost has no batch.
bool runs_once(const Program& program, const CostRecord& record, const LayerUse& use);

/// MACs of a layer for one sample: its calls, or all nodes of its factor group; of a recurrent layer the
/// products with the dense weight in any case.
std::int64_t layer_macs(const Program& program, const CostRecord& record, const Layer& layer);

}  // namespace tenfold
