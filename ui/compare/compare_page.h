// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>
#include <functional>
#include <optional>

#include "ui/compare/limits.h"

class QComboBox;
class QCustomPlot;
class QSplitter;
class QStackedWidget;

namespace tenfold::ui {

class Card;
class CurvesPanel;
class Dialogs;
class DifferencePanel;
class EmptyState;
class LimitsPanel;
class MessageLog;
class Panels;
class ParallelPlot;
class ParetoPlot;
class Services;
class TabCard;
class VariantPanel;

/// The Compare workspace: all variants of the model, and of other sessions, in a table; two of their facts
/// against each other; all facts on parallel axes, and curves; the layers in which two of them differ; limits
/// of each fact and what is best within them.
class ComparePage : public QWidget {
  Q_OBJECT

 public:
  ComparePage(Document& document, ReportStore& store, Services& services, Dialogs& dialogs,
              MessageLog& messages, QWidget* parent = nullptr);

  /// What can be done with the current variant, for the menu of the table.
  void setVariantActions(const QList<QAction*>& actions);
  /// The rows of the table that has the keyboard.
  void copyRows();
  void focusTable();
  /// Of every variant what is missing; the data is asked for where none was chosen yet.
  void measureAll();
  ParetoPlot& plot() { return *plot_; }
  DifferencePanel& difference() { return *difference_; }
  TabCard& overlays() { return *overlays_; }

  Panels& panels() { return *panels_; }
  QByteArray columnState() const;
  void restoreColumns(const QByteArray& state);

 signals:
  void branchWanted();
  void layerWanted(const std::string& id);

 protected:
  bool event(QEvent* event) override;

 private:
  VariantPanel* makeTable();
  Card* makePlot();
  TabCard* makeOverlays();
  CurvesPanel* makeFronts();
  CurvesPanel* makeLayers();
  void connectSources();
  void refreshSoon();
  /// For what comes often: leaves the window time between, as much as the last refresh took several times.
  void refreshLater();
  void refresh();
  void chooseFact();
  void refreshPlots();
  void refreshAdvice();
  void refreshCurves();
  void refreshDifference();
  void refreshMeasuring();
  void measure(bool withAccuracy);
  void takeAdvice();
  void takePoint(int index);
  void copyIntoSession(int row);
  void addSession();
  void saveTable();
  void giveMenu(QCustomPlot* plot, const QString& stem, const std::function<QString()>& numbers);
  /// Beside the model, without an ending.
  QString suggestedFile(const QString& stem) const;
  std::vector<Variant> measurable() const;  ///< also those of other sessions of the same model
  Fact xFact() const;
  Fact yFact() const;

  Document& document_;
  ReportStore& store_;
  Services& services_;
  Dialogs& dialogs_;
  MessageLog& messages_;
  VariantPanel* table_;
  ParetoPlot* plot_;
  ParallelPlot* parallel_;
  TabCard* overlays_;
  CurvesPanel *fronts_, *layers_;
  QComboBox *x_, *y_;
  EmptyState* empty_;
  QStackedWidget* plotPages_;
  DifferencePanel* difference_;
  LimitsPanel* limits_;
  QSplitter *whole_, *left_, *right_, *plots_;
  Panels* panels_;
  std::vector<VariantFacts> points_;  ///< the solver's
  Advice advice_;
  bool stale_ = true, pointsStale_ = true;
  std::optional<double> pointsNorm_;
  QTimer pause_;
  qint64 cost_ = 0;      ///< of the last refresh, milliseconds
  bool chosen_ = false;  ///< the vertical fact, by a person
};

}  // namespace tenfold::ui
