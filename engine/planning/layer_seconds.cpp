// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/layer_seconds.h"

#include "engine/planning/linear_plan.h"
#include "engine/planning/recorded_shape.h"

namespace tenfold {
namespace {

constexpr int float_bytes = 4;

double linear_seconds(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                      const Shape& input, const ThroughputTable& table) {
  const std::int64_t rows = product(Shape(input.begin(), input.end() - 1));
  if (std::holds_alternative<DenseOptions>(options))
    return dense_linear_seconds(shape.weight[0], shape.weight[1], rows, PlanPurpose::inference, table);
  PlanConstraints written;  // as lowered_linear_plan() has them
  written.rows_first = input.size() != 2;
  written.tiles = false;
  return best_linear_plan(linear_problem(shape, options, ranks, rows), table, written).seconds;
}

/// The convolutions of a chain, from where the one before left the image.
class Convolutions {
 public:
  Convolutions(const LayerShape& shape, const Shape& input, const Shape& output, const ThroughputTable& table)
      : table_(table),
        batch_(output.at(0)),
        out_(shape.weight[0]),
        in_(input.at(1)),
        groups_(shape.groups),
        kernel_(shape.weight.begin() + 2, shape.weight.end()),
        transposed_(is_transposed(shape.kind)),
        space_(input.begin() + 2, input.end()),
        after_(output.begin() + 2, output.end()) {}

  double of(const LayerOptions& options, const Shape& r) {
    if (std::holds_alternative<DenseOptions>(options)) return whole(in_, out_, groups_);
    if (const auto* low_rank = std::get_if<LowRankOptions>(&options)) {
      if (low_rank->scheme == ConvScheme::channel) return whole(in_, r[0]) + point(r[0], out_);
      return along(0, in_, r[0]) + along(1, r[0], out_);
    }
    if (std::holds_alternative<CpOptions>(options))
      return point(in_, r[0]) + whole(r[0], r[0], r[0]) + point(r[0], out_);
    if (std::holds_alternative<TuckerOptions>(options))
      return point(in_, r[1]) + whole(r[1], r[0]) + point(r[0], out_);
    return train(std::holds_alternative<RingOptions>(options) ? r[0] : 1, options, r);
  }

 private:
  /// A ring's first bond goes through the whole chain, every other rank is a train's.
  double train(std::int64_t around, const LayerOptions& options, const Shape& r) {
    const bool ring = std::holds_alternative<RingOptions>(options);
    const Shape bonds(r.begin() + (ring ? 1 : 0), r.end());
    double seconds = point(in_, around * bonds[0]);
    for (std::size_t d = 0; d < kernel_.size(); ++d)
      seconds += along(d, around * bonds[d], around * bonds[d + 1], around);
    return seconds + point(around * bonds.back(), out_);
  }

  double whole(std::int64_t in, std::int64_t out, std::int64_t groups = 1) {
    return step(in, out, groups, product(kernel_), after_);
  }

  double point(std::int64_t in, std::int64_t out) { return step(in, out, 1, 1, space_); }

  double along(std::size_t d, std::int64_t in, std::int64_t out, std::int64_t groups = 1) {
    Shape space = space_;
    space[d] = after_[d];
    return step(in, out, groups, kernel_[d], space);
  }

  /// Each position of the output is a row of a product with in · taps numbers; of a transposed convolution
  /// each of the input, which makes out · taps.
  double step(std::int64_t in, std::int64_t out, std::int64_t groups, std::int64_t taps, const Shape& space) {
    const std::int64_t read = batch_ * product(space_), made = batch_ * product(space);
    const double numbers =
        static_cast<double>(read * in + made * out) + static_cast<double>(out * (in / groups) * taps);
    space_ = space;
    const ProductShape shape = transposed_ ? ProductShape{groups, out / groups * taps, read, in / groups}
                                           : ProductShape{groups, out / groups, made, in / groups * taps};
    return table_.product_seconds(shape, float_bytes * numbers);
  }

  const ThroughputTable& table_;
  std::int64_t batch_, out_, in_, groups_;
  Shape kernel_;
  bool transposed_;
  Shape space_, after_;  ///< space_: of the image so far
};

}  // namespace

std::optional<double> layer_seconds(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                                    const Shape& input, const Shape& output, const ThroughputTable& table) {
  if (shape.kind == LayerKind::embedding || shape.kind == LayerKind::recurrent) return std::nullopt;
  if (is_convolution(shape.kind))
    return Convolutions(shape, batched(shape, input), batched(shape, output), table).of(options, ranks);
  return linear_seconds(shape, options, ranks, input, table);
}

}  // namespace tenfold
