// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <functional>

#include "ui/dialogs/command_palette.h"
#include "ui/dialogs/dialogs.h"
#include "ui/help/help_guide.h"
#include "ui/main_actions.h"
#include "ui/settings/log_file.h"
#include "ui/widgets/message_log.h"

class QMainWindow;

namespace tenfold::ui {

/// What explains and what finds: help pages, palette, shortcuts, messages, log file, about.
class MainHelp : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    QMainWindow& window;
    MainActions& actions;
    MessageLog& messages;
    Dialogs& dialogs;
    QString logFile;  ///< empty: no log is kept
  };

  explicit MainHelp(const Parts& parts);

  HelpGuide& guide() { return *guide_; }
  /// What computes, for About.
  void setEngine(const QString& text) { engine_ = text; }
  /// Places in the open model or file that the palette goes to, asked for when it opens.
  void setPlaces(std::function<std::vector<PaletteEntry>()> places) { places_ = std::move(places); }

 private:
  void showPalette();
  std::vector<PaletteEntry> actionEntries() const;
  std::vector<PaletteEntry> helpEntries();
  void keepLog();

  Parts parts_;
  LogFile log_;
  HelpGuide* guide_;
  QString engine_;
  std::function<std::vector<PaletteEntry>()> places_;
};

}  // namespace tenfold::ui
