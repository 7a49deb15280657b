// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <malloc.h>
#include <torch/csrc/autograd/autograd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "engine/functional/linear_product.h"
#include "engine/measure/measure_throughput.h"
#include "engine/planning/plan_cache.h"
#include "tests/benchmarks/cells.h"

using namespace tenfold;
using namespace tenfold::benchmarks;

namespace {

struct Settings {
  int threads = 1;
  double seconds = 0.5;  // a contender and cell
  std::string only;      // layers whose name holds this
  bool forward = true, backward = true, candidates = false, keep_memory = true, keep_dense = false,
       table = false;
};

constexpr const char* usage =
    "tenfold_bench_linear [--threads N] [--seconds S] [--only TEXT] [--forward | --backward] [--candidates]\n"
    "                     [--default-malloc] [--keep-dense] [--table]\n"
    "Eight factorized layers against the dense one, in turn: least microseconds, ratio of the least\n"
    "(median of the ratios of each round). --candidates: the chosen plan against the fastest of all.\n"
    "--table: this machine's throughput as rows of the planner's default table.\n";

Settings read_settings(int count, char** arguments) {
  Settings settings;
  for (int k = 1; k < count; ++k) {
    const std::string word = arguments[k];
    const auto next = [&] {
      if (k + 1 < count) return arguments[++k];
      std::fputs(usage, stderr);
      std::exit(2);
    };
    if (word == "--threads")
      settings.threads = std::atoi(next());
    else if (word == "--seconds")
      settings.seconds = std::atof(next());
    else if (word == "--only")
      settings.only = next();
    else if (word == "--forward")
      settings.backward = false;
    else if (word == "--backward")
      settings.forward = false;
    else if (word == "--candidates")
      settings.candidates = true;
    else if (word == "--default-malloc")
      settings.keep_memory = false;
    else if (word == "--table")
      settings.table = true;
    else if (word == "--keep-dense")
      settings.keep_dense = true;
    else {
      std::fputs(usage, stderr);
      std::exit(word == "--help" ? 0 : 2);
    }
  }
  return settings;
}

double error_of(const at::Tensor& is, const at::Tensor& expected) {
  return ((is - expected).abs().max() / expected.abs().max()).item<double>();
}

void require_close(double error, const std::string& what, const LinearPlan& plan) {
  if (error < 1e-3) return;
  std::fprintf(stderr, "%s: wrong by %g (%s)\n", what.c_str(), error, words(plan).c_str());
  std::exit(1);
}

/// A layer at one batch size, with everything both sides need.
class Cell {
 public:
  Cell(const BenchLayer& layer, std::int64_t rows, const Settings& settings)
      : layer_(layer), rows_(rows), settings_(settings), x_(at::randn({rows, layer.network.in_features()})) {}

  LinearPlan plan(PlanPurpose purpose) const {
    PlanConstraints constraints;
    constraints.dense_allowed = settings_.keep_dense;
    return best_linear_plan(problem(purpose), default_throughput(settings_.threads), constraints);
  }

  LinearProblem problem(PlanPurpose purpose) const { return {layer_.network, rows_, purpose, 4}; }

  void check_forward(const at::Tensor& result, const LinearPlan& plan) const {
    require_close(error_of(result, at::linear(x_, layer_.dense, layer_.bias)), layer_.name, plan);
  }

  at::Tensor dense() const { return at::linear(x_, layer_.dense, layer_.bias); }
  at::Tensor planned(const LinearPlan& plan) const {
    return linear_product(x_, layer_.factors, plan, layer_.bias);
  }
  at::Tensor prepared(PreparedFactors& factors) const {
    return linear_product(x_, layer_.factors, factors, layer_.bias);
  }

  /// Gradients of input, bias and weight or factors.
  std::vector<at::Tensor> step(const LinearPlan* plan) {
    prepare_training();
    if (plan == nullptr)
      return torch::autograd::grad({at::linear(inputs_[0], dense_, inputs_[1])},
                                   {inputs_[0], inputs_[1], dense_}, {g_});
    return torch::autograd::grad({linear_product(inputs_[0], factors_, *plan, inputs_[1])}, inputs_, {g_});
  }

  void check_backward(const LinearPlan& plan) {
    PlanConstraints whole;
    whole.mode = PlanMode::reconstructed;
    const LinearPlan reference =
        best_linear_plan(problem(PlanPurpose::training), default_throughput(settings_.threads), whole);
    const auto found = step(&plan), expected = step(&reference), dense = step(nullptr);
    require_close(error_of(found[0], dense[0]), layer_.name + " gradient of the input", plan);
    for (std::size_t k = 0; k < found.size(); ++k)
      require_close(error_of(found[k], expected[k]), layer_.name + " gradient " + std::to_string(k), plan);
  }

 private:
  void prepare_training() {
    if (!inputs_.empty()) return;
    inputs_ = {x_.clone(), layer_.bias.clone()};
    for (const at::Tensor& factor : layer_.factors) inputs_.push_back(factor.clone());
    for (at::Tensor& input : inputs_) input.requires_grad_();
    factors_.assign(inputs_.begin() + 2, inputs_.end());
    dense_ = layer_.dense.clone().requires_grad_();
    g_ = at::randn({rows_, layer_.network.out_features()});
  }

  const BenchLayer& layer_;
  std::int64_t rows_;
  const Settings& settings_;
  at::Tensor x_, g_, dense_;
  std::vector<at::Tensor> inputs_, factors_;
};

/// Microseconds of planning for the first time and again.
std::string planning_times(const LinearProblem& problem) {
  using Clock = std::chrono::steady_clock;
  LinearPlanCache cache;
  const auto start = Clock::now();
  cache.plan(problem);
  const auto planned = Clock::now();
  for (int k = 0; k < 1000; ++k) cache.plan(problem);
  const double cold = std::chrono::duration<double>(planned - start).count(),
               again = std::chrono::duration<double>(Clock::now() - planned).count() / 1000;
  char text[64];
  std::snprintf(text, sizeof text, "%.0f / %.2f", cold * 1e6, again * 1e6);
  return text;
}

void row(const std::string& layer, std::int64_t rows, const std::string& rest) {
  std::printf("| %s | %lld | %s |\n", layer.c_str(), static_cast<long long>(rows), rest.c_str());
  std::fflush(stdout);
}

void forward(const BenchLayer& layer, std::int64_t rows, const Settings& settings) {
  const at::NoGradGuard no_gradients;
  const Cell cell(layer, rows, settings);
  const LinearPlan plan = cell.plan(PlanPurpose::inference);
  PreparedFactors prepared(cell.plan(PlanPurpose::inference_prepared));
  cell.check_forward(cell.planned(plan), plan);
  cell.check_forward(cell.prepared(prepared), prepared.plan());
  const auto times = time_in_turns({{"dense", [&] { cell.dense(); }},
                                    {"planned", [&] { cell.planned(plan); }},
                                    {"prepared", [&] { cell.prepared(prepared); }}},
                                   settings.seconds);
  row(layer.name, rows,
      microseconds(times[0].least) + " | " + microseconds(times[1].least) + " | " +
          microseconds(times[2].least) + " | " + ratio_text(times[0], times[1]) + " | " +
          ratio_text(times[0], times[2]) + " | " + words(plan) + " | " + words(prepared.plan()) + " | " +
          planning_times(cell.problem(PlanPurpose::inference)));
}

void backward(const BenchLayer& layer, std::int64_t rows, const Settings& settings) {
  Cell cell(layer, rows, settings);
  const LinearPlan plan = cell.plan(PlanPurpose::training);
  cell.check_backward(plan);
  const auto times = time_in_turns(
      {{"dense", [&] { cell.step(nullptr); }}, {"planned", [&] { cell.step(&plan); }}}, settings.seconds);
  row(layer.name, rows,
      microseconds(times[0].least) + " | " + microseconds(times[1].least) + " | " +
          ratio_text(times[0], times[1]) + " | " + words(plan));
}

std::string groups_of(const LinearPlan& plan) {
  std::string text;
  for (const ProductStep& step : plan.steps)
    text += " " + std::to_string(step.shared) + "." + std::to_string(step.before) + "." +
            std::to_string(step.contracted) + ">" + std::to_string(step.made) + "." +
            std::to_string(step.after) + (step.rows_before ? "b" : "a") +
            (step.view == StateView::plain ? "" : "*");
  return text;
}

/// The chosen plan and the fastest of all, by a short trial and then in turn.
void candidates(const BenchLayer& layer, std::int64_t rows, const Settings& settings, PlanPurpose purpose) {
  Cell cell(layer, rows, settings);
  const bool training = purpose == PlanPurpose::training, kept = purpose == PlanPurpose::inference_prepared;
  const at::AutoGradMode mode(training);
  auto plans = linear_plans(cell.problem(purpose), default_throughput(settings.threads));
  std::sort(plans.begin(), plans.end(), [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  const double bound = 4 * plans[0].seconds;
  std::erase_if(plans, [&](const LinearPlan& plan) {
    return plan.seconds > bound || (kept && plan.reconstructs()) || plan.largest > (std::int64_t{1} << 28);
  });
  if (plans.size() > 60) plans.resize(60);
  std::vector<std::unique_ptr<PreparedFactors>> prepared;
  const auto runner = [&](const LinearPlan& plan) -> std::function<void()> {
    if (training) return [&] { cell.step(&plan); };
    if (!kept) return [&] { cell.planned(plan); };
    prepared.push_back(std::make_unique<PreparedFactors>(plan));
    return [&, factors = prepared.back().get()] { cell.prepared(*factors); };
  };
  std::size_t best = 0;
  double least = INFINITY;
  for (std::size_t k = 0; k < plans.size(); ++k) {
    const double now = time_in_turns({{"", runner(plans[k])}}, 0.005)[0].least;
    if (now < least) best = k;
    least = std::min(least, now);
  }
  const auto times =
      time_in_turns({{"dense", [&] { training ? void(cell.step(nullptr)) : void(cell.dense()); }},
                     {"chosen", runner(plans[0])},
                     {"fastest", runner(plans[best])}},
                    settings.seconds);
  row(layer.name, rows,
      microseconds(times[0].least) + " | " + microseconds(times[1].least) + " | " +
          microseconds(times[2].least) + " | " + ratio_text(times[1], times[2]) + " | " +
          microseconds(plans[0].seconds) + " | " + microseconds(plans[best].seconds) + " |" +
          groups_of(plans[0]) + " |" + groups_of(plans[best]));
}

void compare_candidates(const std::vector<BenchLayer>& layers, const Settings& settings) {
  for (const auto& [purpose, title] : {std::pair{PlanPurpose::inference_prepared, "prepared"},
                                       std::pair{PlanPurpose::inference, "from factors"},
                                       std::pair{PlanPurpose::training, "forward and backward"}}) {
    if (purpose == PlanPurpose::training ? !settings.backward : !settings.forward) continue;
    std::printf(
        "\n%s\n| layer | batch | dense | chosen | fastest | chosen ÷ fastest | predicted | of the fastest | "
        "chosen "
        "plan | fastest plan |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        title);
    for (const BenchLayer& layer : layers)
      for (const std::int64_t rows : {1, 32, 256}) candidates(layer, rows, settings, purpose);
  }
}

/// The rows of default_throughput(), and what else it is made from.
void print_table() {
  const ThroughputTable one = measure_throughput(1), two = measure_throughput(2);
  for (std::size_t k = 0; k < one.products().size(); ++k) {
    const ProductShape& shape = one.products()[k].shape;
    std::printf("{{%lld, %lld, %lld, %lld}, %.3g, %.3g},\n", static_cast<long long>(shape.count),
                static_cast<long long>(shape.m), static_cast<long long>(shape.n),
                static_cast<long long>(shape.k), one.products()[k].gflops, two.products()[k].gflops);
  }
  for (const ThroughputTable* table : {&one, &two})
    std::printf("memory %.3g, cache %.3g of %.3g bytes, call %.2g s\n", table->memory_bytes_per_second(),
                table->cache_bytes_per_second(), table->cache_bytes(), table->call_seconds());
}

}  // namespace

int main(int count, char** arguments) {
  const Settings settings = read_settings(count, arguments);
  if (settings.keep_memory) {
    // memory given back after every call is page faults in the next: kept for both sides
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 2047 << 20);
    mallopt(M_TOP_PAD, 256 << 20);
  }
  if (settings.table) {
    print_table();
    return 0;
  }
  at::set_num_threads(settings.threads);
  at::manual_seed(0);
  std::vector<BenchLayer> layers;
  for (const std::string& name : layer_names())
    if (name.find(settings.only) != std::string::npos) layers.push_back(make_layer(name));
  std::printf("%d threads, memory %s; microseconds\n", settings.threads,
              settings.keep_memory ? "kept" : "as malloc does");
  if (settings.candidates) {
    compare_candidates(layers, settings);
    return 0;
  }
  if (settings.forward) {
    std::printf(
        "\nforward\n| layer | batch | dense | planned | prepared | dense ÷ planned | dense ÷ prepared | plan "
        "| "
        "prepared plan | planning, cached |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- "
        "|\n");
    for (const BenchLayer& layer : layers)
      for (const std::int64_t rows : {1, 32, 256}) forward(layer, rows, settings);
  }
  if (settings.backward) {
    std::printf(
        "\nforward and backward\n| layer | batch | dense | planned | dense ÷ planned | plan |\n"
        "| --- | --- | --- | --- | --- | --- |\n");
    for (const BenchLayer& layer : layers)
      for (const std::int64_t rows : {1, 32, 256}) backward(layer, rows, settings);
  }
  return 0;
}
