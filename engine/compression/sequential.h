// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/compression/cross_moments.h"
#include "engine/compression/replace.h"
#include "engine/compression/weight_metric.h"

namespace tenfold {

struct SequentialOptions {
  Metric metric = Metric::two_sided;  ///< any but weight
  bool sequential = true;       ///< statistics of a layer are taken after those before it have been replaced
  bool refit = true;            ///< the target is what gives the original's output from the changed input
  bool bias_correction = true;  ///< the bias answers for the mean of the error
  std::uint64_t seed = 0;
  MomentOptions moments;
};

/// One layer to be replaced.
struct LayerRequest {
  Layer layer;  ///< of the dense program
  LayerSpec spec;
  at::Tensor weight;     ///< the dense one, [out, in, ...] or [rows, dim]
  LayerMoments moments;  ///< of the original network; `output` is used, all of them for embeddings
};

struct SequentialResult {
  std::vector<Replacement> replacements;
  std::map<std::string, at::Tensor> biases;  ///< new values, by full name
};

/// Factorizes layers in order of use, each so that the network's output suffers least given what the layers
/// before it have become: reduced-rank regression of the layer's original output on its changed input
/// (Izenman, 1975; for networks Zhang et al., 2016, section 2.3), in the metric of the output gradients.
/// Embeddings, weights that are used more than once and layers without a bias that is theirs alone take what
/// applies to them.
SequentialResult compress_in_sequence(const Program& dense, const CostRecord& record,
                                      std::vector<LayerRequest> requests, const ProgramBatches& batches,
                                      const SequentialOptions& options, const Job& job = {});

}  // namespace tenfold
