// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/compare/compare_values.h"
#include "ui/jobs/overlay_service.h"
#include "ui/plots/curves_plot.h"

namespace tenfold::ui {

/// What of a layer is drawn.
enum class LayerQuantity { kept, rank, parameters };
QString layerQuantityWord(LayerQuantity quantity);

/// Everything that fronts are made of.
struct FrontSources {
  const Document& document;
  const ReportStore& store;
  const std::vector<VariantFront>& fronts;
  const std::vector<VariantFacts>& variants;
};

/// The solver's front, those of single families and those of variants with other locks, under the current
/// metric, against the parameters that are kept; variants as single points. `goal`: Fact::loss or
/// Fact::error. No point of a front beats another of the same one.
CurveScene frontScene(const FrontSources& sources, Fact goal);

/// Layer by layer, what these variants keep. `rows`: of `variants`; empty: all. Those of other models are
/// left out.
CurveScene layerScene(const std::vector<VariantFacts>& variants, std::vector<int> rows,
                      LayerQuantity quantity);

}  // namespace tenfold::ui
