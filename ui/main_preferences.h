// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPointer>

#include "ui/dialogs/preferences_dialog.h"
#include "ui/main_actions.h"
#include "ui/settings/remembered.h"

class QMainWindow;

namespace tenfold::ui {

/// What a person set once for all: applied at the start and at each change, and remembered.
class MainPreferences : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    QMainWindow& window;
    MainActions& actions;
    Remembered& remembered;
  };

  explicit MainPreferences(const Parts& parts);

  /// For this run; setTheme() is what a person wants from now on.
  void showTheme(Theme theme);
  void setTheme(Theme theme);
  void setTextPercent(int percent);
  void setPresenter(bool on);
  void setThreads(int threads);
  void setTimeLayers(bool on);
  bool presenter() const { return presenter_; }
  /// Whether layers are timed as soon as a model is open.
  bool timeLayers() const { return timeLayers_; }

 signals:
  void threadsChanged();
  void recentForgotten();
  void resetLayoutWanted();

 private:
  void apply();
  void showDialog();
  void refresh();
  PreferencesDialog::Values values() const;

  Parts parts_;
  Theme theme_ = Theme::system;
  int textPercent_ = 100, threads_ = 0;
  bool presenter_ = false, wasMaximized_ = false, timeLayers_ = true;
  QPointer<PreferencesDialog> dialog_;
};

}  // namespace tenfold::ui
