// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/candidates.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <set>

#include "engine/compression/factorized_weight.h"
#include "engine/decomposition/svd.h"
#include "engine/spec/factors.h"

namespace tenfold {
namespace {

/// Half the energy that is lost by keeping the first r singular values, for r = 0 … all.
std::vector<double> tails(const at::Tensor& matrix, const Job& job) {
  const at::Tensor energy = singular_values(matrix, job).to(at::kDouble).square().contiguous();
  std::vector<double> losses(static_cast<std::size_t>(energy.numel()) + 1, 0.0);
  for (std::size_t r = losses.size() - 1; r-- > 0;)
    losses[r] = losses[r + 1] + 0.5 * energy[static_cast<std::int64_t>(r)].item<double>();
  return losses;
}

class LayerChoices {
 public:
  LayerChoices(const at::Tensor& weight, const LayerShape& shape, const WeightMetric& metric,
               const CandidateOptions& options, const CostOf& cost, const Job& job)
      : weight_(weight.detach().to(at::kDouble)),
        shape_(shape),
        metric_(metric),
        options_(options),
        cost_(cost),
        job_(job) {
    dense_cost_ = cost(DenseOptions{});
    found_.push_back({DenseOptions{}, dense_cost_, 0});
  }

  std::vector<LayerCandidate> find() {
    const auto possible = families_of(shape_);
    for (const Family family : options_.families) {
      job_.checkpoint();
      if (family == Family::dense || std::find(possible.begin(), possible.end(), family) == possible.end())
        continue;
      if (family == Family::low_rank)
        add_low_rank();
      else if (family == Family::tucker && is_convolution(shape_.kind))
        add_tucker();
      else
        add_shares(family);
    }
    return std::move(found_);
  }

 private:
  /// The alignment, or 1 where the largest rank is below it.
  std::int64_t step_to(std::int64_t most) const {
    return most >= options_.alignment ? options_.alignment : 1;
  }

  /// Ranks of 1 … most that are multiples of the alignment, or all where the largest is below it.
  std::vector<std::int64_t> ranks(std::int64_t most) const {
    const std::int64_t step = step_to(most);
    std::vector<std::int64_t> values;
    for (std::int64_t rank = step; rank <= most; rank += step) values.push_back(rank);
    return values;
  }

  void add(LayerOptions options, double loss) {
    const std::int64_t cost = cost_(options);
    if (cost < dense_cost_) found_.push_back({std::move(options), cost, loss});
  }

  void add_low_rank() {
    const std::vector<double> channel = tails(as_matrix(metric_.whiten(weight_)), job_);
    for (const std::int64_t rank : ranks(static_cast<std::int64_t>(channel.size()) - 1))
      add(LowRankOptions{{rank}}, channel[static_cast<std::size_t>(rank)]);
    if (spatial_modes(shape_.kind) != 2 || weight_.size(2) * weight_.size(3) == 1) return;
    const at::Tensor kernel = metric_.of_channels(shape_).whiten_channels(weight_).permute({0, 3, 1, 2});
    const std::vector<double> spatial =
        tails(kernel.reshape({kernel.size(0) * kernel.size(1), kernel.size(2) * kernel.size(3)}), job_);
    for (const std::int64_t rank : ranks(static_cast<std::int64_t>(spatial.size()) - 1))
      add(LowRankOptions{{rank}, ConvScheme::spatial}, spatial[static_cast<std::size_t>(rank)]);
  }

  /// At most 40 ranks of each mode, evenly spread: their pairs are candidates.
  std::vector<std::int64_t> some_ranks(std::int64_t most) const {
    const auto all = ranks(most);
    constexpr std::size_t enough = 40;
    if (all.size() <= enough) return all;
    std::set<std::int64_t> some;
    for (std::size_t k = 0; k < enough; ++k) some.insert(all[k * (all.size() - 1) / (enough - 1)]);
    return {some.begin(), some.end()};
  }

  void add_tucker() {
    const at::Tensor kernel = metric_.of_channels(shape_).whiten_channels(weight_);
    const std::vector<double> out = tails(kernel.flatten(1), job_);
    const std::vector<double> in = tails(kernel.transpose(0, 1).flatten(1), job_);
    const Shape limits = max_ranks(shape_, TuckerOptions{});
    for (const std::int64_t a : some_ranks(limits[0]))
      for (const std::int64_t b : some_ranks(limits[1])) {
        const LayerOptions options = TuckerOptions{Rank{Shape{a, b}}};
        // a projection loses no more than all there is, which the sum of both modes may exceed
        if (problems(shape_, {"", options}).empty())
          add(options,
              std::min(out[static_cast<std::size_t>(a)] + in[static_cast<std::size_t>(b)], out.front()));
      }
  }

  /// The request with every rank lowered to a multiple of the alignment, or raised to the first one.
  LayerOptions aligned(LayerOptions options) const {
    Shape ranks = resolve_ranks(shape_, options);
    const Shape limits = max_ranks(shape_, options);
    for (std::size_t k = 0; k < ranks.size(); ++k) {
      const std::int64_t step = step_to(limits[k]);
      ranks[k] = std::max(ranks[k] / step, std::int64_t{1}) * step;
    }
    if (!ranks.empty()) *rank_of(options) = ranks.size() == 1 ? Rank{ranks[0]} : Rank{ranks};
    return options;
  }

  void add_shares(Family family) {
    std::int64_t last = -1;
    for (std::size_t k = 0; k < options_.shares.size(); ++k) {
      const Job step =
          job_.step(static_cast<std::int64_t>(k), static_cast<std::int64_t>(options_.shares.size()),
                    std::string(label(family)));
      LayerOptions options =
          aligned(with_fraction(make_options(family, {std::int64_t{1}}, shape_), shape_, options_.shares[k]));
      if (auto* cp = std::get_if<CpOptions>(&options)) cp->stable = options_.stable_cp;
      const std::int64_t cost = cost_(options);
      if (cost >= dense_cost_ || cost == last || !problems(shape_, {"", options}).empty()) continue;
      last = cost;
      add(options, decompose_weight(weight_, shape_, options, options_.seed, step, metric_).loss);
    }
  }

  at::Tensor weight_;
  const LayerShape& shape_;
  const WeightMetric& metric_;
  const CandidateOptions& options_;
  const CostOf& cost_;
  const Job& job_;
  std::int64_t dense_cost_ = 0;
  std::vector<LayerCandidate> found_;
};

}  // namespace

std::vector<LayerCandidate> every_candidate(const at::Tensor& weight, const LayerShape& shape,
                                            const WeightMetric& metric, const CandidateOptions& options,
                                            const CostOf& cost, const Job& job) {
  const at::NoGradGuard guard;
  return LayerChoices(weight, shape, metric, options, cost, job).find();
}

std::vector<LayerCandidate> layer_candidates(const at::Tensor& weight, const LayerShape& shape,
                                             const WeightMetric& metric, const CandidateOptions& options,
                                             const CostOf& cost, const Job& job) {
  return without_dominated(every_candidate(weight, shape, metric, options, cost, job));
}

}  // namespace tenfold
