// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/layer_cost.h"

#include "engine/planning/linear_plan.h"
#include "engine/planning/lookup_plan.h"
#include "engine/planning/plan_cache.h"
#include "engine/planning/recorded_shape.h"

namespace tenfold {
namespace {

LookupPlan lookups(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                   const Shape& input) {
  return lookup_plan(factor_network(shape, options, ranks), product(input));
}

/// Costs of a chain of convolutions at the recorded sizes.
class ConvolutionCost {
 public:
  ConvolutionCost(const LayerShape& shape, const Shape& input, const Shape& output)
      : batch_(output.at(0)),
        out_(shape.weight[0]),
        in_(shape.weight[1]),
        kernel_(shape.weight.begin() + 2, shape.weight.end()),
        before_(input.begin() + 2, input.end()),
        after_(output.begin() + 2, output.end()),
        taken_(is_transposed(shape.kind) ? before_ : after_) {}

  std::int64_t dense() const { return batch_ * product(taken_) * out_ * in_ * product(kernel_); }

  std::int64_t of(const LayerOptions& options, const Shape& r) const {
    if (const auto* low_rank = std::get_if<LowRankOptions>(&options)) {
      if (low_rank->scheme == ConvScheme::channel)
        return batch_ * r[0] * (product(taken_) * in_ * product(kernel_) + product(after_) * out_);
      return batch_ * r[0] *
             (in_ * kernel_[0] * taken_[0] * before_[1] + out_ * kernel_[1] * after_[0] * taken_[1]);
    }
    const std::int64_t first = batch_ * product(before_) * in_, last = batch_ * product(after_) * out_;
    if (std::holds_alternative<CpOptions>(options))
      return r[0] * (first + batch_ * product(taken_) * product(kernel_) + last);
    if (std::holds_alternative<TuckerOptions>(options))
      return r[1] * first + batch_ * product(taken_) * r[0] * r[1] * product(kernel_) + r[0] * last;
    // a ring's first bond goes through the whole chain, every other rank is a train's
    const bool ring = std::holds_alternative<RingOptions>(options);
    const std::int64_t around = ring ? r[0] : 1;
    const Shape bonds(r.begin() + (ring ? 1 : 0), r.end());
    std::int64_t sum = bonds[0] * first + bonds.back() * last;
    Shape space = before_;
    for (std::size_t d = 0; d < kernel_.size(); ++d) {
      space[d] = taken_[d];
      sum += batch_ * product(space) * bonds[d] * bonds[d + 1] * kernel_[d];
      space[d] = after_[d];
    }
    return around * sum;
  }

 private:
  std::int64_t batch_, out_, in_;
  Shape kernel_, before_, after_;
  Shape taken_;  ///< where every place of a kernel is used: at each output, of a transposed one at each input
};

std::string convolution_words(const LayerShape& shape, const LayerOptions& options) {
  const Shape kernel(shape.weight.begin() + 2, shape.weight.end());
  const std::string turned = is_transposed(shape.kind) ? "transposed " : "",
                    whole = turned + to_string(kernel), one = to_string(Shape(kernel.size(), 1));
  if (const auto* low_rank = std::get_if<LowRankOptions>(&options))
    return low_rank->scheme == ConvScheme::channel ? whole + ", then " + one
                                                   : turned + to_string(Shape{kernel[0], 1}) + ", then " +
                                                         turned + to_string(Shape{1, kernel[1]});
  if (std::holds_alternative<CpOptions>(options)) return one + ", depthwise " + whole + ", " + one;
  if (std::holds_alternative<TuckerOptions>(options)) return one + ", " + whole + ", " + one;
  std::string text = one;
  for (std::size_t d = 0; d < kernel.size(); ++d) {
    Shape extent(kernel.size(), 1);
    extent[d] = kernel[d];
    text += ", " + turned + to_string(extent);
  }
  return text + ", " + one;
}

}  // namespace

CallCost call_cost(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                   const Shape& input, const Shape& output) {
  const bool dense = std::holds_alternative<DenseOptions>(options);
  if (is_convolution(shape.kind)) {
    const ConvolutionCost cost(shape, batched(shape, input), batched(shape, output));
    return {dense ? cost.dense() : cost.of(options, ranks), 0};
  }
  if (shape.kind == LayerKind::embedding) {
    if (dense) return {};
    const LookupPlan plan = lookups(shape, options, ranks, input);
    return {plan.macs_per_lookup * product(input), plan.products_once};
  }
  const std::int64_t rows = product(Shape(input.begin(), input.end() - 1));
  if (dense) return {rows * product(shape.weight), 0};
  const LinearPlan plan = lowered_linear_plan(shape, options, ranks, input);
  // the recurrent operator takes the weight itself, not what it was filled up to
  const bool whole = shape.kind == LayerKind::recurrent;
  return {rows * (whole ? product(shape.weight) : plan.macs_per_row), plan.products_once};
}

std::optional<PredictedSpeed> predicted_speed(const LayerShape& shape, const LayerOptions& options,
                                              const Shape& ranks, const Shape& input) {
  if (shape.kind != LayerKind::linear || std::holds_alternative<DenseOptions>(options)) return std::nullopt;
  const std::int64_t rows = product(Shape(input.begin(), input.end() - 1));
  const auto ratio = [&](PlanPurpose purpose) {
    return shared_plan_cache(1).plan(linear_problem(shape, options, ranks, rows, purpose))->ratio();
  };
  return PredictedSpeed{ratio(PlanPurpose::inference), ratio(PlanPurpose::training)};
}

std::string plan_words(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                       const Shape& input) {
  if (std::holds_alternative<DenseOptions>(options)) return "dense";
  if (shape.kind == LayerKind::embedding) return words(lookups(shape, options, ranks, input));
  if (is_convolution(shape.kind)) return convolution_words(shape, options);
  return words(lowered_linear_plan(shape, options, ranks, input));
}

}  // namespace tenfold
