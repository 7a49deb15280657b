// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/rank_threshold.h"

namespace tenfold::ui {

const std::vector<RankRule>& offeredRules() {
  static const std::vector<RankRule> rules{{SpectrumRule::energy, 0.9}, {SpectrumRule::energy, 0.99},
                                           {SpectrumRule::error, 0.05}, {SpectrumRule::error, 0.2},
                                           {SpectrumRule::ratio, 10},   {SpectrumRule::ratio, 100},
                                           {SpectrumRule::evbmf, 1},    {SpectrumRule::evbmf, 0.8}};
  return rules;
}

std::int64_t rankByRule(const Spectrum& spectrum, const RankRule& rule) {
  // with one bond the whole is its own
  return ranks_by_rule({spectrum}, rule).front();
}

std::vector<RankThreshold> quickThresholds(const Spectrum& spectrum) {
  std::vector<RankThreshold> found;
  for (const RankRule& rule : offeredRules())
    if (rule.kind != SpectrumRule::evbmf) found.push_back({rule, rankByRule(spectrum, rule)});
  return found;
}

}  // namespace tenfold::ui
