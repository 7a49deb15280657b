// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/gradient_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/plot_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// Of a training that diverged it is infinite or none, which no axis can hold.
bool isOrdinary(double norm) { return norm > 1e-200 && norm < 1e200; }

}  // namespace

QString toCsv(const GradientScene& scene) {
  QString text = QStringLiteral("layer,gradient_norm,least,most\n");
  for (const auto& bar : scene.bars)
    text += QStringLiteral("%1,%2,%3,%4\n")
                .arg(csvCell(QString::fromStdString(bar.name)), QString::number(bar.now, 'g', 8),
                     QString::number(bar.least, 'g', 8), QString::number(bar.most, 'g', 8));
  return text;
}

GradientPlot::GradientPlot(QWidget* parent) : PointPlot(parent) {
  setObjectName("gradientPlot");
  setAccessibleName(tr("gradient norm of every layer"));
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  redraw();
}

void GradientPlot::show(const GradientScene& scene) {
  scene_ = scene;
  redraw();
}

void GradientPlot::drawScene() {
  double least = 1e300, most = 0;
  for (const auto& bar : scene_.bars)
    for (const double norm : {bar.least, bar.now, bar.most})
      if (isOrdinary(norm)) least = std::min(least, norm), most = std::max(most, norm);
  if (!(most > 0)) least = 0.1, most = 1;
  // whole decades, so that the axis rests
  const double low = std::pow(10, std::floor(std::log10(std::max(least, most * 1e-6)))),
               high = std::pow(10, std::ceil(std::log10(most * 1.01)));
  const double top = high * std::pow(high / low, 0.25);  // room for the legend
  setScene({0.3, std::max(1.0, double(scene_.bars.size())) + 0.7}, {low, top});
  yAxis->setTicker(decadeTicks(low, high));
  const auto height = [&](double norm) { return std::isnan(norm) ? top : std::clamp(norm, low, top); };
  yAxis->setLabel(tr("gradient norm"));
  QStringList names;
  for (const auto& bar : scene_.bars) names << QString::fromStdString(bar.name);
  nameLayers(names);
  const QColor colour = accent(palette()), range = secondaryText(palette());
  const QString last = tr("the last step"), all = tr("all steps until now");
  addLegend(last, range, barKey(colour, true));
  addLegend(all, range, lineKey(QPen(range, 2)));
  for (std::size_t k = 0; k < scene_.bars.size(); ++k) {
    const auto& bar = scene_.bars[k];
    const double x = double(k) + 1;
    if (!isHidden(last)) addBar(x, height(bar.now), colour);
    if (!isHidden(all))
      addLine({x, x}, {height(bar.least), height(bar.most)}, range);
    else if (isHidden(last))
      continue;
    addMark({{x, height(isHidden(last) ? bar.most : bar.now)},
             tr("<b>%1</b><br>gradient norm %2<br>from %3 to %4 until now")
                 .arg(QString::fromStdString(bar.name).toHtmlEscaped(), threeDigits(bar.now),
                      threeDigits(bar.least), threeDigits(bar.most)),
             false});
  }
}

void GradientPlot::addBar(double x, double height, const QColor& colour) {
  auto* bar = new QCPBars(xAxis, yAxis);
  bar->setWidthType(QCPBars::wtPlotCoords);
  bar->setWidth(0.5);
  bar->setPen(Qt::NoPen);
  bar->setBrush(colour);
  bar->setAntialiased(false);
  bar->setBaseValue(yAxis->range().lower);
  bar->addData(x, height);
}

}  // namespace tenfold::ui
