// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/conv_weight.h"

#include <ATen/ATen.h>

#include "engine/functional/convolution.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

Shape kernel_of(const FactorizedConvOptions& options) {
  Shape kernel = sizes_of(options.kernel_size);
  if (!is_folded(options.kernel_size)) {
    if (!options.order || *options.order < 1)
      throw Error("conv.order", "a kernel size of one number needs the order of the convolution, at least 1");
    kernel.assign(static_cast<std::size_t>(*options.order), kernel[0]);
  }
  if (kernel.empty()) throw Error("conv.order", "a kernel has at least one spatial mode");
  for (const std::int64_t size : kernel)
    if (size < 1)
      throw Error("conv.kernel", "a kernel cannot have the size {size}", {{"size", std::to_string(size)}});
  return kernel;
}

std::vector<std::int64_t> fixed_modes(const std::vector<std::int64_t>& modes, bool spatial,
                                      const std::string& factorization, std::size_t layers,
                                      std::size_t order) {
  if (modes.empty() && !spatial) return {};
  if (stored_format(factorization).name() != "Tucker")
    throw Error("conv.fixed_rank_modes", "only Tucker has ranks that can be fixed, not {factorization}",
                {{"factorization", factorization}});
  if (!spatial) return modes;
  std::vector<std::int64_t> all;
  for (std::size_t k = 0; k < order; ++k) all.push_back(static_cast<std::int64_t>(layers + 2 + k));
  return all;
}

FactorizedTensorOptions tensor_options(const FactorizedConvOptions& options, std::size_t order) {
  FactorizedTensorOptions made = options.tensor;
  const auto fixed = fixed_modes(options.fixed_rank_modes, options.fix_spatial_ranks, options.factorization,
                                 layers_of(options.n_layers).size(), order);
  if (!fixed.empty()) made.format.fixed_rank_modes = fixed;
  return made;
}

Shape kernel_sizes(const FactorizedConvOptions& options) {
  const std::int64_t first = options.transposed ? options.in_channels : options.out_channels;
  const std::int64_t second = options.transposed ? options.out_channels : options.in_channels;
  if (options.groups < 1 || first < 1 || second < 1 || first % options.groups != 0 ||
      second % options.groups != 0)
    throw Error("conv.groups", "{in} and {out} channels cannot be split into {groups} groups",
                {{"in", std::to_string(options.in_channels)},
                 {"out", std::to_string(options.out_channels)},
                 {"groups", std::to_string(options.groups)}});
  const Shape kernel = kernel_of(options);
  Shape sizes{first, second / options.groups};
  sizes.insert(sizes.end(), kernel.begin(), kernel.end());
  return sizes;
}

}  // namespace

FactorizedTensor drawn_weight(const FactorizedConvOptions& options) {
  const Shape sizes = kernel_sizes(options);
  Shape shape = layers_of(options.n_layers);
  const auto stored =
      kernel_for_format(at::empty(sizes, at::kMeta), options.factorization, options.transposed);
  shape.insert(shape.end(), stored.sizes().begin(), stored.sizes().end());
  return FactorizedTensor::create(shape, options.rank, options.factorization,
                                  tensor_options(options, sizes.size() - 2));
}

FactorizedTensor decomposed_weight(const FactorizedConvOptions& options, const at::Tensor& kernels,
                                   const DecompositionOptions& decomposition, DecompositionReport* report,
                                   const Job& job) {
  const auto layers = static_cast<std::int64_t>(layers_of(options.n_layers).size());
  const at::Tensor stored = stored_format(options.factorization).name() == "TT"
                                ? kernels.movedim(layers + (options.transposed ? 1 : 0), -1)
                                : kernels;
  return FactorizedTensor::from_tensor(
      stored.detach(), options.rank, options.factorization, decomposition,
      tensor_options(options, static_cast<std::size_t>(kernels.dim() - layers - 2)), report, job);
}

at::Tensor zero_bias(const FactorizedConvOptions& options, const FactorizedTensor& weight) {
  if (!options.bias) return {};
  Shape sizes = layers_of(options.n_layers);
  sizes.push_back(options.out_channels);
  return at::zeros(sizes, weight->factorization().options().requires_grad(false));
}

}  // namespace tenfold
