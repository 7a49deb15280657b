// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/export_arguments.h"
#include "app/cli/image_arguments.h"
#include "app/cli/model_argument.h"
#include "app/cli/numbers.h"
#include "app/cli/output_files.h"
#include "app/cli/process_launch.h"
#include "engine/study/study.h"
#include "engine/study/training.h"
#include "engine/support/error.h"
#include "engine/support/glob.h"
#include "engine/support/number_text.h"

namespace tenfold::cli {
namespace {

/// An option that counts under a condition alone.
struct Condition {
  const CLI::Option* option = nullptr;
  bool (*counts)(const TrainingOptions&) = nullptr;
  const char* needs = "";
};

struct TrainArguments {
  std::string out, normalise, distill, recipe, stages, family;
  study::TrainOptions options;
  study::StagedOptions staged;
  std::vector<std::function<void(Distillation&)>> taught;
  std::vector<Condition> conditions;
  bool no_calibration = false;
  std::optional<BadImages> bad;
  std::optional<ImageFit> fit;
  std::optional<double> test;
  std::optional<std::uint64_t> split;
  std::string layers = "*";
  int processes = 1, restarts = 0;
};

/// An option whose value counts only where it was given, so that it changes a recipe's.
template <class Options, class Value>
CLI::Option* addChange(CLI::App& command, std::vector<std::function<void(Options&)>>& changes,
                       const std::string& name, Value Options::*field, const std::string& help) {
  return command.add_option_function<Value>(
      name,
      [&changes, field](const Value& value) {
        changes.push_back([field, value](Options& options) { options.*field = value; });
      },
      help);
}

void printEpoch(Console& console, const EpochReport& epoch, std::int64_t epochs) {
  std::string text = "epoch " + std::to_string(epoch.epoch) + "/" + std::to_string(epochs);
  const auto share = [](double value) { return " accuracy " + fixed_number(100 * value, 2) + " %"; };
  text += "  loss " + fixed_number(epoch.loss, 4);
  // where numbers are predicted nothing counts as right
  if (epoch.accuracy > 0 || epoch.validation_accuracy) text += " " + share(epoch.accuracy);
  if (epoch.validation_loss) text += "  validation loss " + fixed_number(*epoch.validation_loss, 4);
  if (epoch.validation_accuracy) text += share(*epoch.validation_accuracy);
  text += "  " + fixed_number(epoch.samples_per_second, 0) + " samples/s";
  console.clearProgress();
  console.message(text);
}

void printReport(const study::TrainReport& report) {
  std::printf("trained %lld steps on %s (%lld samples, %lld held out) in %s on %s\n",
              static_cast<long long>(report.steps), report.data.c_str(),
              static_cast<long long>(report.training_samples),
              static_cast<long long>(report.validation_samples), duration(report.seconds).c_str(),
              report.device.c_str());
  if (report.processes > 1)
    std::printf("%d processes, gradients summed by %s\n", report.processes, report.summed_by.c_str());
  if (report.validation_samples > 0)
    std::printf("best epoch %lld%s\n", static_cast<long long>(report.best_epoch),
                report.stopped_early ? " (stopped early)" : "");
  for (std::size_t k = 0; k < report.normalisation.mean.size(); ++k)
    std::printf("normalised by mean %s deviation %s\n", number(report.normalisation.mean[k], 6).c_str(),
                number(report.normalisation.deviation[k], 6).c_str());
  if (report.regression && report.test_loss)
    std::printf("test mean squared error %s (%lld samples)\n", number(*report.test_loss).c_str(),
                static_cast<long long>(report.test_samples));
  if (report.test_accuracy)
    std::printf("test accuracy %.2f %%, error %.2f %%, loss %s (%lld samples)\n", 100 * *report.test_accuracy,
                100 * (1 - *report.test_accuracy), number(*report.test_loss).c_str(),
                static_cast<long long>(report.test_samples));
}

std::vector<double> parseStages(const std::string& text) {
  std::vector<double> fractions;
  for (const std::string& part : split_list(text)) {
    const double value = parseShare(part).value_or(0);
    if (!(value > 0 && value <= 1))
      throw Error("training.stages", "'{text}' is no share above 0 and at most 1", {{"text", part}});
    if (!fractions.empty() && value > fractions.back())
      throw Error("training.stages", "the shares of the stages fall: {text} is more than the one before it",
                  {{"text", part}});
    fractions.push_back(value);
  }
  return fractions;
}

/// Options that would have no effect are wrong usage.
void requireEffects(const TrainArguments& arguments, const TrainingOptions& training) {
  for (const auto& [option, counts, needs] : arguments.conditions)
    if (option->count() > 0 && !counts(training))
      throw CLI::ValidationError(option->get_name() + " counts with " + needs + " alone");
}

/// What is asked for: the model's own way, a recipe's, then the options given.
void finish(TrainArguments& arguments, const study::ModelReport& model,
            const std::vector<std::function<void(TrainingOptions&)>>& changes, Console& console) {
  std::optional<Recipe> recipe = model.recipe;
  if (!arguments.recipe.empty()) recipe = study::read_recipe(arguments.recipe);
  TrainingOptions training;
  if (!arguments.recipe.empty()) training = training_of(*recipe).value_or(training);
  for (const auto& change : changes) change(training);
  requireEffects(arguments, training);
  if (!arguments.distill.empty()) {
    if (!training.distillation) training.distillation.emplace();
    for (const auto& change : arguments.taught) change(*training.distillation);
  } else if (training.distillation) {
    console.remarks(
        {"the recipe learns from a dense model; without --distill FILE it is trained without one"});
    training.distillation.reset();
  }
  arguments.options.training = training;
  if (recipe) arguments.options.images = images_of(*recipe).value_or(ImageOptions{});
  ImageOptions& images = arguments.options.images;
  images.bad = arguments.bad.value_or(images.bad);
  images.fit = arguments.fit.value_or(images.fit);
  images.test = arguments.test.value_or(images.test);
  images.split = arguments.split.value_or(images.split);
  if (arguments.normalise.empty() && recipe) arguments.options.normalisation = recipe->normalisation;
}

/// Wrong texts are wrong usage, before anything is opened.
void parse(TrainArguments& arguments) {
  asUsage([&] {
    arguments.options.measure_normalisation = arguments.normalise == "auto";
    if (arguments.normalise != "auto")
      arguments.options.normalisation = parseNormalisation(arguments.normalise);
    arguments.staged.fractions = parseStages(arguments.stages);
    if (!arguments.family.empty()) arguments.staged.family = parse_family(arguments.family);
  });
}

study::Model runTraining(TrainArguments& arguments, const study::Model& model, const study::Model& teacher,
                         std::vector<study::TrainReport>& reports, const Job& job) {
  if (arguments.stages.empty()) {
    reports.emplace_back();
    return study::train(model, arguments.options, reports.back(), job, teacher);
  }
  study::StagedOptions staged = arguments.staged;
  staged.layers = arguments.layers;
  staged.calibrate = !arguments.no_calibration;
  staged.train = arguments.options;
  return study::compress_and_train(model, staged, reports, job, teacher);
}

void run(Console& console, const ModelArgument& argument, TrainArguments& arguments,
         const std::vector<std::function<void(TrainingOptions&)>>& changes, const ExportOptions& format) {
  arguments.options.group = processGroup();
  arguments.options.restarted = startedAgain();
  const bool first = !arguments.options.group || arguments.options.group->rank == 0;
  if (!first) console.quiet = true;
  const study::TrainOptions& options = arguments.options;
  NamedFiles read = argument.files();
  read.emplace_back("--distill", arguments.distill);
  if (first)
    checkOutputs({{"--out", arguments.out}, {"--checkpoint", options.checkpoint}, {"--log", options.log}},
                 read);
  const Job job = console.job();
  const study::Model model = argument.open(console, job.step(0, 50, "opening"));
  study::Model teacher;
  if (!arguments.distill.empty()) teacher = study::open_model(arguments.distill, job.step(0, 50, "opening"));
  finish(arguments, model.report(), changes, console);
  if (first)
    arguments.options.on_epoch = [&console, epochs = arguments.options.training.epochs](
                                     const EpochReport& epoch) { printEpoch(console, epoch, epochs); };
  std::vector<study::TrainReport> reports;
  const study::Model trained = runTraining(arguments, model, teacher, reports, job);
  if (!first) return;
  for (const auto& each : reports) console.remarks(each.remarks);  // also where the file cannot be written
  const study::ExportReport file = study::export_or_keep(trained, arguments.out, format, job);
  const study::TrainReport& report = reports.back();
  console.result(arguments.stages.empty() ? study::to_json(report) : study::to_json(reports), [&] {
    for (const auto& each : reports) printReport(each);
    printExport(file);
  });
  console.remarks(file.remarks);
  if (!file.verified)
    throw Error("export.differs", "{file} does not answer as the model does", {{"file", file.path}});
}

void addData(CLI::App& command, TrainArguments& arguments) {
  command
      .add_option("--data,-d", arguments.options.data,
                  "DATA to train on; of digits and folders the training part")
      ->required();
  command.add_option("--validation", arguments.options.validation_data,
                     "DATA that chooses the best state, instead of a share of the training data");
  command.add_option("--test", arguments.options.test_data, "DATA that the trained model is tested on");
  command.add_option("--normalize", arguments.normalise,
                     "MEAN/DEVIATION after scaling images to 0…1, or auto: measured on the training data");
  addBadImages(command, arguments.bad);
  command.add_option_function<std::string>(
      "--image-fit",
      [&arguments](const std::string& text) { asUsage([&] { arguments.fit = parse_image_fit(text); }); },
      "crop: scale the shorter side and cut the middle out; stretch: scale both sides (crop)");
  command
      .add_option_function<double>(
          "--test-share", [&arguments](double share) { arguments.test = share; },
          "Of a folder of images without train and test: share that is only tested on (0.1)")
      ->transform(share(0, 0.99));
  command.add_option_function<std::uint64_t>(
      "--split-seed", [&arguments](std::uint64_t seed) { arguments.split = seed; }, "Seed of that share (0)");
  command.add_option("--limit", arguments.options.limit, "At most so many training samples")
      ->check(notNegative());
}

void addRun(CLI::App& command, TrainArguments& arguments) {
  command.add_option("--device", arguments.options.device, "auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  command
      .add_option("--threads", arguments.options.threads, "Threads to compute with (0: as LibTorch chooses)")
      ->check(CLI::Range(0, 1024));
  command.add_option(
      "--checkpoint", arguments.options.checkpoint,
      "File that is written now and then and when training is stopped; of later stages FILE.2, FILE.3");
  command
      .add_option("--checkpoint-steps", arguments.options.checkpoint_steps, "Steps between two checkpoints")
      ->check(positive())
      ->capture_default_str();
  command.add_option("--resume", arguments.options.resume, "Go on from a checkpoint of the same training");
  command.add_option("--log", arguments.options.log, "Write a line of JSON for every epoch to this file");
  command.add_option("--tensorboard", arguments.options.tensorboard, "Write an event file into this folder");
  auto* processes =
      command.add_option("--nproc", arguments.processes, "Train in so many processes on this machine")
          ->check(CLI::Range(1, 1024));
  command
      .add_option(
          "--restarts", arguments.restarts,
          "Where one of them is killed start all again, at most so often; they go on from --checkpoint")
      ->needs(processes)
      ->check(CLI::Range(0, 1000));
}

void addTraining(CLI::App& command, TrainArguments& arguments,
                 std::vector<std::function<void(TrainingOptions&)>>& changes) {
  using T = TrainingOptions;
  addChange(command, changes, "--epochs", &T::epochs, "Times through the training data (10)");
  addChange(command, changes, "--batch", &T::batch, "Samples a step, over all processes (64)");
  addChange(command, changes, "--accumulate", &T::accumulation,
            "Take each batch through in so many parts (1)");
  addChange(command, changes, "--lr", &T::learning_rate, "Highest learning rate (0.001)");
  const auto counts = [&](const CLI::Option* option, bool (*condition)(const T&), const char* needs) {
    arguments.conditions.push_back({option, condition, needs});
  };
  counts(
      addChange(command, changes, "--momentum", &T::momentum, "Of sgd (0.9)"),
      [](const T& t) { return t.optimizer == OptimizerKind::sgd; }, "--optimizer sgd");
  addChange(command, changes, "--weight-decay", &T::weight_decay, "Weight decay (0)");
  counts(
      addChange(command, changes, "--warm-up", &T::warm_up,
                "Share of the steps in which the rate rises from 0, of other schedules than one-cycle"),
      [](const T& t) { return t.schedule != Schedule::one_cycle; }, "--schedule constant, step or cosine");
  const auto steps = [](const T& t) { return t.schedule == Schedule::step; };
  counts(addChange(command, changes, "--step-epochs", &T::step_epochs,
                   "Schedule step: epochs between two falls (10)"),
         steps, "--schedule step");
  counts(
      addChange(command, changes, "--step-factor", &T::step_factor, "Schedule step: factor of a fall (0.1)"),
      steps, "--schedule step");
  counts(
      addChange(command, changes, "--label-smoothing", &T::label_smoothing,
                "Share of the label spread over all classes"),
      [](const T& t) { return t.loss == TrainingLoss::cross_entropy; }, "--loss cross-entropy");
  addChange(command, changes, "--lasso", &T::lasso, "Weight of the norms of the factors' ranks");
  addChange(command, changes, "--clip", &T::clip, "Largest norm of the gradient");
  addChange(command, changes, "--freeze", &T::frozen,
            "Parameters that stay: names with * and ?, commas between");
  addChange(command, changes, "--validation-share", &T::validation,
            "Share of the training data held out (0.1)");
  addChange(command, changes, "--patience", &T::patience, "Stop after so many epochs without improvement");
  addChange(command, changes, "--seed", &T::seed, "Seed of everything that is drawn (0)");
  const auto change = [&](const std::string& name, const std::string& help, auto apply) {
    command.add_option_function<std::string>(
        name,
        [&changes, apply](const std::string& text) {
          asUsage([&] {
            TrainingOptions probe;
            apply(probe, text);
          });
          changes.push_back([apply, text](T& training) { apply(training, text); });
        },
        help);
  };
  change("--optimizer", "sgd, adam or adamw (adamw)",
         [](T& t, const std::string& text) { t.optimizer = parse_optimizer(text); });
  change("--schedule", "constant, step, cosine or one-cycle (one-cycle)",
         [](T& t, const std::string& text) { t.schedule = parse_schedule(text); });
  change("--loss", "cross-entropy or mse (cross-entropy); numbers to predict need mse",
         [](T& t, const std::string& text) { t.loss = parse_training_loss(text); });
  change("--precision", "float32, bfloat16 or float16: of products (float32)",
         [](T& t, const std::string& text) { t.precision = parse_precision(text); });
  command
      .add_option_function<std::int64_t>(
          "--shift",
          [&changes](std::int64_t value) {
            changes.push_back([value](T& t) { t.augmentation.shift = value; });
          },
          "Shift training images by at most so many pixels")
      ->check(notNegative());
  command
      .add_option_function<double>(
          "--crop",
          [&changes](double value) { changes.push_back([value](T& t) { t.augmentation.crop = value; }); },
          "Of each training image a random cut of at least this share, scaled back to its size (1)")
      ->transform(share(0.01, 1));
  command.add_flag_callback(
      "--flip", [&changes] { changes.push_back([](T& t) { t.augmentation.flip = true; }); },
      "Turn every second training image left to right");
  command.add_flag_callback(
      "--keep-last", [&changes] { changes.push_back([](T& t) { t.keep_best = false; }); },
      "Write the last state, not the best");
  auto* distill = command.add_option("--distill", arguments.distill, "The dense model to learn from");
  using D = Distillation;
  addChange(command, arguments.taught, "--distill-share", &D::share, "Share of its scores in the loss (0.5)")
      ->needs(distill);
  addChange(command, arguments.taught, "--distill-temperature", &D::temperature,
            "That softens the scores (4)")
      ->needs(distill);
  addChange(command, arguments.taught, "--distill-layers", &D::layers, "Weight of the layers' outputs (0)")
      ->needs(distill);
}

}  // namespace

void addTrain(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand("train", "Train a model, or fine-tune one that was compressed");
  auto arguments = std::make_shared<TrainArguments>();
  auto changes = std::make_shared<std::vector<std::function<void(TrainingOptions&)>>>();
  const ModelArgument argument(*command);
  command->add_option("--out,-o", arguments->out, "The file to write")->required();
  const ExportArguments asked(*command);
  addData(*command, *arguments);
  addTraining(*command, *arguments, *changes);
  addRun(*command, *arguments);
  command->add_option("--recipe", arguments->recipe,
                      "Train as a recipe, or a model that Tenfold trained, says");
  auto* scratch =
      command->add_flag("--from-scratch", arguments->options.from_scratch, "Begin with new weights");
  auto* stages =
      command
          ->add_option("--stages", arguments->stages,
                       "Compress and train in turn: shares of the parameters to keep, 0.5,0.25,0.1")
          ->excludes(scratch);
  command->add_option("--family", arguments->family, "Of the stages: low-rank, cp, tucker, …")->needs(stages);
  command->add_option("--layers", arguments->layers, "Of the stages: names with * and ?, commas between")
      ->needs(stages);
  command
      ->add_flag("--no-calibration", arguments->no_calibration, "Stages: choose ranks by the weights alone")
      ->needs(stages);
  command->callback([&console, argument, arguments, changes, asked] {
    parse(*arguments);
    const ExportOptions format = asked.finish(arguments->out);
    if (arguments->processes > 1 && !processGroup()) {
      if (const int code = launchProcesses(arguments->processes, arguments->restarts, console.job());
          code != 0)
        std::exit(code);
      return;
    }
    stopWithLauncher();
    run(console, argument, *arguments, *changes, format);
  });
}

}  // namespace tenfold::cli
