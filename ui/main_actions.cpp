// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_actions.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QMenuBar>
#include <QUndoStack>

namespace tenfold::ui {

MainActions::MainActions(QMainWindow& window, QUndoStack& history) : window_(window) {
  makeFile();
  makeEdit(history);
  makeModel();
  makeVariants();
  makeView();
  makeHelp();
}

QAction* MainActions::add(QMenu& menu, const QString& name, const QString& text, const QKeySequence& keys) {
  auto* action = menu.addAction(text);
  action->setObjectName(name);
  action->setShortcut(keys);
  window_.addAction(action);
  return action;
}

void MainActions::makeFile() {
  QMenu& menu = *window_.menuBar()->addMenu(QObject::tr("&File"));
  open = add(menu, "open", QObject::tr("&Open…"), QKeySequence::Open);
  inputs = add(menu, "openInputs", QObject::tr("Open again with &input shapes…"),
               QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
  samples = menu.addMenu(QObject::tr("Open sa&mple"));
  samples->setObjectName("samples");
  recent = menu.addMenu(QObject::tr("Open &recent"));
  recent->setObjectName("recent");
  menu.addSeparator();
  saveSession = add(menu, "saveSession", QObject::tr("&Save session"), QKeySequence::Save);
  saveSessionAs = add(menu, "saveSessionAs", QObject::tr("Save session as…"),
                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
  menu.addSeparator();
  openRecipe =
      add(menu, "openRecipe", QObject::tr("Import re&cipe…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
  saveRecipe = add(menu, "saveRecipe", QObject::tr("Export reci&pe…"));
  menu.addSeparator();
  exportModel = add(menu, "export", QObject::tr("&Export compressed model…"),
                    QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
  attach = add(menu, "attach", QObject::tr("&Attach weights to an architecture…"),
               QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
  menu.addSeparator();
  quit = add(menu, "quit", QObject::tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q));
}

void MainActions::makeEdit(QUndoStack& history) {
  QMenu& menu = *window_.menuBar()->addMenu(QObject::tr("&Edit"));
  undo = history.createUndoAction(&window_, QObject::tr("&Undo"));
  undo->setObjectName("undo");
  undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
  redo = history.createRedoAction(&window_, QObject::tr("&Redo"));
  redo->setObjectName("redo");
  redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
  menu.addActions({undo, redo});
  menu.addSeparator();
  copyRows = add(menu, "copyRows", QObject::tr("&Copy rows"), QKeySequence::Copy);
  find = add(menu, "find", QObject::tr("&Filter the table"), QKeySequence::Find);
  menu.addSeparator();
  lock = add(menu, "lockLayers", QObject::tr("&Lock or unlock layers"), QKeySequence(Qt::CTRL | Qt::Key_L));
  reset = add(menu, "resetLayers", QObject::tr("Reset layers to &dense"), QKeySequence(Qt::CTRL | Qt::Key_D));
  menu.addSeparator();
  palette = add(menu, "palette", QObject::tr("Command &palette…"), QKeySequence(Qt::CTRL | Qt::Key_K));
  preferences =
      add(menu, "editPreferences", QObject::tr("Prefere&nces…"), QKeySequence(Qt::CTRL | Qt::Key_Comma));
}

void MainActions::makeModel() {
  QMenu& menu = *window_.menuBar()->addMenu(QObject::tr("&Model"));
  calibrate =
      add(menu, "calibrate", QObject::tr("Ca&librate…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
  menu.addSeparator();
  solve = add(menu, "solveBudget", QObject::tr("&Solve the budget"), QKeySequence(Qt::CTRL | Qt::Key_Return));
  polish = add(menu, "polishBudget", QObject::tr("Solve and &polish"),
               QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
  polish->setToolTip(
      QObject::tr("Solve, then compress and measure sixteen recipes about it on the calibration samples and "
                  "take the best"));
  curve = add(menu, "curve", QObject::tr("Compute trade-off &curve"), QKeySequence(Qt::CTRL | Qt::Key_T));
  menu.addSeparator();
  evaluate = add(menu, "evaluate", QObject::tr("&Evaluate…"), QKeySequence(Qt::CTRL | Qt::Key_E));
  bench = add(menu, "bench", QObject::tr("&Measure speed"), QKeySequence(Qt::CTRL | Qt::Key_B));
  timeLayers = add(menu, "timeLayers", QObject::tr("&Time every layer"));
  timeLayers->setToolTip(QObject::tr(
      "What every layer of the file's model takes of its time: done once when a model is opened"));
  machine = add(menu, "machine", QObject::tr("Measure this mac&hine"));
  machine->setToolTip(
      QObject::tr("About ten seconds; predicted speeds and the plans of training go by it from then on"));
  menu.addSeparator();
  cancel = add(menu, "cancel", QObject::tr("C&ancel what runs"), QKeySequence(Qt::Key_Escape));
}

void MainActions::makeVariants() {
  QMenu& menu = *window_.menuBar()->addMenu(QObject::tr("V&ariant"));
  branchVariant =
      add(menu, "branchVariant", QObject::tr("&Branch…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B));
  renameVariant = add(menu, "renameVariant", QObject::tr("&Rename…"));
  duplicateVariant = add(menu, "duplicateVariant", QObject::tr("&Duplicate"));
  removeVariant = add(menu, "removeVariant", QObject::tr("D&elete"));
  menu.addSeparator();
  measureAll = add(menu, "measureAllVariants", QObject::tr("&Measure all variants"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M));
}

void MainActions::makeView() {
  QMenu& menu = *window_.menuBar()->addMenu(QObject::tr("&View"));
  showCompress = add(menu, "showCompress", QObject::tr("&Compress"), QKeySequence(Qt::CTRL | Qt::Key_1));
  showWeights = add(menu, "showWeights", QObject::tr("&Weights"), QKeySequence(Qt::CTRL | Qt::Key_2));
  showTrain = add(menu, "showTrain", QObject::tr("&Train"), QKeySequence(Qt::CTRL | Qt::Key_3));
  showCompare =
      add(menu, "showCompare", QObject::tr("Com&pare variants"), QKeySequence(Qt::CTRL | Qt::Key_4));
  showExport = add(menu, "showExport", QObject::tr("E&xport"), QKeySequence(Qt::CTRL | Qt::Key_6));
  menu.addSeparator();
  auto* group = new QActionGroup(&window_);
  themeSystem = add(menu, "themeSystem", QObject::tr("&System colours"));
  themeLight = add(menu, "themeLight", QObject::tr("&Light"));
  themeDark = add(menu, "themeDark", QObject::tr("&Dark"));
  for (QAction* each : {themeSystem, themeLight, themeDark}) {
    each->setCheckable(true);
    group->addAction(each);
  }
  menu.addSeparator();
  presenter = add(menu, "presenterMode", QObject::tr("Presenter m&ode"), QKeySequence(Qt::Key_F11));
  presenter->setCheckable(true);
  resetLayout = add(menu, "resetWindowLayout", QObject::tr("&Reset the layout"));
  menu.addSeparator();
  colours = menu.addMenu(QObject::tr("Colour rows b&y"));
  colours->setObjectName("colours");
  panels = menu.addMenu(QObject::tr("Pa&nels"));
  panels->setObjectName("panels");
  nextPanel = add(menu, "nextPanel", QObject::tr("Next pan&el"), QKeySequence(Qt::Key_F6));
  menu.addSeparator();
  messages = add(menu, "messages", QObject::tr("&Messages"), QKeySequence(Qt::CTRL | Qt::Key_M));
}

void MainActions::makeHelp() {
  QMenu& menu = *window_.menuBar()->addMenu(QObject::tr("&Help"));
  help = add(menu, "helpHere", QObject::tr("&Help on this panel"), QKeySequence(Qt::Key_F1));
  helpContents =
      add(menu, "helpContents", QObject::tr("Help &contents"), QKeySequence(Qt::SHIFT | Qt::Key_F1));
  shortcuts =
      add(menu, "shortcutList", QObject::tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_F1));
  menu.addSeparator();
  gpuSupport = add(menu, "showGpuSupport", QObject::tr("&GPU support…"));
  logFile = add(menu, "showLog", QObject::tr("&Log file"));
  about = add(menu, "aboutTenfold", QObject::tr("&About Tenfold"));
}

QList<QAction*> MainActions::ofModel() const {
  return {branchVariant, renameVariant, duplicateVariant,
          removeVariant, saveSession,   saveSessionAs,
          saveRecipe,    openRecipe,    exportModel,
          lock,          reset,         calibrate,
          solve,         polish,        curve,
          evaluate,      bench,         measureAll,
          timeLayers};
}

QList<QAction*> MainActions::all() const {
  return {open,        inputs,     saveSession,  saveSessionAs, branchVariant, openRecipe,   saveRecipe,
          exportModel, attach,     undo,         redo,          copyRows,      find,         lock,
          reset,       calibrate,  solve,        polish,        curve,         evaluate,     bench,
          machine,     cancel,     showCompress, showWeights,   showTrain,     showCompare,  showExport,
          messages,    palette,    preferences,  presenter,     help,          helpContents, shortcuts,
          quit,        measureAll, timeLayers,   nextPanel};
}

}  // namespace tenfold::ui
