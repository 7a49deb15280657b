// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_values.h"

#include <QFileInfo>
#include <QObject>
#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "engine/spec/factors.h"
#include "ui/document/document.h"
#include "ui/document/requests.h"
#include "ui/jobs/other_sessions.h"
#include "ui/jobs/report_store.h"
#include "ui/models/column_text.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// What the model alone says of a recipe.
VariantFacts countsOf(const study::ModelReport& report, const QString& name, const Recipe& recipe) {
  const study::Prediction counts = study::predict(report, recipe);
  VariantFacts facts;
  facts.name = name;
  facts.recipe = recipe;
  facts.dense = double(denseParameters(report));
  facts.values[std::size_t(Fact::parameters)] = double(counts.parameters);
  facts.values[std::size_t(Fact::macs)] = double(counts.macs);
  facts.values[std::size_t(Fact::bytes)] = double(counts.file_bytes);
  for (const auto& row : report.layers) {
    if (!row.unfit.empty()) continue;
    const LayerSpec spec = recipe.spec_of(row.id);
    const std::int64_t parameters = row.parameters_with(spec.options);
    const double dense = double(row.parameters_with(DenseOptions{}));
    std::int64_t rank = 0;
    if (spec.family() != Family::dense)
      for (const auto each : resolve_ranks(row.shape, spec.options)) rank = std::max(rank, each);
    facts.layers.push_back({QString::fromStdString(row.name), spec.family(),
                            dense > 0 ? double(parameters) / dense : 1, parameters, rank});
  }
  return facts;
}

/// Without calibration losses are halves of squares of what the weights lose: errors, no losses of the model.
bool judgesWeights(const Document& document) { return document.metric() == Metric::weight; }

/// What was measured or computed of it.
void addMeasured(VariantFacts& facts, const Document& document, const ReportStore& store) {
  const Recipe& recipe = facts.recipe;
  const auto set = [&](Fact fact, std::optional<double> value) { facts.values[std::size_t(fact)] = value; };
  if (const auto* written = store.exported(recipe)) {
    set(Fact::bytes, double(written->bytes));
    facts.exported = true;
  }
  if (const auto* bench = store.bench(recipe)) set(Fact::time, bench->whole.seconds);
  if (const auto* score = store.evaluation(recipe)) set(Fact::accuracy, score->accuracy);
  set(Fact::error, keyOf(recipe).empty() ? std::optional(0.0) : store.knownWeightError(recipe));
  facts.otherMetric = metricKey(recipe) != metricKey(document.recipe());
  facts.uncalibrated = judgesWeights(document);
  if (!facts.otherMetric && !facts.uncalibrated) set(Fact::loss, store.loss(recipe));
}

/// What the weights lose by prediction, where nobody computed it.
void addPredictedError(VariantFacts& facts, const Document& document, const ReportStore& store,
                       const std::optional<double>& loss) {
  auto& error = facts.values[std::size_t(Fact::error)];
  if (!error && loss && !facts.otherMetric) error = weightErrorOf(*loss, document, store);
}

QString words(const study::LayerRow& row, const LayerSpec& spec) {
  const QString family = familyWord(spec.family());
  return spec.family() == Family::dense ? family
                                        : family + ' ' + listText(resolve_ranks(row.shape, spec.options));
}

}  // namespace

QString factWord(Fact fact) {
  switch (fact) {
    case Fact::parameters:
      return QObject::tr("parameters");
    case Fact::macs:
      return QObject::tr("MACs");
    case Fact::bytes:
      return QObject::tr("file");
    case Fact::time:
      return QObject::tr("time");
    case Fact::loss:
      return QObject::tr("predicted loss");
    case Fact::error:
      return QObject::tr("weight error");
    case Fact::accuracy:
      return QObject::tr("accuracy");
  }
  return {};
}

QString factId(Fact fact) {
  switch (fact) {
    case Fact::parameters:
      return QStringLiteral("parameters");
    case Fact::macs:
      return QStringLiteral("macs");
    case Fact::bytes:
      return QStringLiteral("bytes");
    case Fact::time:
      return QStringLiteral("seconds");
    case Fact::loss:
      return QStringLiteral("predicted_loss");
    case Fact::error:
      return QStringLiteral("weight_error");
    case Fact::accuracy:
      return QStringLiteral("accuracy");
  }
  return {};
}

QString factText(Fact fact, const std::optional<double>& value) {
  if (!value) return noValue;
  switch (fact) {
    case Fact::parameters:
    case Fact::macs:
      return countText(std::int64_t(*value));
    case Fact::bytes:
      return bytesText(std::int64_t(*value));
    case Fact::time:
      return timeText(*value);
    case Fact::loss:
      return QStringLiteral("+") + threeDigits(*value);
    case Fact::error:
      return percentText(*value);
    case Fact::accuracy:
      return QString::number(*value * 100, 'f', 1) + QStringLiteral(" %");
  }
  return {};
}

QString shownName(const VariantFacts& variant) {
  if (variant.session.isEmpty()) return variant.name;
  return QObject::tr("%1 · %2").arg(QFileInfo(variant.session).completeBaseName(), variant.name);
}

std::optional<double> weightErrorOf(double loss, const Document& document, const ReportStore& store) {
  if (!judgesWeights(document)) return {};
  const auto norm = store.weightNorm(document.report());
  return norm && *norm > 0 ? std::optional(std::sqrt(2 * std::max(0.0, loss)) / *norm) : std::nullopt;
}

std::vector<VariantFacts> factsOf(const Document& document, const ReportStore& store,
                                  const std::vector<OtherSession>& others) {
  std::vector<VariantFacts> all;
  for (const auto& variant : document.variants()) {
    VariantFacts facts = countsOf(document.report(), QString::fromStdString(variant.name), variant.recipe);
    addMeasured(facts, document, store);
    // without the recipe as a whole: where every layer of it was looked at
    if (auto& error = facts.values[std::size_t(Fact::error)]; !error)
      error = store.weightError(document.report(), variant.recipe);
    addPredictedError(facts, document, store, store.loss(variant.recipe));
    facts.own = int(all.size());
    facts.current = facts.own == document.currentVariant();
    all.push_back(std::move(facts));
  }
  for (const OtherSession& session : others)
    for (const auto& variant : session.variants) {
      VariantFacts facts = countsOf(session.model, QString::fromStdString(variant.name), variant.recipe);
      facts.session = session.path;
      facts.otherModel = !session.sameModel;
      if (session.sameModel) addMeasured(facts, document, store);
      all.push_back(std::move(facts));
    }
  return all;
}

std::vector<VariantFacts> solverPoints(const Document& document, const ReportStore& store) {
  std::vector<VariantFacts> all;
  std::set<std::tuple<std::int64_t, std::int64_t, double>> seen;  // of keys there would be many to make
  for (const Curve& curve : store.curves()) {
    if (curve.metric != metricKey(document.recipe())) continue;
    for (const auto& point : curve.points) {
      if (!seen.insert({point.parameters, point.macs, point.predicted_loss.value_or(-1)}).second) continue;
      VariantFacts facts = countsOf(document.report(), {}, point.recipe);
      facts.values[std::size_t(Fact::error)] = store.knownWeightError(point.recipe);
      if (!judgesWeights(document)) facts.values[std::size_t(Fact::loss)] = point.predicted_loss;
      addPredictedError(facts, document, store, point.predicted_loss);
      const auto* score = store.evaluation(point.recipe);
      if (score != nullptr) facts.values[std::size_t(Fact::accuracy)] = score->accuracy;
      facts.name = QObject::tr("solver, %1").arg(percentText(*facts.value(Fact::parameters) / facts.dense));
      all.push_back(std::move(facts));
    }
  }
  return all;
}

QString unknownText(Fact fact) {
  return fact == Fact::loss ? QObject::tr("not computed") : QObject::tr("not measured");
}

QString missingText(const VariantFacts& variant, Fact fact) {
  if (variant.otherModel) return QObject::tr("other model");
  if (fact == Fact::loss && variant.otherMetric) return QObject::tr("other metric");
  if (fact == Fact::loss && variant.uncalibrated) return QObject::tr("needs calibration");
  return variant.measuring ? QObject::tr("measuring…") : unknownText(fact);
}

std::vector<bool> onFront(const std::vector<VariantFacts>& variants, Fact x, Fact y) {
  const auto beats = [&](const VariantFacts& one, const VariantFacts& other) {
    if (!one.value(x) || !one.value(y)) return false;
    const bool worse = better(x, *other.value(x), *one.value(x)) || better(y, *other.value(y), *one.value(y));
    return !worse && (better(x, *one.value(x), *other.value(x)) || better(y, *one.value(y), *other.value(y)));
  };
  std::vector<bool> front;
  for (const auto& each : variants) {
    bool on = each.value(x) && each.value(y);
    for (const auto& other : variants) on = on && !beats(other, each);
    front.push_back(on);
  }
  return front;
}

std::vector<LayerDifference> differences(const study::ModelReport& model, const Recipe& one,
                                         const Recipe& other) {
  std::vector<LayerDifference> all;
  for (const auto& row : model.layers) {
    const LayerSpec first = one.spec_of(row.id), second = other.spec_of(row.id);
    if (!row.unfit.empty() || first.options == second.options) continue;
    all.push_back({row.id, QString::fromStdString(row.name), words(row, first), words(row, second),
                   first.family(), second.family(), row.parameters_with(first.options),
                   row.parameters_with(second.options)});
  }
  return all;
}

QString toCsv(const std::vector<VariantFacts>& variants) {
  QString text = QStringLiteral("variant,session");
  for (const Fact fact : allFacts) text += ',' + factId(fact);
  text += '\n';
  for (const auto& each : variants) {
    text += quoted(each.name) + ',' + (each.session.isEmpty() ? QString() : quoted(each.session));
    for (const Fact fact : allFacts)
      text += ',' + (each.value(fact) ? QString::number(*each.value(fact), 'g', 12) : QString());
    text += '\n';
  }
  return text;
}

}  // namespace tenfold::ui
