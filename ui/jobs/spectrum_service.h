// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "ui/jobs/model_services.h"
#include "ui/jobs/rank_threshold.h"

namespace tenfold::ui {

/// What every rank of a layer cuts, and where the rules would cut. Keeps its answers: they hold for all
/// ranks.
class SpectrumService : public ModelService {
  Q_OBJECT

 public:
  SpectrumService(Document& document, ReportStore& store, QObject* parent = nullptr);

  /// Asks for what is not known yet of the layer under its family, of a dense one under low-rank. A layer
  /// that failed is not tried again.
  void want(const std::string& id);

  /// In the order of max_ranks(); empty where the family's ranks belong to no unfolding. nullptr: not known.
  const std::vector<RankSpectrum>* spectra(const LayerSpec& spec) const;

 private:
  std::string spectraKey(LayerSpec spec) const;

  std::map<std::string, std::vector<RankSpectrum>> spectra_;
  std::string asked_, failed_;
};

/// A layer's request; for a dense one that which low-rank would start from.
LayerSpec cutOf(const Document& document, const std::string& id);

}  // namespace tenfold::ui
