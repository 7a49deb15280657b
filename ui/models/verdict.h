// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "engine/study/reports.h"

namespace tenfold::ui {

/// Whether a factorized layer is faster than the dense one: measured, or predicted while it was not.
struct Verdict {
  QString word;  ///< "faster", "same", "slower"; empty when nothing is known
  double ratio = 1;
  bool measured = false;

  bool isKnown() const { return !word.isEmpty(); }
};

/// Either may be nullptr.
Verdict verdictOf(const study::TimeRow* time, const study::LayerReport* report);

/// "▲ 1.4×", "● same"; hollow marks while predicted: "△ 1.4×".
QString badgeText(const Verdict& verdict);
/// The same with its word: "▲ 1.4× faster", "▼ 0.8× as fast".
QString verdictText(const Verdict& verdict);

}  // namespace tenfold::ui
