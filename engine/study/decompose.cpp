// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <chrono>

#include "engine/compression/factorized_weight.h"
#include "engine/decomposition/tucker.h"
#include "engine/formats/npy.h"
#include "engine/kernels/all_finite.h"
#include "engine/spec/factors.h"
#include "engine/study/decompose_tensor.h"
#include "engine/study/guard.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold::study {
namespace {

using Named = std::vector<std::pair<std::string, at::Tensor>>;

/// The largest ranks with at most this share of the tensor's parameters, ones where even they have more.
Shape ranks_within(Family family, const NestedShape& shape, const Rank& share, const Shape& limits) {
  FormatOptions options;
  options.ranks = {Rounding::floor, FractionRule::within};
  Shape ranks = tensor_format(id(family)).validate_rank(shape, share, options);
  if (ranks.size() > limits.size() && family == Family::tt) ranks.erase(ranks.begin());
  ranks.resize(limits.size());
  for (std::size_t k = 0; k < ranks.size(); ++k) ranks[k] = std::min(ranks[k], limits[k]);
  return ranks;
}

/// One rank for every place, cut to what the place can have; a list as it is.
Shape tensor_ranks(Family family, const NestedShape& shape, const Rank& rank) {
  const Shape limits = rank_limits(family, modes_of(family, shape));
  if (rank.is_fraction()) return ranks_within(family, shape, rank, limits);
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&rank.value)) {
    if (list->size() != limits.size())
      throw Error("rank.count", "{given} ranks were given where {wanted} are needed",
                  {{"given", std::to_string(list->size())}, {"wanted", std::to_string(limits.size())}});
    for (std::size_t k = 0; k < list->size(); ++k)
      if ((*list)[k] > limits[k])
        throw Error("rank.large", "rank {place} is {rank}, above {limit}, the largest possible",
                    {{"place", std::to_string(k + 1)},
                     {"rank", std::to_string((*list)[k])},
                     {"limit", std::to_string(limits[k])}});
    return *list;
  }
  const std::int64_t number = std::get<std::int64_t>(rank.value);
  const std::int64_t most = *std::max_element(limits.begin(), limits.end());
  if (number > most)
    throw Error("rank.large", "the rank {rank} is above {limit}, the largest possible",
                {{"rank", std::to_string(number)}, {"limit", std::to_string(most)}});
  Shape ranks;
  for (const std::int64_t limit : limits) ranks.push_back(std::min(number, limit));
  return ranks;
}

at::Tensor real_tensor(const at::Tensor& tensor, const std::string& name) {
  if (const std::string why = unfit_to_decompose(tensor); !why.empty())
    throw Error("decompose.unfit", "{name} cannot be decomposed: {why}", {{"name", name}, {"why", why}});
  const at::Tensor real = tensor.to(at::kDouble);
  if (!all_finite(real))
    throw Error("decompose.not-finite", "{name} holds values that are not finite", {{"name", name}});
  return real;
}

/// A tensor by its own modes, or a matrix folded into others.
Named decompose_as_asked(const at::Tensor& tensor, const std::string& name, const DecomposeOptions& asked,
                         DecomposeReport& report, DecompositionReport& found, const Job& job) {
  const bool folds = pairs_modes(asked.family) || !asked.shape.in.empty();
  if (tensor.dim() != 2 && (folds || asked.family == Family::low_rank))
    throw Error("decompose.matrix", "{family} needs a matrix, not a tensor of order {order}",
                {{"family", folds && !pairs_modes(asked.family) ? "a tensorized shape" : report.family},
                 {"order", std::to_string(tensor.dim())}});
  LayerOptions options = default_options(asked.family);
  if (auto* tucker = std::get_if<TuckerOptions>(&options)) {
    tucker->max_sweeps = PartialTuckerOptions{}.n_iter_max;  // one tensor, as good as TensorLy's
    tucker->tolerance = TuckerHooiOptions{}.tolerance;
  }
  if (auto* cp = std::get_if<CpOptions>(&options)) cp->stable = asked.stable_cp;
  std::vector<at::Tensor> factors;
  if (folds) {
    const LayerShape matrix{LayerKind::linear, report.shape};
    if (asked.shape.in.empty())
      options = make_options(asked.family, asked.rank, matrix);
    else if (TensorizedShape* shape = tensorized_shape_of(options))
      *shape = asked.shape;
    if (Rank* rank = rank_of(options)) *rank = asked.rank;
    require_possible(matrix, {name, options});
    FactorizedWeight made = decompose_weight(tensor, matrix, options, asked.seed, job);
    report.ranks = made.ranks;
    factors = std::move(made.factors);
    found = std::move(made.report);
  } else {
    const NestedShape shape = nested(report.shape);
    report.ranks = tensor_ranks(asked.family, shape, asked.rank);
    factors = decompose_tensor(tensor, shape, options, report.ranks, found, asked.seed, job);
  }
  const std::string first{tensor_format(id(asked.family)).core_name()};
  Named named;
  for (const at::Tensor& factor : factors)
    named.emplace_back(named.empty() && !first.empty()
                           ? first
                           : "factor_" + std::to_string(named.size() - (first.empty() ? 0 : 1)),
                       factor);
  return named;
}

}  // namespace

std::string unfit_to_decompose(const at::Tensor& tensor) {
  const at::ScalarType type = tensor.scalar_type();
  if (tensor.is_complex()) return "it holds complex numbers; real ones are needed";
  if (type == at::kBool) return "it holds booleans";
  if (c10::isFloat8Type(type)) return "it holds numbers of 8 bits; convert it to float16 or wider first";
  if (tensor.dim() < 2 || tensor.numel() == 0)
    return "its shape is " + to_string(tensor.sizes().vec()) +
           "; an order of at least 2 and no empty mode are needed";
  return {};
}

DecomposeReport decompose_tensor(const at::Tensor& given, const std::string& name,
                                 const DecomposeOptions& options, const Job& job) {
  const at::NoGradGuard guard;
  const auto begin = std::chrono::steady_clock::now();
  if (options.family == Family::dense)
    throw Error("decompose.family", "a tensor is decomposed as one of the families but dense");
  const at::Tensor tensor = real_tensor(given, name);
  DecomposeReport report;
  report.family = id(options.family);
  report.shape = tensor.sizes().vec();
  report.dense_parameters = tensor.numel();
  DecompositionReport found;
  const Named factors = decompose_as_asked(tensor, name, options, report, found, job);
  for (const auto& [factor_name, factor] : factors) report.parameters += factor.numel();
  report.relative_error = found.relative_error;
  report.errors = found.errors;
  report.spectra = found.spectra;
  report.remarks = found.remarks;
  if (!options.out.empty()) write_npz(options.out, factors);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

DecomposeReport decompose(const std::string& path, const DecomposeOptions& options, const Job& job) {
  return guarded([&] { return decompose_tensor(read_npy(path), path, options, job); });
}

}  // namespace tenfold::study
