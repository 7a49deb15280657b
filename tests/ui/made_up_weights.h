// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/document/weights_document.h"

namespace tenfold::ui::testing {

/// A report of a small pickled network that is in no file: a convolution, two matrices of which one is tied,
/// biases, and its modules.
study::WeightsReport madeUpWeights();

}  // namespace tenfold::ui::testing
