// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/drop_service.h"

#include <cmath>

#include "engine/study/sweep.h"
#include "engine/support/error.h"
#include "ui/document/requests.h"
#include "ui/jobs/solve_service.h"
#include "ui/settings/engine_text.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int polishedRecipes = 16;

/// Everything that the work needs, copied from the window's thread.
struct DropQuestion {
  study::Model original, model;
  study::SolveOptions options;
  Recipe base;
  std::string metric;
  study::LossTable losses;                         ///< none yet
  std::optional<study::EvaluateReport> evaluated;  ///< the dense model on the same samples
  study::DropOptions drop;
  std::int64_t denseParameters = 1;
};

struct Answer {
  study::LossTable losses;
  std::vector<Curve> curves;
  std::optional<Recipe> recipe;
  QString problem;  ///< why there is none
  DropFound found;
};

/// A drop of 0.0083 as "−0.83 points".
QString pointsText(double drop) {
  const QString number = QString::number(std::abs(drop) * 100, 'f', 2);
  const QString sign = number == "0.00" ? QStringLiteral("±") : drop > 0 ? QStringLiteral("−") : "+";
  return QObject::tr("%1 points", "of accuracy").arg(sign + number);
}

/// What may be lost: 0.01 as "1.0 points".
QString limitText(double most) { return QObject::tr("%1 points", "of accuracy").arg(most * 100, 0, 'f', 1); }

QString unreachable(const Error& error, double most) {
  const auto parameter = [&](const char* name) {
    const auto found = error.parameters().find(name);
    return found == error.parameters().end() ? 0.0 : QString::fromStdString(found->second).toDouble();
  };
  if (parameter("count") == 0) return QObject::tr("There is no layer left that may be compressed");
  return QObject::tr("None of the %n models that were measured loses at most %1; the best is at %2", nullptr,
                     int(parameter("count")))
      .arg(limitText(most), pointsText(parameter("best")));
}

study::LossTable dropLosses(const DropQuestion& question, const Job& job) {
  if (question.losses) return question.losses;
  return study::loss_table(question.model, question.options, question.base, job);
}

/// What the search needs before it begins: what the dense model can do, which also says whether the samples
/// fit, and what layers lose.
template <class Store>
void prepare(DropQuestion& question, Answer& answer, const Store& store, const Job& job) {
  if (!question.evaluated) {
    const Job dense = job.step(0, 4, QObject::tr("dense model").toStdString());
    question.evaluated = study::evaluate(denseOf(question.original, dense), question.drop.score.data, dense);
    store(Recipe{}, *question.evaluated);
  }
  answer.losses = dropLosses(question, job.step(1, 4, ""));
  for (const char* quantity : {"parameters", "macs"})
    answer.curves.push_back(
        makeCurve(answer.losses, question.options.families, quantity, question.metric, question.base));
  question.drop.dense = question.evaluated->accuracy;
  answer.found.dense = question.evaluated->accuracy;
  answer.found.samples = question.evaluated->samples;
}

DropTry tryOf(const DropQuestion& question, const study::SweepPoint& point, bool holds) {
  return {double(point.predicted.parameters) / double(question.denseParameters),
          *question.drop.dense - *point.score, holds};
}

}  // namespace

QString tryText(const DropTry& attempt) {
  return QObject::tr("%1 of the parameters at %2").arg(percentText(attempt.kept), pointsText(attempt.drop));
}

QString foundText(const DropFound& found) {
  const QString data = QString::fromStdString(found.data.data), samples = exactText(found.samples);
  if (data.endsWith(":train"))
    return QObject::tr("%1 on %2 training samples").arg(tryText(found.best), samples);
  if (data.endsWith(":all")) return QObject::tr("%1 on %2 samples").arg(tryText(found.best), samples);
  return QObject::tr("%1 on %2 held-out samples").arg(tryText(found.best), samples);
}

DropService::DropService(Document& document, ReportStore& store, EvaluateService& evaluate, QObject* parent)
    : ModelService(document, store, parent), evaluate_(evaluate) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (std::holds_alternative<ModelOpened>(change)) begin();
  });
  connect(&evaluate, &EvaluateService::dataChanged, this, [this] {
    if (!job_.isRunning()) begin();
  });
}

DropService::Lack DropService::lack() const {
  if (!data()) return Lack::samples;
  const auto& calibration = document_.calibration();
  const bool follows = calibration && document_.metric() != Metric::weight;
  return follows && study::shares_samples(data()->data, calibration->data) ? Lack::others : Lack::nothing;
}

void DropService::begin() {
  tries_.clear();
  problem_.clear();
  emit changed();
}

void DropService::addTry(const DropTry& attempt) {
  tries_.push_back(attempt);
  emit changed();
}

void DropService::solve(study::SolveOptions options, double most, bool polish) {
  if (lack() != Lack::nothing) return;
  options.metric = document_.metric();
  options.quantity = "parameters";
  DropQuestion question;
  question.original = document_.original();
  question.model = document_.model();
  question.options = options;
  question.base = document_.recipe();
  question.metric = metricKey(question.base);
  if (const auto* known = store_.losses(options, question.metric)) question.losses = *known;
  if (const auto* known = store_.evaluation(Recipe{})) question.evaluated = *known;
  question.drop.most = most;
  question.drop.score.data = *data();
  question.drop.polish = polish ? polishedRecipes : 0;
  question.denseParameters = document_.denseParameters();
  begin();
  job_.start(
      tr("Looking for the smallest model that loses at most %1").arg(limitText(most)),
      [this, question](const Worker& worker) mutable {
        Answer answer;
        answer.found.data = question.drop.score.data;
        answer.found.most = question.drop.most;
        const auto store = [&](const Recipe& recipe, const study::EvaluateReport& report) {
          worker.deliver([this, recipe, report, data = question.drop.score.data] {
            if (evaluate_.isData(data)) store_.put(recipe, report);
          });
        };
        prepare(question, answer, store, worker.job);
        try {
          study::DropReport report;
          const auto onTry = [&](const study::SweepPoint& point, bool holds) {
            const DropTry attempt = tryOf(question, point, holds);
            if (attempt.holds) answer.found.best = attempt;
            if (point.evaluation) store(point.predicted.recipe, *point.evaluation);
            worker.deliver([this, attempt, recipe = point.predicted.recipe, error = point.relative_error] {
              if (error) store_.putWeightError(recipe, *error);
              addTry(attempt);
            });
          };
          const auto table = answer.losses.with_locks(question.base).with_quantity(question.options.quantity);
          answer.recipe = study::solve_drop(question.model, table, question.drop, report,
                                            worker.job.step(1, 2, ""), onTry);
          answer.found.tries = int(report.tried.size());
        } catch (const Error& error) {
          if (error.id() != "drop.unreachable") throw;
          answer.problem = unreachable(error, question.drop.most);
        }
        return answer;
      },
      [this, options, metric = question.metric, before = question.base](const Outcome<Answer>& outcome) {
        if (outcome.result) {
          store_.put(options, metric, outcome.result->losses);
          for (const Curve& curve : outcome.result->curves) store_.put(curve);
          problem_ = outcome.result->problem;
        } else {
          tries_.clear();
          problem_ = outcome.cancelled ? QString() : outcome.error;
        }
        if (!problem_.isEmpty()) emit failed(problem_);
        if (outcome.result && outcome.result->recipe)
          give(*outcome.result->recipe, before, outcome.result->found);
        emit changed();
        if (outcome.result) emit finished();
      });
}

void DropService::give(Recipe recipe, const Recipe& before, DropFound answer) {
  const QString text = tr("Solve: %1").arg(foundText(answer));
  if (document_.recipe() == before) {
    document_.applyRecipe(recipe, text);
  } else {
    // what a person did while it was looked for is not lost, and neither is what was found
    answer.variant = document_.freeName(tr("at most %1").arg(limitText(answer.most)));
    document_.addVariant(answer.variant, recipe, false);
  }
  emit found(answer);
}

}  // namespace tenfold::ui
