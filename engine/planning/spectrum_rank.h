// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenfold {

/// The singular values of a matrix [rows, columns], descending, min(rows, columns) of them.
struct Spectrum {
  std::vector<double> values;
  std::int64_t rows = 0, columns = 0;
};

/// How a rank is read off a spectrum.
enum class SpectrumRule {
  energy,  ///< the least rank that keeps this share of Σσ², (0, 1]
  error,   ///< the least rank whose relative error √(Σ dropped σ² / Σσ²) is at most this, [0, 1)
  ratio,   ///< the directions with σ₁/σᵣ at most this, at least 1
  evbmf    ///< those that stand out from noise; the value weakens it, (0, 1]
};

struct RankRule {
  SpectrumRule kind = SpectrumRule::energy;
  double value = 0.9;
  bool operator==(const RankRule&) const = default;
};

/// "energy:0.9", "error:0.1", "ratio:100", "evbmf" or "evbmf:0.8". Throws Error for anything else and for
/// values out of range.
RankRule parse_rank_rule(std::string_view text);
std::string to_string(const RankRule& rule);

/// Every rank here is at least 1 and at most the number of values.
std::int64_t rank_by_energy(const Spectrum& spectrum, double share);
std::int64_t rank_by_error(const Spectrum& spectrum, double relative_error);
std::int64_t rank_by_ratio(const Spectrum& spectrum, double ratio);

/// Empirical variational Bayes (Nakajima, Sugiyama, Babacan and Tomioka, 2013, theorem 2 and section 4): the
/// matrix is one of low rank and independent noise.
struct NoiseFit {
  std::int64_t rank = 0;  ///< singular values that the noise does not explain; may be 0
  double variance = 0;    ///< of the noise in an element, found by a search where it is not given
};
NoiseFit fit_noise(const Spectrum& spectrum);
NoiseFit fit_noise(const Spectrum& spectrum, double variance);

/// all − weakening · (all − fit_noise().rank), as MUSCO weakens it (Gusak et al., 2019): 1 is the rank of the
/// fit itself, which trained weights often survive only with fine-tuning.
std::int64_t rank_by_evbmf(const Spectrum& spectrum, double weakening = 1);

/// The ranks of the bonds (or modes) of one decomposition. Energy and error are those of the whole: what may
/// be dropped is shared evenly among the bonds (Oseledets, 2011, theorem 2.2; De Lathauwer et al., 2000,
/// property 10).
std::vector<std::int64_t> ranks_by_rule(const std::vector<Spectrum>& bonds, const RankRule& rule);

}  // namespace tenfold
