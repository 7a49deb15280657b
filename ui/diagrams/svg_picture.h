// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <QString>
#include <functional>

class QPaintDevice;
class QPainter;

namespace tenfold::ui {

/// Writes what `draw` puts on a sheet of this size, in pixels of the screen, as an SVG file, atomically.
/// False when it cannot be written, or `draw` says so. The only file that knows QtSvg.
bool saveSvg(const QString& path, const QString& title, const QSize& size,
             const std::function<bool(QPaintDevice&)>& draw);
bool saveSvg(const QString& path, const QString& title, const QSize& size,
             const std::function<void(QPainter&)>& paint);

/// The same as a page of a PDF file.
bool savePdf(const QString& path, const QString& title, const QSize& size,
             const std::function<void(QPainter&)>& paint);

}  // namespace tenfold::ui
