// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/solve_service.h"

#include <algorithm>

#include "engine/support/error.h"
#include "ui/document/requests.h"
#include "ui/settings/engine_text.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int measuredPoints = 10, polishedRecipes = 16;

/// What one answer of the solver brings along.
struct Solved {
  study::LossTable losses;
  std::vector<Curve> curves;
  double least = 0;
  std::optional<Recipe> recipe;
  QString problem;  ///< why there is no recipe
  std::optional<study::PolishReport> polished;
};

/// Everything that the work needs, copied from the window's thread.
struct SolveQuestion {
  study::Model model;
  study::SolveOptions options;
  Recipe base;
  std::string metric;
  study::LossTable losses;  ///< none yet
  bool curves = true;
  int polish = 0;  ///< recipes to measure
};

/// With the times of layers where the budget is of them, which are measured once.
study::LossTable solveLosses(const SolveQuestion& question, const Job& job) {
  const bool time = question.options.quantity == "latency";
  study::LossTable losses = question.losses;
  if (!losses) {
    study::SolveOptions options = question.options;
    if (time) options.quantity = "parameters";
    losses = study::loss_table(question.model, options, question.base, time ? job.step(0, 2, "") : job);
  }
  return time && !losses.is_timed() ? losses.with_latency({}, job.step(1, 2, "")) : losses;
}

/// The front of another base or quantity, of what `curve` follows from.
Curve redrawn(Curve curve, const Recipe& base) {
  curve.points = study::front(curve.losses.with_locks(base).with_quantity(curve.quantity), frontPoints);
  curve.base = baseKey(base);
  return curve;
}

Curve frontOf(const SolveQuestion& question, const study::LossTable& losses, const std::string& quantity) {
  return makeCurve(losses, question.options.families, quantity, question.metric, question.base);
}

Solved answer(const SolveQuestion& question, const Worker& worker) {
  Solved solved;
  solved.losses = solveLosses(question, question.polish > 0 ? worker.job.step(0, 2, "") : worker.job);
  const auto locked = solved.losses.with_locks(question.base);
  const auto table = locked.with_quantity(question.options.quantity);
  solved.least = double(table.least()) / double(std::max<std::int64_t>(1, table.dense()));
  if (question.curves)
    for (const char* quantity : {"parameters", "macs"})
      solved.curves.push_back(frontOf(question, solved.losses, quantity));
  try {
    const double fraction = question.options.fraction;
    if (question.polish == 0) {
      solved.recipe = study::solve(table, fraction);
    } else {
      study::PolishReport report;
      solved.recipe = study::polish(table, {fraction, question.polish}, report, worker.job.step(1, 2, ""));
      solved.polished = report;
    }
  } catch (const Error& error) {
    if (error.id() != "budget.unreachable") throw;
    solved.problem = engineText(error.what());
  }
  return solved;
}

/// Points spread over the front, both ends among them.
std::vector<study::TradeOffPoint> spread(const std::vector<study::TradeOffPoint>& all) {
  std::vector<study::TradeOffPoint> some;
  const std::size_t count = std::min<std::size_t>(all.size(), measuredPoints);
  for (std::size_t k = 0; k < count; ++k)
    some.push_back(all[count == 1 ? 0 : k * (all.size() - 1) / (count - 1)]);
  return some;
}

QString quantityWord(const std::string& quantity) {
  if (quantity == "macs") return QObject::tr("MACs");
  if (quantity == "latency") return QObject::tr("time");
  return quantity == "bytes" ? QObject::tr("bytes") : QObject::tr("parameters");
}

}  // namespace

Curve makeCurve(const study::LossTable& losses, const std::vector<Family>& families,
                const std::string& quantity, const std::string& metric, const Recipe& base) {
  Curve curve;
  if (families.size() == 1) curve.family = families.front();
  curve.quantity = quantity;
  curve.metric = metric;
  curve.losses = losses;
  return redrawn(std::move(curve), base);
}

bool SolveService::isLive(study::SolveOptions options) const {
  options.metric = document_.metric();
  const auto* known = store_.losses(options, metricKey(document_.recipe()));
  return known != nullptr && (options.quantity != "latency" || known->is_timed());
}

void SolveService::solve(study::SolveOptions options) {
  options.metric = document_.metric();
  next_.reset();
  start(options, How::step);
}

void SolveService::polish(study::SolveOptions options) {
  options.metric = document_.metric();
  next_.reset();
  start(options, How::polish);
}

void SolveService::drag(study::SolveOptions options) {
  options.metric = document_.metric();
  if (!isLive(options)) return;
  if (job_.isRunning())
    next_ = options;
  else
    start(options, How::drag);
}

void SolveService::finishDrag() {
  ending_ = job_.isRunning();
  if (!ending_) document_.finishEditing();
}

void SolveService::start(const study::SolveOptions& options, How how) {
  SolveQuestion question{
      document_.model(), options, document_.recipe(), metricKey(document_.recipe()), {}, true};
  if (const auto* known = store_.losses(options, question.metric)) question.losses = *known;
  question.curves = how != How::drag;
  if (how == How::polish) question.polish = polishedRecipes;
  job_.start(
      how == How::polish ? QObject::tr("Polishing")
      : question.losses  ? QObject::tr("Solving the budget")
                         : QObject::tr("Looking at every layer"),
      [question](const Worker& worker) { return answer(question, worker); },
      [this, options, how, metric = question.metric, before = question.base,
       known = isLive(options)](const Outcome<Solved>& outcome) {
        if (!usable(outcome)) {
          next_.reset();
          return startNext();
        }
        const Solved& solved = *outcome.result;
        if (!known) store_.put(options, metric, solved.losses);
        for (const Curve& curve : solved.curves) store_.put(curve);
        least_ = solved.least;
        leastOf_ = options.quantity;
        if (solved.recipe) give(*solved.recipe, before, options, how);
        if (!solved.recipe && how != How::drag) emit failed(solved.problem);
        emit answered();
        if (solved.polished) emit polished(*solved.polished);
        if (how != How::drag) emit finished();
        startNext();
      });
}

void SolveService::give(const Recipe& recipe, const Recipe& before, const study::SolveOptions& options,
                        How how) {
  const QString share = percentText(options.fraction), quantity = quantityWord(options.quantity);
  const QString text = (how == How::polish ? QObject::tr("Polish: %1 of %2") : QObject::tr("Solve: %1 of %2"))
                           .arg(share, quantity);
  if (how == How::drag) return document_.dragRecipe(recipe, text);
  if (document_.recipe() == before) return document_.applyRecipe(recipe, text);
  // what a person did meanwhile is not lost, and neither is what was found
  const QString name = document_.freeName(QObject::tr("%1 of %2").arg(share, quantity));
  document_.addVariant(name, recipe, false);
  emit foundBeside(name);
}

void SolveService::startNext() {
  if (next_) {
    const auto options = *next_;
    next_.reset();
    return start(options, How::drag);
  }
  if (ending_) document_.finishEditing();
  ending_ = false;
}

FrontService::FrontService(Document& document, ReportStore& store, QObject* parent)
    : ModelService(document, store, parent) {
  connect(&document, &Document::changed, this, &FrontService::refresh);
}

void FrontService::refresh() {
  const Recipe base = document_.recipe();
  const std::string metric = metricKey(base), key = baseKey(base);
  std::vector<Curve> stale;
  for (const Curve& curve : store_.curves())
    if (curve.losses && curve.metric == metric && curve.base != key) stale.push_back(curve);
  if (stale.empty()) return job_.cancel();
  std::string wanted = key + metric;
  for (const Curve& curve : stale)
    wanted += "\n" + curve.quantity + " " + (curve.family ? std::string(id(*curve.family)) : std::string());
  if (job_.isRunning() && wanted == asked_) return;
  asked_ = wanted;
  job_.start(
      QObject::tr("Drawing the front again"),
      [stale, base](const Worker& worker) {
        std::vector<Curve> made;
        for (const Curve& curve : stale) {
          worker.job.checkpoint();
          made.push_back(redrawn(curve, base));
        }
        return made;
      },
      [this](const Outcome<std::vector<Curve>>& outcome) {
        if (!usable(outcome)) return;
        for (const Curve& curve : *outcome.result) store_.put(curve);
        emit finished();
      });
}

void TradeOffService::compute(study::SolveOptions options, Measure measure, const study::DataOptions& data) {
  options.metric = document_.metric();
  SolveQuestion question{
      document_.model(), options, document_.recipe(), metricKey(document_.recipe()), {}, true};
  if (const auto* known = store_.losses(options, question.metric)) question.losses = *known;
  job_.start(
      QObject::tr("Computing the curve"),
      [this, question, measure, data](const Worker& worker) {
        const bool more = measure != Measure::nothing;
        const auto losses = solveLosses(question, more ? worker.job.step(0, 4, "") : worker.job);
        const Curve curve = frontOf(question, losses, question.options.quantity);
        worker.deliver([this, question, losses, curve] {
          if (!question.losses) store_.put(question.options, question.metric, losses);
          store_.put(curve);
        });
        if (!more) return true;
        const auto points = spread(curve.points);
        for (std::size_t k = 0; k < points.size(); ++k) {
          const Recipe& recipe = points[k].recipe;
          const Job step = worker.job.step(std::int64_t(k) + 4, std::int64_t(points.size()) + 4,
                                           QObject::tr("point %1").arg(k + 1).toStdString());
          study::CompressReport report;
          const auto small = study::compress(question.model, recipe, report, step);
          worker.deliver(
              [this, recipe, error = report.relative_error] { store_.putWeightError(recipe, error); });
          if (measure != Measure::accuracy) continue;
          const auto accuracy = study::evaluate(small, data, step);
          worker.deliver([this, recipe, accuracy, data] {
            if (evaluate_.isData(data)) store_.put(recipe, accuracy);
          });
        }
        return true;
      },
      [this](const Outcome<bool>& outcome) {
        if (usable(outcome)) emit finished();
      });
}

}  // namespace tenfold::ui
