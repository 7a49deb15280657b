// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "ui/document/document.h"
#include "ui/graph/graph_looks.h"

namespace tenfold::ui {

/// What the boxes of a model's graph say under the document's recipe.
GraphLooks looksOf(const study::ModelGraph& graph, const ModuleTree& tree, const Document& document);

/// All operations as lines of comma-separated values with a header.
QString graphAsCsv(const study::ModelGraph& graph, const Document& document);

}  // namespace tenfold::ui
