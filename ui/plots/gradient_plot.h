// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// The norm of each part's gradient now (bar) and over the steps before (line from least to most).
struct GradientScene {
  struct Bar {
    std::string name;
    double now = 0, least = 0, most = 0;
  };
  std::vector<Bar> bars;
};

QString toCsv(const GradientScene& scene);

/// Gradient norms of the model's parts, first to last, on a logarithmic axis: a part that does not learn, or
/// one that blows up, stands out.
class GradientPlot : public PointPlot {
  Q_OBJECT

 public:
  explicit GradientPlot(QWidget* parent = nullptr);

  void show(const GradientScene& scene);
  const GradientScene& scene() const { return scene_; }

 protected:
  void drawScene() override;

 private:
  void addBar(double x, double height, const QColor& colour);

  GradientScene scene_;
};

}  // namespace tenfold::ui
