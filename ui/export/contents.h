// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>
#include <vector>

#include "engine/study/reports.h"
#include "ui/export/export_kind.h"

namespace tenfold::ui {

/// One tensor as the file will hold it.
struct StoredTensor {
  QString name;  ///< within its layer: "weight.factors.factor_0"
  Shape shape;
  std::int64_t parameters = 0, bytes = 0;
};

/// One layer as it will be stored, or all that is no layer of its own: an empty id.
struct ContentsRow {
  std::string id;
  QString name;
  Family family = Family::dense;
  Shape weight;                                      ///< of the dense weight
  Shape ranks;                                       ///< empty for dense
  QString plan;                                      ///< how it is computed: "two products"; empty for dense
  std::int64_t denseParameters = 0, parameters = 0;  ///< exact, bias included
  std::int64_t denseBytes = 0, bytes = 0;            ///< predicted
  std::vector<StoredTensor> tensors;
};

/// The layers of one family together.
struct FamilyTotal {
  Family family;
  int layers = 0;
  std::int64_t denseParameters = 0, parameters = 0;
};

/// What a written model will hold. The rows sum up to the totals.
struct Contents {
  std::vector<ContentsRow> rows;      ///< layers in the model's order, then all else
  std::vector<FamilyTotal> families;  ///< those that occur
  std::int64_t denseParameters = 0, parameters = 0;
  std::int64_t denseBytes = 0, bytes = 0;  ///< of the file, predicted

  int factorized() const;
};

/// Written as `choice` says. In the format of the model's own file that file tells how large the rest is; in
/// another one only tensors are counted.
Contents contentsOf(const study::ModelReport& model, const Recipe& recipe, const ExportChoice& choice);

/// A line a row with a header, cells parted by `separator`: '\t', or ',' with cells quoted as CSV has it.
/// `order`: indices of rows.
QString toText(const Contents& contents, const std::vector<int>& order, QChar separator);

}  // namespace tenfold::ui
