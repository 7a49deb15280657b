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
#include "engine/planning/step_price.h"

namespace tenfold {
namespace {

constexpr std::int64_t beyond_caches = std::int64_t{64} << 20;  // bytes

/// As steps of plans make them: rows with one matrix or each of several, or a matrix with several.
double seconds_of_product(const ProductShape& shape, double seconds) {
  const Rearrangement as_it_is;
  const auto& [count, m, n, k, apart] = shape;
  const SizedStep step = apart || count == 1 ? SizedStep{StateView::plain, count, m, k, n, 1, &as_it_is}
                                             : SizedStep{StateView::plain, 1, count, k, m, n, &as_it_is};
  const at::Tensor state = at::full({step.shared, step.before, k, step.after}, 0.5);
  const at::Tensor weight =
      step.shared > 1 ? at::full({step.shared, step.made, k}, 0.5) : at::full({step.made, k}, 0.5);
  return median_seconds([&] { product_step(state, weight, step); }, seconds);
}

bool has_narrow_panels(const ProductShape& shape) {
  return shape.count > 1 && !shape.apart && shape.n <= planning::narrow_panel;
}

double seconds_by_operators(const ProductShape& shape, double seconds) {
  const auto& [count, m, n, k, apart] = shape;
  const at::Tensor panels = at::full({count, k, n}, 0.5), left = at::full({m, k}, 0.5);
  return median_seconds([&] { at::matmul(left, panels); }, seconds);
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
  return each > 0 ? static_cast<double>(each) * threads : default_throughput(threads).rates().cache_bytes;
}

}  // namespace

ThroughputTable measure_throughput(int threads, const Job& job, double seconds) {
  const ThreadCount while_measuring(threads);
  const at::NoGradGuard no_graph;
  const auto& known = default_throughput(threads).products();
  const auto total = static_cast<std::int64_t>(known.size());
  // of the smallest that BLAS is asked for
  const double bare = seconds_of_product({1, 8, 8, 8}, seconds), call = seconds_of_call(seconds);
  std::vector<MeasuredProduct> products;
  for (const MeasuredProduct& product : known) {
    job.checkpoint(static_cast<std::int64_t>(products.size()), total, "measuring products");
    // a call is counted apart; noise must not make the rest nothing
    const auto gflops = [&](double whole, double of_a_call) {
      return product.shape.operations() / std::max(whole - of_a_call, whole / 8) / 1e9;
    };
    const double made = gflops(seconds_of_product(product.shape, seconds), bare);
    products.push_back({product.shape, made, made});
    if (has_narrow_panels(product.shape))
      products.back().by_operators = gflops(seconds_by_operators(product.shape, seconds), call);
  }
  job.checkpoint(total, total, "measuring memory");
  const double cache = cache_of(threads);
  return ThroughputTable(products,
                         {copy_speed(beyond_caches, 3 * seconds),
                          copy_speed(static_cast<std::int64_t>(cache) / 4, seconds), cache, call, bare});
}

}  // namespace tenfold
