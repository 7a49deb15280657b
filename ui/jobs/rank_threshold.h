// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

#include "engine/planning/spectrum_rank.h"

namespace tenfold::ui {

/// Where a rule cuts one spectrum.
struct RankThreshold {
  RankRule rule;
  std::int64_t rank = 1;
};

/// What one rank of a layer cuts.
struct RankSpectrum {
  Spectrum spectrum;
  std::vector<RankThreshold> thresholds;  ///< of every offeredRules()
};

/// The rules that the window offers: shares of the energy, relative errors, σ₁/σᵣ, noise.
const std::vector<RankRule>& offeredRules();

/// Of this spectrum alone, as if the layer had no other rank to share the loss with. The search for noise is
/// long work where there are thousands of values, the others are quick.
std::int64_t rankByRule(const Spectrum& spectrum, const RankRule& rule);

/// By every rule but those of noise.
std::vector<RankThreshold> quickThresholds(const Spectrum& spectrum);

}  // namespace tenfold::ui
