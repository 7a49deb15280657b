// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/export_arguments.h"
#include "app/cli/limit_arguments.h"
#include "app/cli/model_argument.h"
#include "app/cli/numbers.h"
#include "app/cli/output_files.h"
#include "app/cli/plan.h"
#include "app/cli/solve_arguments.h"
#include "engine/study/polish.h"
#include "engine/study/study.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

struct CompressArguments {
  std::string out, recipe, save_recipe, report, family, rank, rule, layers = "*", shape, scheme = "channel";
  std::string statistics, save_statistics, metric, quantity = "parameters", normalise;
  study::CalibrationOptions calibration;
  Following following;
  std::int64_t alignment = 1;
  double budget = 0;
  int polish = 0;
  bool stable = true, dry = false;
  std::optional<Recipe> given;  ///< of --recipe

  /// What every recipe that is chosen begins with.
  Recipe base(const study::Model& model) const {
    Recipe base = baseRecipe(model, calibration.normalisation);
    base.following = following;
    lockKept(base, model.report(), layers);
    if (calibration.images) set_images(base, *calibration.images);  // what is tried is read alike
    return base;
  }
};

/// For the rule that looks at every layer's loss.
study::SolveOptions solveOptions(const CompressArguments& arguments, const study::LatencyOptions& times) {
  study::SolveOptions options;
  options.fraction = arguments.budget;
  options.quantity = arguments.quantity;
  options.latency = times;
  options.metric = arguments.metric.empty() ? Metric::weight : parse_metric(arguments.metric);
  options.families = parseFamilies(arguments.family);
  options.layers = arguments.layers;
  options.alignment = arguments.alignment;
  options.stable_cp = arguments.stable;
  return options;
}

/// Ranks that the spectra of every layer give.
Recipe recipeByRule(const study::Model& model, const CompressArguments& arguments,
                    std::vector<std::string>& remarks, const Job& job) {
  study::RankRuleOptions options;
  options.family = parseFamilies(arguments.family).front();
  options.rule = parse_rank_rule(arguments.rule);
  if (!arguments.metric.empty()) options.metric = parse_metric(arguments.metric);
  options.layers = arguments.layers;
  if (!arguments.shape.empty()) options.shape = parse_tensorized_shape(arguments.shape);
  options.scheme = arguments.scheme == "spatial" ? ConvScheme::spatial : ConvScheme::channel;
  options.alignment = arguments.alignment;
  return study::rank_rule_recipe(model, options, remarks, job);
}

/// The budget solved, and polished where that is asked for.
Recipe solveBudget(const study::Model& model, const CompressArguments& arguments,
                   const study::LatencyOptions& times, std::map<std::string, double>& measured,
                   std::vector<std::string>& remarks, const Job& job) {
  const study::SolveOptions options = solveOptions(arguments, times);
  const study::LossTable table = study::loss_table(model, options, arguments.base(model), job);
  if (arguments.polish == 0) return study::solve(table, options.fraction);
  study::PolishReport report;
  const Recipe recipe = study::polish(table, {options.fraction, arguments.polish}, report, job);
  measured["solved " + report.measure] = report.solved;
  measured["polished " + report.measure] = report.found;
  remarks.push_back("polished: the " + report.measure + " on the calibration samples went from " +
                    number(report.solved) + " to " + number(report.found) + " in " +
                    std::to_string(report.trials) + " recipes");
  return recipe;
}

Recipe chooseRecipe(const study::Model& opened, const CompressArguments& arguments,
                    const study::LatencyOptions& times, std::map<std::string, double>& measured,
                    std::vector<std::string>& remarks, const Job& job) {
  const study::ModelReport& model = opened.report();
  if (arguments.given) return fittingRecipe(model, *arguments.given, remarks);
  if (arguments.budget > 0 && !arguments.metric.empty())
    return solveBudget(opened, arguments, times, measured, remarks, job);
  if (arguments.budget > 0) {
    study::BudgetOptions options{arguments.budget, {}, arguments.layers};
    if (!arguments.family.empty()) options.family = parseFamilies(arguments.family).front();
    return study::solve_budget(model, options, arguments.base(opened));
  }
  if (!arguments.rule.empty()) return recipeByRule(opened, arguments, remarks, job);
  study::UniformOptions options{
      parseFamilies(arguments.family).front(), parse_rank(arguments.rank), arguments.layers, {}};
  if (!arguments.shape.empty()) options.shape = parse_tensorized_shape(arguments.shape);
  options.scheme = arguments.scheme == "spatial" ? ConvScheme::spatial : ConvScheme::channel;
  Recipe recipe = study::uniform_recipe(model, options, remarks);
  if (!arguments.metric.empty()) recipe.metric = arguments.metric;
  if (const auto known = study::calibration_of(opened);
      known && parse_metric(recipe.metric) != Metric::weight)
    recipe.calibration_hash = known->hash;
  return recipe;
}

/// What goes with every recipe, whatever chose its layers.
void complete(Recipe& recipe, const study::Model& model, const CompressArguments& arguments) {
  const Recipe base = arguments.base(model);
  recipe.normalisation = base.normalisation;
  if (arguments.given) return;
  recipe.following = base.following;
  recipe.unknown = base.unknown;
  for (LayerSpec& spec : recipe.layers)
    if (auto* cp = std::get_if<CpOptions>(&spec.options)) cp->stable = arguments.stable;
  for (const LayerSpec& spec : keptLayers(model.report(), arguments.layers)) recipe.set(spec);
}

void printReport(const study::CompressReport& report, const study::ExportReport& file) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "family", "plan", "ranks", "parameters", "after", "kept", "error"}};
  for (const auto& layer : report.layers) {
    const auto* row = report.before.find(layer.spec.id);
    rows.push_back(
        {row != nullptr ? row->name : layer.spec.id, std::string(label(layer.spec.family())), layer.plan,
         to_string(Rank{layer.ranks}), count(layer.dense_parameters), count(layer.parameters),
         percent(static_cast<double>(layer.parameters) / static_cast<double>(layer.dense_parameters)),
         number(layer.relative_error)});
  }
  printTable(rows, 3);
  const double kept =
      static_cast<double>(report.after.parameters) / static_cast<double>(report.before.parameters);
  std::printf("\n%s parameters -> %s: %s× %s (%s kept), MACs %s -> %s\n",
              count(report.before.parameters).c_str(), count(report.after.parameters).c_str(),
              number(kept > 1 ? kept : 1 / kept).c_str(), kept > 1 ? "larger" : "smaller",
              percent(kept).c_str(), count(report.before.macs).c_str(), count(report.after.macs).c_str());
  std::printf("relative weight error %s, output difference %s\n", number(report.relative_error).c_str(),
              number(report.output_difference).c_str());
  if (report.recipe.metric == "two-sided")
    std::printf("predicted rise of the loss %s\n", number(report.predicted_loss).c_str());
  printExport(file);
}

/// What --data or a command of the user's says before and after, where no limit has asked for it already.
class Judgement {
 public:
  /// Judges the original: what cannot be measured is said before the work.
  Judgement(Console& console, const LimitArguments& limits, const Normalisation& normalisation,
            const study::Model& original, const Job& job)
      : console_(console), original_(original) {
    if (limits.drops() || !limits.score().asked()) return;
    options_ = limits.score().finish(normalisation);
    limits.score().setImages(options_->data, original, console, job);
    limits.score().warnOfSeen(original, console);
    dense_ = study::score(original, original, *options_, job);
  }

  void judge(const study::Model& compressed, std::map<std::string, double>& measured, const Job& job) const {
    if (!options_) return;
    const double found = study::score(compressed, original_, *options_, job);
    tellScores(console_, options_->score, dense_, "compressed", found, measured);
  }

 private:
  Console& console_;
  study::Model original_;
  std::optional<study::ScoreOptions> options_;
  double dense_ = 0;
};

/// Throws wrong usage where options contradict each other, and for those that would do nothing.
void check(const CLI::App& command, const CompressArguments& arguments, const LimitArguments& limits) {
  const auto given = [&](const char* option) { return command.count(option) > 0; };
  const bool budget = given("--budget"), ranks = given("--rank"), rule = given("--rank-rule");
  if (arguments.quantity != "parameters" && arguments.metric.empty())
    throw CLI::ValidationError("--budget-of " + arguments.quantity +
                               " needs --calibration or --metric weight-error");
  limits.check(arguments.quantity == "latency");
  if (!arguments.dry && arguments.out.empty()) throw CLI::RequiredError("--out");
  if (arguments.dry && limits.score().asked() && !limits.drops())
    throw CLI::ValidationError("--dry-run makes nothing that --data or a command could measure");
  if (arguments.polish > 0 && !budget && !limits.drops())
    throw CLI::ValidationError("--polish needs --budget or --max-drop");
  const bool amount = budget || given("--recipe") || ranks || rule;
  if (!amount && !limits.asked())
    throw CLI::ValidationError(
        "say how much: --budget F, --max-drop D, --max-latency T, --recipe FILE, --family X --rank Y, or "
        "--family X --rank-rule Z");
  if (amount && limits.asked())
    throw CLI::ValidationError(
        "--max-drop and --max-latency stand in place of --budget, --recipe, --rank and --rank-rule");
  if (given("--budget-of") && !budget && !limits.drops())
    throw CLI::ValidationError("--budget-of needs --budget or --max-drop");
  if (given("--align") && (ranks || (budget && arguments.metric.empty())))
    throw CLI::ValidationError(
        "--align is for ranks that are chosen one by one: --rank-rule, --max-drop, --max-latency, or "
        "--budget with --calibration or --metric");
  if ((given("--shape") || given("--scheme")) && !ranks && !rule)
    throw CLI::ValidationError("--shape and --scheme need --rank or --rank-rule");
}

/// Several families are for what chooses among them by what each layer loses.
void checkFamilies(const CompressArguments& arguments, const LimitArguments& limits) {
  const std::size_t count = parseFamilies(arguments.family).size();
  const bool chooses = limits.asked() || (arguments.budget > 0 && !arguments.metric.empty());
  if (arguments.family.empty() || chooses || count == 1) return;
  throw CLI::ValidationError(
      "--family names one family here: among several chooses --budget with --calibration or --metric, "
      "--max-drop or --max-latency");
}

void run(Console& console, const ModelArgument& argument, CompressArguments& arguments,
         const LimitArguments& limits, const ExportOptions& options) {
  // wrong texts are wrong usage, before anything is opened
  asUsage([&] {
    arguments.calibration.normalisation = parseNormalisation(arguments.normalise);
    checkFamilies(arguments, limits);
    if (!arguments.rank.empty()) parse_rank(arguments.rank);
    if (!arguments.rule.empty()) parse_rank_rule(arguments.rule);
    if (!arguments.shape.empty()) parse_tensorized_shape(arguments.shape);
  });
  checkOutputs({{"--out", arguments.out},
                {"--save-recipe", arguments.save_recipe},
                {"--report", arguments.report},
                {"--save-statistics", arguments.save_statistics}},
               argument.files());
  const bool minds = limits.score().mindsImages(!arguments.calibration.data.empty());
  if (!arguments.recipe.empty()) {
    arguments.given = study::read_recipe(arguments.recipe);
    Normalisation& said = arguments.calibration.normalisation;  // what is judged is read alike throughout
    if (said == Normalisation{}) said = arguments.given->normalisation;
  }
  const Job job = console.job();
  study::Model model = argument.open(console, job);
  arguments.calibration.images = limits.score().images(model);
  model =
      knowingStatistics(model, arguments.calibration, arguments.statistics, arguments.save_statistics, job);
  const Judgement judgement(console, limits, arguments.calibration.normalisation, model, job);
  std::vector<std::string> remarks = model.report().remarks;
  study::CompressReport report;
  Recipe recipe = limits.asked()
                      ? limits.choose(model, solveOptions(arguments, limits.times()), arguments.base(model),
                                      arguments.calibration, arguments.polish, report.measured, console, job)
                      : chooseRecipe(model, arguments, limits.times(), report.measured, remarks, job);
  complete(recipe, model, arguments);
  if (const auto& images = arguments.calibration.images; images && (minds || !images_of(recipe)))
    set_images(recipe, *images);
  if (arguments.dry) {
    if (!arguments.save_recipe.empty()) study::write_recipe(recipe, arguments.save_recipe);
    showPlan(console, model.report(), recipe);
    return console.remarks(remarks);
  }
  const study::Model compressed = study::compress(model, recipe, report, job);
  if (report.after.parameters > report.before.parameters)
    remarks.push_back(
        "the model was compressed already and is larger now: sizes are shares of the dense model, and layers "
        "begin anew but for those that --layers leaves out");
  const study::ExportReport file = study::export_model(compressed, arguments.out, options, job);
  if (!arguments.save_recipe.empty()) study::write_recipe(recipe, arguments.save_recipe);
  judgement.judge(compressed, report.measured, job);
  report.after.path = file.path;
  report.after.bytes = file.bytes;
  if (!arguments.report.empty()) study::write_text(arguments.report, study::to_html(reportOn(report)));
  console.result(study::to_json(report), [&] { printReport(report, file); });
  console.remarks(remarks);
  console.remarks(compressed.report().remarks);
  console.remarks(file.remarks);
  if (!file.verified)
    throw Error("export.differs", "{file} does not answer as the model does", {{"file", file.path}});
}

void addCalibration(CLI::App& command, CompressArguments& arguments) {
  auto* data = command.add_option(
      "--calibration", arguments.calibration.data,
      "Samples that say what matters (as DATA, never the ones you evaluate on): factors and "
      "ranks are chosen by their effect on the loss");
  command
      .add_option(
          "--metric", arguments.metric,
          "two-sided (default with --calibration), input, diagonal, or weight-error: what is lost least")
      ->check(CLI::IsMember({"two-sided", "input", "diagonal", "weight-error"}));
  command.add_option("--calibration-samples", arguments.calibration.samples, "At most so many samples")
      ->check(positive())
      ->capture_default_str()
      ->needs(data);
  command
      .add_flag("--sequential", arguments.following.sequential,
                "Look at what the layers before it have become before a layer is factorized")
      ->needs(data);
  command
      .add_flag("--refit", arguments.following.refit,
                "Fit factors to the original's outputs from the inputs that are left")
      ->needs(data);
  command
      .add_flag("--bias-correction", arguments.following.bias_correction,
                "Let biases answer for the mean of the error")
      ->needs(data);
  command
      .add_flag_callback(
          "--refine",
          [&arguments] {
            arguments.following = {true, true, true};
          },
          "All three: slower, as the samples run through the model twice for each layer, and better")
      ->needs(data);
  command
      .add_option_function<std::string>(
          "--target",
          [&arguments](const std::string& target) { arguments.calibration.classifier = target == "classes"; },
          "Whose change counts: of the predicted classes (default), or of the output as it is")
      ->check(CLI::IsMember({"classes", "output"}))
      ->needs(data);
  addStatistics(command, arguments.statistics, arguments.save_statistics, arguments.calibration);
  command.add_option("--normalize", arguments.normalise,
                     "MEAN/DEVIATION of the samples: 0.1307/0.3081 (default: as the model's recipe says)");
  command
      .add_option("--budget-of", arguments.quantity,
                  "What --budget counts: parameters, macs, bytes, or latency (measured)")
      ->check(CLI::IsMember({"parameters", "macs", "bytes", "latency"}))
      ->capture_default_str();
  command
      .add_option("--polish", arguments.polish,
                  "With --budget: compress and measure so many recipes about the one that is solved for, on "
                  "the calibration samples, and keep the best; with --max-drop also smaller ones, as long as "
                  "one holds")
      ->check(CLI::Range(1, 100000))
      ->needs(data);
  command.add_option("--align", arguments.alignment, "Ranks are multiples of this (8, 16, 32)")
      ->check(positive());
}

}  // namespace

void addCompress(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand("compress", "Factorize layers and write the smaller model");
  auto arguments = std::make_shared<CompressArguments>();
  const ModelArgument argument(*command);
  auto* out = command->add_option("--out,-o", arguments->out, "The file to write");
  auto* dry = command->add_flag("--dry-run", arguments->dry,
                                "Say which families and ranks it would be, and what they cost; of files only "
                                "those of --save-recipe and --save-statistics are written");
  dry->excludes(out);
  const ExportArguments asked(*command);
  for (const char* of_the_file : {"--format", "--opset", "--half"})
    dry->excludes(command->get_option(of_the_file));
  auto* budget = command
                     ->add_option("--budget", arguments->budget,
                                  "At most this share of the dense model's parameters (0.25, 25%)")
                     ->transform(share(1e-9, 1));
  auto* recipe = command
                     ->add_option("--recipe", arguments->recipe,
                                  "Take the request from a recipe, or from a model that Tenfold compressed")
                     ->excludes(budget);
  auto* family = command
                     ->add_option("--family", arguments->family,
                                  "low-rank, cp, tucker, tt, block-tt, tensor-ring, block-cp")
                     ->excludes(recipe);
  auto* rank = command
                   ->add_option("--rank", arguments->rank,
                                "A number (12), a list (24,22) or a share of the dense size (0.25)")
                   ->needs(family)
                   ->excludes(budget)
                   ->excludes(recipe);
  command
      ->add_option("--rank-rule", arguments->rule,
                   "Ranks from the spectra of each layer, under the metric if there is one: "
                   "energy:0.9, error:0.1, ratio:100, evbmf[:0.8]; low-rank, tucker, tt, block-tt")
      ->needs(family)
      ->excludes(budget)
      ->excludes(rank)
      ->excludes(recipe);
  command->add_option("--layers", arguments->layers, "Names of layers, with * and ?, commas between")
      ->excludes(recipe);
  command
      ->add_option(
          "--shape", arguments->shape,
          "Tensorized shape of matrices, input/output modes: 4x8/4x4; larger sides are filled up with zeros")
      ->needs(family)
      ->excludes(budget);
  command->add_option("--scheme", arguments->scheme, "Low-rank convolutions: channel or spatial")
      ->check(CLI::IsMember({"channel", "spatial"}))
      ->needs(family)
      ->excludes(budget);
  addStability(*command, arguments->stable)->excludes(recipe);
  addCalibration(*command, *arguments);
  for (const char* said_by_it :
       {"--metric", "--sequential", "--refit", "--bias-correction", "--refine", "--budget-of", "--align"})
    command->get_option(said_by_it)->excludes(recipe);
  const LimitArguments limits(*command);
  command->add_option("--save-recipe", arguments->save_recipe, "Also write the recipe as JSON");
  command->add_option("--report", arguments->report, "Also write a report: one HTML file")->excludes(dry);
  command->callback([&console, command, argument, arguments, asked, limits] {
    const bool known = !arguments->calibration.data.empty() || !arguments->statistics.empty();
    if (arguments->metric.empty() && known && command->count("--recipe") == 0)
      arguments->metric = "two-sided";
    check(*command, *arguments, limits);
    run(console, argument, *arguments, limits,
        arguments->dry ? ExportOptions{} : asked.finish(arguments->out));
  });
}

}  // namespace tenfold::cli
