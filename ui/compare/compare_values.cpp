// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_values.h"

#include <QObject>

#include "engine/spec/factors.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/models/column_text.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

QString tr(const char* text) { return QObject::tr(text); }

VariantFacts factsOfOne(const Document& document, const ReportStore& store, const Variant& variant) {
  const study::ModelReport& report = document.report();
  const Recipe& recipe = variant.recipe;
  const study::Prediction counts = study::predict(report, recipe);
  VariantFacts facts;
  facts.name = QString::fromStdString(variant.name);
  const auto set = [&](Fact fact, double value) { facts.values[std::size_t(fact)] = value; };
  set(Fact::parameters, double(counts.parameters));
  set(Fact::macs, double(counts.macs));
  set(Fact::bytes, double(counts.file_bytes));
  if (const auto* written = store.exported(recipe)) {
    set(Fact::bytes, double(written->bytes));
    facts.exported = true;
  }
  if (const auto* bench = store.bench(recipe)) set(Fact::time, bench->whole.seconds);
  facts.values[std::size_t(Fact::loss)] = store.loss(recipe);
  if (const auto* score = store.evaluation(recipe)) set(Fact::accuracy, score->accuracy);
  for (const auto& row : report.layers) {
    if (!row.unfit.empty()) continue;
    const LayerSpec spec = recipe.spec_of(row.id);
    const double dense = double(row.parameters_with(DenseOptions{}));
    facts.layers.push_back(
        {spec.family(), dense > 0 ? double(row.parameters_with(spec.options)) / dense : 1});
  }
  return facts;
}

QString words(const study::LayerRow& row, const LayerSpec& spec) {
  const QString family = familyWord(spec.family());
  return spec.family() == Family::dense ? family
                                        : family + ' ' + listText(resolve_ranks(row.shape, spec.options));
}

bool better(Fact fact, double one, double other) { return lessIsBetter(fact) ? one < other : one > other; }

QString quoted(QString text) { return '"' + text.replace('"', "\"\"") + '"'; }

}  // namespace

QString factWord(Fact fact) {
  switch (fact) {
    case Fact::parameters:
      return tr("parameters");
    case Fact::macs:
      return tr("MACs");
    case Fact::bytes:
      return tr("file");
    case Fact::time:
      return tr("time");
    case Fact::loss:
      return tr("predicted loss");
    case Fact::accuracy:
      return tr("accuracy");
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
    case Fact::accuracy:
      return QString::number(*value * 100, 'f', 1) + QStringLiteral(" %");
  }
  return {};
}

std::vector<VariantFacts> factsOf(const Document& document, const ReportStore& store) {
  std::vector<VariantFacts> all;
  for (const auto& variant : document.variants()) all.push_back(factsOfOne(document, store, variant));
  if (!all.empty()) all[std::size_t(document.currentVariant())].current = true;
  return all;
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

std::optional<std::size_t> bestWithin(const std::vector<VariantFacts>& variants, Fact x, Fact y,
                                      double most) {
  std::optional<std::size_t> best;
  for (std::size_t k = 0; k < variants.size(); ++k) {
    const auto& size = variants[k].value(x);
    const auto& quality = variants[k].value(y);
    if (!size || !quality || *size > most) continue;
    if (!best || better(y, *quality, *variants[*best].value(y)) ||
        (*quality == *variants[*best].value(y) && better(x, *size, *variants[*best].value(x))))
      best = k;
  }
  return best;
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
  QString text = QStringLiteral("variant,parameters,macs,bytes,seconds,predicted loss,accuracy\n");
  for (const auto& each : variants) {
    text += quoted(each.name);
    for (const Fact fact : allFacts)
      text += ',' + (each.value(fact) ? QString::number(*each.value(fact), 'g', 12) : QString());
    text += '\n';
  }
  return text;
}

}  // namespace tenfold::ui
