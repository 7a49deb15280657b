// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/cells.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "engine/planning/contraction.h"

namespace tenfold::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_of(const std::function<void()>& run, int repeats) {
  const auto start = Clock::now();
  for (int k = 0; k < repeats; ++k) run();
  return std::chrono::duration<double>(Clock::now() - start).count() / repeats;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

FactorNetwork network_named(const std::string& name) {
  const Shape small{8, 16, 8}, large{16, 16, 16}, five(5, 4);
  const Shape& modes = name.ends_with("16^3") || name.find("16^3 ") != std::string::npos ? large : small;
  if (name == "btt 4^5 r8") return block_tt_network({five, five}, Shape(4, 8));
  if (name == "btt 8.16.8 r4") return block_tt_network({modes, modes}, {4, 4});
  if (name.starts_with("btt")) return block_tt_network({modes, modes}, {8, 8});
  if (name.starts_with("cp")) return cp_network({modes, modes}, 64);
  return tucker_network({modes, modes}, Shape(6, 4));
}

/// The dense matrix, contracted pair by pair in the best order: from left to right some of these need
/// terabytes.
at::Tensor einsum_dense(const FactorNetwork& network, const std::vector<at::Tensor>& factors) {
  const auto letters = [](const std::vector<int>& indices) {
    std::string text;
    for (const int index : indices) text += static_cast<char>('a' + index);
    return text;
  };
  std::vector<int> wanted = network.out;
  wanted.insert(wanted.end(), network.in.begin(), network.in.end());
  std::vector<at::Tensor> operands = factors;
  std::vector<std::string> names;
  for (const auto& factor : network.factors) names.push_back(letters(factor));
  for (const PathStep& step : optimal_path({network.sizes, network.factors, wanted}).steps) {
    names.push_back(letters(step.indices));
    operands.push_back(at::einsum(names[step.left] + "," + names[step.right] + "->" + names.back(),
                                  {operands[step.left], operands[step.right]}));
  }
  return at::einsum(names.back() + "->" + letters(wanted), {operands.back()})
      .reshape({network.out_features(), network.in_features()})
      .contiguous();
}

}  // namespace

std::vector<std::string> layer_names() {
  return {"btt 4^5 r8",        "btt 8.16.8 r4", "btt 8.16.8 r8", "cp 8.16.8 r64",
          "tucker 4^6 8.16.8", "btt 16^3 r8",   "cp 16^3 r64",   "tucker 4^6 16^3"};
}

BenchLayer make_layer(const std::string& name) {
  BenchLayer layer{name, network_named(name), {}, {}, {}};
  for (std::size_t f = 0; f < layer.network.factors.size(); ++f)
    layer.factors.push_back(at::randn(layer.network.factor_shape(f)));
  const at::Tensor dense = einsum_dense(layer.network, layer.factors);
  const double scale = 1 / (dense.std().item<double>() * std::sqrt(static_cast<double>(dense.size(1))));
  for (at::Tensor& factor : layer.factors)
    factor.mul_(std::pow(scale, 1.0 / static_cast<double>(layer.factors.size())));
  layer.dense = einsum_dense(layer.network, layer.factors);
  layer.bias = at::randn({layer.network.out_features()});
  return layer;
}

std::vector<Timing> time_in_turns(const std::vector<Contender>& contenders, double seconds) {
  std::vector<int> repeats;
  for (const Contender& contender : contenders) {
    seconds_of(contender.run, 2);
    repeats.push_back(std::clamp(static_cast<int>(1.5e-3 / seconds_of(contender.run, 1)), 1, 2000));
  }
  std::vector<Timing> timings(contenders.size());
  const auto start = Clock::now();
  const double budget = seconds * static_cast<double>(contenders.size());
  for (int round = 0; round < 400; ++round) {
    for (std::size_t k = 0; k < contenders.size(); ++k)
      timings[k].samples.push_back(seconds_of(contenders[k].run, repeats[k]));
    if (round >= 4 && std::chrono::duration<double>(Clock::now() - start).count() > budget) break;
  }
  for (Timing& timing : timings)
    timing.least = *std::min_element(timing.samples.begin(), timing.samples.end());
  return timings;
}

std::string ratio_text(const Timing& slow, const Timing& fast) {
  std::vector<double> ratios;
  for (std::size_t k = 0; k < slow.samples.size(); ++k) ratios.push_back(slow.samples[k] / fast.samples[k]);
  char text[64];
  std::snprintf(text, sizeof text, "%.2f (%.2f)", slow.least / fast.least, median(ratios));
  return text;
}

std::string microseconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, seconds >= 1e-4 ? "%.0f" : "%.1f", seconds * 1e6);
  return text;
}

}  // namespace tenfold::benchmarks
