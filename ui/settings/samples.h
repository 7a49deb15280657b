// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

namespace tenfold::ui {

/// A small model that comes with the program.
struct Sample {
  QString path, title;
};

/// Looks in $TENFOLD_SAMPLES, beside the program, and in the source tree; the first folder that has one.
std::vector<Sample> bundledSamples();

}  // namespace tenfold::ui
