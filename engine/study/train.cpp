// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/DeviceGuard.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/data/data_set.h"
#include "engine/data/image_folder.h"
#include "engine/formats/safetensors.h"
#include "engine/kernels/cuda_plugin.h"
#include "engine/measure/thread_count.h"
#include "engine/spec/json_number.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/data_folder.h"
#include "engine/study/guard.h"
#include "engine/study/json_text.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/study/training.h"
#include "engine/study/training_checks.h"
#include "engine/study/training_data.h"
#include "engine/study/writable.h"
#include "engine/tensors/digest.h"
#include "engine/training/checkpoint.h"
#include "engine/training/event_file.h"
#include "engine/training/fit.h"
#include "engine/training/initialise.h"
#include "engine/training/process_group.h"

namespace tenfold::study {
namespace {

/// The GPU of this process: of several on a machine each has its own.
at::Device own_gpu(const std::optional<ProcessGroup>& group) {
  const int place = group ? group->local_rank : 0, count = load_cuda().devices;
  if (place >= count)
    throw Error(
        "training.gpus",
        "this machine has {count} GPUs, and process {place} has none: start as many processes as there "
        "are GPUs, or train on the processors (--device cpu)",
        {{"count", std::to_string(count)}, {"place", std::to_string(place + 1)}});
  return {at::kCUDA, static_cast<at::DeviceIndex>(place)};
}

at::Device parse_device(const std::string& text, const std::optional<ProcessGroup>& group,
                        std::vector<std::string>& remarks) {
  if (text == "cpu") return at::kCPU;
  const bool automatic = text == "auto";
  if (!automatic && !text.starts_with("cuda"))
    throw Error("training.device", "there is no device '{text}'; write auto, cpu, cuda or cuda:1",
                {{"text", text}});
  const CudaStatus& cuda = load_cuda();
  if (cuda.available) return automatic || text == "cuda" ? own_gpu(group) : at::Device(text);
  if (!automatic) throw Error("training.cuda", "CUDA cannot be used: {why}", {{"why", cuda.reason}});
  remarks.push_back("trained on the CPU: " + cuda.reason);
  return at::kCPU;
}

/// Everything of a run that is made from the options before training begins.
struct Run {
  TrainingData data;
  FitContext context;
  std::unique_ptr<ProgramTrainee> trainee, teacher;
  std::unique_ptr<Communicator> communicator;
};

void check_sizes(const Run& run, const TrainingOptions& training, int processes) {
  const std::int64_t fixed = run.trainee->input_sizes()[0];
  if (fixed > 0 && training.batch % (fixed * processes) != 0)
    throw Error("training.batch",
                "the model's batch is fixed at {fixed}: a step takes a multiple of it, not {batch}",
                {{"fixed", std::to_string(fixed * processes)}, {"batch", std::to_string(training.batch)}});
}

/// What a checkpoint is of: the model before training, and the data.
std::string fingerprint(const Model& model, const TrainReport& report, const TrainOptions& options,
                        const Samples& samples) {
  nlohmann::json object = {{"model", model.report().hash},
                           {"data", report.data},
                           {"samples", {report.training_samples, report.validation_samples}},
                           {"mean", report.normalisation.mean},
                           {"deviation", report.normalisation.deviation},
                           {"from_scratch", options.from_scratch}};
  if (samples.folder) object["images"] = sha1(samples.folder->fingerprint());
  return json_text(object, -1);
}

/// The file of lines. When a run goes on, what was there of the epochs before is kept.
class Log {
 public:
  Log(const std::string& path, bool goes_on) : path_(path), goes_on_(goes_on) {
    if (!path_.empty()) open(goes_on ? std::ios::app : std::ios::trunc);
  }

  void add(const EpochReport& epoch) {
    if (path_.empty()) return;
    if (goes_on_) drop_from(epoch.epoch);
    goes_on_ = false;
    log_ << to_json(epoch) << std::endl;
    check();
  }

 private:
  void open(std::ios::openmode mode) {
    log_.open(path_, mode);
    check();
  }

  void check() const {
    if (!log_) throw Error("file.write", "{file} cannot be written", {{"file", path_}});
  }

  /// Epochs that ended after the checkpoint come again, and a line may have been cut short.
  void drop_from(std::int64_t epoch) {
    std::vector<std::string> kept;
    std::ifstream before(path_);
    for (std::string line; std::getline(before, line);) {
      const auto object = nlohmann::json::parse(line, nullptr, false);
      const auto number = object.is_object() ? object.find("epoch") : object.end();
      if (number != object.end() && number->is_number() && *number < epoch) kept.push_back(line);
    }
    log_.close();
    open(std::ios::trunc);
    for (const std::string& line : kept) log_ << line << '\n';
  }

  std::string path_;
  bool goes_on_;
  std::ofstream log_;
};

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
  if (!options.group || options.group->rank == 0) check_writable(options.checkpoint);
  if (options.training.distillation && !teacher)
    throw Error("training.teacher", "distillation needs a model to learn from");
  Run run;
  const at::Device device = parse_device(options.device, options.group, report.remarks);
  report.device = device.str();
  if (device.is_cpu() && options.training.precision == Precision::float16)
    report.remarks.push_back(
        "float16 is for GPUs: most processors compute it slower than float32, and bfloat16 needs no scaling");
  Program program = model.state().program;
  if (options.from_scratch) initialise(program, options.training.seed);
  run.trainee = std::make_unique<ProgramTrainee>(program, device);
  if (teacher && (options.training.distillation || options.score_first))
    run.teacher = std::make_unique<ProgramTrainee>(teacher.state().program, device);
  run.data = load_training_data(options, run.trainee->input_sizes(), run.trainee->input_type(),
                                job.step(0, 20, "reading data"));
  check_training(*run.trainee, run.teacher.get(), run.data, options, device);
  report.data = run.data.name;
  report.normalisation = run.data.normalisation;
  if (run.data.training.folder) report.images = options.images;
  report.training_samples = run.data.training.size();
  report.validation_samples = run.data.validation.size();
  report.test_samples = run.data.test.size();
  if (options.group) {
    const ProcessGroup& group = *options.group;
    run.communicator = join_processes(group.rank, group.size,
                                      {group.address, group.port, group.hosted, group.prefix}, device);
    report.processes = group.size;
    report.summed_by = run.communicator->name();
    if (const std::string remark = run.communicator->remark(); !remark.empty())
      report.remarks.push_back(remark);
  }
  check_sizes(run, options.training, options.group ? options.group->size : 1);
  run.context.device = device;
  run.context.teacher = options.training.distillation ? run.teacher.get() : nullptr;
  run.context.communicator = run.communicator.get();
  run.context.fixed_batch = std::max<std::int64_t>(run.trainee->input_sizes()[0], 0);
  run.context.checkpoint = options.checkpoint;
  run.context.checkpoint_steps = options.checkpoint_steps;
  run.context.resume = options.resume;
  run.context.restarted = options.restarted && !options.checkpoint.empty();
  run.context.fingerprint = fingerprint(model, report, options, run.data.training);
  run.context.finish = options.finish;
  run.context.on_step = options.on_step;
  return run;
}

AnswersReport answers_report(const EpochReport& epoch, const Answers& answers, const Samples& samples) {
  AnswersReport report{epoch.epoch, answers, {}, samples.classes};
  for (const Mistake& mistake : answers.mistakes) {
    SamplePicture picture = picture_of(samples, mistake.sample);
    picture.answer = mistake.answer;
    picture.probability = mistake.probability;
    report.mistakes.push_back(std::move(picture));
  }
  return report;
}

tenfold::Score score_of(Trainee& trainee, const Samples& samples, const FitContext& context, const Job& job) {
  const std::int64_t fixed = context.fixed_batch;
  return evaluate(trainee, samples, fixed > 0 ? fixed : 256, fixed > 0, context.device, job);
}

/// What is trained is kept, whatever becomes of its test.
void test(const Run& run, TrainReport& report, const Job& job) {
  if (run.data.test.size() == 0) return;
  try {
    const tenfold::Score score =
        guarded([&] { return score_of(*run.trainee, run.data.test, run.context, job); });
    if (!report.regression) report.test_accuracy = score.accuracy;
    report.test_loss = score.loss;
  } catch (const Cancelled&) {
    report.remarks.push_back("not tested: it was stopped");
  } catch (const Error& problem) {
    report.remarks.push_back(std::string("not tested: ") + problem.what());
  }
}

HeldOutScore held_out(Trainee& trainee, const Run& run, bool regression, const Job& job) {
  const tenfold::Score score = score_of(trainee, run.data.validation, run.context, job);
  return {score.loss, regression ? std::nullopt : std::optional(score.accuracy)};
}

void write_state(const std::filesystem::path& path, const Trainee& trainee) {
  std::filesystem::create_directories(path.parent_path());
  StateDict state;
  for (const auto& [name, tensor] : state_of(trainee)) state.set(name, tensor.cpu().contiguous());
  write_safetensors(path, state);
}

void tell_once(std::vector<std::string>& remarks, const std::string& remark) {
  if (std::find(remarks.begin(), remarks.end(), remark) == remarks.end()) remarks.push_back(remark);
}

/// What cannot be written beside a training does not end it.
template <class Write>
void write_beside(std::vector<std::string>& remarks, const Write& write) {
  try {
    guarded(write);
  } catch (const Error& problem) {
    tell_once(remarks, problem.what());
  }
}

/// How images were read, and which could not be, of every part.
void tell_images(const TrainingData& data, std::vector<std::string>& remarks) {
  for (const Samples* part : {&data.training, &data.validation, &data.test})
    if (part->folder)
      for (const std::string& remark : part->folder->remarks(part->image)) tell_once(remarks, remark);
}

void write_events(EventFile& events, const EpochReport& epoch) {
  events.add(epoch.step, {{"loss/training", epoch.loss},
                          {"accuracy/training", epoch.accuracy},
                          {"learning_rate", epoch.learning_rate},
                          {"samples_per_second", epoch.samples_per_second}});
  if (epoch.validation_loss) events.add(epoch.step, {{"loss/validation", *epoch.validation_loss}});
  if (epoch.validation_accuracy)
    events.add(epoch.step, {{"accuracy/validation", *epoch.validation_accuracy}});
}

/// The file of a stage: "run", "run.2", "run.3".
std::string of_stage(const std::string& path, std::int64_t stage) {
  return path.empty() || stage == 0 ? path : path + "." + std::to_string(stage + 1);
}

/// Its folder: "board", "board/stage-2", "board/stage-3".
std::string folder_of_stage(const std::string& folder, std::int64_t stage) {
  return folder.empty() || stage == 0 ? folder : folder + "/stage-" + std::to_string(stage + 1);
}

/// The options of every stage: all are normalised alike, and so is what they are calibrated on.
TrainOptions options_of_stages(const Model& model, const TrainOptions& options, const Job& job) {
  TrainOptions made = options;
  if (!options.measure_normalisation) return made;
  const ProgramTrainee trainee(model.state().program);
  made.normalisation = normalisation_of(options, trainee.input_sizes(), job);
  made.measure_normalisation = false;
  return made;
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
    // what names no device is on this process's GPU, not on the first
    const c10::OptionalDeviceGuard guard(run.context.device.is_cpu() ? std::nullopt
                                                                     : std::optional(run.context.device));
    const bool first = !options.group || options.group->rank == 0;
    Log log(first ? options.log : std::string(), !options.resume.empty() || run.context.restarted);
    std::optional<EventFile> events;
    if (first && !options.tensorboard.empty()) events.emplace(options.tensorboard);
    run.context.on_epoch = [&](const EpochReport& epoch) {
      write_beside(report.remarks, [&] { log.add(epoch); });
      if (events) write_beside(report.remarks, [&] { write_events(*events, epoch); });
      if (options.on_epoch) options.on_epoch(epoch);
    };
    if (options.on_answers)
      run.context.on_answers = [&](const EpochReport& epoch, const Answers& answers) {
        options.on_answers(answers_report(epoch, answers, run.data.validation));
      };
    if (first && !options.states.empty())
      run.context.on_state = [&](const EpochReport& epoch, const Trainee& trainee) {
        write_beside(report.remarks, [&] { write_state(state_path(options.states, epoch.epoch), trainee); });
      };
    report.regression = run.data.training.y.is_floating_point();
    if (options.score_first && run.data.validation.size() > 0) {
      report.before = held_out(*run.trainee, run, report.regression, job);
      if (run.teacher) report.teacher = held_out(*run.teacher, run, report.regression, job);
    }
    if (options.on_start) options.on_start(report);
    const FitReport fitted =
        fit(*run.trainee, run.data.training, run.data.validation, options.training, run.context, job);
    report.epochs = fitted.epochs;
    report.best_epoch = fitted.best_epoch;
    report.steps = fitted.steps;
    report.stopped_early = fitted.stopped_early;
    report.remarks.insert(report.remarks.end(), fitted.remarks.begin(), fitted.remarks.end());
    Model trained = as_model(model.state(), run.trainee->program(), report, job);
    test(run, report, job);
    tell_images(run.data, report.remarks);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return trained;
  });
}

std::string state_path(const std::string& folder, std::int64_t epoch) {
  return (std::filesystem::path(folder) / ("epoch-" + std::to_string(epoch) + ".safetensors")).string();
}

Model with_state(const Model& model, const std::string& path, const TrainReport& report, const Job& job) {
  return guarded([&] {
    ProgramTrainee trainee(model.state().program);
    const Safetensors file = read_safetensors(path);
    set_state(trainee, NamedTensors(file.tensors.begin(), file.tensors.end()));
    return as_model(model.state(), trainee.program(), report, job);
  });
}

Model compress_and_train(const Model& model, const StagedOptions& options, std::vector<TrainReport>& reports,
                         const Job& job, const Model& teacher) {
  reports.clear();
  if (options.fractions.empty())
    throw Error("training.stages", "say how much is kept in each stage: 0.5, 0.25, 0.1");
  const bool taught = options.train.training.distillation.has_value();
  Model current = model;
  const auto count = static_cast<std::int64_t>(options.fractions.size());
  const TrainOptions train_options =
      guarded([&] { return options_of_stages(model, options.train, job.silent()); });
  for (std::int64_t k = 0; k < count; ++k) {
    const Job stage = job.step(k, count, "stage " + std::to_string(k + 1));
    Model dense = dense_twin(current, stage);
    const double fraction = options.fractions[static_cast<std::size_t>(k)];
    Recipe recipe;
    if (options.calibrate) {
      CalibrationOptions calibration;
      calibration.data = train_options.data + (has_parts(train_options.data) ? ":train" : "");
      calibration.images = train_options.images;
      calibration.normalisation = train_options.normalisation;
      calibration.seed = train_options.training.seed;
      if (train_options.limit > 0) calibration.samples = std::min(calibration.samples, train_options.limit);
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
    TrainOptions asked = train_options;
    asked.checkpoint = of_stage(train_options.checkpoint, k);
    asked.resume = of_stage(train_options.resume, k);
    if (k > 0 && !std::filesystem::exists(asked.resume)) asked.resume.clear();  // it did not come so far
    asked.from_scratch = false;
    asked.log = of_stage(train_options.log, k);
    asked.tensorboard = folder_of_stage(train_options.tensorboard, k);
    asked.states = folder_of_stage(train_options.states, k);
    reports.emplace_back();
    current = train(small, asked, reports.back(), stage, !taught ? Model() : teacher ? teacher : model);
  }
  return current;
}

std::string to_json(const EpochReport& epoch) {
  return nlohmann::json{{"epoch", epoch.epoch},
                        {"step", epoch.step},
                        {"loss", epoch.loss},
                        {"accuracy", epoch.accuracy},
                        {"validation_loss", number_or_null(epoch.validation_loss)},
                        {"validation_accuracy", number_or_null(epoch.validation_accuracy)},
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
  if (report.processes > 1)
    object["processes"] = {{"count", report.processes}, {"summed_by", report.summed_by}};
  if (report.test_accuracy) object["test_accuracy"] = *report.test_accuracy;
  if (report.test_loss) object["test_loss"] = *report.test_loss;
  return json_text(object);
}

std::string to_json(const std::vector<TrainReport>& reports) {
  nlohmann::json stages = nlohmann::json::array();
  for (const TrainReport& report : reports) stages.push_back(nlohmann::json::parse(to_json(report)));
  nlohmann::json object = stages.empty() ? nlohmann::json::object() : stages.back();
  object["stages"] = std::move(stages);
  return json_text(object);
}

}  // namespace tenfold::study
