// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/report_store.h"

#include <algorithm>
#include <cmath>

#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

template <class Map>
const typename Map::mapped_type* found(const Map& map, const std::string& key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : &at->second;
}

}  // namespace

void ReportStore::clear() {
  layers_.clear();
  failures_.clear();
  weightErrors_.clear();
  times_.clear();
  benches_.clear();
  evaluations_.clear();
  exports_.clear();
  curves_.clear();
  emit changed();
  emit curvesChanged();
}

void ReportStore::put(const study::LayerReport& report) {
  layers_[keyOf(report.spec)] = report;
  emit changed();
}

const study::LayerReport* ReportStore::layer(const LayerSpec& spec) const {
  return found(layers_, keyOf(spec));
}

void ReportStore::putFailure(const LayerSpec& spec, const QString& sentence) {
  failures_[keyOf(spec)] = sentence;
  emit changed();
}

QString ReportStore::failure(const LayerSpec& spec) const {
  const QString* sentence = found(failures_, keyOf(spec));
  return sentence != nullptr ? *sentence : QString();
}

std::optional<double> ReportStore::weightError(const study::ModelReport& model, const Recipe& recipe) const {
  if (const double* known = found(weightErrors_, keyOf(recipe))) return *known;
  double lost = 0, whole = 0;
  for (const auto& row : model.layers) {
    if (!row.unfit.empty()) continue;
    const LayerSpec spec = recipe.spec_of(row.id);
    const study::LayerReport* report = layer(spec);
    if (report == nullptr) return {};
    whole += report->norm * report->norm;
    if (spec.family() != Family::dense) lost += std::pow(report->relative_error * report->norm, 2);
  }
  return whole > 0 ? std::sqrt(lost / whole) : 0;
}

void ReportStore::putWeightError(const Recipe& recipe, double error) {
  weightErrors_[keyOf(recipe)] = error;
  emit changed();
}

void ReportStore::put(const Recipe& recipe, const study::BenchReport& report) {
  benches_[keyOf(recipe)] = report;
  for (const auto& row : report.layers) {
    times_[keyOf(recipe.spec_of(row.id))] = row;
    study::TimeRow dense = row;  // the same run timed the dense form
    dense.seconds = dense.dense_seconds;
    dense.ratio = dense.ratio_low = dense.ratio_high = 1;
    dense.verdict = "dense";
    times_[keyOf(LayerSpec{row.id, DenseOptions{}, false})] = dense;
  }
  emit changed();
}

const study::TimeRow* ReportStore::time(const LayerSpec& spec) const { return found(times_, keyOf(spec)); }
const study::BenchReport* ReportStore::bench(const Recipe& recipe) const {
  return found(benches_, keyOf(recipe));
}

void ReportStore::put(const Recipe& recipe, const study::EvaluateReport& report) {
  const std::string key = keyOf(recipe);
  std::erase_if(evaluations_, [&](const auto& each) { return keyOf(each.first) == key; });
  evaluations_.emplace_back(recipe, report);
  emit changed();
}

const study::EvaluateReport* ReportStore::evaluation(const Recipe& recipe) const {
  const std::string key = keyOf(recipe);
  for (const auto& [asked, report] : evaluations_)
    if (keyOf(asked) == key) return &report;
  return nullptr;
}

void ReportStore::clearEvaluations() {
  evaluations_.clear();
  for (auto& curve : curves_)
    for (auto& point : curve.points) point.accuracy.reset();
  emit changed();
  emit curvesChanged();
}

void ReportStore::put(const Recipe& recipe, const study::ExportReport& report) {
  exports_[keyOf(recipe)] = report;
  emit changed();
}

const study::ExportReport* ReportStore::exported(const Recipe& recipe) const {
  return found(exports_, keyOf(recipe));
}

void ReportStore::startCurve(std::optional<Family> family) {
  std::erase_if(curves_, [&](const auto& curve) { return curve.family == family; });
  curves_.push_back({family, {}});
  emit curvesChanged();
}

void ReportStore::addPoint(std::optional<Family> family, const study::TradeOffPoint& point) {
  for (auto& curve : curves_)
    if (curve.family == family) curve.points.push_back(point);
  putWeightError(point.recipe, point.relative_error);
  emit curvesChanged();
}

}  // namespace tenfold::ui
