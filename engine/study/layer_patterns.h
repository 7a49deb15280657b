// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/study/reports.h"
#include "engine/support/error.h"
#include "engine/support/glob.h"

namespace tenfold::study {

/// Whether one of these patterns, commas between, is for the layer: by its name or its id.
inline bool matches(const std::string& patterns, const LayerRow& row) {
  return any_glob_matches(patterns, row.name) || any_glob_matches(patterns, row.id);
}

[[noreturn]] inline void nothing_matches(const std::string& patterns) {
  throw Error("layers.none", "no layer that can be factorized matches '{patterns}'",
              {{"patterns", patterns}});
}

}  // namespace tenfold::study
