// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/spectrum_service.h"

#include "engine/study/layer_network.h"
#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

std::vector<RankSpectrum> withThresholds(std::vector<Spectrum> spectra, const Job& job) {
  const auto count = std::int64_t(spectra.size());
  std::vector<RankSpectrum> found;
  for (Spectrum& spectrum : spectra) {
    job.checkpoint(std::int64_t(found.size()), count, "ranks");
    RankSpectrum one{std::move(spectrum), {}};
    for (const RankRule& rule : offeredRules())
      one.thresholds.push_back({rule, rankByRule(one.spectrum, rule)});
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace

LayerSpec cutOf(const Document& document, const std::string& id) {
  LayerSpec spec = document.specOf(id);
  if (spec.family() == Family::dense) spec.options = LowRankOptions{{std::int64_t{1}}};
  return spec;
}

SpectrumService::SpectrumService(Document& document, ReportStore& store, QObject* parent)
    : ModelService(document, store, parent) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (!std::holds_alternative<ModelOpened>(change)) return;
    job_.cancel();
    spectra_.clear();
    failed_.clear();
  });
}

std::string SpectrumService::spectraKey(LayerSpec spec) const {
  if (Rank* rank = rank_of(spec.options)) *rank = {std::int64_t{1}};
  return keyOf(spec, metricKey(document_.recipe()));
}

const std::vector<RankSpectrum>* SpectrumService::spectra(const LayerSpec& spec) const {
  const auto at = spectra_.find(spectraKey(spec));
  return at == spectra_.end() ? nullptr : &at->second;
}

void SpectrumService::want(const std::string& id) {
  const LayerSpec spec = cutOf(document_, id);
  const std::string key = spectraKey(spec);
  if (spectra(spec) != nullptr || key == failed_ || (job_.isRunning() && asked_ == key)) return;
  asked_ = key;
  const auto* row = document_.row(id);
  job_.start(
      QObject::tr("Computing the spectra of %1").arg(QString::fromStdString(row != nullptr ? row->name : id)),
      [model = document_.model(), spec, metric = document_.metric()](const Worker& worker) {
        return withThresholds(study::rank_spectra(model, spec, metric, worker.job.step(0, 2, "spectra")),
                              worker.job.step(1, 2, "ranks"));
      },
      [this, key](const Outcome<std::vector<RankSpectrum>>& outcome) {
        if (!outcome.result && !outcome.cancelled) failed_ = key;
        if (!usable(outcome)) return;
        spectra_[key] = *outcome.result;
        emit finished();
      });
}

}  // namespace tenfold::ui
