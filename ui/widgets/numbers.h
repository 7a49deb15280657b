// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>

#include "engine/support/shape.h"

namespace tenfold::ui {

/// Three significant digits without an exponent: 1.23, 12.3, 123, 0.0123; minus is the real minus sign.
QString threeDigits(double value);
/// "512", "36.9 k", "1.23 M"
QString countText(std::int64_t count);
/// "1,048,576": for tooltips, where every digit is wanted.
QString exactText(std::int64_t count);
/// "812 B", "4.70 MiB"
QString bytesText(std::int64_t bytes);
/// "15.2 µs", "1.21 ms", "2.40 s"
QString timeText(double seconds);
/// A share of 1 as "25 %", "0.43 %"
QString percentText(double share);
/// "4.0× smaller (25 % kept)", "same size", "1.2× larger (120 % kept)"
QString smallerText(double kept);
/// "1.4×"
QString timesText(double ratio);
/// "64×3×7×7"
QString shapeText(const Shape& shape);
/// "24, 22"
QString listText(const Shape& values);
/// Words of a file as a tool tip: never taken for markup.
QString plainTip(const QString& text);
/// A cell of comma-separated values: in quotes, and only where it holds what would part cells.
QString quoted(QString text);
QString csvCell(const QString& text);
/// Time left as "0:12"
QString clockText(double seconds);

}  // namespace tenfold::ui
