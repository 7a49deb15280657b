// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_algebra.h"
#include "engine/functional/convolution.h"
#include "engine/functional/convolution_parts.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

using namespace convolution_parts;

Shape with_channels(const at::Tensor& x, std::int64_t batch, std::int64_t channels) {
  Shape sizes = x.sizes().vec();
  sizes[0] = batch;
  sizes[1] = channels;
  return sizes;
}

/// Channels to ranks: [batch, in, size...] -> [batch·groups, rank, size...]. All groups share the spatial
/// factors, so they are further samples for the steps between. The factor is [in/groups, rank]; transposed,
/// where each group has rows of its own, [in, rank].
at::Tensor enter(const at::Tensor& x, const at::Tensor& factor, const ConvolutionOptions& o) {
  const std::int64_t batch = x.size(0) * o.groups, rank = factor.size(1);
  if (!o.transposed) return pointwise(x.reshape(with_channels(x, batch, factor.size(0))), factor.t(), {});
  const std::int64_t rows = factor.size(0) / o.groups;
  const at::Tensor blocks =
      factor.reshape({o.groups, rows, rank}).transpose(1, 2).reshape({o.groups * rank, rows});
  return pointwise(x, blocks, {}, o.groups).reshape(with_channels(x, batch, rank));
}

/// Ranks to channels, the other way; the factor is [out, rank], transposed [out/groups, rank].
at::Tensor leave(const at::Tensor& z, const at::Tensor& factor, const at::Tensor& bias,
                 const ConvolutionOptions& o) {
  const std::int64_t batch = z.size(0) / o.groups, rank = factor.size(1);
  if (!o.transposed)
    return pointwise(z.reshape(with_channels(z, batch, o.groups * rank)), factor, bias, o.groups);
  if (o.groups == 1) return pointwise(z, factor, bias);
  const at::Tensor y = pointwise(z, factor, {}).reshape(with_channels(z, batch, o.groups * factor.size(0)));
  if (!bias.defined()) return y;
  Shape sizes(static_cast<std::size_t>(y.dim()), 1);
  sizes[1] = bias.numel();
  return y + bias.reshape(sizes);
}

ConvolutionOptions with_groups(ConvolutionOptions o, std::int64_t groups) {
  o.groups = groups;
  return o;
}

/// What a chain runs on: factors that can be taken apart, and the shape.
ConvolutionShape chain_shape(const Factorization& weight, const char* format,
                             const ConvolutionOptions& options) {
  if (weight.format->name() != format || is_folded(weight.shape))
    throw Error("conv.format", "this convolution takes a {wanted} kernel, not {found}",
                {{"wanted", format}, {"found", weight.str()}});
  return convolution_shape(kernel_shape(weight, options.transposed), options);
}

at::ScalarType type_of(const Factorization& weight) {
  return c10::typeMetaToScalarType(weight.options().dtype());
}

/// [rank, 1, k...] of the spatial factors together.
at::Tensor depthwise_kernel(const Factorization& weight) {
  at::Tensor kernel = weight.factors[2].t();
  for (std::size_t k = 3; k < weight.factors.size(); ++k) {
    Shape sizes(static_cast<std::size_t>(kernel.dim()), 1);
    sizes[0] = kernel.size(0);
    sizes.push_back(weight.factors[k].size(0));
    kernel = kernel.unsqueeze(-1) * weight.factors[k].t().reshape(sizes);
  }
  return kernel.unsqueeze(1);
}

/// [r_0, r_1, k...] of a Tucker core and the spatial factors: one product with their Kronecker product where
/// that is small, as products with small matrices one by one cost more in passes.
at::Tensor core_kernel(const Factorization& weight) {
  constexpr std::int64_t small = 64;
  const at::Tensor& core = weight.core;
  Shape sizes{core.size(0), core.size(1)};
  for (std::size_t k = 2; k < weight.factors.size(); ++k) sizes.push_back(weight.factors[k].size(0));
  if (product(sizes) <= small * sizes[0] * sizes[1]) {
    at::Tensor together = weight.factors[2];
    for (std::size_t k = 3; k < weight.factors.size(); ++k) together = at::kron(together, weight.factors[k]);
    return at::matmul(core.flatten(2), together.t()).reshape(sizes);
  }
  at::Tensor kernel = core;
  for (std::size_t k = 2; k < weight.factors.size(); ++k)
    kernel = mode_dot(kernel, weight.factors[k], static_cast<std::int64_t>(k));
  return kernel;
}

at::Tensor cp_chain(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                    const ConvolutionOptions& options, bool mobilenet) {
  const ConvolutionShape shape = chain_shape(weight, "CP", options);
  return batched(x, shape, type_of(weight), bias, options,
                 [&](const at::Tensor& in, const ConvolutionOptions& o) {
                   const std::int64_t rank = weight.core.numel();
                   at::Tensor z = enter(in, weight.factors[o.transposed ? 0 : 1], o);
                   if (mobilenet) {
                     z = dense(z, depthwise_kernel(weight), {}, with_groups(o, rank));
                   } else {
                     for (std::size_t k = 0; k < shape.order(); ++k)
                       z = general_conv1d(z, weight.factors[k + 2].t().unsqueeze(1),
                                          static_cast<std::int64_t>(k) + 2, {}, along(o, k, rank));
                   }
                   return leave(z, weight.factors[o.transposed ? 1 : 0] * weight.core, bias, o);
                 });
}

}  // namespace

at::Tensor cp_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                   const ConvolutionOptions& options) {
  return cp_chain(x, weight, bias, options, false);
}

at::Tensor cp_conv_mobilenet(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                             const ConvolutionOptions& options) {
  return cp_chain(x, weight, bias, options, true);
}

at::Tensor tucker_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                       const ConvolutionOptions& options) {
  const ConvolutionShape shape = chain_shape(weight, "Tucker", options);
  return batched(x, shape, type_of(weight), bias, options,
                 [&](const at::Tensor& in, const ConvolutionOptions& o) {
                   const at::Tensor z = enter(in, weight.factors[o.transposed ? 0 : 1], o);
                   return leave(dense(z, core_kernel(weight), {}, with_groups(o, 1)),
                                weight.factors[o.transposed ? 1 : 0], bias, o);
                 });
}

at::Tensor tt_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                   const ConvolutionOptions& options) {
  const ConvolutionShape shape = chain_shape(weight, "TT", options);
  return batched(x, shape, type_of(weight), bias, options,
                 [&](const at::Tensor& in, const ConvolutionOptions& o) {
                   at::Tensor z = enter(in, weight.factors.front().squeeze(0), o);
                   for (std::size_t k = 0; k < shape.order(); ++k) {
                     const at::Tensor& core = weight.factors[k + 1];
                     z = general_conv1d(z, o.transposed ? core.permute({0, 2, 1}) : core.permute({2, 0, 1}),
                                        static_cast<std::int64_t>(k) + 2, {}, along(o, k, 1));
                   }
                   return leave(z, weight.factors.back().squeeze(-1).t(), bias, o);
                 });
}

at::Tensor convNd(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                  const ConvolutionOptions& options, Implementation implementation) {
  if (implementation == Implementation::automatic) {
    const ConvolutionShape shape = convolution_shape(kernel_shape(weight, options.transposed), options);
    checked(x, shape, type_of(weight), bias, options);
    Shape input = x.sizes().vec();
    if (input.size() == shape.order() + 1) input.insert(input.begin(), 1);
    implementation = cheapest_convolution(weight, input, options);
  }
  const std::string name = is_folded(weight.shape) ? "" : weight.format->name();
  if (implementation == Implementation::reconstructed) return convolve(x, weight, bias, options);
  if (name == "CP") return cp_chain(x, weight, bias, options, implementation == Implementation::mobilenet);
  if (name == "Tucker") return tucker_conv(x, weight, bias, options);
  if (name == "TT") return tt_conv(x, weight, bias, options);
  return convolve(x, weight, bias, options);
}

}  // namespace tenfold
