// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/series_style.h"

#include <array>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

// after Paul Tol's muted scheme, darkened for thin lines on white and lightened on dark
constexpr std::array light{0x332288, 0xaa3355, 0x117733, 0x8a6a00, 0x007799, 0x882277, 0x5c5c66};
constexpr std::array dark{0x9d95f0, 0xee8aa5, 0x6bc98f, 0xd9b84a, 0x5cc3dc, 0xd58ad0, 0xb5b5be};
constexpr std::array dashes{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};

}  // namespace

SeriesStyle seriesStyle(int number, const QPalette& palette) {
  const auto& colours = isDark(palette) ? dark : light;
  const auto at = std::size_t(number) % colours.size();
  return {QColor::fromRgb(QRgb(colours[at])), dashes[(std::size_t(number) / colours.size()) % dashes.size()]};
}

}  // namespace tenfold::ui
