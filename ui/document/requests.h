// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "engine/spec/metric.h"
#include "engine/study/reports.h"

namespace tenfold::ui {

/// Options to start with when a user picks a family: concrete ranks that keep about `fraction` of the weight.
LayerOptions startingOptions(Family family, const LayerShape& shape, double fraction);

/// The same request with another rank, clipped to what the weight can have.
LayerOptions withRank(const LayerOptions& options, const LayerShape& shape, const Rank& rank);

/// Another tensorized shape; ranks are kept where they still fit, else started again from the same size.
LayerOptions withShape(const LayerOptions& options, const LayerShape& shape, const TensorizedShape& modes);

/// One short name a rank: "rank"; "output rank", "input rank"; "bond 1", …
QStringList rankNames(const LayerShape& shape, const LayerOptions& options);

/// Families that every one of these layers can take.
std::vector<Family> commonFamilies(const std::vector<const study::LayerRow*>& rows);

/// The first problem's sentence, empty when the request is fine.
QString problemText(const LayerShape& shape, const LayerSpec& spec);

/// Parameters of the whole model with every weight dense.
std::int64_t denseParameters(const study::ModelReport& report);

/// The recipe that says what is in the file now.
Recipe recipeOfFile(const study::ModelReport& report);

/// "two-sided" and so on, as in recipes.
QString metricWord(Metric metric);
/// One plain sentence about the metric, for tooltips.
QString metricSentence(Metric metric);

/// A text that is equal for equal requests; locks do not matter. `metric` is what the request is fitted
/// under, as metricKey() says it: nothing of a dense layer.
std::string keyOf(LayerSpec spec, const std::string& metric = {});
std::string keyOf(const Recipe& recipe);
/// The same for what does not depend on the metric.
std::string keyOfLayers(const Recipe& recipe);
/// What of a recipe every recipe that is solved for keeps: locked layers, and whether layers are fitted in
/// turn.
std::string baseKey(const Recipe& recipe);
/// The metric and the data it is measured on; empty for the weight error, which needs none.
std::string metricKey(const Recipe& recipe);

}  // namespace tenfold::ui
