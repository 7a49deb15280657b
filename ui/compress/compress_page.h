// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QVariantMap>
#include <QWidget>

#include "ui/compress/budget_bar.h"
#include "ui/compress/family_panel.h"
#include "ui/compress/graph_panel.h"
#include "ui/compress/history_panel.h"
#include "ui/compress/inspector_panel.h"
#include "ui/compress/layer_panel.h"
#include "ui/compress/network_panel.h"
#include "ui/compress/sensitivity_panel.h"
#include "ui/compress/spectrum_panel.h"
#include "ui/compress/trade_off_panel.h"
#include "ui/jobs/services.h"

class QSplitter;

namespace tenfold::ui {

class MessageLog;
class Panels;
class TabCard;

/// The Compress workspace: budget and totals above, layers left, plot and inspector right.
class CompressPage : public QWidget {
  Q_OBJECT

 public:
  CompressPage(Document& document, ReportStore& store, Services& services, Dialogs& dialogs,
               MessageLog& messages, QWidget* parent = nullptr);

  LayerPanel& layers() { return *layers_; }
  TradeOffPanel& tradeOff() { return *tradeOff_; }
  FamilyPanel& families() { return *families_; }
  SpectrumPanel& spectrum() { return *spectrum_; }
  SensitivityPanel& sensitivity() { return *sensitivity_; }
  NetworkPanel& network() { return *network_; }
  GraphPanel& graph() { return *graph_; }
  TabCard& plots() { return *plots_; }

  void solve();
  void polish();
  void computeCurve();

  /// What can be done with a variant, beside the list of them.
  void setVariantActions(const QList<QAction*>& actions) { budget_->setVariantActions(actions); }

  study::SolveOptions budget() const { return budget_->options(); }
  /// Limits the accuracy that may be lost from now on: 0.01 is a point.
  void limitDrop(double most) { budget_->limitDrop(most); }

  Panels& panels() { return *panels_; }
  /// Which page stands on the layers' card, what its rows are coloured by, and which lines in the spectrum.
  QVariantMap viewState() const;
  void restoreView(const QVariantMap& state);

 signals:
  void calibrateWanted();

 private:
  void makePlots(Document& document, ReportStore& store, Dialogs& dialogs, MessageLog& messages);
  void connectPlots();
  void connectFamilies();
  /// Whether there is one that can be factorized; says so where there is none.
  bool hasLayers();
  /// The smallest model that loses no more; samples are asked for where they are missing.
  void solveDrop(double most, bool polish);

  BudgetBar* budget_;
  LayerPanel* layers_;
  TabCard* plots_;
  TradeOffPanel* tradeOff_;
  FamilyPanel* families_;
  SpectrumPanel* spectrum_;
  SensitivityPanel* sensitivity_;
  NetworkPanel* network_;
  GraphPanel* graph_;
  InspectorPanel* inspector_;
  HistoryPanel* history_;
  QSplitter *whole_, *right_, *bottom_;
  Panels* panels_;
  Document& document_;
  Services& services_;
  Dialogs& dialogs_;
  MessageLog& messages_;
};

}  // namespace tenfold::ui
