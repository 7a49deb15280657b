// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <vector>

namespace tenfold {

/// A batch of `count` matrix products [m, k] · [k, n].
struct ProductShape {
  std::int64_t count = 1, m = 1, n = 1, k = 1;
  bool apart = false;  ///< each with an [m, k] of its own, else one for all
  /// As a number: one multiply-add is two.
  double operations() const {
    return 2.0 * static_cast<double>(count) * static_cast<double>(m) * static_cast<double>(n) *
           static_cast<double>(k);
  }
};

/// One measured product.
struct MeasuredProduct {
  ProductShape shape;
  double gflops = 1;             ///< 10^9 operations a second, as a step of a plan makes it
  double by_operators = gflops;  ///< the same by LibTorch's operators, which are slow with narrow panels
};

/// What one machine takes besides computing.
struct MachineRates {
  double memory_bytes_per_second = 1, cache_bytes_per_second = 1, cache_bytes = 1;
  double call_seconds = 1;  ///< of one operator, with the views that go before it
  double product_call_seconds =
      1;  ///< of one product of a plan's step: small ones are made without operators
};

/// How fast one machine computes with a given number of threads, so that a plan's time is predicted and not
/// only its operations. Measured once and passed as a value.
class ThroughputTable {
 public:
  /// Throws Error when there is no product, or a number that is not positive.
  ThroughputTable(const std::vector<MeasuredProduct>& products, const MachineRates& rates);

  /// Operations a second of a product whose numbers are in the cache: between the measured shapes, less what
  /// they spent on memory, by inverse distance in the logarithms of their sizes (Shepard, 1968). m and n of
  /// one product may change places, as in BLAS; those of a batch may not: high and narrow panels are put side
  /// by side.
  double operations_per_second(const ProductShape& shape) const;

  /// Seconds of one product that reads and writes `bytes` together: computing, or moving what the cache holds
  /// where that takes longer; then what it does not hold comes from memory; and the call.
  double product_seconds(const ProductShape& shape, double bytes) const;

  /// Seconds of one call that reads and writes `bytes` together.
  double copy_seconds(double bytes) const;

  /// Seconds that what the cache does not hold of `bytes` takes to come from memory.
  double memory_seconds(double bytes) const;

  /// For who has LibTorch's operators only, as programs that run what is written into files.
  ThroughputTable by_operators() const;

  /// What it was made from.
  const std::vector<MeasuredProduct>& products() const { return products_; }
  const MachineRates& rates() const { return rates_; }
  double call_seconds() const { return rates_.call_seconds; }

 private:
  using Point = std::array<double, 6>;
  static Point point_of(const ProductShape& shape);
  double cache_seconds(double bytes) const;  ///< for what fits in the cache

  std::vector<MeasuredProduct> products_;
  std::vector<std::pair<Point, double>> measured_;  ///< place and logarithm of operations a second
  MachineRates rates_;
};

/// The table that is used until one is measured: two cores with AVX-512, LibTorch 2.11 with MKL, float32, one
/// thread or two.
const ThroughputTable& default_throughput(int threads = 1);

}  // namespace tenfold
