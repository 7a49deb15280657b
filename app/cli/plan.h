// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/cli/console.h"
#include "engine/spec/recipe.h"
#include "engine/study/reports.h"

namespace tenfold::cli {

/// Says what a recipe would make of a model: families, ranks and exact counts. Nothing is decomposed.
void showPlan(Console& console, const study::ModelReport& model, const Recipe& recipe);

}  // namespace tenfold::cli
