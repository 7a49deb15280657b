// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "ui/dialogs/picture_menu.h"
#include "ui/widgets/card.h"

class QHBoxLayout;
class QStackedWidget;

namespace tenfold::ui {

/// A page with a plot: a line of choices above, an empty state until there is something to show, and a menu
/// that copies and saves.
class PlotPanel : public QWidget {
  Q_OBJECT

 public:
  /// By the file's ending: .png, .pdf, .svg or .csv. False when it cannot be written.
  bool save(const QString& path) const { return savePicture(plot_, path); }

 protected:
  using Ways = SavingWays;

  /// `stem`: of suggested file names.
  PlotPanel(const QString& stem, QCustomPlot* plot, const QString& button, Ways ways, QWidget* parent);
  PlotPanel(const QString& stem, PlotPicture picture, const QString& button, Ways ways, QWidget* parent);

  virtual QString numbers() const = 0;
  virtual void extendMenu(QMenu&) {}
  QHBoxLayout* choices() { return choices_; }
  EmptyState* empty() { return empty_; }
  void showPlot(bool shown);
  bool event(QEvent* event) override;
  /// Brings the panel up to date; put off while it is hidden.
  virtual void refresh() = 0;
  void refreshSoon();

 private:
  void showMenu(const QPoint& place);

  QString stem_;
  PlotPicture plot_;
  Ways ways_;
  QHBoxLayout* choices_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  bool stale_ = true;
};

}  // namespace tenfold::ui
