// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <vector>

#include "engine/compression/factorized_weight.h"
#include "engine/program/cost_record.h"
#include "engine/program/layers.h"
#include "engine/program/program.h"

namespace tenfold {

/// One layer with the factors that take its place.
struct Replacement {
  Layer layer;
  LayerSpec spec;
  FactorizedWeight weight;
};

/// Replaces dense layers by their factors at every use; each becomes a group of the program. `layers` come
/// from find_layers() of this program and `record` from record_costs().
void replace_layers(Program& program, const CostRecord& record, const std::vector<Replacement>& replacements);

/// Puts dense layers back for the groups that `chosen` accepts, their weights multiplied back.
void restore_dense(Program& program, const std::function<bool(const FactorGroup&)>& chosen);

/// The factor tensors of a group, in order.
std::vector<at::Tensor> factors_of(const Program& program, const FactorGroup& group);

/// Not so a matrix that a recurrent operator takes with others.
bool runs_alone(const Layer& layer);

/// A program of one layer alone (its first use), taking the layer's input. Tensors are shared. Throws Error
/// for a layer that does not run alone.
Program extract_layer(const Program& program, const Layer& layer);

}  // namespace tenfold
