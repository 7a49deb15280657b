// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "engine/compression/weight_metric.h"
#include "engine/planning/spectrum_rank.h"
#include "engine/spec/layer_spec.h"
#include "engine/support/job.h"

namespace tenfold {

/// Whether every rank of the family belongs to one unfolding of the weight: low-rank, Tucker, TT, BlockTT.
bool has_spectra(Family family);

/// The singular values behind every rank, in the order of max_ranks(): of the matrix, of each compressed
/// mode's unfolding (Tucker), of the unfolding at each bond (trains). Under a metric they are those of the
/// whitened weight, a kernel's of the one whitened on its channels except for the channel scheme. The rank in
/// the options is not looked at. Throws Error where has_spectra() is false.
std::vector<Spectrum> layer_spectra(const at::Tensor& weight, const LayerShape& shape,
                                    const LayerOptions& options, const WeightMetric& metric = {},
                                    const Job& job = {});

}  // namespace tenfold
