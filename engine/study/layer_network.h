// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/planning/spectrum_rank.h"
#include "engine/spec/layer_spec.h"
#include "engine/spec/metric.h"
#include "engine/study/model.h"
#include "engine/support/job.h"

/// What a picture of a factorized layer shows beside its shapes.
namespace tenfold::study {

/// A stored tensor as a matrix of cells to be painted: its first dimensions are the rows, the others the
/// columns, parted where that is nearest to a square.
struct CorePicture {
  std::string name;                              ///< as factor_shapes() says it: "factors.factor_0"
  Shape shape;                                   ///< of the tensor
  std::int64_t rows = 0, columns = 0;            ///< of the cells, at most core_picture_side each
  std::int64_t cell_rows = 1, cell_columns = 1;  ///< elements in a cell, which shows the largest of them
  std::vector<float> cells;                      ///< row by row, with signs
  double largest = 0;                            ///< magnitude of the largest element
};

inline constexpr std::int64_t core_picture_side = 96;

/// The stored tensors of a layer decomposed as asked, as compress() would under the metric, in the order of
/// factor_shapes(); from memory where it was analysed before. Empty for dense. Throws what analyse_layer()
/// throws.
std::vector<CorePicture> core_pictures(const Model& model, const LayerSpec& spec, Metric metric,
                                       const Job& job = {});

/// What each rank cuts, in the order of max_ranks(); empty for families whose ranks belong to no unfolding
/// (CP, tensor ring, BlockCP) and for dense. The rank is not looked at.
std::vector<Spectrum> rank_spectra(const Model& model, const LayerSpec& spec, Metric metric,
                                   const Job& job = {});

}  // namespace tenfold::study
