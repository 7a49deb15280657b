// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMainWindow>
#include <QStackedWidget>
#include <memory>

#include "ui/compare/compare_page.h"
#include "ui/compress/compress_page.h"
#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/jobs/services.h"
#include "ui/main_actions.h"
#include "ui/main_help.h"
#include "ui/main_open.h"
#include "ui/main_preferences.h"
#include "ui/main_session.h"
#include "ui/settings/palette.h"
#include "ui/settings/remembered.h"
#include "ui/train/train_page.h"
#include "ui/weights/weights_page.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/rail.h"

namespace tenfold::ui {

class ExportPage;
class Notice;
class Panels;
class StatusStrip;
class Welcome;

/// The window: the only place that knows all parts and connects them.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  struct Options {
    bool remember = true;  ///< geometry, theme and recent files between runs
    Theme theme = Theme::system;
    bool forceTheme = false;          ///< `theme` counts, not what is remembered
    QString machineFile;              ///< where the measured speed of this machine is kept; empty: nowhere
    QString logFile;                  ///< where messages are kept; empty: nowhere
    QString recoveryFolder = {};      ///< where unsaved work is kept meanwhile; empty: nowhere
    int recoveryMilliseconds = 5000;  ///< from a change to its copy
    bool timeLayers = false;          ///< as soon as a model is open, unless the preferences say no
  };

  explicit MainWindow(const Options& options, std::unique_ptr<Dialogs> dialogs = std::make_unique<Dialogs>());
  ~MainWindow() override;

  Document& document() { return document_; }
  WeightsDocument& weights() { return weights_; }
  ReportStore& store() { return store_; }
  Services& services() { return *services_; }
  MessageLog& messages() { return messages_; }
  CompressPage& page() { return *page_; }
  WeightsPage& weightsPage() { return *weightsPage_; }
  TrainPage& trainPage() { return *trainPage_; }
  ComparePage& comparePage() { return *comparePage_; }
  ExportPage& exportPage() { return *exportPage_; }

  /// Opens a file of any kind in the background; asks about unsaved changes where they would be lost.
  void openFile(const QString& path) { open_->open(path); }
  /// Offers what was not saved when the program ended unexpectedly; true when it is opened.
  bool recover();
  void showWorkspace(Workspace workspace);
  MainPreferences& preferences() { return *preferences_; }
  MainHelp& help() { return *help_; }

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
  void connectWeights();
  void documentChanged(const Change& change);
  void askEngine();
  void showEngine(const study::EngineReport& engine);
  void resetLayout();
  void connectPanels();
  void fillPanels();
  Panels* shownPanels() const;  ///< nullptr where the page has none
  std::vector<PaletteEntry> places();
  void refreshTitle();
  void refreshActions();
  void fillSamples();
  void fillRecent();
  void saveRecipe();
  void connectSession();
  void connectTraining();
  void openRecipe();
  void evaluate();
  void calibrate();
  /// Asks about what closing the model would lose.
  bool mayLoseChanges();
  bool mayLoseTraining();
  void copy();
  bool showsWeights() const;
  bool showsTrain() const { return pages_->currentWidget() == trainPage_; }
  bool showsCompare() const { return pages_->currentWidget() == comparePage_; }
  bool showsExport() const;
  QString folder() const;

  std::unique_ptr<Dialogs> dialogs_;
  Remembered remembered_;
  Document document_;
  WeightsDocument weights_;
  ReportStore store_;
  MessageLog messages_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<MainActions> actions_;
  LatestJob engineQuestion_;
  QString machineFile_;
  bool timeLayers_;
  Rail* rail_;
  Notice* notice_;
  QStackedWidget* pages_;
  Welcome* welcome_;
  CompressPage* page_;
  WeightsPage* weightsPage_;
  TrainPage* trainPage_;
  ComparePage* comparePage_;
  ExportPage* exportPage_;
  StatusStrip* status_;
  MainSession* session_;
  MainOpen* open_;
  MainPreferences* preferences_;
  MainHelp* help_;
  struct PagePanels {
    QString key;  ///< their places are remembered under it
    QWidget* page;
    Panels* panels;
  };
  std::vector<PagePanels> panels_;
};

}  // namespace tenfold::ui
