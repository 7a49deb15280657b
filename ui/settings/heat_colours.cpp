// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/heat_colours.h"

#include <algorithm>
#include <cmath>

#include "ui/settings/palette.h"

namespace tenfold::ui {

QColor divergingColour(double value, const QPalette& palette) {
  const bool dark = isDark(palette);
  const QColor zero(dark ? "#33373f" : "#f3f2ee");
  const QColor end(value < 0 ? (dark ? "#5fb4f0" : "#00497d") : (dark ? "#ffab4a" : "#a84400"));
  // a little faster near zero, where most weights are
  const double share = std::pow(std::min(1.0, std::abs(value)), 0.8);
  const auto between = [share](double from, double to) { return from + share * (to - from); };
  return QColor::fromRgbF(float(between(zero.redF(), end.redF())),
                          float(between(zero.greenF(), end.greenF())),
                          float(between(zero.blueF(), end.blueF())));
}

}  // namespace tenfold::ui
