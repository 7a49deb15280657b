// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/measure_service.h"

#include <functional>
#include <map>
#include <set>

#include "engine/support/error.h"
#include "ui/document/requests.h"
#include "ui/settings/engine_text.h"

namespace tenfold::ui {
namespace {

/// Everything that the work needs, copied from the window's thread.
struct MeasureQuestion {
  study::Model original, current;               ///< the file's, and the one that losses are of
  std::map<std::string, study::Model> trained;  ///< by state_hash: of variants that were trained
  std::vector<MeasureTask> tasks;
  std::optional<study::DataOptions> data;
  std::vector<std::pair<std::string, study::SolveOptions>> losses;  ///< with their metric keys
};

/// Where answers go, on the window's thread.
struct Desk {
  ReportStore& store;
  const EvaluateService& evaluate;
  std::function<void(std::optional<std::string> key)> turn;
  std::function<void(const QString& sentence)> complain;
};

/// The work, on the job's thread.
class Run {
 public:
  Run(const MeasureQuestion& question, const Worker& worker, const Desk& desk)
      : question_(question), worker_(worker), desk_(desk) {}

  bool all() {
    const auto tasks = std::int64_t(question_.tasks.size()), tables = std::int64_t(question_.losses.size());
    for (std::int64_t k = 0; k < tasks; ++k) {
      const MeasureTask& task = question_.tasks[std::size_t(k)];
      const Job job = worker_.job.step(k, tasks + tables, task.name.toStdString());
      tell([desk = desk_, key = keyOf(task.recipe)] { desk.turn(key); });
      attempt(task.name, [&] { one(task, job); });
    }
    tell([desk = desk_] { desk.turn({}); });
    for (std::int64_t k = 0; k < tables; ++k) {
      const auto& [metric, options] = question_.losses[std::size_t(k)];
      const Job job = worker_.job.step(tasks + k, tasks + tables, "losses");
      attempt(MeasureService::tr("Predicted losses"), [&] { losses(metric, options, job); });
    }
    return true;
  }

 private:
  void one(const MeasureTask& task, const Job& job) {
    const study::Model small = compressed(task, job);
    if (task.accuracy) {
      const auto score = study::evaluate(small, *question_.data, job.step(2, 4, "evaluating"));
      tell([desk = desk_, recipe = task.recipe, score, data = *question_.data] {
        if (desk.evaluate.isData(data)) desk.store.put(recipe, score);
      });
    }
    if (!task.time) return;
    study::BenchOptions options;
    options.layers = !keyOf(task.recipe).empty();  // there is nothing to hold dense layers against
    const auto bench = study::bench(dense(job), small, options, job.step(3, 4, "measuring its speed"));
    tell([desk = desk_, recipe = task.recipe, bench] { desk.store.put(recipe, bench); });
    const auto forward = study::time_forward(small, {}, job.step(3, 4, "timing its layers"));
    tell([desk = desk_, recipe = task.recipe, forward] { desk.store.put(recipe, forward); });
  }

  study::Model compressed(const MeasureTask& task, const Job& job) {
    if (keyOf(task.recipe).empty()) return dense(job);
    study::CompressReport report;
    const auto small = study::compress(question_.trained.at(task.recipe.state_hash), task.recipe, report,
                                       job.step(1, 4, "compressing"));
    tell([desk = desk_, recipe = task.recipe, error = report.relative_error] {
      desk.store.putWeightError(recipe, error);
    });
    return small;
  }

  const study::Model& dense(const Job& job) {
    if (!dense_) dense_ = denseOf(question_.original, job.step(0, 4, "dense model"));
    return *dense_;
  }

  void losses(const std::string& metric, const study::SolveOptions& options, const Job& job) {
    const auto table = study::loss_table(question_.current, options, {}, job);
    tell([desk = desk_, metric, options, table] { desk.store.put(options, metric, table); });
  }

  /// What cannot be done is told, and the rest goes on.
  template <class Part>
  void attempt(const QString& name, Part part) {
    try {
      part();
    } catch (const Error& error) {
      const QString sentence = MeasureService::tr("%1: %2").arg(name, engineText(error.what()));
      tell([desk = desk_, sentence] { desk.complain(sentence); });
    }
  }

  template <class Call>
  void tell(Call call) {
    worker_.deliver(std::move(call));
  }

  const MeasureQuestion& question_;
  const Worker& worker_;
  const Desk& desk_;
  std::optional<study::Model> dense_;
};

}  // namespace

std::vector<MeasureTask> missingOf(const ReportStore& store, const std::vector<Variant>& variants,
                                   bool hasData) {
  std::vector<MeasureTask> tasks;
  std::set<std::string> seen;
  for (const Variant& variant : variants) {
    const Recipe& recipe = variant.recipe;
    const std::string key = keyOf(recipe);
    if (!seen.insert(key).second) continue;
    const MeasureTask task{QString::fromStdString(variant.name), recipe,
                           !key.empty() && !store.knownWeightError(recipe),
                           hasData && store.evaluation(recipe) == nullptr, store.bench(recipe) == nullptr};
    if (task.any()) tasks.push_back(task);
  }
  return tasks;
}

MeasureService::MeasureService(Document& document, ReportStore& store, const EvaluateService& evaluate,
                               QObject* parent)
    : ModelService(document, store, parent), evaluate_(evaluate) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (std::holds_alternative<ModelOpened>(change)) job_.cancel();
  });
}

bool MeasureService::canJudge(const Recipe& recipe) const {
  const auto& calibration = document_.calibration();
  if (recipe.state_hash != document_.recipe().state_hash) return false;  // other weights
  return recipe.metric == id(Metric::weight) || (calibration && calibration->hash == recipe.calibration_hash);
}

std::string MeasureService::keyOfMetric(Metric metric) const {
  Recipe asked;
  asked.metric = id(metric);
  asked.state_hash = document_.recipe().state_hash;
  if (metric != Metric::weight) asked.calibration_hash = document_.calibration()->hash;
  return metricKey(asked);
}

std::vector<study::SolveOptions> MeasureService::missingLosses(const std::vector<Variant>& variants) const {
  std::map<std::string, std::set<Family>> families;
  std::set<std::string> missing;
  for (const Variant& variant : variants) {
    if (!canJudge(variant.recipe)) continue;
    auto& all = families[variant.recipe.metric];
    for (const auto& spec : variant.recipe.layers)
      if (spec.family() != Family::dense) all.insert(spec.family());
    if (!store_.loss(variant.recipe)) missing.insert(variant.recipe.metric);
  }
  std::vector<study::SolveOptions> tables;
  for (const Metric metric : all_metrics) {
    const std::string name(id(metric));
    if (!missing.contains(name)) continue;
    study::SolveOptions options;
    options.metric = metric;
    options.families.assign(families[name].begin(), families[name].end());
    if (store_.losses(options, keyOfMetric(metric)) == nullptr) tables.push_back(options);
  }
  return tables;
}

bool MeasureService::isMissing(const std::vector<Variant>& variants, bool hasData) const {
  return !missingOf(store_, variants, hasData).empty() || !missingLosses(variants).empty();
}

bool MeasureService::isAt(const Recipe& recipe) const { return turn_ && *turn_ == keyOf(recipe); }

void MeasureService::setTurn(std::optional<std::string> key) {
  turn_ = std::move(key);
  emit turnChanged();
}

void MeasureService::measure(const std::vector<Variant>& variants,
                             const std::optional<study::DataOptions>& data) {
  MeasureQuestion question{
      document_.original(), document_.model(), {}, missingOf(store_, variants, data.has_value()), data, {}};
  for (const Variant& variant : variants)
    question.trained[variant.recipe.state_hash] = document_.modelOf(variant.recipe);
  for (const auto& options : missingLosses(variants))
    question.losses.emplace_back(keyOfMetric(options.metric), options);
  if (question.tasks.empty() && question.losses.empty()) return;
  const Desk desk{store_, evaluate_, [this](std::optional<std::string> key) { setTurn(std::move(key)); },
                  [this](const QString& sentence) { emit failed(sentence); }};
  job_.start(
      tr("Measuring all variants"),
      [question, desk](const Worker& worker) { return Run(question, worker, desk).all(); },
      [this](const Outcome<bool>& outcome) {
        setTurn({});
        if (usable(outcome)) emit finished();
      });
}

}  // namespace tenfold::ui
