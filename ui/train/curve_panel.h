// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <set>

#include "ui/dialogs/plot_panel.h"
#include "ui/plots/gradient_plot.h"
#include "ui/train/training_curves.h"

namespace tenfold::ui {

/// Accuracy or loss of the runs that are looked at, over their epochs.
class CurvePanel : public PlotPanel {
  Q_OBJECT

 public:
  CurvePanel(CurveOf what, const TrainService& service, Dialogs& dialogs, MessageLog& messages,
             QWidget* parent = nullptr);

  /// Numbers of the runs to show.
  void showRuns(const std::set<int>& runs);

 protected:
  QString numbers() const override { return toCsv(plot_->scene()); }
  void refresh() override;

 private:
  CurveOf what_;
  const TrainService& service_;
  std::set<int> shown_;
  CurvesPlot* plot_;
  QLabel* words_;
};

/// Gradient norms of a run, layer by layer.
class GradientPanel : public PlotPanel {
  Q_OBJECT

 public:
  GradientPanel(const TrainService& service, Dialogs& dialogs, MessageLog& messages,
                QWidget* parent = nullptr);

  void showRun(int run);

 protected:
  QString numbers() const override { return toCsv(plot_->scene()); }
  void refresh() override;

 private:
  const TrainService& service_;
  int run_ = 0;
  GradientPlot* plot_;
};

/// Of the last step that told them, with their range over all steps.
GradientScene gradientsOf(const TrainRun& run);

}  // namespace tenfold::ui
