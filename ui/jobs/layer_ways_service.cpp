// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/layer_ways_service.h"

#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

constexpr double secondsEach = 0.05;

std::string keyOfWay(const LayerOptions& options) { return keyOf(LayerSpec{{}, options, false}); }

/// Those that `known` lacks; where it has all, all.
template <class Known>
LayerWaysService::Ways missing(const LayerWaysService::Ways& ways, const Known* known) {
  LayerWaysService::Ways lacking;
  for (const auto& way : ways)
    if (known == nullptr || !known->ways.contains(keyOfWay(way.options))) lacking.push_back(way);
  return lacking.empty() ? ways : lacking;
}

std::string keyOfData(const study::DataOptions& data) {
  std::string key = data.data + " " + std::to_string(data.limit);
  for (const auto* numbers : {&data.normalisation.mean, &data.normalisation.deviation}) {
    key += " /";
    for (const double number : *numbers) key += " " + std::to_string(number);
  }
  return key;
}

}  // namespace

LayerWaysService::LayerWaysService(Document& document, ReportStore& store, const EvaluateService& evaluate,
                                   QObject* parent)
    : ModelService(document, store, parent), evaluate_(evaluate) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (!std::holds_alternative<ModelOpened>(change)) return;
    job_.cancel();
    quick_.cancel();
    predicted_.clear();
    times_.clear();
    scores_.clear();
    emit changed();
  });
}

void LayerWaysService::predict(const std::string& id, const Ways& ways) {
  std::string asked = id;
  for (const auto& way : ways) asked += "\n" + keyOfWay(way.options);
  const bool known = predicted_.contains(id) || quick_.isRunning();
  if (ways.empty() || (known && asked == predicting_)) return;
  predicting_ = asked;
  quick_.start(
      tr("Predicting times"),
      [report = document_.report(), id, ways](const Worker& worker) {
        return study::predict_ways(report, id, ways, worker.job);
      },
      [this, id](const Outcome<study::PredictedTimes>& outcome) {
        if (!usable(outcome)) return;
        predicted_[id] = *outcome.result;
        emit changed();
      });
}

void LayerWaysService::forgetPredictions() {
  quick_.cancel();
  predicting_.clear();
  predicted_.clear();
  emit changed();
}

void LayerWaysService::measure(const std::string& id, const Ways& ways, const Wish& wish) {
  const auto& data = evaluate_.lastData();
  const bool scored = wish.score && data;
  if (ways.empty() || !(wish.times || scored)) return;
  const auto* row = document_.row(id);
  const Ways timed = wish.times ? missing(ways, times(id)) : Ways{};
  study::ScoreOptions options;
  std::string key;
  Ways judged;
  if (scored) {
    options.score = *wish.score;
    options.data = *data;
    key = scoreKey(id, *wish.score);
    judged = missing(ways, scores(id, *wish.score));
  }
  job_.start(
      tr("Measuring the families of %1").arg(QString::fromStdString(row != nullptr ? row->name : id)),
      [this, model = document_.model(), metric = document_.metric(), id, key, timed, judged,
       options](const Worker& worker) {
        const int parts = int(!timed.empty()) + int(!judged.empty());
        if (!timed.empty()) {
          study::BenchOptions bench;
          bench.seconds = secondsEach;
          study::measure_ways(model, id, timed, bench, worker.job.step(0, parts, "times"),
                              [this, &worker, id](const study::MeasuredTimes& soFar) {
                                worker.deliver([this, id, soFar] { put(id, soFar); });
                              });
        }
        if (!judged.empty())
          study::score_ways(model, id, judged, metric, options, worker.job.step(parts - 1, parts, "scores"),
                            [this, &worker, key](const study::WayScores& soFar) {
                              worker.deliver([this, key, soFar] { put(key, soFar); });
                            });
        return true;
      },
      [this](const Outcome<bool>& outcome) {
        if (usable(outcome)) emit finished();
      });
}

void LayerWaysService::put(const std::string& id, const study::MeasuredTimes& times) {
  Times& known = times_[id];
  const bool same = known.batch == times.batch && known.threads == times.threads;
  if (!same) known.ways.clear();  // of other threads: not to be compared
  known.batch = times.batch;
  known.threads = times.threads;
  for (const auto& way : times.ways) known.ways[keyOfWay(way.options)] = way;
  emit changed();
}

void LayerWaysService::put(const std::string& key, const study::WayScores& scores) {
  Scores& known = scores_[key];
  known.dense = scores.dense;
  for (const auto& way : scores.ways) known.ways[keyOfWay(way.options)] = way;
  emit changed();
}

std::string LayerWaysService::scoreKey(const std::string& id, study::Score score) const {
  return metricKey(document_.recipe()) + id + "\n" + std::string(study::id(score)) + " " +
         keyOfData(evaluate_.lastData().value_or(study::DataOptions{}));
}

const study::PredictedTimes* LayerWaysService::predicted(const std::string& id) const {
  const auto found = predicted_.find(id);
  return found == predicted_.end() ? nullptr : &found->second;
}

const LayerWaysService::Times* LayerWaysService::times(const std::string& id) const {
  const auto found = times_.find(id);
  return found == times_.end() ? nullptr : &found->second;
}

const LayerWaysService::Scores* LayerWaysService::scores(const std::string& id, study::Score score) const {
  const auto found = scores_.find(scoreKey(id, score));
  return found == scores_.end() ? nullptr : &found->second;
}

}  // namespace tenfold::ui
