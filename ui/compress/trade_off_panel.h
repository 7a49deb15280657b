// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/plots/trade_off_points.h"

class QComboBox;
class QPushButton;

namespace tenfold::ui {

class TradeOffPlot;

/// The trade-off of size and quality: the plot, which quantities it shows, the button that computes it.
class TradeOffPanel : public PlotPanel {
  Q_OBJECT

 public:
  TradeOffPanel(Document& document, const ReportStore& store, Dialogs& dialogs, MessageLog& messages,
                QWidget* parent = nullptr);

  PlotQuantity quantity() const;
  void setQuantity(PlotQuantity quantity);
  PlotAxis axis() const;
  void setComputing(bool computing);

 signals:
  void curveWanted();

 protected:
  QString numbers() const override;
  void extendMenu(QMenu& menu) override;
  void refresh() override;

 private:
  void documentChanged(const Change& change);
  /// The loss is known under metrics that mean it; weights alone have a weight error.
  void followMetric();
  PlotState state() const;
  std::vector<EvaluatedRecipe> evaluated() const;
  std::vector<Curve> curves() const;
  void take(const Recipe& recipe, const QString& text);

  Document& document_;
  const ReportStore& store_;
  QComboBox *quantity_, *axis_;
  QPushButton* compute_;
  TradeOffPlot* plot_;
  Metric metric_ = Metric::weight;
  bool dominated_ = false;
};

}  // namespace tenfold::ui
