// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/report_service.h"

#include <QFileInfo>

#include "engine/study/html_report.h"
#include "engine/support/processor.h"
#include "ui/document/requests.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// The front that was drawn for these decisions; nothing when none was.
std::optional<study::SweepReport> frontOf(const Document& document, const ReportStore& store) {
  for (const Curve& curve : store.curves()) {
    if (curve.family || curve.points.empty() || curve.metric != metricKey(document.recipe())) continue;
    study::SweepReport front;
    front.model = document.report().name;
    front.model_hash = document.report().hash;
    front.quantity = curve.quantity;
    front.metric = document.recipe().metric;
    front.dense_parameters = document.denseParameters();
    for (const auto& point : curve.points) front.points.push_back({point, {}, {}, {}});
    return front;
  }
  return {};
}

}  // namespace

QStringList ReportService::filesOf(const Request& request) {
  const QFileInfo file(request.path);
  const QString base = file.absolutePath() + '/' + file.completeBaseName();
  QStringList files{request.path};
  if (request.csv) files << base + ".csv";
  if (request.recipe) files << base + ".recipe.json";
  return files;
}

std::vector<std::pair<std::string, std::string>> ReportService::measured() const {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto add = [&](const char* who, const study::EvaluateReport* report) {
    if (report != nullptr)
      rows.emplace_back("accuracy on " + report->data + ", " + who,
                        percentText(report->accuracy).toStdString());
  };
  add("dense", store_.evaluation({}));
  add("compressed", store_.evaluation(document_.recipe()));
  if (const auto* bench = store_.bench(document_.recipe())) {
    const std::string call = "time of a call, batch " + std::to_string(bench->batch) + ", " +
                             std::to_string(bench->threads) + " threads, ";
    rows.emplace_back(call + "dense", timeText(bench->whole.dense_seconds).toStdString());
    rows.emplace_back(call + "compressed", timeText(bench->whole.seconds).toStdString());
  }
  return rows;
}

void ReportService::write(const Request& request) {
  job_.start(
      tr("Writing the report %1").arg(QFileInfo(request.path).fileName()),
      [model = document_.model(), recipe = document_.recipe(), front = frontOf(document_, store_),
       measured = measured(), request](const Worker& worker) {
        study::CompressReport compressed;
        study::compress(model, recipe, compressed, worker.job);
        const QStringList files = filesOf(request);
        study::write_text(files[0].toStdString(),
                          study::to_html({compressed, front, measured, TENFOLD_VERSION,
                                          study::describe_engine(), processor_fact("model name")}));
        if (request.csv) study::write_text(files[1].toStdString(), study::layers_csv(compressed));
        if (request.recipe) study::write_recipe(compressed.recipe, files.last().toStdString());
        return std::pair(files, compressed.relative_error);
      },
      [this, recipe = document_.recipe()](const Outcome<std::pair<QStringList, double>>& outcome) {
        if (!usable(outcome)) return;
        store_.putWeightError(recipe, outcome.result->second);
        emit written(outcome.result->first, outcome.result->second);
        emit finished();
      });
}

}  // namespace tenfold::ui
