// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/data/program_batches.h"
#include "engine/study/score.h"

namespace tenfold::study {

/// The mean over all samples of `by`, one of the scores that need no labels: outputs of `model` against those
/// of `dense`.
double compare_outputs(const Program& model, const Program& dense, Score by, const ProgramBatches& batches,
                       const Job& job = {});

}  // namespace tenfold::study
