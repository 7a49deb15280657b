// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/data/data_set.h"
#include "engine/data/image_folder.h"
#include "engine/kernels/cuda_plugin.h"
#include "engine/measure/thread_count.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/data_folder.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/study/training.h"
#include "engine/training/event_file.h"
#include "engine/training/fit.h"
#include "engine/training/initialise.h"
#include "engine/training/process_group.h"

namespace tenfold::study {
namespace {

bool has_parts(const std::string& data) {
  std::error_code ignored;
  return data == "digits" || data.ends_with(".tar.gz") || data.ends_with(".tgz") || data.ends_with(".tar") ||
         std::filesystem::is_directory(data, ignored);
}

at::Device parse_device(const std::string& text, std::vector<std::string>& remarks) {
  if (text == "cpu") return at::kCPU;
  const bool automatic = text == "auto";
  if (!automatic && !text.starts_with("cuda"))
    throw Error("training.device", "there is no device '{text}'; write auto, cpu, cuda or cuda:1",
                {{"text", text}});
  const CudaStatus& cuda = load_cuda();
  if (cuda.available) return automatic ? at::Device(at::kCUDA, 0) : at::Device(text);
  if (!automatic) throw Error("training.cuda", "CUDA cannot be used: {why}", {{"why", cuda.reason}});
  remarks.push_back("trained on the CPU: " + cuda.reason);
  return at::kCPU;
}

/// The same over images that do not fit into memory together, in the model's form.
Normalisation measured(const ImageFolder& images, const Shape& form, const Job& job) {
  constexpr std::int64_t at_once = 64;
  at::Tensor sum = at::zeros({form[0]}, at::kDouble), squares = sum.clone();
  double count = 0;
  for (std::int64_t from = 0; from < images.size(); from += at_once) {
    job.checkpoint(from, images.size(), "measuring mean and deviation");
    const at::Tensor which = at::arange(from, std::min(from + at_once, images.size()), at::kLong);
    const at::Tensor x = images.rows(which, form).x.to(at::kDouble);
    sum += x.sum({0, 2, 3});
    squares += x.square().sum({0, 2, 3});
    count += static_cast<double>(x.numel() / form[0]);
  }
  Normalisation made;
  for (std::int64_t k = 0; k < form[0]; ++k) {
    const double mean = sum[k].item<double>() / std::max(count, 1.0);
    const double square = squares[k].item<double>() / std::max(count, 1.0);
    made.mean.push_back(mean);
    made.deviation.push_back(std::sqrt(std::max(square - mean * mean, 1e-16)));
  }
  return made;
}

/// Mean and deviation, one a channel of images, one for all of anything else.
Normalisation measured(const DataSet& data) {
  at::Tensor x = data.x.to(at::kDouble);
  x = x.dim() >= 4 ? x.movedim(1, 0).flatten(1) : x.reshape({1, -1});
  Normalisation made;
  for (std::int64_t k = 0; k < x.size(0); ++k) {
    made.mean.push_back(x[k].mean().item<double>());
    made.deviation.push_back(std::max(x[k].std().item<double>(), 1e-8));
  }
  return made;
}

/// Everything of a run that is made from the options before training begins.
struct Run {
  Samples training, validation, test;
  FitContext context;
  std::unique_ptr<ProgramTrainee> trainee, teacher;
  std::unique_ptr<Communicator> communicator;
};

/// One input and its classes: what the loop trains with.
DataSet samples_in(DataSet data) {
  if ((!data.x.defined() && !data.images) || !data.y.defined())
    throw Error("training.data", "{data} has to hold samples of one input, and a class for each",
                {{"data", data.name}});
  return data;
}

DataSet limited(DataSet data, std::int64_t limit) {
  data.arrays.clear();
  if (limit <= 0 || limit >= data.size()) return data;
  if (data.images)  // they lie in the order of their classes: of all some
    return data.at(at::arange(limit, at::kLong).mul(data.size()).div(limit, "floor"));
  data.x = data.x.narrow(0, 0, limit);
  data.y = data.y.narrow(0, 0, limit);
  return data;
}

void load_samples(const TrainOptions& options, TrainReport& report, Run& run, const Job& job) {
  const std::string part = has_parts(options.data) ? ":train" : "";
  const DataSet data = limited(
      samples_in(load_data_set(options.data + part, digits_folder(), options.images, job)), options.limit);
  report.data = data.name;
  const auto sizes = run.trainee->input_sizes();
  report.normalisation = options.normalisation;
  if (options.measure_normalisation)
    report.normalisation =
        data.images ? measured(*data.images, data.images->form_for(sizes), job) : measured(data);
  const auto load = [&](const std::string& each) {
    return samples_in(load_data_set(each, digits_folder(), options.images, job));
  };
  std::string validation = options.validation_data;
  if (validation.empty() && data.images && ImageFolder::has_validation(options.data))
    validation = options.data + ":val";
  const auto prepare = [&](const DataSet& each) {
    return prepare_samples(each, report.normalisation, sizes, run.trainee->input_type());
  };
  if (validation.empty()) {
    std::tie(run.training, run.validation) =
        split(prepare(data), options.training.validation, options.training.seed);
  } else {
    run.training = prepare(data);
    run.validation = prepare(load(validation));
  }
  std::string test = !options.test_data.empty() ? options.test_data
                     : part.empty()             ? std::string()
                                                : options.data + ":test";
  // what chose the best state does not test it
  if (options.test_data.empty() && data.images && !ImageFolder::has_test(options.data)) test.clear();
  if (!test.empty()) run.test = prepare(load(test));
  report.training_samples = run.training.size();
  report.validation_samples = run.validation.size();
  report.test_samples = run.test.size();
}

void check_sizes(const Run& run, const TrainingOptions& training, int processes) {
  const std::int64_t fixed = run.trainee->input_sizes()[0];
  if (fixed > 0 && training.batch % (fixed * processes) != 0)
    throw Error("training.batch",
                "the model's batch is fixed at {fixed}: a step takes a multiple of it, not {batch}",
                {{"fixed", std::to_string(fixed * processes)}, {"batch", std::to_string(training.batch)}});
}

/// What a checkpoint is of: the model before training, and the data.
std::string fingerprint(const Model& model, const TrainReport& report, const TrainOptions& options) {
  const nlohmann::json object = {{"model", model.report().hash},
                                 {"data", report.data},
                                 {"samples", {report.training_samples, report.validation_samples}},
                                 {"mean", report.normalisation.mean},
                                 {"deviation", report.normalisation.deviation},
                                 {"from_scratch", options.from_scratch}};
  return object.dump();
}

/// The file of lines; what was there is kept when a run goes on.
std::ofstream open_log(const TrainOptions& options) {
  std::ofstream log;
  if (options.log.empty()) return log;
  log.open(options.log, options.resume.empty() ? std::ios::trunc : std::ios::app);
  if (!log) throw Error("file.write", "{file} cannot be written", {{"file", options.log}});
  return log;
}

Model as_model(const ModelState& source, Program program, const TrainReport& trained, const Job& job) {
  ModelReport report = source.report;
  report.remarks.clear();
  report.bytes = 0;
  Recipe recipe = source.report.recipe.value_or(Recipe{});
  recipe.normalisation = trained.normalisation;
  if (trained.images) set_images(recipe, *trained.images);
  recipe.threads = at::get_num_threads();
  set_training(recipe, trained.training);
  report.recipe = recipe;
  return Model(make_state(std::move(program), source.inputs, source.sample_record, std::move(report), job));
}

Run prepare_run(const Model& model, const TrainOptions& options, const Model& teacher, TrainReport& report,
                const Job& job) {
  check(options.training);
  if (options.training.distillation && !teacher)
    throw Error("training.teacher", "distillation needs a model to learn from");
  Run run;
  const at::Device device = parse_device(options.device, report.remarks);
  report.device = device.str();
  Program program = model.state().program;
  if (options.from_scratch) initialise(program, options.training.seed);
  run.trainee = std::make_unique<ProgramTrainee>(program, device);
  if (options.training.distillation)
    run.teacher = std::make_unique<ProgramTrainee>(teacher.state().program, device);
  load_samples(options, report, run, job.step(0, 20, "reading data"));
  if (options.group) {
    const ProcessGroup& group = *options.group;
    run.communicator =
        join_processes(group.rank, group.size, {group.address, group.port, group.hosted, group.prefix});
  }
  check_sizes(run, options.training, options.group ? options.group->size : 1);
  run.context.device = device;
  run.context.teacher = run.teacher.get();
  run.context.communicator = run.communicator.get();
  run.context.fixed_batch = std::max<std::int64_t>(run.trainee->input_sizes()[0], 0);
  run.context.checkpoint = options.checkpoint;
  run.context.checkpoint_steps = options.checkpoint_steps;
  run.context.resume = options.resume;
  run.context.fingerprint = fingerprint(model, report, options);
  run.context.on_step = options.on_step;
  return run;
}

void write_events(EventFile& events, const EpochReport& epoch) {
  events.add(epoch.step, {{"loss/training", epoch.loss},
                          {"loss/validation", epoch.validation_loss},
                          {"accuracy/training", epoch.accuracy},
                          {"accuracy/validation", epoch.validation_accuracy},
                          {"learning_rate", epoch.learning_rate},
                          {"samples_per_second", epoch.samples_per_second}});
}

}  // namespace

Model train(const Model& model, const TrainOptions& options, TrainReport& report, const Job& job,
            const Model& teacher) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    const ThreadCount threads(options.threads);
    const auto begin = std::chrono::steady_clock::now();
    report = {};
    report.training = options.training;
    Run run = prepare_run(model, options, teacher, report, job);
    const bool first = !options.group || options.group->rank == 0;
    std::ofstream log = first ? open_log(options) : std::ofstream();
    std::optional<EventFile> events;
    if (first && !options.tensorboard.empty()) events.emplace(options.tensorboard);
    run.context.on_epoch = [&](const EpochReport& epoch) {
      if (log.is_open()) log << to_json(epoch) << std::endl;
      if (events) write_events(*events, epoch);
      if (options.on_epoch) options.on_epoch(epoch);
    };
    const FitReport fitted =
        fit(*run.trainee, run.training, run.validation, options.training, run.context, job);
    report.regression = run.training.y.is_floating_point();
    report.epochs = fitted.epochs;
    report.best_epoch = fitted.best_epoch;
    report.steps = fitted.steps;
    report.stopped_early = fitted.stopped_early;
    report.remarks.insert(report.remarks.end(), fitted.remarks.begin(), fitted.remarks.end());
    if (run.training.folder) {
      report.images = options.images;
      for (const std::string& remark : run.training.folder->remarks(run.training.image))
        report.remarks.push_back(remark);
    }
    if (run.test.size() > 0) {
      const std::int64_t fixed = run.context.fixed_batch;
      const Score score =
          evaluate(*run.trainee, run.test, fixed > 0 ? fixed : 256, fixed > 0, run.context.device, job);
      if (!report.regression) report.test_accuracy = score.accuracy;
      report.test_loss = score.loss;
    }
    Model trained = as_model(model.state(), run.trainee->program(), report, job);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return trained;
  });
}

Model compress_and_train(const Model& model, const StagedOptions& options, std::vector<TrainReport>& reports,
                         const Job& job) {
  reports.clear();
  if (options.fractions.empty())
    throw Error("training.stages", "say how much is kept in each stage: 0.5, 0.25, 0.1");
  Model current = model;
  const auto count = static_cast<std::int64_t>(options.fractions.size());
  for (std::int64_t k = 0; k < count; ++k) {
    const Job stage = job.step(k, count, "stage " + std::to_string(k + 1));
    Model dense = dense_twin(current, stage);
    const double fraction = options.fractions[static_cast<std::size_t>(k)];
    Recipe recipe;
    if (options.calibrate) {
      CalibrationOptions calibration;
      calibration.data = options.train.data + (has_parts(options.train.data) ? ":train" : "");
      calibration.images = options.train.images;
      calibration.normalisation = options.train.normalisation;
      calibration.seed = options.train.training.seed;
      dense = study::calibrate(dense, calibration, stage.step(0, 10, "calibrating"));
      SolveOptions asked;
      asked.fraction = fraction;
      asked.layers = options.layers;
      if (options.family) asked.families = {*options.family};
      recipe = solve(dense, asked, {}, stage.step(1, 10, "choosing ranks"));
    } else {
      recipe = solve_budget(dense.report(), {fraction, options.family, options.layers});
    }
    CompressReport compressed;
    const Model small = compress(dense, recipe, compressed, stage.step(2, 10, "decomposing"));
    TrainOptions asked = options.train;
    asked.checkpoint.clear();
    asked.resume.clear();
    asked.from_scratch = false;
    if (!asked.log.empty() && k > 0) asked.log += "." + std::to_string(k + 1);
    reports.emplace_back();
    current = train(small, asked, reports.back(), stage, asked.training.distillation ? model : Model());
  }
  return current;
}

std::string to_json(const EpochReport& epoch) {
  return nlohmann::json{{"epoch", epoch.epoch},
                        {"step", epoch.step},
                        {"loss", epoch.loss},
                        {"accuracy", epoch.accuracy},
                        {"validation_loss", epoch.validation_loss},
                        {"validation_accuracy", epoch.validation_accuracy},
                        {"learning_rate", epoch.learning_rate},
                        {"samples_per_second", epoch.samples_per_second},
                        {"seconds", epoch.seconds}}
      .dump();
}

std::string to_json(const TrainReport& report) {
  nlohmann::json epochs = nlohmann::json::array();
  for (const EpochReport& epoch : report.epochs) epochs.push_back(nlohmann::json::parse(to_json(epoch)));
  nlohmann::json object = {
      {"schema", 1},
      {"data", report.data},
      {"device", report.device},
      {"training_samples", report.training_samples},
      {"validation_samples", report.validation_samples},
      {"test_samples", report.test_samples},
      {"normalisation", {{"mean", report.normalisation.mean}, {"deviation", report.normalisation.deviation}}},
      {"training", nlohmann::json::parse(to_json(report.training))},
      {"epochs", epochs},
      {"best_epoch", report.best_epoch},
      {"steps", report.steps},
      {"stopped_early", report.stopped_early},
      {"seconds", report.seconds},
      {"remarks", report.remarks}};
  if (report.regression) object["regression"] = true;
  if (report.test_accuracy) object["test_accuracy"] = *report.test_accuracy;
  if (report.test_loss) object["test_loss"] = *report.test_loss;
  return object.dump(2);
}

}  // namespace tenfold::study
