// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/study/reports.h"

namespace tenfold::ui {

/// One run of the trade-off: the budgets' points under one choice of family.
struct Curve {
  std::optional<Family> family;  ///< none: each layer's own default
  std::vector<study::TradeOffPoint> points;
};

/// Everything computed for the open model, found again by what was asked: undo shows the old answers at once.
class ReportStore : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void clear();

  void put(const study::LayerReport& report);
  const study::LayerReport* layer(const LayerSpec& spec) const;
  /// A request that was tried and cannot be done, with the reason.
  void putFailure(const LayerSpec& spec, const QString& sentence);
  QString failure(const LayerSpec& spec) const;

  /// ‖W − Ŵ‖ / ‖W‖ over all layers that can be factorized; none until every part is known.
  std::optional<double> weightError(const study::ModelReport& model, const Recipe& recipe) const;
  void putWeightError(const Recipe& recipe, double error);

  void put(const Recipe& recipe, const study::BenchReport& report);
  const study::TimeRow* time(const LayerSpec& spec) const;
  const study::BenchReport* bench(const Recipe& recipe) const;

  void put(const Recipe& recipe, const study::EvaluateReport& report);
  const study::EvaluateReport* evaluation(const Recipe& recipe) const;
  /// Answers on other data cannot be compared: they go when the data changes.
  void clearEvaluations();
  const std::vector<std::pair<Recipe, study::EvaluateReport>>& evaluations() const { return evaluations_; }

  void put(const Recipe& recipe, const study::ExportReport& report);
  const study::ExportReport* exported(const Recipe& recipe) const;

  void startCurve(std::optional<Family> family);
  void addPoint(std::optional<Family> family, const study::TradeOffPoint& point);
  const std::vector<Curve>& curves() const { return curves_; }

 signals:
  void changed();
  void curvesChanged();

 private:
  std::map<std::string, study::LayerReport> layers_;
  std::map<std::string, QString> failures_;
  std::map<std::string, double> weightErrors_;
  std::map<std::string, study::TimeRow> times_;
  std::map<std::string, study::BenchReport> benches_;
  std::vector<std::pair<Recipe, study::EvaluateReport>> evaluations_;
  std::map<std::string, study::ExportReport> exports_;
  std::vector<Curve> curves_;
};

}  // namespace tenfold::ui
