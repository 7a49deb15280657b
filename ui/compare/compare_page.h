// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "ui/compare/compare_values.h"

class QComboBox;
class QLabel;
class QSlider;
class QSortFilterProxyModel;
class QSpinBox;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace tenfold::ui {

class Card;
class Dialogs;
class DifferencePanel;
class EmptyState;
class MessageLog;
class ParallelPlot;
class ParetoPlot;
class VariantModel;

/// The Compare workspace: all variants of the model in a table, two of their facts against each other with
/// a limit and what is best within it, all facts on parallel axes, and the layers in which two of them
/// differ.
class ComparePage : public QWidget {
  Q_OBJECT

 public:
  ComparePage(Document& document, const ReportStore& store, Dialogs& dialogs, MessageLog& messages,
              QWidget* parent = nullptr);

  /// What can be done with the current variant, for the menu of the table.
  void setVariantActions(const QList<QAction*>& actions) { actions_ = actions; }
  /// The rows of the table that has the keyboard.
  void copyRows();
  void focusTable();
  ParetoPlot& plot() { return *plot_; }
  DifferencePanel& difference() { return *difference_; }

  QByteArray splitterState() const;
  void restoreSplitters(const QByteArray& state);

 signals:
  void branchWanted();
  void layerWanted(const std::string& id);

 protected:
  bool event(QEvent* event) override;

 private:
  Card* makeTable();
  Card* makePlot();
  Card* makeParallel();
  void refreshSoon();
  void refresh();
  void chooseFact();
  void refreshPlot();
  void refreshDifference();
  void showMenu(const QPoint& place);
  void showPlotMenu(const QPoint& place);
  std::vector<int> selected() const;  ///< variants, in their order
  Fact xFact() const;
  Fact yFact() const;

  Document& document_;
  const ReportStore& store_;
  Dialogs& dialogs_;
  MessageLog& messages_;
  QList<QAction*> actions_;
  VariantModel* model_;
  QSortFilterProxyModel* sorted_;
  QTreeView* table_;
  ParetoPlot* plot_;
  ParallelPlot* parallel_;
  QComboBox *x_, *y_;
  QSlider* slider_;
  QSpinBox* percent_;
  QLabel* advice_;
  EmptyState* empty_;
  QStackedWidget* plotPages_;
  DifferencePanel* difference_;
  QSplitter *whole_, *left_, *plots_;
  bool stale_ = true;
  bool chosen_ = false;  ///< the vertical fact, by a person
};

}  // namespace tenfold::ui
