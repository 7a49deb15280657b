// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <set>

#include "ui/jobs/train_service.h"
#include "ui/plots/curves_plot.h"

namespace tenfold::ui {

enum class CurveOf { accuracy, loss };

/// The curves of the runs with these numbers, over epochs; the dense model's value, where it is known, as
/// reference.
CurveScene curvesOf(const std::vector<TrainRun>& runs, const std::set<int>& shown, CurveOf what);

/// "running", "paused", …
QString stateWord(TrainRun::State state);
/// "run 2"
QString runName(const TrainRun& run);
/// "98.35 %", or "–"
QString accuracyText(const std::optional<double>& share);

}  // namespace tenfold::ui
