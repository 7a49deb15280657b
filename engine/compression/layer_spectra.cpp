// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/layer_spectra.h"

#include <ATen/ATen.h>

#include "engine/compression/factorized_weight.h"
#include "engine/decomposition/svd.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

Spectrum spectrum_of(const at::Tensor& matrix, const Job& job) {
  const at::Tensor values = singular_values(matrix, job).to(at::kDouble).contiguous();
  return {{values.data_ptr<double>(), values.data_ptr<double>() + values.numel()},
          matrix.size(0),
          matrix.size(1)};
}

/// The modes [out..., in...] of a BlockTT as [out 1, in 1, out 2, in 2, ...] with each pair one mode.
at::Tensor paired(const at::Tensor& tensor) {
  const std::int64_t pairs = tensor.dim() / 2;
  std::vector<std::int64_t> order, sizes;
  for (std::int64_t k = 0; k < pairs; ++k) {
    order.insert(order.end(), {k, pairs + k});
    sizes.push_back(tensor.size(k) * tensor.size(pairs + k));
  }
  return tensor.permute(order).reshape(sizes);
}

at::Tensor whitened(const at::Tensor& weight, const LayerShape& shape, const LayerOptions& options,
                    const WeightMetric& metric) {
  const auto* low_rank = std::get_if<LowRankOptions>(&options);
  const bool as_matrix = low_rank != nullptr && low_rank->scheme == ConvScheme::channel;
  if (metric.is_identity()) return weight;
  if (is_convolution(shape.kind) && !as_matrix) return metric.of_channels(shape).whiten_channels(weight);
  return metric.whiten(weight);
}

}  // namespace

bool has_spectra(Family family) {
  return family == Family::low_rank || family == Family::tucker || family == Family::tt ||
         family == Family::block_tt;
}

std::vector<Spectrum> layer_spectra(const at::Tensor& weight, const LayerShape& shape,
                                    const LayerOptions& options, const WeightMetric& metric, const Job& job) {
  const at::NoGradGuard guard;
  const Family family = family_of(options);
  if (!has_spectra(family))
    throw Error(
        "rank-rule.family",
        "a rank rule needs a spectrum for each rank, which {family} has not; low-rank, Tucker, TT and "
        "BlockTT have",
        {{"family", std::string(label(family))}});
  const at::Tensor wide = whitened(weight.detach().to(at::kDouble), shape, options, metric);
  at::Tensor tensor = folded_weight(wide, shape, options);
  if (family == Family::low_rank) return {spectrum_of(tensor.flatten(1), job)};
  if (family == Family::block_tt) tensor = paired(tensor);
  std::vector<Spectrum> found;
  if (family == Family::tucker) {
    const std::int64_t modes = is_convolution(shape.kind) ? 2 : tensor.dim();
    for (std::int64_t mode = 0; mode < modes; ++mode)
      found.push_back(spectrum_of(tensor.movedim(mode, 0).flatten(1), job.step(mode, modes, "spectrum")));
    return found;
  }
  std::int64_t rows = 1;
  for (std::int64_t bond = 1; bond < tensor.dim(); ++bond) {
    rows *= tensor.size(bond - 1);
    found.push_back(spectrum_of(tensor.reshape({rows, -1}), job.step(bond, tensor.dim(), "spectrum")));
  }
  return found;
}

}  // namespace tenfold
