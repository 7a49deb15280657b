// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/throughput.h"

#include <algorithm>
#include <cmath>

#include "engine/support/error.h"

namespace tenfold {
namespace {

double positive(double number) {
  if (!(number > 0) || !std::isfinite(number))
    throw Error("throughput.number", "a throughput table needs positive numbers, not {number}",
                {{"number", std::to_string(number)}});
  return number;
}

/// The same products with one thread and with two.
struct DefaultRow {
  ProductShape shape;
  double one, two;
};

constexpr DefaultRow default_rows[] = {
    {{1, 512, 512, 512}, 165, 284},   {{1, 1024, 1024, 1024}, 180, 311}, {{1, 2048, 2048, 2048}, 178, 330},
    {{1, 256, 1024, 1024}, 171, 253}, {{1, 32, 1024, 1024}, 99, 144},    {{1, 1, 1024, 1024}, 13, 37},
    {{1, 32, 4096, 4096}, 77, 160},   {{1, 256, 4096, 4096}, 167, 294},  {{1, 4096, 64, 1024}, 143, 205},
    {{1, 4096, 1024, 64}, 108, 206},  {{1, 4096, 8, 8}, 56, 61},         {{1, 4096, 16, 16}, 155, 192},
    {{1, 4096, 32, 32}, 182, 301},    {{1, 4096, 64, 64}, 158, 258},     {{1, 16384, 64, 64}, 104, 168},
    {{256, 16, 16, 16}, 80, 98},      {{64, 64, 64, 64}, 114, 283},      {{4096, 4, 64, 16}, 16, 30},
    {{4096, 16, 4, 64}, 10, 18},
};

ThroughputTable make_default(bool two_threads) {
  std::vector<MeasuredProduct> products;
  for (const DefaultRow& row : default_rows) products.push_back({row.shape, two_threads ? row.two : row.one});
  return two_threads ? ThroughputTable(products, 26e9, 90e9, 4 << 20, 2e-6)
                     : ThroughputTable(products, 14e9, 50e9, 2 << 20, 1.5e-6);
}

}  // namespace

ThroughputTable::ThroughputTable(const std::vector<MeasuredProduct>& products, double memory_bytes_per_second,
                                 double cache_bytes_per_second, double cache_bytes, double call_seconds)
    : memory_(positive(memory_bytes_per_second)),
      cache_(positive(cache_bytes_per_second)),
      cache_bytes_(cache_bytes),
      call_seconds_(call_seconds) {
  if (products.empty()) throw Error("throughput.empty", "a throughput table needs at least one product");
  for (const MeasuredProduct& product : products)
    measured_.emplace_back(point_of(product.shape), std::log2(positive(product.gflops) * 1e9));
}

ThroughputTable::Point ThroughputTable::point_of(const ProductShape& shape) {
  const auto logarithm = [](std::int64_t size) {
    return std::log2(static_cast<double>(std::max<std::int64_t>(size, 1)));
  };
  // the narrow sizes decide most; how often a product is repeated, and how long its long side is, least
  return {0.5 * logarithm(shape.count), logarithm(std::min(shape.m, shape.n)),
          0.5 * logarithm(std::max(shape.m, shape.n)), logarithm(shape.k)};
}

double ThroughputTable::operations_per_second(const ProductShape& shape) const {
  const Point place = point_of(shape);
  double weights = 0, sum = 0;
  for (const auto& [point, speed] : measured_) {
    double distance = 0;
    for (std::size_t d = 0; d < place.size(); ++d) distance += (place[d] - point[d]) * (place[d] - point[d]);
    if (distance < 1e-12) return std::exp2(speed);
    const double weight = 1 / (distance * distance);
    weights += weight;
    sum += weight * speed;
  }
  return std::exp2(sum / weights);
}

double ThroughputTable::traffic_seconds(double bytes) const {
  return bytes <= cache_bytes_ ? bytes / cache_ : cache_bytes_ / cache_ + (bytes - cache_bytes_) / memory_;
}

double ThroughputTable::product_seconds(const ProductShape& shape, double bytes) const {
  return std::max(shape.operations() / operations_per_second(shape), traffic_seconds(bytes)) + call_seconds_;
}

double ThroughputTable::copy_seconds(double bytes) const { return traffic_seconds(bytes) + call_seconds_; }

const ThroughputTable& default_throughput(int threads) {
  static const ThroughputTable one = make_default(false), two = make_default(true);
  return threads > 1 ? two : one;
}

}  // namespace tenfold
