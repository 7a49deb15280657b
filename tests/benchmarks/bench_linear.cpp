// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/measure/measure_throughput.h"
#include "engine/planning/plan_cache.h"
#include "tests/benchmarks/linear_candidates.h"
#include "tests/benchmarks/linear_cell.h"
#include "tests/benchmarks/peer.h"
#include "tests/benchmarks/report.h"

using namespace tenfold;
using namespace tenfold::benchmarks;

namespace {

/// Microseconds of planning for the first time and again.
std::string planning_times(const LinearProblem& problem) {
  LinearPlanCache cache;
  const auto plan = [&] { cache.plan(problem); };
  const double cold = seconds_of(plan), again = seconds_of(plan, 1000);
  return "planned in " + microseconds(cold) + ", again in " + microseconds(again);
}

/// The same layer in the peer's words.
std::vector<Contender> peers_of(const BenchLayer& layer, LinearCell& cell, bool backward, Peer& peer) {
  const KindOfLayer& kind = layer.kind;
  const nlohmann::json words{
      {"format", kind.format}, {"modes", kind.modes}, {"rank", kind.ranks}, {"backward", backward}};
  Peer::Arrays arrays{{"x", cell.input()}, {"bias", layer.bias}, {"y", cell.dense()}};
  if (backward) arrays.emplace_back("g", cell.gradient());
  for (std::size_t k = 0; k < layer.factors.size(); ++k)
    arrays.emplace_back("factor_" + std::to_string(k), layer.factors[k]);
  return peer.open("linear", words, arrays);
}

std::vector<Timing> timed(std::vector<Contender> contenders, const std::vector<Contender>& peers,
                          const Options& options) {
  contenders.insert(contenders.end(), peers.begin(), peers.end());
  return time_in_turns(contenders, options.seconds);
}

std::vector<Timing> forward(const BenchLayer& layer, LinearCell& cell, const Options& options, Peer& peer) {
  const at::NoGradGuard no_gradients;
  const LinearPlan plan = cell.plan(PlanPurpose::inference);
  PreparedFactors prepared(cell.plan(PlanPurpose::inference_prepared));
  cell.check_forward(cell.planned(plan), plan);
  cell.check_forward(cell.prepared(prepared), prepared.plan());
  const std::string planning = planning_times(cell.problem(PlanPurpose::inference));
  return timed({local("dense", [&] { cell.dense(); }),
                local(
                    "planned", [&] { cell.planned(plan); }, words(plan) + "; " + planning),
                local(
                    "prepared", [&] { cell.prepared(prepared); }, words(prepared.plan()))},
               peers_of(layer, cell, false, peer), options);
}

std::vector<Timing> backward(const BenchLayer& layer, LinearCell& cell, const Options& options, Peer& peer) {
  const LinearPlan plan = cell.plan(PlanPurpose::training);
  cell.check_backward(plan);
  return timed(
      {local("dense", [&] { cell.step(nullptr); }), local(
                                                        "planned", [&] { cell.step(&plan); }, words(plan))},
      peers_of(layer, cell, true, peer), options);
}

/// A step beside its own forward and nothing that empties the caches between them.
std::vector<Timing> alone(const BenchLayer&, LinearCell& cell, const Options& options, Peer&) {
  const LinearPlan plan = cell.plan(PlanPurpose::training);
  return timed(
      {local(
           "planned", [&] { cell.step(&plan); }, words(plan)),
       local("its forward", [&] { cell.recorded(plan); }), local("the engine alone", [&] { cell.engine(); })},
      {}, options);
}

/// The rows of default_throughput(), and what else it is made from.
void print_table() {
  const ThroughputTable one = measure_throughput(1), two = measure_throughput(2);
  for (std::size_t k = 0; k < one.products().size(); ++k) {
    const ProductShape& shape = one.products()[k].shape;
    std::printf("{{%lld, %lld, %lld, %lld%s}, %.3g, %.3g},\n", static_cast<long long>(shape.count),
                static_cast<long long>(shape.m), static_cast<long long>(shape.n),
                static_cast<long long>(shape.k), shape.apart ? ", true" : "", one.products()[k].gflops,
                two.products()[k].gflops);
  }
  for (const ThroughputTable* table : {&one, &two})
    std::printf("memory %.3g, cache %.3g of %.3g bytes, call %.2g, of a product %.2g s\n",
                table->rates().memory_bytes_per_second, table->rates().cache_bytes_per_second,
                table->rates().cache_bytes, table->call_seconds(), table->rates().product_call_seconds);
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app{"Eight factorized linear layers against the dense one and, with a Python, TensorLy-Torch"};
  Options options;
  bool candidates = false, keep_dense = false, rows = false, measured = false;
  add_options(app, options);
  add_directions(app, options);
  app.add_flag("--candidates", candidates, "The chosen plan against the fastest of all");
  app.add_flag("--keep-dense", keep_dense, "A plan may keep the dense matrix");
  app.add_flag("--measured", measured, "Plans by this machine's throughput, not by the default table");
  app.add_flag("--table", rows, "This machine's throughput as rows of the planner's default table");
  CLI11_PARSE(app, count, arguments);
  begin(options);
  if (rows) {
    print_table();
    return 0;
  }
  const ThroughputTable table =
      measured ? measure_throughput(options.threads) : default_throughput(options.threads);
  std::vector<BenchLayer> layers;
  for (const KindOfLayer& kind : kinds_of_layers())
    if (options.wants(kind.name)) layers.push_back(make_layer(kind));
  if (candidates) {
    compare_candidates(layers, options, table, keep_dense);
    return 0;
  }
  Peer peer(options);
  const auto compare = [&](const char* title, std::vector<std::string> ours, const auto& timings) {
    Report report(title, std::move(ours));
    for (const BenchLayer& layer : layers)
      for (const std::int64_t batch : {1, 32, 256}) {
        LinearCell cell(layer, batch, table, keep_dense);
        report.add(cell.name(), timings(layer, cell, options, peer));
      }
    report.print_means();
  };
  if (options.forward()) compare("forward", {"planned", "prepared"}, forward);
  if (!options.backward()) return 0;
  compare("forward and backward", {"planned"}, backward);
  compare("forward and backward, beside its forward alone", {"its forward"}, alone);
  return 0;
}
