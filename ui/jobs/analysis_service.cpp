// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/analysis_service.h"

#include <algorithm>

#include "engine/support/error.h"
#include "ui/document/requests.h"
#include "ui/settings/engine_text.h"

namespace tenfold::ui {

AnalysisService::AnalysisService(const Document& document, ReportStore& store, QObject* parent)
    : QObject(parent), document_(document), store_(store) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (std::holds_alternative<ModelOpened>(change)) selected_.clear();
    if (!std::holds_alternative<FileChanged>(change)) refresh();
  });
}

void AnalysisService::select(const std::string& id) {
  if (selected_ == id) return;
  selected_ = id;
  refresh();
}

std::vector<LayerSpec> AnalysisService::missing() const {
  std::vector<LayerSpec> specs;
  const std::string metric = metricKey(document_.recipe());
  for (const auto& row : document_.report().layers) {
    if (!row.unfit.empty()) continue;
    const LayerSpec spec = document_.specOf(row.id);
    if (store_.layer(spec, metric) != nullptr || !store_.failure(spec, metric).isEmpty()) continue;
    if (!problems(row.shape, spec).empty()) continue;
    specs.insert(row.id == selected_ ? specs.begin() : specs.end(), spec);
  }
  return specs;
}

void AnalysisService::refresh() {
  const auto specs = missing();
  const Metric metric = document_.metric();
  const std::string key = metricKey(document_.recipe());
  std::vector<std::string> keys;
  for (const auto& spec : specs) keys.push_back(keyOf(spec, key));
  if (keys.empty()) return job_.cancel();
  // nothing new is asked for, and the first in line is the one at work: let it go on
  if (job_.isRunning() &&
      std::equal(keys.rbegin(), keys.rend(), asked_.rbegin(),
                 asked_.rbegin() + std::ptrdiff_t(std::min(keys.size(), asked_.size()))) &&
      keys.size() <= asked_.size())
    return;
  asked_ = keys;
  job_.start(
      QObject::tr("Computing errors"),
      [this, model = document_.model(), specs, metric, key](const Worker& worker) {
        const auto count = static_cast<std::int64_t>(specs.size());
        for (std::int64_t k = 0; k < count; ++k) {
          const LayerSpec& spec = specs[static_cast<std::size_t>(k)];
          worker.job.checkpoint(k, count, spec.id);
          try {
            auto report = study::analyse_layer(model, spec, metric, worker.job.step(k, count, spec.id));
            report.spec = spec;
            worker.deliver([this, report, key] { store_.put(report, key); });
          } catch (const Error& error) {
            worker.deliver(
                [this, spec, key, text = engineText(error.what())] { store_.putFailure(spec, text, key); });
          }
        }
        return true;
      },
      [](const Outcome<bool>&) {});
}

}  // namespace tenfold::ui
