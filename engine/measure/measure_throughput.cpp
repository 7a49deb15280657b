// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/measure/measure_throughput.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <unistd.h>

#include <algorithm>

#include "engine/functional/product_step.h"
#include "engine/measure/latency.h"
#include "engine/measure/thread_count.h"

namespace tenfold {
namespace {

constexpr std::int64_t beyond_caches = std::int64_t{64} << 20;  // bytes

/// As steps of plans make them: rows with one matrix, or a matrix with each of several.
double seconds_of_product(const ProductShape& shape, double seconds) {
  const Rearrangement as_it_is;
  const auto& [count, m, n, k] = shape;
  const SizedStep step = count > 1 ? SizedStep{StateView::plain, 1, count, k, m, n, &as_it_is}
                                   : SizedStep{StateView::plain, 1, m, k, n, 1, &as_it_is};
  const at::Tensor state = at::full({step.before, k, step.after}, 0.5),
                   weight = at::full({step.made, k}, 0.5);
  return median_seconds([&] { product_step(state, weight, step); }, seconds);
}

/// As a step makes it: of views, into new memory.
double seconds_of_call(double seconds) {
  const at::Tensor one = at::ones({1});
  return median_seconds([&] { at::mm(one.view({1, 1}), one.view({1, 1}).t()); }, seconds);
}

/// Bytes read and written a second by copies of so many.
double copy_speed(std::int64_t bytes, double seconds) {
  const at::Tensor from = at::ones({bytes / 4});
  at::Tensor to = at::ones_like(from);
  return 2 * static_cast<double>(bytes) / median_seconds([&] { to.copy_(from); }, seconds);
}

double cache_of(int threads) {
  const long each = sysconf(_SC_LEVEL2_CACHE_SIZE);
  return each > 0 ? static_cast<double>(each) * threads : default_throughput(threads).cache_bytes();
}

}  // namespace

ThroughputTable measure_throughput(int threads, const Job& job, double seconds) {
  const ThreadCount while_measuring(threads);
  const at::NoGradGuard no_graph;
  const auto& known = default_throughput(threads).products();
  const auto total = static_cast<std::int64_t>(known.size());
  const double bare = seconds_of_product({}, seconds);
  std::vector<MeasuredProduct> products;
  for (const MeasuredProduct& product : known) {
    job.checkpoint(static_cast<std::int64_t>(products.size()), total, "measuring products");
    const double whole = seconds_of_product(product.shape, seconds);
    // a call is counted apart; noise must not make the rest nothing
    products.push_back({product.shape, product.shape.operations() / std::max(whole - bare, whole / 8) / 1e9});
  }
  job.checkpoint(total, total, "measuring memory");
  const double cache = cache_of(threads);
  return ThroughputTable(products, copy_speed(beyond_caches, 3 * seconds),
                         copy_speed(static_cast<std::int64_t>(cache) / 4, seconds), cache,
                         seconds_of_call(seconds));
}

}  // namespace tenfold
