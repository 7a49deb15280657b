// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// What is not known yet of a recipe, and can be measured.
struct MeasureTask {
  QString name;
  Recipe recipe;
  bool error = false, accuracy = false, time = false;
  bool any() const { return error || accuracy || time; }
};

/// Recipes of which the store lacks something, each once; accuracy only where there is data.
std::vector<MeasureTask> missingOf(const ReportStore& store, const std::vector<Variant>& variants,
                                   bool hasData);

/// Measures what is missing of many recipes, one after the other, in one job: the error of the weights, the
/// accuracy, the time of the whole and of each layer, and what all are predicted to lose. Answers stream in;
/// what cannot be done is told and the rest goes on.
class MeasureService : public ModelService {
  Q_OBJECT

 public:
  MeasureService(Document& document, ReportStore& store, const EvaluateService& evaluate,
                 QObject* parent = nullptr);

  /// Does nothing where nothing is missing.
  void measure(const std::vector<Variant>& variants, const std::optional<study::DataOptions>& data);
  bool isMissing(const std::vector<Variant>& variants, bool hasData) const;
  /// Whether the recipe's turn is now.
  bool isAt(const Recipe& recipe) const;

 signals:
  void turnChanged();

 private:
  /// The tables of losses that answer for recipes whose predicted loss is not known, one a metric that can be
  /// asked.
  std::vector<study::SolveOptions> missingLosses(const std::vector<Variant>& variants) const;
  bool canJudge(const Recipe& recipe) const;
  /// As metricKey() of a recipe that is judged by it now.
  std::string keyOfMetric(Metric metric) const;
  void setTurn(std::optional<std::string> key);

  const EvaluateService& evaluate_;
  std::optional<std::string> turn_;  ///< key of the recipe that is measured
};

}  // namespace tenfold::ui
