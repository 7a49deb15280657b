// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/study/score.h"

namespace tenfold::study {

struct SensitivityOptions {
  SolveOptions solve;                          ///< metric, families and layers; its budget is not used
  std::vector<double> shares{0.1, 0.25, 0.5};  ///< of each layer's dense weight
  std::optional<ScoreOptions> score;           ///< measured too, with one layer compressed at a time
};

/// One layer compressed, all others as they are.
struct SensitivityRow {
  std::string id, name;               ///< of the layer
  double share = 1;                   ///< that was asked for
  FamilyPoint point;                  ///< the largest of the family within it; its loss is predicted
  std::optional<double> score, drop;  ///< measured; drop: how much worse than the dense model
};

struct SensitivityReport {
  std::string model, metric, score;  ///< score: id, empty when nothing was measured
  std::optional<double> dense_score;
  std::vector<SensitivityRow> rows;
  /// Spearman's, of predicted losses and measured drops over all rows.
  std::optional<double> rank_correlation;
  double seconds = 0;
};

/// What each layer loses alone, by family and share: predicted, and checked by measuring where asked.
SensitivityReport sensitivity(const Model& model, const SensitivityOptions& options, const Job& job = {});

std::string to_json(const SensitivityReport& report);

}  // namespace tenfold::study
