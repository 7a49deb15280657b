// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPixmap>
#include <QWidget>
#include <functional>

#include "ui/dialogs/dialogs.h"
#include "ui/widgets/card.h"

class QCustomPlot;
class QHBoxLayout;
class QMenu;
class QStackedWidget;

namespace tenfold::ui {

class MessageLog;

/// What a panel copies and saves: the widget, and how it is drawn on other sheets.
struct PlotPicture {
  QWidget* widget;
  std::function<QPixmap()> pixmap;
  std::function<bool(const QString& path)> pdf;
  std::function<bool(const QString& path)> svg = {};  ///< none: not offered
};

/// A page with a plot: a line of choices above, an empty state until there is something to show, and a menu
/// that copies and saves.
class PlotPanel : public QWidget {
  Q_OBJECT

 public:
  /// By the file's ending: .png, .pdf, .svg or .csv. False when it cannot be written.
  bool save(const QString& path) const;

 protected:
  /// Where a panel puts its answers to a click on Save.
  struct Ways {
    Dialogs& dialogs;
    MessageLog& messages;
  };

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
  void askAndSave(const QString& ending, const QString& filter);

  QString stem_;
  PlotPicture plot_;
  Ways ways_;
  QHBoxLayout* choices_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  bool stale_ = true;
};

}  // namespace tenfold::ui
