// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <vector>

#include "ui/document/document.h"
#include "ui/jobs/report_store.h"

namespace tenfold::ui {

/// What is known of the time of one part of the model.
struct LayerTime {
  std::optional<double> seconds;  ///< of a forward, in the form it has now
  bool measured = false;
  std::optional<double> share;          ///< of the whole model's time, 0…1
  bool shareMeasured = false;           ///< of the model as it is now; else predicted, or of the file's
  std::optional<study::PartTime> part;  ///< the measurement that `seconds` is of
};

/// The time of all parts under the document's recipe.
struct ModelTime {
  std::vector<LayerTime> layers;  ///< in the model's order
  LayerTime other;                ///< operations that are no layer
  std::optional<double> seconds;  ///< of a forward; none while a part is not known
  bool measured = false;          ///< as a whole, in this form
  study::ForwardTimes source;     ///< that shares are of; no rounds while they are predicted

  /// Sum over some layers; unknown where one of them is.
  LayerTime sum(const std::vector<int>& indices) const;
};

/// A form that was measured in its place shows that; a factorized linear layer is predicted from its dense
/// time; dense layers are predicted by the machine's speed until they are measured. Nothing else is guessed.
ModelTime timeOf(const Document& document, const ReportStore& store);

/// "1 thread", "4 threads"
QString threadsText(int threads);

}  // namespace tenfold::ui
