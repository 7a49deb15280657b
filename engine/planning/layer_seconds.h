// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "engine/planning/throughput.h"
#include "engine/spec/layer_spec.h"

namespace tenfold {

/// Predicted seconds of one inference call of a layer under a request with resolved ranks, lowered as a file
/// has it, for the recorded shapes: `input` [batch..., in] or [batch, in, space...], `output` likewise. A
/// linear layer by its plan; a convolution as the matrix products that it amounts to, one after the other.
/// Nothing for embeddings and recurrent layers, which are not run alone.
std::optional<double> layer_seconds(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                                    const Shape& input, const Shape& output,
                                    const ThroughputTable& table = default_throughput());

}  // namespace tenfold
