// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <QString>
#include <functional>

class QPainter;

namespace tenfold::ui {

/// Writes what `paint` draws on a sheet of this size as an SVG file, atomically. False when it cannot be
/// written. The only file that knows QtSvg.
bool saveSvg(const QString& path, const QString& title, const QSize& size,
             const std::function<void(QPainter&)>& paint);

}  // namespace tenfold::ui
