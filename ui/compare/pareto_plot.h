// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/compare/limits.h"
#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// Two facts of all variants against each other: a line through those that no other beats, the current one
/// as the large marker, the solver's points small behind them. What is outside the limits is dimmed, dashed
/// lines are where limits of the two facts are.
class ParetoPlot : public PointPlot {
  Q_OBJECT

 public:
  struct Scene {
    std::vector<VariantFacts> variants;
    std::vector<VariantFacts> points;  ///< the solver's
    Fact x = Fact::parameters, y = Fact::accuracy;
    Limits limits;
  };

  explicit ParetoPlot(QWidget* parent = nullptr);
  void show(Scene scene);
  const Scene& scene() const { return scene_; }
  /// Variants that have both facts.
  int shown() const { return shown_; }

 signals:
  /// Of the document.
  void variantPressed(int index);
  void pointPressed(int index);

 protected:
  void drawScene() override;

 private:
  double drawn(Fact fact, double value) const;
  QString describe(const VariantFacts& variant) const;
  void setRanges();
  QCPRange rangeOf(Fact fact, QCPAxis& axis) const;
  void drawPoints();
  void drawVariant(const VariantFacts& variant, bool onFront);
  void addLabel(const VariantFacts& variant, const QPointF& at);
  void drawLimits();
  QPointF placeOfFacts(const VariantFacts& variant) const;
  bool isDrawn(const VariantFacts& variant) const {
    return variant.value(scene_.x) && variant.value(scene_.y);
  }

  Scene scene_;
  int shown_ = 0;
  struct Pressed {
    int variant = -1, point = -1;
  };
  std::vector<Pressed> pressed_;  ///< what a click on each mark means
};

}  // namespace tenfold::ui
