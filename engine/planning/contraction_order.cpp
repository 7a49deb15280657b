// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/contraction_order.h"

#include <algorithm>
#include <set>

#include "engine/planning/linear_plan.h"
#include "engine/planning/lookup_plan.h"
#include "engine/planning/recorded_shape.h"
#include "engine/spec/factors.h"

namespace tenfold {
namespace {

using Kind = ContractionStep::Kind;
using Steps = std::vector<ContractionStep>;

constexpr std::int64_t element_bytes = 4;

std::vector<int> joined(std::vector<int> one, const std::vector<int>& other) {
  one.insert(one.end(), other.begin(), other.end());
  std::sort(one.begin(), one.end());
  return one;
}

std::int64_t elements_of(const Shape& sizes, const std::vector<int>& indices) {
  std::int64_t count = 1;
  for (const int index : indices) count *= sizes.at(static_cast<std::size_t>(index));
  return count;
}

/// A pairwise contraction of two tensors of a network: costs alone.
ContractionStep pair_step(const Shape& sizes, const std::vector<int>& left, const std::vector<int>& right,
                          const std::vector<int>& result) {
  std::set<int> both(left.begin(), left.end());
  both.insert(right.begin(), right.end());
  const std::int64_t work = elements_of(sizes, {both.begin(), both.end()});
  const bool sums = both.size() > result.size();
  ContractionStep step;
  step.operation = sums ? "product" : "element by element";
  step.macs = sums ? work : 0;
  step.flops = sums ? 2 * work : work;
  step.bytes =
      element_bytes * (elements_of(sizes, left) + elements_of(sizes, right) + elements_of(sizes, result));
  return step;
}

Steps linear_steps(const LinearPlan& plan, std::int64_t rows) {
  const Shape& sizes = plan.network.sizes;
  Steps steps;
  std::vector<std::vector<int>> indices = plan.network.factors, members;
  for (std::size_t f = 0; f < indices.size(); ++f) members.push_back({static_cast<int>(f)});
  for (const FactorMerge& merge : plan.merges) {
    const auto left = static_cast<std::size_t>(merge.left), right = static_cast<std::size_t>(merge.right);
    ContractionStep step = pair_step(sizes, indices[left], indices[right], merge.indices);
    step.kind = Kind::merge;
    step.with = step.factors = joined(members[left], members[right]);
    indices.push_back(merge.indices);
    members.push_back(step.factors);
    steps.push_back(std::move(step));
  }
  std::vector<int> met;
  for (const ProductStep& product : plan.steps) {
    const auto operand = static_cast<std::size_t>(product.operand);
    const std::int64_t beside = rows * product.shared * product.before * product.after;
    ContractionStep step;
    step.operation = "product";
    step.with = members[operand];
    step.factors = met = joined(met, step.with);
    step.macs = rows * product.macs_per_row();
    step.flops = 2 * step.macs;
    const std::int64_t before = beside * product.contracted, after = beside * product.made;
    step.bytes = element_bytes * (before + after + elements_of(sizes, indices[operand]));
    if (!product.first.empty()) step.bytes += 2 * element_bytes * before;
    steps.push_back(std::move(step));
  }
  if (!plan.finish.empty()) steps.back().bytes += 2 * element_bytes * rows * plan.network.out_features();
  return steps;
}

Steps lookup_steps(const LookupPlan& plan, std::int64_t lookups) {
  Shape sizes = plan.gathered.sizes;
  sizes.at(static_cast<std::size_t>(plan.lookups)) = lookups;
  std::vector<std::vector<int>> indices = plan.gathered.operands, members;
  ContractionStep first;
  first.kind = Kind::lookup;
  first.operation = "lookup";
  for (std::size_t f = 0; f < indices.size(); ++f) {
    members.push_back({static_cast<int>(f)});
    if (plan.row_mode(f) < 0) continue;
    first.with.push_back(static_cast<int>(f));
    first.bytes += 2 * element_bytes * elements_of(sizes, indices[f]);
  }
  first.factors = first.with;
  Steps steps{first};
  for (const PathStep& path : plan.path.steps) {
    ContractionStep step = pair_step(sizes, indices[path.left], indices[path.right], path.indices);
    const bool grows =
        std::find(path.indices.begin(), path.indices.end(), plan.lookups) != path.indices.end();
    step.kind = grows ? Kind::input : Kind::merge;
    step.with = step.factors = joined(members[path.left], members[path.right]);
    indices.push_back(path.indices);
    members.push_back(step.factors);
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Convolutions one after the other, as a layer is lowered to them.
class ConvolutionSteps {
 public:
  ConvolutionSteps(const LayerShape& shape, const Shape& input, const Shape& output)
      : out_(shape.weight[0]),
        in_(shape.weight[1]),
        kernel_(shape.weight.begin() + 2, shape.weight.end()),
        transposed_(is_transposed(shape.kind)),
        space_(input.begin() + 2, input.end()),
        after_(output.begin() + 2, output.end()),
        channels_(in_) {}

  Steps of(const LayerOptions& options, const Shape& r) {
    if (const auto* low_rank = std::get_if<LowRankOptions>(&options))
      low_rank->scheme == ConvScheme::channel ? by_channels(r[0]) : by_space(r[0]);
    else if (std::holds_alternative<CpOptions>(options))
      cp(r[0]);
    else if (std::holds_alternative<TuckerOptions>(options))
      tucker(r[0], r[1]);
    else
      train(format_ranks(family_of(options), r));
    return std::move(steps_);
  }

 private:
  Shape ones() const { return Shape(kernel_.size(), 1); }

  void by_channels(std::int64_t rank) {
    convolve({1}, "", kernel_, rank, after_);
    convolve({0}, "", ones(), out_, after_);
  }

  void by_space(std::int64_t rank) {
    convolve({1}, "", {kernel_[0], 1}, rank, {after_[0], space_[1]});
    convolve({0}, "", {1, kernel_[1]}, out_, after_);
  }

  void cp(std::int64_t rank) {
    std::vector<int> spatial;
    std::int64_t made = 1;
    for (std::size_t d = 0; d < kernel_.size(); ++d) {
      spatial.push_back(3 + static_cast<int>(d));
      made *= kernel_[d];
      if (d > 0) multiply(spatial, (made / kernel_[d] + kernel_[d]) * rank, made * rank);
    }
    multiply({0, 1}, rank + out_ * rank, out_ * rank);
    convolve({2}, "", ones(), rank, space_);
    convolve(spatial, "depthwise ", kernel_, rank, after_, rank);
    convolve({0, 1}, "", ones(), out_, after_);
  }

  void tucker(std::int64_t out_rank, std::int64_t in_rank) {
    convolve({2}, "", ones(), in_rank, space_);
    convolve({0}, "", kernel_, out_rank, after_);
    convolve({1}, "", ones(), out_, after_);
  }

  /// A ring's first bond goes through the whole chain as groups.
  void train(const Shape& bonds) {
    const std::int64_t around = bonds.front();
    convolve({0}, "", ones(), around * bonds[1], space_);
    Shape space = space_;
    for (std::size_t d = 0; d < kernel_.size(); ++d) {
      Shape extent = ones();
      extent[d] = kernel_[d];
      space[d] = after_[d];
      convolve({static_cast<int>(d) + 1}, "", extent, around * bonds[d + 2], space, around);
    }
    convolve({static_cast<int>(kernel_.size()) + 1}, "", ones(), out_, after_);
  }

  void multiply(const std::vector<int>& factors, std::int64_t read, std::int64_t made) {
    ContractionStep step;
    step.kind = Kind::merge;
    step.with = step.factors = factors;
    step.operation = "element by element";
    step.flops = made;
    step.bytes = element_bytes * (read + made);
    steps_.push_back(std::move(step));
  }

  void convolve(const std::vector<int>& with, const std::string& prefix, const Shape& extent,
                std::int64_t channels, const Shape& space, std::int64_t groups = 1) {
    ContractionStep step;
    step.with = with;
    step.factors = met_ = joined(met_, with);
    const bool goes_on = product(extent) > 1 || space != space_;
    step.operation = prefix + (transposed_ && goes_on ? "transposed " : "") + to_string(extent);
    const std::int64_t weight = channels * (channels_ / groups) * product(extent);
    step.macs = product(transposed_ ? space_ : space) * weight;
    step.flops = 2 * step.macs;
    step.bytes = element_bytes * (channels_ * product(space_) + weight + channels * product(space));
    steps_.push_back(std::move(step));
    channels_ = channels;
    space_ = space;
  }

  std::int64_t out_, in_;
  Shape kernel_;
  bool transposed_;
  Shape space_, after_;
  std::int64_t channels_;
  std::vector<int> met_;
  Steps steps_;
};

}  // namespace

std::vector<ContractionStep> contraction_steps(const LayerShape& shape, const LayerOptions& options,
                                               const Shape& ranks, const Shape& input, const Shape& output,
                                               std::int64_t batch) {
  if (family_of(options) == Family::dense || output.empty()) return {};
  if (is_convolution(shape.kind))
    return ConvolutionSteps(shape, batched(shape, input), batched(shape, output)).of(options, ranks);
  const std::int64_t samples = std::max<std::int64_t>(batch, 1);
  if (shape.kind == LayerKind::embedding) {
    const LookupPlan plan = lookup_plan(factor_network(shape, options, ranks), product(input));
    return lookup_steps(plan, product(input) / samples);
  }
  const std::int64_t rows = product(Shape(input.begin(), input.end() - 1));
  Steps steps = linear_steps(lowered_linear_plan(shape, options, ranks, input), rows / samples);
  if (shape.kind == LayerKind::recurrent) {  // which takes the weight itself, not what it was filled up to
    steps.back().macs = rows / samples * product(shape.weight);
    steps.back().flops = 2 * steps.back().macs;
  }
  return steps;
}

}  // namespace tenfold
