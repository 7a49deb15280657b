// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/plots/rank_plot.h"

class QLabel;
class QPushButton;

namespace tenfold::ui {

/// What the selected layer's first rank cuts away, with the line that moves it.
class SpectrumPanel : public PlotPanel {
  Q_OBJECT

 public:
  SpectrumPanel(Document& document, const ReportStore& store, Dialogs& dialogs, MessageLog& messages,
                QWidget* parent = nullptr);

  void show(const std::vector<std::string>& ids);

 signals:
  /// The spectrum of a layer whose own request has none: what low-rank would cut.
  void spectrumWanted(const std::string& id);

 protected:
  QString numbers() const override;
  void refresh() override;

 private:
  const study::LayerRow* row() const;
  std::optional<RankScene> scene(const study::LayerRow& row) const;
  QString whyEmpty() const;
  void setRank(std::int64_t rank);
  void takeEnergy(double share);
  QPushButton* addThreshold(double share, const char* name);

  Document& document_;
  const ReportStore& store_;
  std::vector<std::string> ids_;
  QLabel* layer_;
  std::vector<QPushButton*> thresholds_;
  RankPlot* plot_;
};

}  // namespace tenfold::ui
