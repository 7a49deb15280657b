// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/family_plot.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "ui/plots/plot_style.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr std::size_t markers = 11;  ///< for each family; a rank each would be a band

using Words = std::function<QString(double)>;

/// Of a logarithmic axis.
QSharedPointer<QCPAxisTickerText> ticksOf(double low, double high, const Words& words) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (double decade = 1e-9; decade <= high; decade *= 10)
    for (const double step : {1.0, 2.0, 5.0})
      if (const double tick = decade * step; tick >= low && tick <= high)
        if (step == 1.0 || high / low < 200) ticker->addTick(tick, words(tick));
  return ticker;
}

/// Of a linear axis: about five round numbers.
QSharedPointer<QCPAxisTickerText> evenTicksOf(double low, double high, const Words& words) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  const double rough = (high - low) / 5, decade = std::pow(10, std::floor(std::log10(rough)));
  double step = decade;
  for (const double times : {1.0, 2.0, 5.0, 10.0})
    if (step = decade * times; step >= rough * 0.999) break;
  for (double k = std::ceil(low / step); k * step <= high; ++k) ticker->addTick(k * step, words(k * step));
  return ticker;
}

QString percentWords(double percent) { return percentText(percent / 100); }

QString plainWords(double number) { return QString::number(number, 'g', 4); }

/// In points a per cent means little between 97 and 98.
QString scoreText(double y, FamilyQuantity quantity) {
  return quantity == FamilyQuantity::accuracy ? QString::number(y, 'f', 1) + QStringLiteral(" %")
                                              : QString::number(y, 'f', 4);
}

}  // namespace

FamilyPlot::FamilyPlot(QWidget* parent) : PointPlot(parent) {
  setObjectName("familyPlot");
  setAccessibleName(tr("families of the selected layer"));
  xAxis->setScaleType(QCPAxis::stLogarithmic);
  connect(this, &PointPlot::markPressed, this, [this](int index) {
    const study::FamilyPoint point = pressed_[std::size_t(index)].point;
    emit requestClicked(point.options, requestText(point));
  });
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
  // losses fall: the corner below them is free; scores rise and stay
  const bool lost = scene_.choice.quantity == FamilyQuantity::lost;
  setLegendCorner(lost ? PlotLegend::Corner::bottomLeft : PlotLegend::Corner::bottomRight);
  for (const auto& series : scene_.series) {
    const QString name = familyWord(series.family);
    if (!isHidden(name)) drawSeries(series);
    addLegend(name, secondaryText(palette()), familyKey(series.family, palette()));
  }
}

void FamilyPlot::setAxes() {
  const auto [axis, quantity] = scene_.choice;
  const bool lost = quantity == FamilyQuantity::lost;
  yAxis->setScaleType(lost ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  setScene({scene_.xLow, scene_.xHigh}, {scene_.yLow, scene_.yHigh});
  if (isTime(axis)) {
    xAxis->setTicker(ticksOf(scene_.xLow, scene_.xHigh, timeText));
    const QString threads = scene_.threads == 1 ? tr("1 thread") : tr("%1 threads").arg(scene_.threads);
    xAxis->setLabel(tr("%1 of a call, batch %2, %3").arg(axisWord(axis)).arg(scene_.batch).arg(threads));
  } else {
    xAxis->setTicker(ticksOf(scene_.xLow, std::min(100.0, scene_.xHigh), percentWords));
    xAxis->setLabel(tr("%1 of the layer kept").arg(axisWord(axis)));
  }
  const double most = quantity == FamilyQuantity::accuracy ? 100 : 1;
  const auto words = [quantity = quantity](double y) { return scoreText(y, quantity); };
  if (lost)
    yAxis->setTicker(
        ticksOf(scene_.yLow, scene_.yHigh, scene_.loss ? Words(plainWords) : Words(percentWords)));
  else
    yAxis->setTicker(evenTicksOf(std::max(0.0, scene_.yLow), std::min(most, scene_.yHigh), words));
  yAxis->setLabel(quantity == FamilyQuantity::accuracy ? tr("accuracy")
                  : quantity == FamilyQuantity::cosine ? tr("cosine of the outputs")
                  : scene_.loss                        ? tr("predicted loss")
                                                       : tr("weight error"));
}

void FamilyPlot::drawDense() {
  if (scene_.isEmpty()) return;
  auto* line = new QCPItemStraightLine(this);
  line->point1->setCoords(scene_.denseX, scene_.yLow);
  line->point2->setCoords(scene_.denseX, scene_.yHigh);
  line->setPen(QPen(familyStyle(Family::dense, palette()).colour, 1, Qt::DashLine));
  auto* words = new QCPItemText(this);
  words->setText(tr("dense"));
  words->setColor(secondaryText(palette()));
  words->setFont(xAxis->tickLabelFont());
  words->position->setTypeX(QCPItemPosition::ptPlotCoords);
  words->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  words->position->setCoords(scene_.denseX, 0);
  words->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
  words->setPadding(QMargins(0, 3, 5, 0));
  if (scene_.denseScore)
    addReference(*scene_.denseScore,
                 tr("dense %1").arg(scoreText(*scene_.denseScore, scene_.choice.quantity)),
                 familyStyle(Family::dense, palette()).colour, false);
}

void FamilyPlot::drawSeries(const FamilySeries& series) {
  const QColor colour = familyStyle(series.family, palette()).colour;
  QVector<double> x, y;
  for (const auto& mark : series.points) x << mark.x, y << mark.y;
  addLine(x, y, colour);
  const auto draw = [&](const FamilyMark& mark) {
    if (mark.xHigh > 0) addLine({mark.xLow, mark.xHigh}, {mark.y, mark.y}, colour);
    addMarker({mark.x, mark.y}, familyScatter(series.family, palette(), 9, mark.filled));
  };
  // what was measured is always to be seen; of what is predicted some will do
  const auto marked = markedPoints(series, markers);
  for (std::size_t k = 0; k < series.points.size(); ++k)
    if (series.points[k].filled || std::find(marked.begin(), marked.end(), k) != marked.end())
      draw(series.points[k]);
  for (const auto& mark : series.beaten) draw(mark);
  for (const auto* marks : {&series.points, &series.beaten})
    for (const auto& mark : *marks) {
      pressed_.push_back(mark);
      addMark({{mark.x, mark.y}, describe(mark), true});
    }
}

void FamilyPlot::drawCurrent() {
  if (!scene_.current) return;
  const FamilyMark& mark = *scene_.current;
  if (mark.xHigh > 0) addLine({mark.xLow, mark.xHigh}, {mark.y, mark.y}, accent(palette()));
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
  if (!isTime(scene_.choice.axis))
    lines << tr("%1 of %2 kept").arg(percentText(mark.x / 100), axisWord(scene_.choice.axis));
  lines << (scene_.loss ? tr("predicted loss +%1").arg(threeDigits(mark.lost))
                        : tr("weight error %1").arg(percentText(mark.lost / 100)));
  lines << timesOf(mark.numbers) << scoreOf(mark.numbers);
  if (!scene_.current || mark.point.options != scene_.current->point.options)
    lines << tr("click to take it for this layer");
  return lines.join("<br>");
}

QStringList FamilyPlot::timesOf(const WayNumbers& numbers) const {
  QStringList lines;
  if (numbers.predictedSeconds && scene_.predictedDense > 0)
    lines << tr("predicted %1 a call, dense %2: %3 as fast")
                 .arg(timeText(*numbers.predictedSeconds), timeText(scene_.predictedDense),
                      timesText(scene_.predictedDense / *numbers.predictedSeconds));
  if (const auto& time = numbers.time) {
    const double dense = scene_.measuredDense;
    lines << tr("measured %1 a call (%2 to %3), dense %4")
                 .arg(timeText(dense / time->ratio), timeText(dense / time->ratio_high),
                      timeText(dense / time->ratio_low), timeText(dense));
    lines << tr("measured %1 as fast as dense (%2 to %3)")
                 .arg(timesText(time->ratio), timesText(time->ratio_low), timesText(time->ratio_high));
  }
  return lines;
}

QStringList FamilyPlot::scoreOf(const WayNumbers& numbers) const {
  const FamilyQuantity quantity = scene_.choice.quantity;
  if (quantity == FamilyQuantity::lost) return {};
  const bool accuracy = quantity == FamilyQuantity::accuracy;
  const auto text = [&](double score) { return scoreText(accuracy ? 100 * score : score, quantity); };
  QStringList lines;
  if (numbers.score)
    lines << (accuracy ? tr("measured accuracy %1, only this layer replaced").arg(text(*numbers.score))
                       : tr("measured cosine of the outputs %1, only this layer replaced")
                             .arg(text(*numbers.score)));
  if (!numbers.score && numbers.predictedScore)
    lines << (accuracy ? tr("predicted accuracy %1, by those that were measured (off by %2 where left out)")
                             .arg(text(*numbers.predictedScore), text(scene_.scoreError))
                       : tr("predicted cosine of the outputs %1, by those that were measured (off by %2 "
                            "where left out)")
                             .arg(text(*numbers.predictedScore), text(scene_.scoreError)));
  return lines;
}

}  // namespace tenfold::ui
