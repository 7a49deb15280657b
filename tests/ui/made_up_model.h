// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/document/document.h"

namespace tenfold::ui::testing {

/// A report of a small network that never ran: two convolutions in a block, one grouped, two linear layers.
study::ModelReport madeUpReport();

/// Ids in that report.
inline const std::string conv1 = "features.0.weight", conv2 = "features.3.weight",
                         grouped = "features.6.weight", fc1 = "fc1.weight", fc2 = "fc2.weight";

}  // namespace tenfold::ui::testing
