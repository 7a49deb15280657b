// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/network_service.h"

#include <algorithm>

#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

constexpr std::size_t remembered = 32;

struct Answer {
  std::vector<study::CorePicture> cores;
  std::vector<std::vector<double>> spectra;
};

}  // namespace

NetworkService::NetworkService(Document& document, ReportStore& store, QObject* parent)
    : ModelService(document, store, parent) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (!std::holds_alternative<ModelOpened>(change)) return;
    job_.cancel();
    cores_.clear();
    spectra_.clear();
    failed_.clear();
    waiting_.clear();
  });
  connect(&store, &ReportStore::changed, this, [this] {
    if (!waiting_.empty()) want(std::string(waiting_));
  });
}

std::string NetworkService::coreKey(const LayerSpec& spec) const {
  return keyOf(spec, metricKey(document_.recipe()));
}

std::string NetworkService::spectraKey(LayerSpec spec) const {
  if (Rank* rank = rank_of(spec.options)) *rank = {std::int64_t{1}};
  return coreKey(spec);
}

const std::vector<study::CorePicture>* NetworkService::cores(const LayerSpec& spec) const {
  const auto at = std::find_if(cores_.begin(), cores_.end(),
                               [key = coreKey(spec)](const Cores& each) { return each.key == key; });
  return at == cores_.end() ? nullptr : &at->pictures;
}

const std::vector<std::vector<double>>* NetworkService::spectra(const LayerSpec& spec) const {
  const auto at = spectra_.find(spectraKey(spec));
  return at == spectra_.end() ? nullptr : &at->second;
}

void NetworkService::want(const std::string& id) {
  const LayerSpec spec = document_.specOf(id);
  const std::string key = coreKey(spec);
  waiting_.clear();
  const bool knowsSpectra = spectra(spec) != nullptr;
  if (spec.family() == Family::dense || key == failed_) return;
  if (cores(spec) != nullptr && knowsSpectra) return;
  const std::string metric = metricKey(document_.recipe());
  if (!store_.failure(spec, metric).isEmpty()) return;
  if (store_.layer(spec, metric) == nullptr) {
    waiting_ = id;
    return;
  }
  if (job_.isRunning() && asked_ == key) return;
  asked_ = key;
  const auto* row = document_.row(id);
  job_.start(
      QObject::tr("Looking into the cores of %1")
          .arg(QString::fromStdString(row != nullptr ? row->name : id)),
      [model = document_.model(), spec, metric = document_.metric(), knowsSpectra](const Worker& worker) {
        Answer answer;
        answer.cores = study::core_pictures(model, spec, metric, worker.job.step(0, 2, "cores"));
        if (!knowsSpectra)
          answer.spectra = study::rank_spectra(model, spec, metric, worker.job.step(1, 2, "spectra"));
        return answer;
      },
      [this, key, knowsSpectra, spectraKey = spectraKey(spec)](const Outcome<Answer>& outcome) {
        if (!outcome.result && !outcome.cancelled) failed_ = key;
        if (!usable(outcome)) return;
        cores_.push_back({key, outcome.result->cores});
        if (cores_.size() > remembered) cores_.pop_front();
        if (!knowsSpectra) spectra_[spectraKey] = outcome.result->spectra;
        emit finished();
      });
}

}  // namespace tenfold::ui
