// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "engine/spec/family.h"
#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// One layer of the picture.
struct SensitivityBar {
  std::string id;
  QString name;
  Family family = Family::dense;
  double now = 0;                 ///< loss as the layer is kept
  std::optional<double> atShare;  ///< the least it could lose at the share that is asked of the whole model
};

/// What every layer loses.
struct SensitivityScene {
  std::vector<SensitivityBar> bars;  ///< in the order of the model
  double share = 0.25;
  bool loss = true;   ///< predicted losses; else errors of weights, per cent
  QString quantity;   ///< of the share: "parameters"
  bool macs = false;  ///< the share is of MACs
};

QString toCsv(const SensitivityScene& scene);

/// A bar for each layer: filled what it loses as it is kept, hollow what it would lose at the share of the
/// budget. A click selects the layer.
class SensitivityPlot : public PointPlot {
  Q_OBJECT

 public:
  explicit SensitivityPlot(QWidget* parent = nullptr);

  void show(const SensitivityScene& scene);
  const SensitivityScene& scene() const { return scene_; }

 signals:
  void layerClicked(const std::string& id);

 protected:
  void drawScene() override;

 private:
  void addBar(double x, double height, const QColor& colour, bool filled);
  /// `kept`, `share`: which of the two are shown.
  QString describe(const SensitivityBar& bar, bool kept, bool share) const;
  QString valueText(double value) const;

  SensitivityScene scene_;
  std::vector<std::string> pressed_;  ///< layers of the marks
};

}  // namespace tenfold::ui
