// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/compare/compare_values.h"
#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// Two facts of all variants against each other: a line through those that no other beats, the current one
/// as the large marker, a dashed line where the limit is.
class ParetoPlot : public PointPlot {
  Q_OBJECT

 public:
  struct Scene {
    std::vector<VariantFacts> variants;
    Fact x = Fact::parameters, y = Fact::accuracy;
    double most = 0;  ///< of x
  };

  explicit ParetoPlot(QWidget* parent = nullptr);
  void show(Scene scene);
  const Scene& scene() const { return scene_; }
  /// Variants that have both facts.
  int shown() const { return int(rows_.size()); }

 signals:
  void variantPressed(int index);

 protected:
  void drawScene() override;

 private:
  double drawn(Fact fact, double value) const;
  QString describe(const VariantFacts& variant) const;
  void setRanges();

  Scene scene_;
  std::vector<int> rows_;  ///< of the marks
};

}  // namespace tenfold::ui
