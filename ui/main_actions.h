// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QMenu>

class QMainWindow;
class QUndoStack;

namespace tenfold::ui {

/// The window's actions and menus; the window connects them.
class MainActions {
 public:
  MainActions(QMainWindow& window, QUndoStack& history);

  QAction *open, *inputs, *saveSession, *saveSessionAs, *saveRecipe, *openRecipe, *exportModel, *attach,
      *quit;
  QAction *undo, *redo, *copyRows, *find, *lock, *reset;
  QAction *calibrate, *solve, *polish, *curve, *evaluate, *bench, *timeLayers, *machine, *cancel;
  QAction *branchVariant, *renameVariant, *duplicateVariant, *removeVariant;
  QAction* measureAll;
  QAction *showCompress, *showWeights, *showTrain, *showCompare, *showExport;
  QAction *themeSystem, *themeLight, *themeDark;
  QAction *shortcuts, *messages, *about, *gpuSupport;
  QAction *palette, *preferences, *presenter, *resetLayout, *help, *helpContents, *logFile;
  QAction* nextPanel;
  QMenu *samples, *recent, *panels, *colours;

  /// Those that need an open model, those that need open weights, those that need a table on the screen.
  QList<QAction*> ofModel() const;
  QList<QAction*> ofWeights() const { return {attach, showWeights}; }
  QList<QAction*> ofTable() const { return {copyRows, find}; }
  QList<QAction*> ofVariants() const {
    return {branchVariant, renameVariant, duplicateVariant, removeVariant};
  }
  QList<QAction*> all() const;

 private:
  QAction* add(QMenu& menu, const QString& name, const QString& text, const QKeySequence& keys = {});
  void makeFile();
  void makeEdit(QUndoStack& history);
  void makeModel();
  void makeVariants();
  void makeView();
  void makeHelp();

  QMainWindow& window_;
};

}  // namespace tenfold::ui
