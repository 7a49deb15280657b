// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/plots/family_points.h"
#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// What one layer loses under every family, or what the model is worth with it, against its size or time; the
/// dense layer is the dashed line. Predicted: hollow; measured: filled, times with their spread.
class FamilyPlot : public PointPlot {
  Q_OBJECT

 public:
  explicit FamilyPlot(QWidget* parent = nullptr);

  void show(const FamilyScene& scene);
  const FamilyScene& scene() const { return scene_; }

 signals:
  void requestClicked(const tenfold::LayerOptions& options, const QString& text);

 protected:
  void drawScene() override;

 private:
  void setAxes();
  void drawDense();
  void drawSeries(const FamilySeries& series);
  void drawCurrent();
  QString describe(const FamilyMark& mark) const;
  QStringList timesOf(const WayNumbers& numbers) const;
  QStringList scoreOf(const WayNumbers& numbers) const;

  FamilyScene scene_;
  std::vector<FamilyMark> pressed_;  ///< of the marks
};

}  // namespace tenfold::ui
