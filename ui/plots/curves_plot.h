// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "engine/spec/family.h"
#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// A named line of points, by x.
struct NamedCurve {
  enum class Look {
    line,      ///< with hollow markers: what is worked out
    measured,  ///< with filled markers
    passing,   ///< pale, without markers: what goes by
    points     ///< markers alone
  };

  QString name;
  std::vector<QPointF> points;
  std::optional<Family> family = {};  ///< its colour and marker; none: the style of its number
  int number = 0;                     ///< as seriesStyle() takes it
  bool strong = false;                ///< the one that is worked on
  Look look = Look::line;
  QStringList labels = {};  ///< of the points; none: the curve's name
};

/// Curves over each other as values: any named series of points.
struct CurveScene {
  enum class Axis {
    number,
    share,  ///< per cent, logarithmic
    names,  ///< 0, 1, 2 … stand for `names`
    epochs  ///< from 0 to `end`; the vertical axis goes in steps, so that it rests while points come
  };

  QString xLabel, yLabel;
  Axis axis = Axis::number;
  QStringList names;
  std::vector<NamedCurve> curves;
  double end = 1;                   ///< of epochs, while it is not reached yet
  bool percent = false;             ///< values over epochs are shares of 1
  std::optional<double> reference;  ///< a dashed line
  QString referenceName;

  bool isEmpty() const { return curves.empty(); }
};

/// One line a point with a header, for a spreadsheet.
QString toCsv(const CurveScene& scene);
/// "98.35 %", or three digits.
QString valueText(const CurveScene& scene, double value);

/// Draws them, with a legend as soon as there are two.
class CurvesPlot : public PointPlot {
  Q_OBJECT

 public:
  CurvesPlot(const char* objectName, const QString& accessibleName, QWidget* parent = nullptr);

  void show(CurveScene scene);
  const CurveScene& scene() const { return scene_; }

 protected:
  void drawScene() override;

 private:
  /// What the curves reach over, hidden ones too: axes stay when one is switched off.
  QRectF extent() const;
  void setRanges();
  void setEpochRanges();
  void drawCurve(const NamedCurve& curve);
  QPen penOf(const NamedCurve& curve) const;
  QCPScatterStyle markerOf(const NamedCurve& curve) const;
  LegendKey keyOf(const NamedCurve& curve) const;
  QString tipOf(const NamedCurve& curve, std::size_t point) const;
  bool hasLegend() const { return scene_.curves.size() > 1; }

  CurveScene scene_;
  double taken_ = 0;  ///< of the height by the legend, which stands above the curves
};

}  // namespace tenfold::ui
