// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/report_store.h"

#include <algorithm>
#include <cmath>

#include "engine/study/machine.h"
#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

template <class Map>
const typename Map::mapped_type* found(const Map& map, const std::string& key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : &at->second;
}

/// What losses were computed for; the budget and its quantity change nothing of them.
std::string lossKey(const study::SolveOptions& options, const std::string& metric) {
  std::string key = metric + "families";
  auto families = options.families;
  std::sort(families.begin(), families.end());
  for (const Family family : families) key += " " + std::string(id(family));
  return key + " aligned " + std::to_string(options.alignment) + " layers " + options.layers;
}

std::string keyWithoutRanks(LayerSpec spec, const std::string& metric) {
  if (Rank* rank = rank_of(spec.options)) *rank = {std::int64_t{1}};
  return keyOf(spec, metric);
}

}  // namespace

void ReportStore::clear() {
  layers_.clear();
  failures_.clear();
  weightErrors_.clear();
  times_.clear();
  benches_.clear();
  forwards_.clear();
  places_.clear();
  evaluations_.clear();
  exports_.clear();
  curves_.clear();
  losses_.clear();
  lastLosses_.reset();
  norms_.clear();
  spectra_.clear();
  families_.clear();
  emit changed();
  emit curvesChanged();
}

void ReportStore::put(const study::LayerReport& report, const std::string& metric) {
  layers_[keyOf(report.spec, metric)] = report;
  norms_[report.spec.id] = report.norm;
  if (!report.spectrum.empty()) spectra_[keyWithoutRanks(report.spec, metric)] = report.spectrum;
  emit changed();
}

void ReportStore::predictSpeeds(const study::ModelReport& model) {
  for (auto& [key, report] : layers_)
    if (const study::LayerRow* row = model.find(report.spec.id)) study::predict_speed(report, *row);
  emit changed();
}

const study::LayerReport* ReportStore::layer(const LayerSpec& spec, const std::string& metric) const {
  return found(layers_, keyOf(spec, metric));
}

const std::vector<double>* ReportStore::spectrum(const LayerSpec& spec, const std::string& metric) const {
  return found(spectra_, keyWithoutRanks(spec, metric));
}

void ReportStore::putFailure(const LayerSpec& spec, const QString& sentence, const std::string& metric) {
  failures_[keyOf(spec, metric)] = sentence;
  emit changed();
}

QString ReportStore::failure(const LayerSpec& spec, const std::string& metric) const {
  const QString* sentence = found(failures_, keyOf(spec, metric));
  return sentence != nullptr ? *sentence : QString();
}

std::optional<double> ReportStore::weightError(const study::ModelReport& model, const Recipe& recipe) const {
  if (const double* known = found(weightErrors_, keyOf(recipe))) return *known;
  const std::string metric = metricKey(recipe);
  double lost = 0, whole = 0;
  for (const auto& row : model.layers) {
    if (!row.unfit.empty()) continue;
    const LayerSpec spec = recipe.spec_of(row.id);
    const study::LayerReport* report = layer(spec, metric);
    if (report == nullptr) return {};
    whole += report->norm * report->norm;
    if (spec.family() != Family::dense) lost += std::pow(report->relative_error * report->norm, 2);
  }
  return whole > 0 ? std::sqrt(lost / whole) : 0;
}

std::optional<double> ReportStore::knownWeightError(const Recipe& recipe) const {
  if (weightErrors_.empty()) return {};
  const double* known = found(weightErrors_, keyOf(recipe));
  return known != nullptr ? std::optional(*known) : std::nullopt;
}

void ReportStore::putWeightError(const Recipe& recipe, double error) {
  weightErrors_[keyOf(recipe)] = error;
  emit changed();
}

void ReportStore::put(const Recipe& recipe, const study::BenchReport& report) {
  benches_[keyOfLayers(recipe)] = report;
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
  return found(benches_, keyOfLayers(recipe));
}

void ReportStore::put(const Recipe& recipe, const study::ForwardTimes& times) {
  forwards_[keyOfLayers(recipe)] = times;
  for (const auto& part : times.layers) places_[keyOf(recipe.spec_of(part.id))] = part;
  emit changed();
}

const study::ForwardTimes* ReportStore::forward(const Recipe& recipe) const {
  return found(forwards_, keyOfLayers(recipe));
}

const study::PartTime* ReportStore::inPlace(const LayerSpec& spec) const {
  return found(places_, keyOf(spec));
}

void ReportStore::put(const Recipe& recipe, const study::EvaluateReport& report) {
  const std::string key = keyOf(recipe);
  std::erase_if(evaluations_, [&](const auto& each) { return each.key == key; });
  evaluations_.push_back({recipe, report, key});
  emit changed();
}

const study::EvaluateReport* ReportStore::evaluation(const Recipe& recipe) const {
  if (evaluations_.empty()) return nullptr;
  const auto at = std::find_if(evaluations_.begin(), evaluations_.end(),
                               [key = keyOf(recipe)](const auto& each) { return each.key == key; });
  return at == evaluations_.end() ? nullptr : &at->report;
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

void ReportStore::put(Curve curve) {
  std::erase_if(curves_, [&](const auto& each) {
    return each.family == curve.family && each.quantity == curve.quantity && each.metric == curve.metric;
  });
  curves_.push_back(std::move(curve));
  emit curvesChanged();
}

void ReportStore::put(const study::SolveOptions& options, const std::string& metric,
                      const study::LossTable& table) {
  const std::string key = lossKey(options, metric);
  std::erase_if(losses_, [&](const auto& each) { return each.key == key; });
  losses_.push_back({key, metric, table});
  lastLosses_.reset();
  emit changed();
}

const study::LossTable* ReportStore::losses(const study::SolveOptions& options,
                                            const std::string& metric) const {
  const std::string key = lossKey(options, metric);
  for (const auto& each : losses_)
    if (each.key == key) return &each.table;
  return nullptr;
}

const study::LossTable* ReportStore::losses(const std::string& metric) const {
  const auto newest =
      std::find_if(losses_.rbegin(), losses_.rend(), [&](const auto& each) { return each.metric == metric; });
  return newest == losses_.rend() ? nullptr : &newest->table;
}

std::vector<std::optional<double>> ReportStore::losses(const Recipe& recipe) const {
  if (lastLosses_ && lastLosses_->first == recipe) return lastLosses_->second;
  const auto* table = losses(metricKey(recipe));
  if (table == nullptr) return {};
  lastLosses_ = {recipe, study::predicted_losses(*table, recipe)};
  return lastLosses_->second;
}

std::optional<double> ReportStore::loss(const Recipe& recipe) const {
  const auto parts = losses(recipe);
  if (parts.empty()) return {};
  double sum = 0;
  for (const auto& part : parts) {
    if (!part) return {};
    sum += *part;
  }
  return sum;
}

std::optional<double> ReportStore::weightNorm(const study::ModelReport& model) const {
  double squares = 0;
  for (const auto& row : model.layers) {
    if (!row.unfit.empty()) continue;
    const double* norm = found(norms_, row.id);
    if (norm == nullptr) return {};
    squares += *norm * *norm;
  }
  return std::sqrt(squares);
}

std::optional<double> ReportStore::weightNorm(const std::string& id) const {
  const double* norm = found(norms_, id);
  return norm != nullptr ? std::optional(*norm) : std::nullopt;
}

void ReportStore::putFamilies(const std::string& id, const std::string& metric,
                              std::vector<study::FamilyPoint> points) {
  families_[metric + id] = std::move(points);
  emit changed();
}

const std::vector<study::FamilyPoint>* ReportStore::families(const std::string& id,
                                                             const std::string& metric) const {
  return found(families_, metric + id);
}

}  // namespace tenfold::ui
