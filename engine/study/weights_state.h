// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/formats/state_dict.h"
#include "engine/study/weights.h"

namespace tenfold::study {

/// What Weights holds; set once.
struct WeightsState {
  StateDict tensors;  ///< of the choice that is shown, over the bytes of a large file: do not write to them
  std::string metadata;  ///< tenfold.json; empty when there is none
  WeightsReport report;
};

}  // namespace tenfold::study
