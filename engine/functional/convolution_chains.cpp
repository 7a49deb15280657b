// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>
#include <ATen/TensorSubclassLikeUtils.h>
#include <ATen/core/grad_mode.h>

#include <functional>
#include <memory>
#include <optional>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/functional/autocast.h"
#include "engine/functional/call_trial.h"
#include "engine/functional/convolution.h"
#include "engine/functional/convolution_parts.h"
#include "engine/kernels/derivatives.h"
#include "engine/planning/plan_cache.h"
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

/// The matrix that takes the channels of every group to ranks, [rank, in/groups], from the factor [in/groups,
/// rank]; transposed, where each group has rows of its own, [groups·rank, in/groups] from [in, rank].
at::Tensor entering(const at::Tensor& factor, const ConvolutionOptions& o) {
  const std::int64_t rank = factor.size(1);
  if (!o.transposed || o.groups == 1) return factor.t();
  return factor.reshape({o.groups, -1, rank}).transpose(1, 2).reshape({o.groups * rank, -1});
}

/// Channels to ranks: [batch, in, size...] -> [batch·groups, rank, size...]. All groups share the spatial
/// factors, so they are further samples for the steps between.
at::Tensor enter(const at::Tensor& x, const at::Tensor& matrix, const ConvolutionOptions& o,
                 bool channels_last) {
  if (o.groups == 1)
    if (const at::Tensor z = channel_product(x, matrix, {}, channels_last); z.defined()) return z;
  const std::int64_t batch = x.size(0) * o.groups;
  if (!o.transposed) return pointwise(x.reshape(with_channels(x, batch, matrix.size(1))), matrix, {});
  return pointwise(x, matrix, {}, o.groups).reshape(with_channels(x, batch, matrix.size(0) / o.groups));
}

/// Ranks to channels, the other way; the factor is [out, rank], transposed [out/groups, rank]. In the order
/// in memory that the input has, where it is free to choose.
at::Tensor leave(const at::Tensor& z, const at::Tensor& factor, const at::Tensor& bias,
                 const ConvolutionOptions& o, bool channels_last, const at::Tensor& place) {
  if (o.groups == 1)
    if (const at::Tensor y = channel_product(z, factor, bias, channels_last, place); y.defined()) return y;
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

/// Which chain a format has.
enum class Chain { cp, mobilenet, tucker, train, ring };

/// The cores of a ring kernel in the order in which a chain meets them: that of the channels that enter, the
/// spatial ones, that of those that leave. The bond between the two channel modes goes along from the first
/// to the last. `turned` as ATen's transposed kernels are, [channels that enter, those that leave, k...]:
/// there the spatial modes are met from the last to the first, each from its right bond to its left one.
std::vector<at::Tensor> ring_weights(const std::vector<at::Tensor>& cores, const ConvolutionOptions& o) {
  const std::size_t last = cores.size() - 1;
  // [channels, bond that goes along · bond to the spatial modes]
  const at::Tensor first_mode = cores[0].permute({1, 2, 0}).flatten(1),
                   second_mode = cores[1].permute({1, 0, 2}).flatten(1);
  std::vector<at::Tensor> steps{entering(o.transposed ? first_mode : second_mode, o)};
  for (std::size_t k = 2; k <= last; ++k)
    steps.push_back(o.transposed ? cores[last + 2 - k].permute({2, 0, 1}) : cores[k].permute({2, 0, 1}));
  steps.push_back(o.transposed ? second_mode : first_mode);
  return steps;
}

/// The weights of its steps: from channels to ranks, the spatial ones, from ranks to channels.
std::vector<at::Tensor> step_weights(const Factorization& weight, Chain chain, const ConvolutionOptions& o) {
  const auto& f = weight.factors;
  if (chain == Chain::ring) return ring_weights(f, o);
  if (chain == Chain::train) {
    std::vector<at::Tensor> steps{entering(f.front().squeeze(0), o)};
    for (std::size_t k = 1; k + 1 < f.size(); ++k)
      steps.push_back(o.transposed ? f[k].permute({0, 2, 1}) : f[k].permute({2, 0, 1}));
    steps.push_back(f.back().squeeze(-1).t());
    return steps;
  }
  const at::Tensor& last = f[o.transposed ? 1 : 0];
  std::vector<at::Tensor> steps{entering(f[o.transposed ? 0 : 1], o)};
  if (chain == Chain::tucker)
    steps.push_back(core_kernel(weight));
  else if (chain == Chain::mobilenet)
    steps.push_back(depthwise_kernel(weight));
  else
    for (std::size_t k = 2; k < f.size(); ++k) steps.push_back(f[k].t().unsqueeze(1));
  steps.push_back(chain == Chain::tucker ? last : last * weight.core);
  return steps;
}

/// One spatial mode after the other. What goes around a ring makes further samples.
at::Tensor along_modes(at::Tensor z, const std::vector<at::Tensor>& steps, Chain chain, std::int64_t groups,
                       const ConvolutionOptions& o) {
  const std::size_t modes = steps.size() - 2;
  const bool ring = chain == Chain::ring, backwards = ring && o.transposed;
  const std::int64_t samples = z.size(0), into = steps[1].size(o.transposed ? 0 : 1);
  const std::int64_t around = ring ? z.size(1) / into : 1;
  if (around > 1) z = z.reshape(with_channels(z, samples * around, into));
  for (std::size_t k = 0; k < modes; ++k) {
    const std::size_t mode = backwards ? modes - 1 - k : k;
    z = general_conv1d(z, steps[k + 1], static_cast<std::int64_t>(mode) + 2, {}, along(o, mode, groups));
  }
  return around > 1 ? z.reshape(with_channels(z, samples, around * z.size(1))) : z;
}

/// One mode after the other, or all in one step; the last one may write into `place` (channel_product()).
at::Tensor run_steps(const at::Tensor& x, const std::vector<at::Tensor>& steps, Chain chain,
                     const at::Tensor& bias, const ConvolutionOptions& o, const at::Tensor& place) {
  const bool depthwise = chain == Chain::cp || chain == Chain::mobilenet;
  const std::int64_t groups = depthwise ? steps.back().size(1) : 1;
  const at::Tensor z = enter(x, steps[0], o, chain != Chain::ring);
  const at::Tensor inner = chain == Chain::tucker || chain == Chain::mobilenet
                               ? dense(z, steps[1], {}, with_groups(o, groups))
                               : along_modes(z, steps, chain, groups, o);
  return leave(inner, steps.back(), bias, o, is_channels_last(x), place);
}

/// How many parts of a batch are computed side by side, each by a thread of its own: the threads then meet
/// once, not after every step, where the last one keeps all waiting. One where that leaves threads without
/// work.
std::int64_t parts_of(const at::Tensor& x, const std::vector<at::Tensor>& steps, const at::Tensor& bias) {
  constexpr std::int64_t least_work = std::int64_t{1} << 21;
  const std::int64_t threads = at::get_num_threads(), batch = x.size(0);
  if (threads == 1 || at::in_parallel_region() || !x.is_cpu() || at::isTensorSubclassLike(x)) return 1;
  if (wants_derivative(x, bias, steps) || x.numel() * steps[0].size(0) < least_work) return 1;
  const std::int64_t most = (batch + threads - 1) / threads;
  return most * threads * 8 <= batch * 9 ? threads : 1;
}

/// run(part, place) for parts of the batch, put together in a tensor of `sizes` in the order in memory that x
/// has; what was not written into its place is copied there.
at::Tensor side_by_side(std::int64_t parts, const at::Tensor& x, const Shape& sizes,
                        const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& run) {
  const at::Tensor whole = at::empty(sizes, x.options(), x.suggest_memory_format());
  const std::int64_t batch = x.size(0);
  at::parallel_for(0, parts, 1, [&](std::int64_t first, std::int64_t last) {
    const at::NoGradGuard no_gradients;  // a thread has modes of its own
    const at::AutoDispatchBelowADInplaceOrView below;
    for (std::int64_t part = first; part < last; ++part) {
      const std::int64_t from = batch * part / parts, count = batch * (part + 1) / parts - from;
      const at::Tensor place = whole.narrow(0, from, count), made = run(x.narrow(0, from, count), place);
      if (made.const_data_ptr() != place.const_data_ptr()) place.copy_(made);
    }
  });
  return whole;
}

at::Tensor run_chain(const at::Tensor& x, const Factorization& weight, Chain chain, const at::Tensor& bias,
                     const ConvolutionOptions& options, KeptTensors* kept) {
  const char* format = chain == Chain::tucker  ? "Tucker"
                       : chain == Chain::train ? "TT"
                       : chain == Chain::ring  ? "TensorRing"
                                               : "CP";
  const ConvolutionShape shape = chain_shape(weight, format, options);
  const auto weights = [&](const ConvolutionOptions& o) {
    if (kept == nullptr) return step_weights(weight, chain, o);
    return kept->of(weight.tensors(), [&] {
      auto made = step_weights(weight, chain, o);
      for (at::Tensor& step : made) step = step.contiguous();
      return made;
    });
  };
  const auto run = [&](const at::Tensor& in, const ConvolutionOptions& o) {
    const std::vector<at::Tensor> steps = weights(o);
    const auto all_steps = [&](const at::Tensor& part, const at::Tensor& place) {
      return run_steps(part, steps, chain, bias, o, place);
    };
    const std::int64_t parts = parts_of(in, steps, bias);
    if (parts == 1) return all_steps(in, {});
    Shape sizes = output_size(Shape(in.sizes().begin() + 2, in.sizes().end()), shape.kernel, o);
    sizes.insert(sizes.begin(), {in.size(0), shape.out});
    return side_by_side(parts, in, sizes, all_steps);
  };
  return batched(x, shape, type_of(weight), bias, options, run);
}

/// The sizes of x, which fits, with a batch.
Shape checked_sizes(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                    const ConvolutionOptions& options) {
  const ConvolutionShape shape = convolution_shape(kernel_shape(weight, options.transposed), options);
  checked(x, shape, type_of(weight), bias, options);
  Shape sizes = x.sizes().vec();
  if (sizes.size() == shape.order() + 1) sizes.insert(sizes.begin(), 1);
  return sizes;
}

std::shared_ptr<const ThroughputTable> table_of_machine() {
  return shared_plan_cache(at::get_num_threads()).table();
}

std::optional<Chain> chain_of(const Factorization& weight, Implementation implementation) {
  if (implementation == Implementation::reconstructed || is_folded(weight.shape)) return std::nullopt;
  const std::string name = weight.format->name();
  if (name == "CP") return implementation == Implementation::mobilenet ? Chain::mobilenet : Chain::cp;
  if (name == "Tucker") return Chain::tucker;
  if (name == "TT") return Chain::train;
  if (name == "TensorRing") return Chain::ring;
  return std::nullopt;
}

}  // namespace

at::Tensor cp_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                   const ConvolutionOptions& options) {
  return run_chain(x, weight, Chain::cp, bias, options, nullptr);
}

at::Tensor cp_conv_mobilenet(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                             const ConvolutionOptions& options) {
  return run_chain(x, weight, Chain::mobilenet, bias, options, nullptr);
}

at::Tensor tucker_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                       const ConvolutionOptions& options) {
  return run_chain(x, weight, Chain::tucker, bias, options, nullptr);
}

at::Tensor tt_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                   const ConvolutionOptions& options) {
  return run_chain(x, weight, Chain::train, bias, options, nullptr);
}

at::Tensor ring_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                     const ConvolutionOptions& options) {
  return run_chain(x, weight, Chain::ring, bias, options, nullptr);
}

at::Tensor convNd(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                  const ConvolutionOptions& options, Implementation implementation) {
  if (autocasts(x))
    return outside_autocast(x, weight, bias,
                            [&](const at::Tensor& in, const Factorization& cast, const at::Tensor& offset) {
                              return convNd(in, cast, offset, options, implementation);
                            });
  if (implementation == Implementation::automatic)
    implementation =
        cheapest_convolution(weight, checked_sizes(x, weight, bias, options), options, *table_of_machine());
  const auto chain = chain_of(weight, implementation);
  if (!chain) return convolve(x, weight, bias, options);
  return run_chain(x, weight, *chain, bias, options, nullptr);
}

namespace {

Implementation by_trial(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                        const ConvolutionOptions& options, const std::vector<Implementation>& choices) {
  if (choices.size() == 1) return choices[0];
  const CallTrial trial(x, weight.tensors(), bias);
  std::vector<PlanTimer> timers;
  for (const Implementation choice : choices)
    timers.push_back(trial.timer(
        [&, choice, layer = std::make_shared<PreparedConvolution>()](
            const at::Tensor& in, const std::vector<at::Tensor>& factors, const at::Tensor& offset) {
          return (*layer)(in, weight.with_tensors(factors), offset, options, choice);
        }));
  return choices[fastest_by_trial(timers)];
}

}  // namespace

Implementation PreparedConvolution::fastest(const at::Tensor& x, const Factorization& weight,
                                            const at::Tensor& bias, const ConvolutionOptions& options) {
  const Shape input = checked_sizes(x, weight, bias, options);
  const bool tried = can_be_tried(x);
  const Question question{input,   weight.rank(),
                          options, table_of_machine(),
                          tried,   tried && wants_derivative(x, bias, weight.tensors())};
  const std::lock_guard lock(mutex_);
  for (const Choice& known : choices_)
    if (known.question == question) return known.made;
  const Implementation made = tried ? by_trial(x, weight, bias, options, choices(weight, input, options))
                                    : cheapest_convolution(weight, input, options, *question.table);
  constexpr std::size_t most = 8;
  if (choices_.size() >= most) choices_.erase(choices_.begin());
  choices_.push_back({question, made});
  return made;
}

at::Tensor PreparedConvolution::operator()(const at::Tensor& x, const Factorization& weight,
                                           const at::Tensor& bias, const ConvolutionOptions& options,
                                           Implementation implementation) {
  if (wants_derivative(weight.tensors())) forget();
  if (autocasts(x)) return convNd(x, weight, bias, options, implementation);
  if (implementation == Implementation::automatic) implementation = fastest(x, weight, bias, options);
  const auto chain = chain_of(weight, implementation);
  if (chain) return run_chain(x, weight, *chain, bias, options, &kept_[1 + static_cast<std::size_t>(*chain)]);
  const auto kernel = kept_[0].of(
      weight.tensors(), [&] { return std::vector{full_kernel(weight, options.transposed).contiguous()}; });
  return convolve(x, kernel[0], bias, options);
}

void PreparedConvolution::forget() {
  for (KeptTensors& kept : kept_) kept.forget();
}

}  // namespace tenfold
