// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/factorized_weight.h"

#include <ATen/ATen.h>

#include "engine/decomposition/block_tt_svd.h"
#include "engine/decomposition/cp_als.h"
#include "engine/decomposition/svd.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/decomposition/tucker.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

bool is_spatial(const LayerOptions& options) {
  const auto* low_rank = std::get_if<LowRankOptions>(&options);
  return low_rank != nullptr && low_rank->scheme == ConvScheme::spatial;
}

/// The tensor that the family decomposes: a matrix for low-rank, modes as modes_of() has them else.
at::Tensor arranged(const at::Tensor& weight, const LayerShape& shape, const LayerOptions& options) {
  const Shape modes = modes_of(shape, options);
  if (is_spatial(options)) return weight.permute({0, 3, 1, 2}).reshape(modes);  // [out·width, in·height]
  if (std::holds_alternative<TtOptions>(options)) return weight.movedim(0, -1).contiguous();
  if (std::holds_alternative<BlockTtOptions>(options)) return weight;
  return weight.reshape(modes);
}

at::Tensor arranged_back(const at::Tensor& tensor, const LayerShape& shape, const LayerOptions& options) {
  const Shape& w = shape.weight;
  if (is_spatial(options)) return tensor.reshape({w[0], w[3], w[1], w[2]}).permute({0, 2, 3, 1}).contiguous();
  if (std::holds_alternative<TtOptions>(options)) return tensor.movedim(-1, 0).contiguous();
  return tensor.reshape(w);
}

FactorizedWeight low_rank(const at::Tensor& matrix, const Shape& ranks, const Job& job) {
  FactorizedWeight made;
  made.factors = tensor_format("low-rank")
                     .decompose(matrix, nested(matrix.sizes().vec()), ranks, {}, made.report, job)
                     .factors;
  const at::Tensor spectrum = singular_values(matrix, job).to(at::kDouble).contiguous();  // all of them
  made.report.spectrum.assign(spectrum.data_ptr<double>(), spectrum.data_ptr<double>() + spectrum.numel());
  return made;
}

FactorizedWeight cp(const at::Tensor& tensor, const CpOptions& options, const Shape& ranks,
                    std::uint64_t seed, const Job& job) {
  FactorizedWeight made;
  const CpFactors found =
      cp_als(tensor, {ranks[0], options.max_sweeps, options.tolerance, seed}, made.report, job);
  made.factors = {found.weights};
  made.factors.insert(made.factors.end(), found.factors.begin(), found.factors.end());
  return made;
}

FactorizedWeight tucker(const at::Tensor& tensor, const TuckerOptions& options, const Shape& ranks,
                        const Job& job) {
  FactorizedWeight made;
  std::vector<std::int64_t> modes;
  for (std::size_t k = 0; k < ranks.size(); ++k) modes.push_back(static_cast<std::int64_t>(k));
  const TuckerFactors found =
      tucker_hooi(tensor, ranks, modes, {options.max_sweeps, options.tolerance}, made.report, job);
  made.factors = {found.core};
  made.factors.insert(made.factors.end(), found.factors.begin(), found.factors.end());
  return made;
}

FactorizedWeight decompose(const at::Tensor& weight, const LayerShape& shape, const LayerOptions& options,
                           const Shape& ranks, std::uint64_t seed, const Job& job) {
  const at::Tensor tensor = arranged(weight, shape, options);
  if (std::holds_alternative<LowRankOptions>(options)) return low_rank(tensor, ranks, job);
  if (const auto* as_cp = std::get_if<CpOptions>(&options)) return cp(tensor, *as_cp, ranks, seed, job);
  if (const auto* as_tucker = std::get_if<TuckerOptions>(&options))
    return tucker(tensor, *as_tucker, ranks, job);
  FactorizedWeight made;
  if (std::holds_alternative<TtOptions>(options)) {
    made.factors = tt_svd(tensor, ranks, made.report, job);
  } else {
    const auto modes = effective_shape(shape, options);
    made.factors = block_tt_svd(tensor, modes.out, modes.in, ranks, made.report, job);
  }
  return made;
}

}  // namespace

FactorizedWeight decompose_weight(const at::Tensor& weight, const LayerShape& shape,
                                  const LayerOptions& options, std::uint64_t seed, const Job& job) {
  at::NoGradGuard guard;
  if (!weight.isfinite().all().item<bool>())
    throw Error("weight.not-finite", "the weight of shape {shape} holds values that are not finite",
                {{"shape", to_string(shape.weight)}});
  const Shape ranks = resolve_ranks(shape, options);
  FactorizedWeight made = decompose(weight.detach(), shape, options, ranks, seed, job);
  made.ranks = ranks;
  for (at::Tensor& factor : made.factors) factor = factor.to(weight.scalar_type()).contiguous();
  return made;
}

at::Tensor reconstruct_weight(const LayerShape& shape, const LayerOptions& options,
                              const std::vector<at::Tensor>& factors) {
  at::NoGradGuard guard;
  std::vector<at::Tensor> plain;
  for (const auto& factor : factors) plain.push_back(factor.detach());
  const std::vector<at::Tensor> rest(plain.begin() + 1, plain.end());
  const auto back = [&](const at::Tensor& tensor) { return arranged_back(tensor, shape, options); };
  if (std::holds_alternative<LowRankOptions>(options)) return back(plain[0].matmul(plain[1].t()));
  if (std::holds_alternative<CpOptions>(options)) return back(cp_to_tensor({plain[0], rest}));
  if (std::holds_alternative<TuckerOptions>(options)) {
    TuckerFactors tucker{plain[0], rest, {}};
    for (std::size_t k = 0; k < rest.size(); ++k) tucker.modes.push_back(static_cast<std::int64_t>(k));
    return back(tucker_to_tensor(tucker));
  }
  if (std::holds_alternative<TtOptions>(options)) return back(tt_to_tensor(plain));
  return back(block_tt_to_matrix(plain));
}

}  // namespace tenfold
