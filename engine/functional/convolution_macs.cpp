// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/decomposition/tt_svd.h"
#include "engine/functional/convolution_shape.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

/// Positions at which each step of a chain works.
struct Positions {
  std::int64_t first = 1, last = 1;  ///< of the whole input and the whole output
  Shape steps;                       ///< one a spatial mode, the modes done one after the other
};

Positions positions(const Shape& input, const ConvolutionShape& shape, const ConvolutionOptions& options) {
  const Shape sizes(input.begin() + 2, input.end()), results = output_size(sizes, shape.kernel, options);
  Positions at{product(sizes), product(results), {}};
  Shape now = sizes;
  for (std::size_t k = 0; k < results.size(); ++k) {
    const std::int64_t before = product(now);
    now[k] = results[k];
    at.steps.push_back(options.transposed ? before : product(now));
  }
  return at;
}

std::int64_t reconstruction_macs(const Factorization& weight) {
  const Shape sizes = weight.tensor_shape(), ranks = weight.rank();
  const std::string name = weight.format->name();
  if (name == "CP") return weight.numel() * ranks[0];
  std::int64_t macs = 0;
  if (name == "Tucker") {
    Shape now = ranks;
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      macs += product(now) * sizes[k];
      now[k] = sizes[k];
    }
  } else if (name == "TT" || name == "TensorRing") {
    const std::size_t cores = sizes.size(), cut = smallest_halves(sizes, ranks);
    std::int64_t front = ranks[0] * sizes[0], back = ranks[cores] * sizes[cores - 1];
    for (std::size_t k = 1; k < cut; ++k) {
      front *= sizes[k];
      macs += front * ranks[k] * ranks[k + 1];
    }
    for (std::size_t k = cores - 1; k-- > cut;) {
      back *= sizes[k];
      macs += back * ranks[k] * ranks[k + 1];
    }
    macs += weight.numel() * ranks[cut] * ranks[0];
  }
  return macs;
}

/// Whether a chain of convolutions, of which about three states live at a time, stays within twice input,
/// output and dense weight together.
bool stays_small(const Factorization& weight, const Shape& input, const ConvolutionOptions& given) {
  const ConvolutionShape shape = convolution_shape(kernel_shape(weight, given.transposed), given);
  const Positions at = positions(input, shape, spread(given, shape.order()));
  const Shape ranks = weight.rank();
  const std::string name = weight.format->name();
  const std::int64_t entered = name == "CP" ? ranks[0] : ranks[name == "TT" || given.transposed ? 0 : 1];
  std::int64_t state = 0;
  if (name == "Tucker") {
    state = std::max(entered * at.first, ranks[given.transposed ? 1 : 0] * at.last);
  } else {
    Shape now(input.begin() + 2, input.end());
    const Shape results = output_size(now, shape.kernel, spread(given, shape.order()));
    for (std::size_t k = 0; k <= shape.order(); ++k) {
      state = std::max(state, product(now) * (name == "CP" ? ranks[0] : ranks[k + 1]));
      if (k < shape.order()) now[k] = results[k];
    }
  }
  const std::int64_t ends = product(input) + input[0] * shape.out * at.last + weight.numel();
  return 3 * input[0] * given.groups * state <= 2 * ends;
}

bool has_chain(const Factorization& weight) {
  const std::string name = weight.format->name();
  return !is_folded(weight.shape) && (name == "CP" || name == "Tucker" || name == "TT");
}

}  // namespace

std::int64_t convolution_macs(const Factorization& weight, const Shape& input,
                              const ConvolutionOptions& given, Implementation implementation) {
  const ConvolutionShape shape = convolution_shape(kernel_shape(weight, given.transposed), given);
  const ConvolutionOptions options = spread(given, shape.order());
  const Positions at = positions(input, shape, options);
  const std::int64_t batch = input[0], area = product(shape.kernel);
  const std::int64_t dense_positions = options.transposed ? at.first : at.last;
  if (implementation == Implementation::automatic)
    implementation = cheapest_convolution(weight, input, given);
  if (implementation == Implementation::reconstructed || !has_chain(weight))
    return reconstruction_macs(weight) +
           batch * dense_positions * shape.out * (shape.in / options.groups) * area;
  const Shape ranks = weight.rank();
  const std::string name = weight.format->name();
  const std::size_t entry = name == "TT" || options.transposed ? 0 : 1;
  const std::int64_t enter = name == "CP" ? ranks[0] : name == "TT" ? ranks[1] : ranks[entry];
  const std::int64_t leave = name == "CP"   ? ranks[0]
                             : name == "TT" ? ranks[ranks.size() - 2]
                                            : ranks[1 - entry];
  std::int64_t inner = 0;
  if (name == "Tucker" || implementation == Implementation::mobilenet)
    inner = name == "TT" ? 0 : dense_positions * area * (name == "CP" ? enter : enter * leave);
  if (name == "TT" || (name == "CP" && implementation != Implementation::mobilenet))
    for (std::size_t k = 0; k < shape.order(); ++k)
      inner += at.steps[k] * shape.kernel[k] * (name == "CP" ? ranks[0] : ranks[k + 1] * ranks[k + 2]);
  return batch * (at.first * shape.in * enter + options.groups * inner + at.last * shape.out * leave);
}

namespace {

/// Seconds on one core: oneDNN's convolutions at about 60 GMAC/s and, of CP, the depthwise steps, which cost
/// passes over memory more than multiplications.
double predicted_seconds(const Factorization& weight, const Shape& input, const ConvolutionOptions& given,
                         Implementation implementation) {
  constexpr double gemm = 1 / 60e9, depthwise = 0.11e-9, output = 1.5e-9;
  const auto macs = static_cast<double>(convolution_macs(weight, input, given, implementation));
  if (weight.format->name() != "CP" || implementation == Implementation::reconstructed) return macs * gemm;
  const ConvolutionShape shape = convolution_shape(kernel_shape(weight, given.transposed), given);
  const ConvolutionOptions options = spread(given, shape.order());
  const Positions at = positions(input, shape, options);
  const bool together = implementation == Implementation::mobilenet;
  std::int64_t outputs = 0, multiplications = 0;
  for (std::size_t k = 0; k < shape.order(); ++k) {
    if (together && k + 1 < shape.order()) continue;
    outputs += at.steps[k];
    multiplications += at.steps[k] * (together ? product(shape.kernel) : shape.kernel[k]);
  }
  const auto channels = static_cast<double>(input[0] * options.groups * weight.rank()[0]);
  const double inner = channels * static_cast<double>(multiplications);
  return (macs - inner) * gemm + inner * depthwise + channels * static_cast<double>(outputs) * output;
}

}  // namespace

Implementation cheapest_convolution(const Factorization& weight, const Shape& input,
                                    const ConvolutionOptions& options) {
  if (!has_chain(weight) || !stays_small(weight, input, options)) return Implementation::reconstructed;
  std::vector<Implementation> choices{Implementation::factorized, Implementation::reconstructed};
  if (weight.format->name() == "CP") choices.push_back(Implementation::mobilenet);
  return *std::min_element(choices.begin(), choices.end(), [&](Implementation a, Implementation b) {
    return predicted_seconds(weight, input, options, a) < predicted_seconds(weight, input, options, b);
  });
}

}  // namespace tenfold
