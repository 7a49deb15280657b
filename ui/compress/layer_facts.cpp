// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/layer_facts.h"

#include "ui/document/requests.h"
#include "ui/models/verdict.h"
#include "ui/settings/engine_text.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

QString shareBeforeAfter(std::int64_t before, std::int64_t after) {
  if (before == after) return countText(before);
  // a look-up has no MACs, and of nothing there is no share
  if (before <= 0) return QStringLiteral("%1 → %2").arg(countText(before), countText(after));
  return QStringLiteral("%1 → %2 (%3)")
      .arg(countText(before), countText(after), percentText(double(after) / double(before)));
}

/// The model's MACs with only this layer factorized; what the difference to all dense says is the layer's.
QString macsText(const Document& document, const study::LayerRow& row, const LayerSpec& spec) {
  const auto macsWith = [&](const LayerSpec& request) {
    Recipe recipe;
    recipe.set(request);
    return study::predict(document.report(), recipe).macs;
  };
  const std::int64_t whole = study::predict(document.report(), Recipe{}).macs;
  const std::int64_t dense = row.macs - (macsWith(row.spec) - whole);
  return shareBeforeAfter(dense, dense + macsWith(spec) - whole);
}

/// "3×1, then 1×3" has too few words for the table of the engine's sentences.
QString planText(const std::string& plan) {
  const QStringList parts = QString::fromStdString(plan).split(QStringLiteral(", then "));
  return parts.size() == 2 ? QObject::tr("%1, then %2").arg(parts[0], parts[1]) : engineText(plan);
}

void addReport(LayerFacts& facts, const study::LayerReport& report) {
  facts.error = percentText(report.relative_error);
  const QString loss = threeDigits(report.loss);
  facts.loss = loss.startsWith('<') ? loss : QStringLiteral("+") + loss;
  facts.plan = planText(report.plan);
  facts.decomposed = timeText(report.seconds);
  if (!report.errors.empty())
    facts.decomposed += report.errors.size() == 1 ? QObject::tr(", 1 sweep")
                                                  : QObject::tr(", %1 sweeps").arg(report.errors.size());
  if (report.predicted_speed && report.predicted_training_speed)
    facts.predicted =
        QObject::tr("%1, training %2")
            .arg(badgeText(verdictOf(nullptr, &report)), timesText(*report.predicted_training_speed));
  if (!report.remarks.empty()) facts.remark = engineText(report.remarks.front());
}

void addTime(LayerFacts& facts, const study::TimeRow& row) {
  facts.verdict = QString::fromStdString(row.verdict);
  facts.time =
      QStringLiteral("%1 → %2 %3")
          .arg(timeText(row.dense_seconds), timeText(row.seconds), verdictText(verdictOf(&row, nullptr)));
}

}  // namespace

LayerFacts layerFacts(const Document& document, const ReportStore& store, const std::string& id) {
  LayerFacts facts;
  const study::LayerRow* row = document.row(id);
  if (row == nullptr) return facts;
  const LayerSpec spec = document.specOf(id);
  const QString problem = problemText(row->shape, spec);
  if (!row->unfit.empty()) facts.remark = QObject::tr("Stays dense: %1").arg(engineText(row->unfit));
  if (!problem.isEmpty()) {
    facts.remark = problem;
    return facts;
  }
  facts.parameters =
      shareBeforeAfter(row->parameters_with(DenseOptions{}), row->parameters_with(spec.options));
  facts.macs = macsText(document, *row, spec);
  const bool dense = spec.family() == Family::dense;
  if (dense) {
    facts.error = QStringLiteral("0 %");
    facts.plan = QObject::tr("as it is in the file");
  } else if (const auto* report = store.layer(spec, metricKey(document.recipe()))) {
    addReport(facts, *report);
  } else if (const QString failure = store.failure(spec, metricKey(document.recipe())); !failure.isEmpty()) {
    facts.remark = failure;
  } else {
    facts.error = QObject::tr("computing…");
  }
  if (const auto* time = store.time(spec)) {
    if (dense)
      facts.time = timeText(time->dense_seconds);
    else
      addTime(facts, *time);
  } else if (const auto* part = store.inPlace(spec)) {
    facts.time = timeText(part->seconds);
  }
  return facts;
}

}  // namespace tenfold::ui
