// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/network_service.h"

#include <algorithm>

#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

constexpr std::size_t remembered = 32;

}  // namespace

NetworkService::NetworkService(Document& document, ReportStore& store, QObject* parent)
    : ModelService(document, store, parent) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (!std::holds_alternative<ModelOpened>(change)) return;
    job_.cancel();
    cores_.clear();
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

const std::vector<study::CorePicture>* NetworkService::cores(const LayerSpec& spec) const {
  const auto at = std::find_if(cores_.begin(), cores_.end(),
                               [key = coreKey(spec)](const Cores& each) { return each.key == key; });
  return at == cores_.end() ? nullptr : &at->pictures;
}

void NetworkService::want(const std::string& id) {
  const LayerSpec spec = document_.specOf(id);
  const std::string key = coreKey(spec);
  waiting_.clear();
  if (spec.family() == Family::dense || key == failed_ || cores(spec) != nullptr) return;
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
      [model = document_.model(), spec, metric = document_.metric()](const Worker& worker) {
        return study::core_pictures(model, spec, metric, worker.job);
      },
      [this, key](const Outcome<std::vector<study::CorePicture>>& outcome) {
        if (!outcome.result && !outcome.cancelled) failed_ = key;
        if (!usable(outcome)) return;
        cores_.push_back({key, *outcome.result});
        if (cores_.size() > remembered) cores_.pop_front();
        emit finished();
      });
}

}  // namespace tenfold::ui
