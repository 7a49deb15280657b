// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/machine.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/formats/atomic_file.h"
#include "engine/measure/measure_throughput.h"
#include "engine/planning/layer_cost.h"
#include "engine/planning/machine_speed.h"
#include "engine/planning/plan_cache.h"
#include "engine/study/guard.h"
#include "engine/study/json_text.h"
#include "engine/support/processor.h"

namespace tenfold::study {
namespace {

constexpr std::uintmax_t largest_file = 1 << 20;

/// "AMD EPYC, family 26, model 2, AVX512": names alone do not tell generations apart.
std::string processor() {
  const std::string name = processor_fact("model name"), family = processor_fact("cpu family"),
                    model = processor_fact("model");
  return (name.empty() ? "unknown processor" : name) + (family.empty() ? "" : ", family " + family) +
         (model.empty() ? "" : ", model " + model) + ", " + at::get_cpu_capability();
}

ThreadSpeed speed_of(int threads, const ThroughputTable& table) {
  ThreadSpeed speed{threads, 0, 0, table.rates().memory_bytes_per_second, table.call_seconds()};
  const MeasuredProduct* largest = &table.products().front();
  for (const MeasuredProduct& product : table.products())
    if (product.shape.operations() > largest->shape.operations()) largest = &product;
  speed.gflops = largest->gflops;
  speed.small_gflops = table.operations_per_second({4096, 4, 4, 16}) / 1e9;
  return speed;
}

MachineReport report_of_tables() {
  const int threads = at::get_num_threads();
  MachineReport report{processor(), TORCH_VERSION_TEXT, false, {}, {}};
  report.speeds.push_back(speed_of(1, *shared_plan_cache(1).table()));
  if (threads > 1) report.speeds.push_back(speed_of(threads, *shared_plan_cache(threads).table()));
  return report;
}

MachineReport use(const MachineSpeed& speed) {
  shared_plan_cache(1).use(speed.one);
  shared_plan_cache(2).use(speed.more);
  MachineReport report = report_of_tables();
  report.measured = true;
  return report;
}

/// Why a file does not speak of this machine; empty when it does.
std::string stranger(const MachineSpeed& speed) {
  if (speed.processor != processor()) return "it was measured on another processor (" + speed.processor + ")";
  if (speed.torch != TORCH_VERSION_TEXT) return "it was measured with LibTorch " + speed.torch;
  return {};
}

}  // namespace

MachineReport use_machine(const std::string& path) {
  return guarded([&] {
    std::string why;
    std::error_code unknown;
    if (std::filesystem::exists(path, unknown)) {
      try {
        const MachineSpeed speed = machine_speed_from_json(read_file(path, largest_file), path);
        why = stranger(speed);
        if (why.empty()) return use(speed);
        why = path + " is not used: " + why + "; measure this machine again";
      } catch (const Error& problem) {
        why = problem.what();
      }
    }
    MachineReport report = report_of_tables();
    report.why_not = why;
    return report;
  });
}

MachineReport measure_machine(const std::string& path, const Job& job) {
  return guarded([&] {
    const auto measuring = wait_for_machine<Measuring>(job);
    const int threads = at::get_num_threads();
    const std::int64_t steps = threads > 1 ? 2 : 1;
    ThroughputTable one = measure_throughput(1, job.step(0, steps, "one thread"));
    ThroughputTable more =
        threads > 1 ? measure_throughput(threads, job.step(1, steps, std::to_string(threads) + " threads"))
                    : one;
    const MachineSpeed speed{processor(), TORCH_VERSION_TEXT, threads, std::move(one), std::move(more)};
    const auto folder = std::filesystem::path(path).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder);
    write_file(path, to_json(speed) + "\n");
    return use(speed);
  });
}

void predict_speed(LayerReport& report, const LayerRow& row) {
  const auto speed = predicted_speed(row.shape, report.spec.options, report.ranks, row.input);
  report.predicted_speed = report.predicted_training_speed = std::nullopt;
  if (!speed) return;
  report.predicted_speed = speed->forward;
  report.predicted_training_speed = speed->training;
}

std::string to_json(const MachineReport& report) {
  nlohmann::json speeds = nlohmann::json::array();
  for (const ThreadSpeed& speed : report.speeds)
    speeds.push_back({{"threads", speed.threads},
                      {"gflops", speed.gflops},
                      {"small_gflops", speed.small_gflops},
                      {"memory_bytes_per_second", speed.memory_bytes_per_second},
                      {"call_seconds", speed.call_seconds}});
  return json_text({{"schema", 1},
                    {"processor", report.processor},
                    {"torch", report.torch},
                    {"measured", report.measured},
                    {"why_not", report.why_not},
                    {"speeds", speeds}});
}

}  // namespace tenfold::study
