// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/layer_network.h"

#include <ATen/ATen.h>

#include <cmath>

#include "engine/compression/layer_spectra.h"
#include "engine/spec/factors.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"

namespace tenfold::study {
namespace {

std::int64_t cells_for(std::int64_t elements) {
  return (elements + core_picture_side - 1) / core_picture_side;
}

/// The element of largest magnitude of every cell, with its sign.
at::Tensor largest_of_cells(const at::Tensor& matrix, std::int64_t cell_rows, std::int64_t cell_columns) {
  if (cell_rows == 1 && cell_columns == 1) return matrix;
  const std::int64_t rows = (matrix.size(0) + cell_rows - 1) / cell_rows,
                     columns = (matrix.size(1) + cell_columns - 1) / cell_columns;
  const at::Tensor filled = at::constant_pad_nd(
      matrix, {0, columns * cell_columns - matrix.size(1), 0, rows * cell_rows - matrix.size(0)});
  const at::Tensor cells = filled.reshape({rows, cell_rows, columns, cell_columns});
  const at::Tensor high = cells.amax({1, 3}), low = cells.amin({1, 3});
  return at::where(high >= -low, high, low);
}

/// Of the parting that is nearest to a square.
std::int64_t rows_of(const Shape& shape) {
  const double all = static_cast<double>(product(shape));
  std::int64_t rows = 1, best = 1;
  const auto skew = [all](std::int64_t of) {
    return std::abs(std::log(static_cast<double>(of) * static_cast<double>(of) / all));
  };
  for (std::size_t k = 0; k + 1 < shape.size(); ++k) {
    rows *= shape[k];
    if (k == 0 || skew(rows) < skew(best)) best = rows;
  }
  return best;
}

CorePicture picture_of(const FactorShape& factor, const at::Tensor& tensor) {
  CorePicture picture;
  picture.name = factor.name;
  picture.shape = factor.shape;
  const std::int64_t rows = rows_of(factor.shape);
  const at::Tensor matrix = tensor.detach().to(at::kCPU, at::kFloat).reshape({rows, -1});
  picture.cell_rows = cells_for(rows);
  picture.cell_columns = cells_for(matrix.size(1));
  const at::Tensor cells = largest_of_cells(matrix, picture.cell_rows, picture.cell_columns).contiguous();
  picture.rows = cells.size(0);
  picture.columns = cells.size(1);
  picture.cells.assign(cells.data_ptr<float>(), cells.data_ptr<float>() + cells.numel());
  picture.largest = cells.abs().max().item<double>();
  return picture;
}

}  // namespace

std::vector<CorePicture> core_pictures(const Model& model, const LayerSpec& spec, Metric metric,
                                       const Job& job) {
  return guarded([&]() -> std::vector<CorePicture> {
    if (spec.family() == Family::dense) return {};
    const auto working = wait_for_machine<Working>(job);
    const at::NoGradGuard guard;
    ModelState& state = model.state();
    const Layer& layer = state.layer(spec.id);
    const auto made = state.factorized(layer, spec, 0, job, metric);
    const auto factors = factor_shapes(layer.shape, spec.options, made->ranks);
    std::vector<CorePicture> pictures;
    for (std::size_t k = 0; k < factors.size(); ++k)
      pictures.push_back(picture_of(factors[k], made->factors.at(k)));
    return pictures;
  });
}

std::vector<Spectrum> rank_spectra(const Model& model, const LayerSpec& spec, Metric metric, const Job& job) {
  return guarded([&]() -> std::vector<Spectrum> {
    if (!has_spectra(spec.family())) return {};
    const auto working = wait_for_machine<Working>(job);
    ModelState& state = model.state();
    const Layer& layer = state.layer(spec.id);
    if (spec.family() != Family::low_rank)
      return layer_spectra(state.dense_weight(layer), layer.shape, spec.options,
                           state.metric_of(layer, metric), job);
    // low-rank keeps all values of the matrix that it cut
    const auto made = state.factorized(layer, spec, 0, job, metric);
    const auto side = [&](std::size_t factor) {
      return made->factors.at(factor).numel() / made->ranks.front();
    };
    return {{made->report.spectra.at(0), side(0), side(1)}};
  });
}

}  // namespace tenfold::study
