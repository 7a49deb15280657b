// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMainWindow>
#include <memory>

#include "ui/compress/compress_page.h"
#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/jobs/services.h"
#include "ui/main_actions.h"
#include "ui/main_export.h"
#include "ui/settings/palette.h"
#include "ui/settings/remembered.h"
#include "ui/widgets/message_log.h"

class QStackedWidget;

namespace tenfold::ui {

class StatusStrip;
class Welcome;

/// The window: the only place that knows all parts and connects them.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  struct Options {
    bool remember = true;  ///< geometry, theme and recent files between runs
    Theme theme = Theme::system;
    bool forceTheme = false;  ///< `theme` counts, not what is remembered
  };

  explicit MainWindow(const Options& options, std::unique_ptr<Dialogs> dialogs = std::make_unique<Dialogs>());
  ~MainWindow() override;

  Document& document() { return document_; }
  ReportStore& store() { return store_; }
  Services& services() { return *services_; }
  MessageLog& messages() { return messages_; }
  CompressPage& page() { return *page_; }

  /// Asks about unsaved changes, then opens in the background.
  void openFile(const QString& path);
  void setTheme(Theme theme);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  bool event(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildParts();
  void connectFile();
  void connectModel();
  void connectHelp();
  void connectServices();
  void documentChanged(const Change& change);
  void showEngine(const study::EngineReport& engine);
  void refreshTitle();
  void fillSamples();
  void fillRecent();
  void askOpen();
  bool askSaveRecipe(bool newName);
  void openRecipe();
  void evaluate();
  bool mayLoseChanges();
  void copy();
  QString folder() const;

  std::unique_ptr<Dialogs> dialogs_;
  Remembered remembered_;
  Document document_;
  ReportStore store_;
  MessageLog messages_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<MainActions> actions_;
  LatestJob engineQuestion_;
  QString engine_;
  QStackedWidget* pages_;
  Welcome* welcome_;
  CompressPage* page_;
  StatusStrip* status_;
  MainExport* export_;
};

}  // namespace tenfold::ui
