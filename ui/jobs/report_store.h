// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/study/forward_times.h"
#include "engine/study/study.h"

namespace tenfold::ui {

/// The solver's front: recipes over all budgets that lose least, under one choice of families, quantity and
/// metric.
struct Curve {
  std::optional<Family> family;  ///< the only one allowed; none: chosen among several
  std::vector<study::TradeOffPoint> points;
  std::string quantity = "parameters";  ///< that the budgets limit
  std::string metric;                   ///< as metricKey() says it
  study::LossTable losses;              ///< that it follows from
  std::string base;                     ///< what was locked and how layers are fitted, as baseKey() says it
};

/// Everything computed for the open model, found again by what was asked: undo shows the old answers at once.
class ReportStore : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void clear();

  /// `metric`: what the layer is fitted under, as metricKey() says it.
  void put(const study::LayerReport& report, const std::string& metric = {});
  const study::LayerReport* layer(const LayerSpec& spec, const std::string& metric = {}) const;
  /// Singular values that the request's first rank cuts, as any request that differs in ranks alone was
  /// answered; nullptr when none was, or the family has none.
  const std::vector<double>* spectrum(const LayerSpec& spec, const std::string& metric = {}) const;
  /// A request that was tried and cannot be done, with the reason.
  void putFailure(const LayerSpec& spec, const QString& sentence, const std::string& metric = {});
  QString failure(const LayerSpec& spec, const std::string& metric = {}) const;

  /// ‖W − Ŵ‖ / ‖W‖ over all layers that can be factorized; none until every part is known.
  std::optional<double> weightError(const study::ModelReport& model, const Recipe& recipe) const;
  /// Only where the recipe as a whole was decomposed.
  std::optional<double> knownWeightError(const Recipe& recipe) const;
  void putWeightError(const Recipe& recipe, double error);

  /// Predicts the speed of every known layer again, for when the machine was measured.
  void predictSpeeds(const study::ModelReport& model);

  void put(const Recipe& recipe, const study::BenchReport& report);
  const study::TimeRow* time(const LayerSpec& spec) const;
  const study::BenchReport* bench(const Recipe& recipe) const;

  /// Where the time of a forward goes, under the recipe.
  void put(const Recipe& recipe, const study::ForwardTimes& times);
  const study::ForwardTimes* forward(const Recipe& recipe) const;
  /// What the layer takes in its place in the model, in this form: as it was measured last, whatever the
  /// others were.
  const study::PartTime* inPlace(const LayerSpec& spec) const;

  void put(const Recipe& recipe, const study::EvaluateReport& report);
  const study::EvaluateReport* evaluation(const Recipe& recipe) const;
  /// Answers on other data cannot be compared: they go when the data changes.
  void clearEvaluations();
  struct Evaluation {
    Recipe recipe;
    study::EvaluateReport report;
    std::string key;  ///< keyOf(recipe), which is long to make
  };
  const std::vector<Evaluation>& evaluations() const { return evaluations_; }

  void put(const Recipe& recipe, const study::ExportReport& report);
  const study::ExportReport* exported(const Recipe& recipe) const;

  /// In place of the last one of the same family, quantity and metric.
  void put(Curve curve);
  const std::vector<Curve>& curves() const { return curves_; }

  /// Losses of all layers under a choice of families, metric and alignment.
  void put(const study::SolveOptions& options, const std::string& metric, const study::LossTable& table);
  const study::LossTable* losses(const study::SolveOptions& options, const std::string& metric) const;
  /// The newest under the metric, whatever the families.
  const study::LossTable* losses(const std::string& metric) const;
  /// Size of all weights that can be factorized; none until every layer was looked at.
  std::optional<double> weightNorm(const study::ModelReport& model) const;
  std::optional<double> weightNorm(const std::string& id) const;
  /// What each layer of a recipe loses, in the model's order; empty until layers were looked at.
  std::vector<std::optional<double>> losses(const Recipe& recipe) const;

  /// Their sum; none when a layer's family was not looked at.
  std::optional<double> loss(const Recipe& recipe) const;

  /// Ways to keep a layer, all families, under a metric.
  void putFamilies(const std::string& id, const std::string& metric, std::vector<study::FamilyPoint> points);
  const std::vector<study::FamilyPoint>* families(const std::string& id, const std::string& metric) const;

 signals:
  void changed();
  void curvesChanged();

 private:
  std::map<std::string, study::LayerReport> layers_;
  std::map<std::string, std::vector<double>> spectra_;
  std::map<std::string, QString> failures_;
  std::map<std::string, double> weightErrors_;
  std::map<std::string, study::TimeRow> times_;
  std::map<std::string, study::BenchReport> benches_;
  std::map<std::string, study::ForwardTimes> forwards_;
  std::map<std::string, study::PartTime> places_;
  std::vector<Evaluation> evaluations_;
  std::map<std::string, study::ExportReport> exports_;
  std::vector<Curve> curves_;
  struct Losses {
    std::string key, metric;
    study::LossTable table;
  };
  std::vector<Losses> losses_;  ///< newest last
  /// Every panel asks for those of the current recipe.
  mutable std::optional<std::pair<Recipe, std::vector<std::optional<double>>>> lastLosses_;
  std::map<std::string, double> norms_;
  std::map<std::string, std::vector<study::FamilyPoint>> families_;
};

}  // namespace tenfold::ui
