// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/plots/trade_off_points.h"
#include "ui/widgets/card.h"

class QComboBox;
class QPushButton;
class QStackedWidget;

namespace tenfold::ui {

class MessageLog;
class TradeOffPlot;

/// The trade-off of size and error: the plot, which quantity it shows, the button that computes it.
class TradeOffPanel : public Card {
  Q_OBJECT

 public:
  TradeOffPanel(Document& document, const ReportStore& store, Dialogs& dialogs, MessageLog& messages,
                QWidget* parent = nullptr);

  PlotQuantity quantity() const;
  void setComputing(bool computing);
  /// By the file's ending: .png, .pdf or .csv. False when it cannot be written.
  bool save(const QString& path) const;

 signals:
  void curveWanted();

 private:
  void refresh();
  void showMenu(const QPoint& place);
  void askAndSave(const QString& ending, const QString& filter);

  Document& document_;
  const ReportStore& store_;
  Dialogs& dialogs_;
  MessageLog& messages_;
  QComboBox* quantity_;
  QPushButton* compute_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  TradeOffPlot* plot_;
};

}  // namespace tenfold::ui
