// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <chrono>

#include "engine/compression/replace.h"
#include "engine/data/program_batches.h"
#include "engine/kernels/cuda_plugin.h"
#include "engine/measure/accuracy.h"
#include "engine/measure/latency.h"
#include "engine/measure/thread_count.h"
#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/study/data_folder.h"
#include "engine/study/guard.h"
#include "engine/study/model_at_batch.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/study/time_row.h"

namespace tenfold::study {
namespace {

TimeRow time_layer(const ModelAtBatch& model, const Layer& dense_layer, const Program& compressed,
                   const Layer& layer, double seconds, int& rounds, const Job& job) {
  const Program dense = extract_layer(model.program, dense_layer), other = extract_layer(compressed, layer);
  const Shape shape = model.record.shapes.at(static_cast<std::size_t>(dense_layer.uses[0].input)).value();
  const std::vector<c10::IValue> inputs{
      layer_input(layer, shape, model.program.tensors.at(layer.id).scalar_type())};
  const PairedTimes times =
      time_in_turn([&] { run(dense, inputs); }, [&] { run(other, inputs); }, seconds, job);
  rounds = times.rounds;
  return time_row(times);
}

/// What is known of the images by now.
std::vector<std::string> image_remarks(const Model& model, const DataSet& data, const DataOptions& options) {
  if (!data.images) return {};
  return ProgramBatches(model.state().program, data, options.normalisation, options.batch).image_remarks();
}

}  // namespace

EngineReport describe_engine() {
  const CudaStatus& cuda = load_cuda();
  return {at::get_num_threads(), TORCH_VERSION_TEXT, cuda.available, cuda.available ? "" : cuda.reason};
}

std::vector<std::string> image_remarks(const Model& model, const DataOptions& asked, const Job& job) {
  return guarded([&] {
    const DataOptions options = as_trained(model.state(), asked);
    return image_remarks(model, data_for(model.state(), options, job), options);
  });
}

EvaluateReport evaluate(const Model& model, const DataOptions& asked, const Job& job) {
  return guarded([&] {
    const DataOptions options = as_trained(model.state(), asked);
    const auto working = wait_for_machine<Working>(job);
    if (options.batch < 1) throw Error("evaluate.batch", "the batch is at least 1");
    const auto begin = std::chrono::steady_clock::now();
    const DataSet data = data_for(model.state(), options, job);
    const Accuracy accuracy = measure_accuracy(model.state().program, data, options.normalisation,
                                               options.batch, options.limit, job);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return EvaluateReport{data.name,         accuracy.samples, accuracy.accuracy,
                          accuracy.loss,     seconds,          image_remarks(model, data, options),
                          accuracy.of_tokens};
  });
}

BenchReport bench(const Model& dense_model, const Model& compressed_model, const BenchOptions& options,
                  const Job& job) {
  return guarded([&] {
    const auto measuring = wait_for_machine<Measuring>(job);
    const ThreadCount threads(options.threads);
    at::NoGradGuard guard;
    BenchReport report;
    report.threads = at::get_num_threads();
    const ModelAtBatch model = model_at_batch(dense_model.state(), options.batch, job);
    const Program compressed = evaluation_copy(compressed_model.state().program);
    report.batch = model.batch;
    std::vector<std::pair<const Layer*, const Layer*>> pairs;
    for (const Layer& layer : compressed_model.state().layers)
      if (layer.group >= 0 && options.layers && runs_alone(layer))
        for (const Layer& dense : dense_model.state().layers)
          if (dense.id == layer.id) pairs.emplace_back(&dense, &layer);
    const auto steps = static_cast<std::int64_t>(pairs.size()) + 1;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const auto [dense, layer] = pairs[k];
      TimeRow row = time_layer(model, *dense, compressed, *layer, options.seconds, report.rounds,
                               job.step(static_cast<std::int64_t>(k), steps, layer->name));
      row.id = layer->id;
      row.name = layer->name;
      row.family = id(compressed.groups[static_cast<std::size_t>(layer->group)].spec.family());
      report.layers.push_back(row);
    }
    const PairedTimes whole =
        time_in_turn([&] { run(model.program, model.inputs); }, [&] { run(compressed, model.inputs); },
                     2 * options.seconds, job.step(steps - 1, steps, "whole model"));
    report.whole = time_row(whole);
    report.whole.name = dense_model.report().name;
    if (report.whole.ratio_high > 3 * report.whole.ratio_low)
      report.remarks.push_back(
          "the times vary by more than a factor of three: the machine is busy with other work, measure "
          "again");
    if (compressed.groups.empty())
      report.remarks.push_back("nothing is factorized: both contenders are the dense model");
    return report;
  });
}

double time_model(const Model& model, const LatencyOptions& options, const Job& job) {
  return guarded([&] {
    const auto measuring = wait_for_machine<Measuring>(job);
    const ThreadCount threads(options.threads);
    const at::NoGradGuard guard;
    const ModelAtBatch ready = model_at_batch(model.state(), options.batch, job);
    return median_seconds([&] { run(ready.program, ready.inputs); }, 0.25);
  });
}

}  // namespace tenfold::study
