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

/// The same products with one thread and with two, and how much of it LibTorch's operators reach. Where that
/// is not all, and of the last rows, the numbers are those of a processor with AVX2, scaled by how other rows
/// differ.
struct DefaultRow {
  ProductShape shape;
  double one, two, operators = 1;
};

constexpr DefaultRow default_rows[] = {
    {{1, 1024, 1024, 1024}, 180, 311},
    {{1, 2048, 2048, 2048}, 178, 330},
    {{1, 256, 1024, 1024}, 171, 253},
    {{1, 32, 1024, 1024}, 99, 144},
    {{1, 1, 1024, 1024}, 13, 37},
    {{1, 4096, 8, 8}, 56, 61},
    {{1, 4096, 16, 16}, 155, 192},
    {{1, 4096, 32, 32}, 182, 301},
    {{1, 4096, 64, 64}, 158, 258},
    {{256, 16, 16, 16}, 80, 98},
    {{64, 64, 64, 64}, 114, 283},
    {{4096, 4, 64, 16}, 16, 30},
    {{4096, 16, 4, 64}, 60, 110, 0.17},
    {{128, 32, 32, 8}, 106, 162},
    {{8, 64, 256, 64}, 187, 334},
    {{1, 8, 4096, 32}, 157, 230},
    {{64, 128, 32, 16}, 155, 264},
    {{16, 128, 512, 128}, 167, 351},
    {{1, 256, 64, 4096}, 146, 228},
    {{1, 256, 4096, 64}, 113, 203},
    {{256, 8, 128, 64}, 40, 87},
    {{1, 32, 64, 1024}, 166, 169},
    {{1, 32, 1024, 64}, 182, 250},
    {{1, 1, 64, 1024}, 42, 26},
    {{1, 1, 1024, 64}, 47, 46},
    {{1, 1, 128, 128}, 27, 16},
    {{1, 128, 128, 64}, 172, 224},
    {{1, 2048, 32, 8}, 130, 178},
    {{16, 128, 16, 128}, 147, 262},
    {{32, 4, 256, 16}, 102, 140},
    {{128, 4, 16, 16}, 36, 60, 0.86},
    {{1, 512, 4, 16}, 22, 21},
    {{128, 16, 16, 4}, 40, 60, 0.75},
    {{32, 16, 256, 4}, 69, 118},
    {{64, 32, 1, 8, true}, 3.7, 3.6},
    {{64, 256, 1, 16, true}, 6.8, 12.7},
    {{64, 32, 8, 1, true}, 0.83, 0.79},
    {{64, 256, 16, 1, true}, 19, 32},
    {{64, 1, 1, 16, true}, 2.4, 2.2},
    {{1, 65536, 4, 16}, 20, 42},
    {{4096, 4, 4, 16}, 25, 45, 0.068},
    {{512, 4, 4, 16}, 25, 40, 0.06},
    {{256, 4, 256, 16}, 33, 74},
    {{16384, 4, 16, 4}, 11, 20, 0.12},
    {{1, 8192, 16, 4}, 80, 124},
    {{64, 256, 8, 16}, 80, 140, 0.64},
    {{64, 1, 16, 16, true}, 1.2, 2.5},
    {{1, 1, 4096, 64}, 55, 81},
    // gradients of weights: small sides, long sums; then what merging makes
    {{1, 64, 8, 4096}, 70, 80},
    {{1, 64, 8, 32768}, 55, 90},
    {{1, 16, 16, 8192}, 155, 200},
    {{1, 32, 32, 16384}, 146, 240},
    {{1, 128, 16, 2048}, 155, 230},
    {{1, 128, 16, 65536}, 60, 100},
    {{16, 32, 32, 512, true}, 150, 240},
    {{64, 128, 16, 32}, 125, 215},
    {{1, 128, 128, 2048}, 180, 300},
    {{256, 8, 64, 128}, 56, 100},
    {{256, 16, 64, 64}, 95, 190},
    {{1, 128, 1024, 2048}, 125, 235},
    {{1, 1024, 1024, 32}, 160, 280},
    {{1, 16384, 64, 8}, 85, 125},
    {{1, 16384, 8, 64}, 50, 90},
    {{32, 64, 128, 8}, 115, 215},
    {{256, 8, 4, 128}, 55, 100, 0.38},
    {{256, 8, 8, 128}, 70, 120, 0.57},
    {{256, 8, 128, 4}, 57, 105},
    {{256, 4, 128, 8}, 55, 95},
    {{1024, 16, 1, 4, true}, 2.4, 4},
    {{1, 2048, 16, 128}, 170, 290},
    {{1, 2048, 128, 16}, 165, 280},
    {{256, 128, 8, 128}, 120, 220, 0.28},
    // narrow panels, side by side, and their opposites
    {{512, 16, 4, 4}, 22, 36, 0.073},
    {{256, 256, 4, 16}, 75, 140, 0.13},
    {{32, 128, 8, 4}, 35, 50, 0.4},
    {{32, 128, 8, 16}, 85, 140, 0.19},
    {{32, 16, 8, 128}, 90, 150, 0.18},
    {{32, 256, 4, 16}, 75, 120, 0.13},
    {{1024, 4, 16, 16}, 35, 60, 0.57},
    {{64, 1024, 8, 128}, 130, 250, 0.17},
    {{32, 256, 16, 16}, 100, 170, 0.6},
    {{32, 16, 16, 256}, 105, 180, 0.57},
    {{32, 4, 128, 8}, 25, 30},
    {{16, 4, 32, 16}, 15, 15},
    {{1, 4096, 8, 4}, 24, 30},
    {{1, 32768, 4, 8}, 16, 28},
};

ThroughputTable make_default(bool two_threads) {
  std::vector<MeasuredProduct> products;
  for (const DefaultRow& row : default_rows) {
    const double made = two_threads ? row.two : row.one;
    products.push_back({row.shape, made, made * row.operators});
  }
  return two_threads ? ThroughputTable(products, {26e9, 90e9, 4 << 20, 2.2e-6, 0.5e-6})
                     : ThroughputTable(products, {14e9, 50e9, 2 << 20, 2.2e-6, 0.5e-6});
}

}  // namespace

ThroughputTable::ThroughputTable(const std::vector<MeasuredProduct>& products, const MachineRates& rates)
    : products_(products), rates_(rates) {
  for (const double rate : {rates.memory_bytes_per_second, rates.cache_bytes_per_second, rates.cache_bytes,
                            rates.call_seconds, rates.product_call_seconds})
    positive(rate);
  if (products.empty()) throw Error("throughput.empty", "a throughput table needs at least one product");
  double peak = 0;
  for (const MeasuredProduct& product : products) peak = std::max(peak, product.gflops * 1e9);
  for (const MeasuredProduct& product : products) {
    const ProductShape& s = product.shape;
    const double elements = static_cast<double>((s.apart ? s.count : 1) * s.m * s.k) +
                            static_cast<double>(s.count) * static_cast<double>(s.k * s.n + s.m * s.n);
    const double seconds = s.operations() / (positive(product.gflops) * 1e9);
    positive(product.by_operators);
    // memory is counted apart, for the bytes of the product at hand; nothing computes faster than the peak
    const double computing = std::max(seconds - memory_seconds(4 * elements), s.operations() / peak);
    measured_.emplace_back(point_of(s), std::log2(s.operations() / computing));
  }
}

ThroughputTable::Point ThroughputTable::point_of(const ProductShape& shape) {
  const auto logarithm = [](std::int64_t size) {
    return std::log2(static_cast<double>(std::max<std::int64_t>(size, 1)));
  };
  // the narrow sizes decide most; how often a product is repeated, and how long its long side is, least
  const double higher = shape.count == 1 ? 0 : std::clamp(logarithm(shape.m) - logarithm(shape.n), -2.0, 2.0);
  return {0.5 * logarithm(shape.count),
          logarithm(std::min(shape.m, shape.n)),
          0.5 * logarithm(std::max(shape.m, shape.n)),
          logarithm(shape.k),
          0.5 * higher,
          shape.apart && shape.count > 1 ? 2.0 : 0.0};
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

double ThroughputTable::cache_seconds(double bytes) const {
  return std::min(bytes, rates_.cache_bytes) / rates_.cache_bytes_per_second;
}

double ThroughputTable::memory_seconds(double bytes) const {
  return std::max(bytes - rates_.cache_bytes, 0.0) / rates_.memory_bytes_per_second;
}

double ThroughputTable::product_seconds(const ProductShape& shape, double bytes) const {
  return std::max(shape.operations() / operations_per_second(shape), cache_seconds(bytes)) +
         memory_seconds(bytes) + rates_.product_call_seconds;
}

double ThroughputTable::copy_seconds(double bytes) const {
  return cache_seconds(bytes) + memory_seconds(bytes) + rates_.call_seconds;
}

ThroughputTable ThroughputTable::by_operators() const {
  std::vector<MeasuredProduct> products = products_;
  for (MeasuredProduct& product : products) product.gflops = product.by_operators;
  MachineRates rates = rates_;
  rates.product_call_seconds = rates.call_seconds;
  return {products, rates};
}

const ThroughputTable& default_throughput(int threads) {
  static const ThroughputTable one = make_default(false), two = make_default(true);
  return threads > 1 ? two : one;
}

}  // namespace tenfold
