// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPixmap>
#include <functional>

#include "ui/dialogs/saving.h"

class QCustomPlot;
class QMenu;
class QWidget;

namespace tenfold::ui {

/// What is copied and saved of a plot or a drawing: the widget, how it is drawn on other sheets, its numbers.
struct PlotPicture {
  QWidget* widget;
  std::function<QPixmap()> pixmap;
  std::function<bool(const QString&path)> pdf, svg;
  std::function<QString()> numbers = {};  ///< comma-separated
};

PlotPicture pictureOf(QCustomPlot* plot, std::function<QString()> numbers = {});

/// By the file's ending: .png, .pdf, .svg or .csv. False when it cannot be written.
bool savePicture(const PlotPicture& picture, const QString& path);

/// Fills and opens the menu at a place of the picture's widget: what `extend` adds, the series of a plot that
/// can be switched off, copying, saving. `stem`: of suggested file names, with or without a folder.
void showPictureMenu(const PlotPicture& picture, const QString& stem, const SavingWays& ways,
                     const QPoint& place, const std::function<void(QMenu&)>& extend = {});

}  // namespace tenfold::ui
