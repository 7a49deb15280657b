// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <set>

#include "engine/spec/family.h"
#include "ui/plots/point_plot.h"

namespace tenfold::ui {

/// A named line of points, by x.
struct NamedCurve {
  QString name;
  std::vector<QPointF> points;
  std::optional<Family> family = {};  ///< its colour and marker; none: the style of its number
  int number = 0;                     ///< as seriesStyle() takes it
  bool strong = false;                ///< the one that is worked on
  bool line = true;                   ///< false: markers alone
  QStringList labels = {};            ///< of the points; none: the curve's name
};

/// Curves over each other as values: any named series of points.
struct CurveScene {
  enum class Axis {
    number,
    share,  ///< per cent, logarithmic
    names   ///< 0, 1, 2 … stand for `names`
  };

  QString xLabel, yLabel;
  Axis axis = Axis::number;
  QStringList names;
  std::vector<NamedCurve> curves;

  bool isEmpty() const { return curves.empty(); }
};

/// One line a point with a header, for a spreadsheet.
QString toCsv(const CurveScene& scene);

/// Draws them with a legend whose lines hide and show a curve when they are clicked; so do the keys 1 to 9.
class CurvesPlot : public PointPlot {
  Q_OBJECT

 public:
  CurvesPlot(const char* objectName, const QString& accessibleName, QWidget* parent = nullptr);

  void show(CurveScene scene);
  const CurveScene& scene() const { return scene_; }
  bool isHidden(const QString& name) const { return hidden_.contains(name); }
  void setHidden(const QString& name, bool hidden);
  /// Where the legend has the line of a curve, in the widget.
  QPointF placeOfLegend(const QString& name) const;

 signals:
  /// Not by hand alone: a menu may want to know.
  void curvesShown();

 protected:
  void drawScene() override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void setRanges();
  void drawCurve(const NamedCurve& curve);
  void drawLegend(const NamedCurve& curve);
  QColor colourOf(const NamedCurve& curve) const;
  QPixmap keyOf(const NamedCurve& curve) const;
  QString tipOf(const NamedCurve& curve, std::size_t point) const;
  bool isDrawn(const NamedCurve& curve) const { return !hidden_.contains(curve.name); }

  CurveScene scene_;
  std::set<QString> hidden_;  ///< names
  std::vector<QCPItemText*> legend_;
};

}  // namespace tenfold::ui
