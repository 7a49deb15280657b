// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/family_plot.h"

#include "ui/plots/plot_style.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr std::size_t markers = 11;  ///< for each family; a rank each would be a band

QSharedPointer<QCPAxisTickerText> ticksOf(double low, double high, bool percent) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (double decade = 1e-9; decade <= high; decade *= 10)
    for (const double step : {1.0, 2.0, 5.0})
      if (const double tick = decade * step; tick >= low && tick <= high)
        if (step == 1.0 || high / low < 200)
          ticker->addTick(tick, percent ? percentText(tick / 100) : QString::number(tick, 'g', 3));
  return ticker;
}

}  // namespace

FamilyPlot::FamilyPlot(QWidget* parent) : PointPlot(parent) {
  setObjectName("familyPlot");
  setAccessibleName(tr("families of the selected layer"));
  xAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  connect(this, &PointPlot::markPressed, this, [this](int index) {
    const study::FamilyPoint point = pressed_[std::size_t(index)].point;
    emit requestClicked(point.options, requestText(point));
  });
  setLegendCorner(PlotLegend::Corner::bottomLeft);  // curves fall: the corner below them is free
  redraw();
}

void FamilyPlot::show(const FamilyScene& scene) {
  scene_ = scene;
  redraw();
}

void FamilyPlot::drawScene() {
  pressed_.clear();
  setAxes();
  drawDense();
  drawCurrent();
  for (const auto& series : scene_.series) {
    const QString name = familyWord(series.family);
    if (!isHidden(name)) drawSeries(series);
    addLegend(name, secondaryText(palette()), familyKey(series.family, palette()));
  }
}

void FamilyPlot::setAxes() {
  setScene({scene_.xLow, scene_.xHigh}, {scene_.yLow, scene_.yHigh});
  xAxis->setTicker(ticksOf(scene_.xLow, std::min(100.0, scene_.xHigh), true));
  yAxis->setTicker(ticksOf(scene_.yLow, scene_.yHigh, !scene_.loss));
  xAxis->setLabel(tr("%1 of the layer kept").arg(axisWord(scene_.axis)));
  yAxis->setLabel(scene_.loss ? tr("predicted loss") : tr("weight error"));
}

void FamilyPlot::drawDense() {
  if (scene_.isEmpty()) return;
  auto* line = new QCPItemStraightLine(this);
  line->point1->setCoords(100, scene_.yLow);
  line->point2->setCoords(100, scene_.yHigh);
  line->setPen(QPen(familyStyle(Family::dense, palette()).colour, 1, Qt::DashLine));
  auto* words = new QCPItemText(this);
  words->setText(tr("dense"));
  words->setColor(secondaryText(palette()));
  words->setFont(xAxis->tickLabelFont());
  words->position->setTypeX(QCPItemPosition::ptPlotCoords);
  words->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  words->position->setCoords(100, 0);
  words->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
  words->setPadding(QMargins(0, 3, 5, 0));
}

void FamilyPlot::drawSeries(const FamilySeries& series) {
  QVector<double> x, y;
  for (const auto& mark : series.points) x << mark.x, y << mark.y;
  addLine(x, y, familyStyle(series.family, palette()).colour);
  for (const std::size_t k : markedPoints(series, markers))
    addMarker({series.points[k].x, series.points[k].y}, familyScatter(series.family, palette(), 9, false));
  for (const auto& mark : series.points) {
    pressed_.push_back(mark);
    addMark({{mark.x, mark.y}, describe(mark), true});
  }
}

void FamilyPlot::drawCurrent() {
  if (!scene_.current) return;
  const FamilyMark& mark = *scene_.current;
  const Family family = mark.point.family();
  addMarker({mark.x, mark.y}, QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(accent(palette()), 2.2),
                                              QBrush(palette().color(QPalette::Base)), 19));
  addMarker({mark.x, mark.y}, familyScatter(family, palette(), 10, true));
  pressed_.push_back(mark);
  addMark({{mark.x, mark.y}, "<b>" + tr("current request") + "</b><br>" + describe(mark), false});
}

QString FamilyPlot::describe(const FamilyMark& mark) const {
  QStringList lines{requestText(mark.point).toHtmlEscaped()};
  lines << tr("%1 parameters, %2 MACs").arg(countText(mark.point.parameters), countText(mark.point.macs));
  lines << tr("%1 of %2 kept").arg(percentText(mark.x / 100), axisWord(scene_.axis));
  lines << (scene_.loss ? tr("predicted loss +%1").arg(threeDigits(mark.y))
                        : tr("weight error %1").arg(percentText(mark.y / 100)));
  if (!scene_.current || mark.point.options != scene_.current->point.options)
    lines << tr("click to take it for this layer");
  return lines.join("<br>");
}

}  // namespace tenfold::ui
