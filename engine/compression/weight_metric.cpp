// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/weight_metric.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/kernels/all_finite.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr double smallest_eigenvalue = 1e-14;  // of the largest eigenvalue
constexpr double most_damping = 1e-3;          // that is added for the root's sake
constexpr double hardly_any = 1e-18;  // of a side where nothing ever came: below that of any other layer

/// Cholesky's root, a thirtieth of the work of one by eigenvectors, where the moment is far from singular.
bool take_triangle(MetricSide& side) {
  constexpr double safe = 1e-6;  // of the root's largest pivot
  const auto [triangle, failed] = at::linalg_cholesky_ex(side.moment, /*upper=*/true);
  const at::Tensor pivots = triangle.diagonal();
  if (failed.item<int>() != 0 || !(pivots.min() > pivots.max() * safe).item<bool>()) return false;
  side.root = triangle;
  return true;
}

/// By eigenvectors, the smallest eigenvalues lifted.
void take_root(MetricSide& side) {
  auto [values, vectors] = at::linalg_eigh(side.moment);
  values = values.clamp_min(values.max() * smallest_eigenvalue).sqrt();
  side.root = (vectors * values).mm(vectors.t());
  side.inverse = (vectors / values).mm(vectors.t());
}

MetricSide make_side(at::Tensor moment, double damping) {
  MetricSide side;
  if (!moment.defined()) return side;
  moment = moment.to(at::kDouble);
  const bool diagonal = moment.dim() == 1;
  if (!all_finite(moment))
    throw Error("metric.not-finite", "the moments of a layer hold values that are not finite");
  const double mean = (diagonal ? moment : moment.diagonal()).mean().item<double>();
  moment = mean > 0 ? moment.clone() : at::zeros_like(moment);
  (diagonal ? moment : moment.diagonal()).add_(mean > 0 ? mean * damping : hardly_any);
  side.moment = moment;
  if (diagonal) {
    side.root = moment.sqrt();
    return side;
  }
  double share = std::max(damping, Damping{}.input);
  for (; !take_triangle(side) && 10 * share <= most_damping; share *= 10)
    moment.diagonal().add_(mean * 9 * share);
  if (!side.root.defined()) take_root(side);
  return side;
}

at::Tensor diagonal_of(const at::Tensor& moment) {
  return moment.dim() == 1 ? moment : moment.diagonal().clone();
}

}  // namespace

at::Tensor as_matrix(const at::Tensor& weight) { return weight.flatten(1); }

at::Tensor MetricSide::apply(const at::Tensor& matrix, const at::Tensor& x) {
  if (!matrix.defined()) return x;
  const at::Tensor same = matrix.to(x.scalar_type());
  const at::Tensor flat = x.reshape({same.size(0), -1});  // of channels: each for all places of the kernel
  return (same.dim() == 1 ? flat * same.unsqueeze(1) : same.mm(flat)).reshape(x.sizes());
}

at::Tensor MetricSide::unwhiten(const at::Tensor& x) const {
  if (is_identity()) return x;
  if (inverse.defined()) return apply(inverse, x);
  if (root.dim() == 1) return apply(root.reciprocal(), x);
  const at::Tensor flat = x.reshape({root.size(0), -1}).to(root.scalar_type());
  return at::linalg_solve_triangular(root, flat, /*upper=*/true).to(x.scalar_type()).reshape(x.sizes());
}

WeightMetric::WeightMetric(Metric metric, const LayerShape& shape, const LayerMoments& moments,
                           const Damping& damping) {
  if (metric == Metric::weight) return;
  const bool embedding = shape.kind == LayerKind::embedding;
  at::Tensor in = moments.input, out = metric == Metric::input ? at::Tensor() : moments.output;
  if (metric == Metric::diagonal) {
    if (in.defined()) in = diagonal_of(in);
    if (out.defined()) out = diagonal_of(out);
  }
  left = embedding ? make_side(in, damping.input) : make_side(out, damping.output);
  right = embedding ? make_side(out, damping.output) : make_side(in, damping.input);
}

at::Tensor WeightMetric::weighed(const at::Tensor& difference) const {
  return right.weigh(left.weigh(as_matrix(difference)).t()).t();
}

double WeightMetric::loss(const at::Tensor& difference) const {
  const at::Tensor wide = as_matrix(difference).to(at::kDouble);
  return 0.5 * (weighed(wide) * wide).sum().item<double>();
}

at::Tensor WeightMetric::whiten(const at::Tensor& weight) const {
  return right.whiten(as_matrix(left.whiten(weight)).t()).t().reshape(weight.sizes());
}

at::Tensor WeightMetric::whiten_channels(const at::Tensor& kernel) const {
  return right.whiten(left.whiten(kernel).transpose(0, 1)).transpose(0, 1).contiguous();
}

WeightMetric WeightMetric::of_channels(const LayerShape& shape) const {
  WeightMetric channels;
  channels.left = left;
  channels.right = right;
  const std::int64_t in = shape.weight[1], places = product(shape.weight) / shape.weight[0] / in;
  if (right.is_identity() || right.moment.size(0) == in) return channels;
  const at::Tensor full = right.moment.dim() == 1
                              ? right.moment.reshape({in, places}).mean(1)
                              : right.moment.reshape({in, places, in, places}).diagonal(0, 1, 3).mean(-1);
  channels.right = make_side(full, 0);
  return channels;
}

}  // namespace tenfold
