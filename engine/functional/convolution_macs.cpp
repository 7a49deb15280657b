// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/decomposition/tt_svd.h"
#include "engine/functional/convolution_parts.h"
#include "engine/functional/convolution_shape.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

/// Positions at which each step of a chain works.
struct Positions {
  std::int64_t first = 1, last = 1;  ///< of the whole input and the whole output
  Shape steps;                       ///< one a spatial mode, the modes done one after the other
  Shape taps;                        ///< of the kernel, in the same order
  Shape states;                      ///< of what goes into the first step and comes out of each
};

/// The modes are done from the first to the last, `backwards` the other way.
Positions positions(const Shape& input, const ConvolutionShape& shape, const ConvolutionOptions& options,
                    bool backwards = false) {
  const Shape sizes(input.begin() + 2, input.end()), results = output_size(sizes, shape.kernel, options);
  Positions at{product(sizes), product(results), {}, {}, {product(sizes)}};
  Shape now = sizes;
  for (std::size_t k = 0; k < results.size(); ++k) {
    const std::size_t mode = backwards ? results.size() - 1 - k : k;
    const std::int64_t before = product(now);
    now[mode] = results[mode];
    at.steps.push_back(options.transposed ? before : product(now));
    at.taps.push_back(shape.kernel[mode]);
    at.states.push_back(product(now));
  }
  return at;
}

/// The channels of the states of a chain: after entering, after each spatial mode.
struct Channels {
  std::int64_t around = 1;  ///< of a ring, the bond that goes along
  Shape inner;              ///< without it; two for Tucker, whose spatial modes are one step

  std::int64_t entered() const { return around * inner.front(); }
  std::int64_t left() const { return around * inner.back(); }
};

Channels channels(const Factorization& weight, bool transposed) {
  const Shape ranks = weight.rank();
  const std::string name = weight.format->name();
  if (name == "CP") return {1, Shape(weight.dim() - 1, ranks[0])};
  if (name == "Tucker") return {1, transposed ? Shape{ranks[0], ranks[1]} : Shape{ranks[1], ranks[0]}};
  if (name == "TT") return {1, Shape(ranks.begin() + 1, ranks.end() - 1)};
  Channels ring{ranks[1], Shape(ranks.begin() + 2, ranks.end())};
  if (transposed) std::reverse(ring.inner.begin(), ring.inner.end());
  return ring;
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

bool has_chain(const Factorization& weight) {
  const std::string name = weight.format->name();
  return !is_folded(weight.shape) &&
         (name == "CP" || name == "Tucker" || name == "TT" || name == "TensorRing");
}

/// A call: what its chain and its dense convolution do.
class Call {
 public:
  Call(const Factorization& weight, const Shape& input, const ConvolutionOptions& given)
      : weight_(weight),
        input_(input),
        name_(weight.format->name()),
        shape_(convolution_shape(kernel_shape(weight, given.transposed), given)),
        options_(spread(given, shape_.order())),
        at_(positions(input, shape_, options_, name_ == "TensorRing" && given.transposed)) {
    if (has_chain(weight)) channels_ = channels(weight, given.transposed);
  }

  std::int64_t macs(Implementation implementation) const {
    if (implementation == Implementation::reconstructed || !has_chain(weight_))
      return reconstruction_macs(weight_) + samples() * dense_positions() * shape_.out *
                                                (shape_.in / options_.groups) * product(shape_.kernel);
    std::int64_t inner = 0;
    for (const Step& step : spatial(implementation)) inner += step.macs();
    return samples() *
           (at_.first * shape_.in * channels_.entered() + inner + at_.last * shape_.out * channels_.left());
  }

  /// Whether the states of a chain, of which about three live at a time, stay within twice input, output and
  /// dense weight together.
  bool stays_small() const {
    std::int64_t state = std::max(channels_.entered() * at_.first, channels_.left() * at_.last);
    if (name_ != "Tucker")
      for (std::size_t k = 0; k < at_.states.size(); ++k)
        state = std::max(state, channels_.around * channels_.inner[k] * at_.states[k]);
    const std::int64_t ends = product(input_) + samples() * shape_.out * at_.last + weight_.numel();
    return 3 * samples() * options_.groups * state <= 2 * ends;
  }

  double seconds(Implementation implementation, const ThroughputTable& table) const {
    if (implementation == Implementation::reconstructed) return dense_seconds(table);
    double seconds = product_seconds({1, channels_.entered(), at_.first, shape_.in}, table) +
                     product_seconds({1, shape_.out, at_.last, channels_.left()}, table);
    for (const Step& step : spatial(implementation))
      seconds += depthwise() ? depthwise_seconds(step, table)
                             : product_seconds(
                                   {step.groups, step.out, step.positions, step.in * step.taps, true}, table);
    return seconds;
  }

 private:
  /// A convolution between entering and leaving, of one sample.
  struct Step {
    std::int64_t positions, taps, groups, in, out;
    std::int64_t macs() const { return positions * taps * groups * in * out; }
  };

  bool depthwise() const { return name_ == "CP"; }
  std::int64_t samples() const { return input_[0]; }
  std::int64_t dense_positions() const { return options_.transposed ? at_.first : at_.last; }

  std::vector<Step> spatial(Implementation implementation) const {
    const std::int64_t groups = options_.groups;
    const Shape& inner = channels_.inner;
    if (name_ == "Tucker") return {{dense_positions(), product(shape_.kernel), groups, inner[0], inner[1]}};
    if (depthwise() && implementation == Implementation::mobilenet)
      return {{dense_positions(), product(shape_.kernel), groups * inner[0], 1, 1}};
    std::vector<Step> steps;
    for (std::size_t k = 0; k < shape_.order(); ++k)
      steps.push_back(
          depthwise() ? Step{at_.steps[k], at_.taps[k], groups * inner[k], 1, 1}
                      : Step{at_.steps[k], at_.taps[k], groups * channels_.around, inner[k], inner[k + 1]});
    return steps;
  }

  /// One sample's product, for all of them: oneDNN's convolutions are about as fast as that.
  double product_seconds(ProductShape shape, const ThroughputTable& table) const {
    shape.n *= samples();
    const auto numbers = static_cast<double>(shape.count) *
                         (static_cast<double>(shape.m + shape.k) * static_cast<double>(shape.n) +
                          static_cast<double>(shape.m * shape.k));
    return table.product_seconds(shape, bytes_of_a_number * numbers);
  }

  double dense_seconds(const ThroughputTable& table) const {
    const std::int64_t groups = options_.groups;
    const double made = 2 * static_cast<double>(reconstruction_macs(weight_)) / peak(table);
    return made + product_seconds({groups, shape_.out / groups, dense_positions(),
                                   shape_.in / groups * product(shape_.kernel), true},
                                  table);
  }

  /// Measured: a depthwise step's multiplications run at a tenth of the peak, and what it writes costs nine
  /// copies.
  double depthwise_seconds(const Step& step, const ThroughputTable& table) const {
    constexpr double of_peak = 0.1, copies = 9;
    const auto outputs = static_cast<double>(samples() * step.positions * step.groups);
    return 2 * outputs * static_cast<double>(step.taps) / (of_peak * peak(table)) +
           copies * table.copy_seconds(2 * bytes_of_a_number * outputs);
  }

  static double peak(const ThroughputTable& table) {
    return table.operations_per_second({1, 1024, 1024, 1024});
  }

  static constexpr double bytes_of_a_number = 4;

  const Factorization& weight_;
  const Shape& input_;
  std::string name_;
  ConvolutionShape shape_;
  ConvolutionOptions options_;
  Positions at_;
  Channels channels_;
};

}  // namespace

std::int64_t convolution_macs(const Factorization& weight, const Shape& input,
                              const ConvolutionOptions& options, Implementation implementation) {
  if (implementation == Implementation::automatic)
    implementation = cheapest_convolution(weight, input, options);
  return Call(weight, input, options).macs(implementation);
}

std::vector<Implementation> convolution_parts::choices(const Factorization& weight, const Shape& input,
                                                       const ConvolutionOptions& options) {
  if (!has_chain(weight) || !Call(weight, input, options).stays_small())
    return {Implementation::reconstructed};
  std::vector<Implementation> all{Implementation::factorized, Implementation::reconstructed};
  if (weight.format->name() == "CP") all.push_back(Implementation::mobilenet);
  return all;
}

Implementation cheapest_convolution(const Factorization& weight, const Shape& input,
                                    const ConvolutionOptions& options, const ThroughputTable& table) {
  const std::vector<Implementation> choices = convolution_parts::choices(weight, input, options);
  if (choices.size() == 1) return choices[0];
  const Call call(weight, input, options);
  return *std::min_element(choices.begin(), choices.end(), [&](Implementation a, Implementation b) {
    return call.seconds(a, table) < call.seconds(b, table);
  });
}

}  // namespace tenfold
