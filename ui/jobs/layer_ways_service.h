// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>

#include "engine/study/layer_ways.h"
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// What the ways to keep one layer take, and what the model is worth with each alone: predicted in a moment,
/// measured in a job that delivers each as it comes. Keeps its answers itself, until another model is open.
class LayerWaysService : public ModelService {
  Q_OBJECT

 public:
  using Ways = std::vector<study::FamilyPoint>;

  /// `evaluate` knows the data that scores are measured on.
  LayerWaysService(Document& document, ReportStore& store, const EvaluateService& evaluate,
                   QObject* parent = nullptr);

  /// Times by the cost model; nothing where they are known or on their way.
  void predict(const std::string& id, const Ways& ways);
  /// What predictions go by has changed.
  void forgetPredictions();
  LatestJob& quickJob() { return quick_; }

  /// Whether there is data to score on.
  bool hasData() const { return evaluate_.lastData().has_value(); }

  struct Wish {
    bool times = false;
    std::optional<study::Score> score = {};  ///< on the data of the last evaluation
  };
  /// Those that are not measured yet; where all are, all again.
  void measure(const std::string& id, const Ways& ways, const Wish& wish);

  const study::PredictedTimes* predicted(const std::string& id) const;
  /// By wayKey().
  struct Times {
    std::int64_t batch = 1;
    int threads = 1;
    std::map<std::string, study::TimedWay> ways;
  };
  const Times* times(const std::string& id) const;
  struct Scores {
    double dense = 0;
    std::map<std::string, study::ScoredWay> ways;
  };
  /// Under the document's metric, on the data of the last evaluation.
  const Scores* scores(const std::string& id, study::Score score) const;

 signals:
  void changed();

 private:
  std::string scoreKey(const std::string& id, study::Score score) const;
  void put(const std::string& id, const study::MeasuredTimes& times);
  void put(const std::string& key, const study::WayScores& scores);

  const EvaluateService& evaluate_;
  LatestJob quick_;
  std::string predicting_;  ///< what the quick job is asked
  std::map<std::string, study::PredictedTimes> predicted_;
  std::map<std::string, Times> times_;
  std::map<std::string, Scores> scores_;
};

}  // namespace tenfold::ui
