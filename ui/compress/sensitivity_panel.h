// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>

#include "ui/dialogs/plot_panel.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/plots/sensitivity_plot.h"

namespace tenfold::ui {

/// Which layers lose most, as they are kept and at the share of the budget.
class SensitivityPanel : public PlotPanel {
  Q_OBJECT

 public:
  using Budget = std::function<study::SolveOptions()>;

  SensitivityPanel(Document& document, const ReportStore& store, Budget budget, Dialogs& dialogs,
                   MessageLog& messages, QWidget* parent = nullptr);

 signals:
  void solveWanted();
  void layerWanted(const std::string& id);

 protected:
  QString numbers() const override;
  void refresh() override;

 private:
  SensitivityScene scene() const;

  Document& document_;
  const ReportStore& store_;
  Budget budget_;
  SensitivityPlot* plot_;
};

/// The least that a layer can lose when it keeps at most this share of its parameters, or of its MACs; none
/// when no way is that small. The last of `points` is the dense layer.
std::optional<double> leastLoss(const std::vector<study::FamilyPoint>& points, double share, bool macs);

}  // namespace tenfold::ui
