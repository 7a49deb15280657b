// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/sensitivity_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/plot_style.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// What cannot be drawn is not the highest.
double drawable(double loss) { return std::isfinite(loss) ? loss : 0; }

}  // namespace

QString toCsv(const SensitivityScene& scene) {
  QString text =
      QStringLiteral("layer,family,%1,at_%2_percent_of_%3\n")
          .arg(scene.loss ? QStringLiteral("predicted_loss") : QStringLiteral("weight_error_percent"))
          .arg(100 * scene.share)
          .arg(scene.macs ? QStringLiteral("MACs") : QStringLiteral("parameters"));
  for (const auto& bar : scene.bars)
    text +=
        QStringLiteral("%1,%2,%3,%4\n")
            .arg(csvCell(bar.name), QString::fromUtf8(label(bar.family)), QString::number(bar.now, 'g', 8),
                 bar.atShare ? QString::number(*bar.atShare, 'g', 8) : QString());
  return text;
}

SensitivityPlot::SensitivityPlot(QWidget* parent) : PointPlot(parent) {
  setObjectName("sensitivityPlot");
  setAccessibleName(tr("what every layer loses"));
  connect(this, &PointPlot::markPressed, this,
          [this](int index) { emit layerClicked(pressed_[std::size_t(index)]); });
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  redraw();
}

void SensitivityPlot::show(const SensitivityScene& scene) {
  scene_ = scene;
  redraw();
}

void SensitivityPlot::drawScene() {
  double highest = 0;
  for (const auto& bar : scene_.bars)
    highest = std::max({highest, drawable(bar.now), drawable(bar.atShare.value_or(0))});
  if (!(highest > 0)) highest = 1;
  // layers differ by decades; what loses a thousandth of the worst loses nothing
  const double least = highest / 3000, top = highest * 15;
  // above the bars there is room for the legend
  setScene({0.3, std::max(1.0, double(scene_.bars.size())) + 0.7}, {least, top});
  const auto height = [top](double loss) { return std::isnan(loss) ? top : std::min(loss, top); };
  yAxis->setTicker(decadeTicks(least, highest * 1.5));
  yAxis->setLabel(scene_.loss ? tr("predicted loss") : tr("weight error, %"));
  QStringList names;
  for (const auto& bar : scene_.bars) names << bar.name;
  nameLayers(names);
  const QString kept = tr("as it is kept"), share = tr("at the share of the budget");
  pressed_.clear();
  for (std::size_t k = 0; k < scene_.bars.size(); ++k) {
    const SensitivityBar& bar = scene_.bars[k];
    const double x = double(k) + 1;
    const double now = isHidden(kept) ? 0 : height(bar.now);
    const double atShare = isHidden(share) ? 0 : height(bar.atShare.value_or(0));
    if (now > least) addBar(x, now, familyStyle(bar.family, palette()).colour, true);
    if (atShare > least) addBar(x, atShare, secondaryText(palette()), false);
    if (isHidden(kept) && (isHidden(share) || !bar.atShare)) continue;
    pressed_.push_back(bar.id);
    addMark({{x, std::max({now, atShare, least})}, describe(bar, !isHidden(kept), !isHidden(share)), true});
  }
  addLegend(kept, secondaryText(palette()), barKey(accent(palette()), true));
  addLegend(share, secondaryText(palette()), barKey(secondaryText(palette()), false),
            tr("at %1 of its %2").arg(percentText(scene_.share), scene_.quantity));
}

void SensitivityPlot::addBar(double x, double height, const QColor& colour, bool filled) {
  auto* bar = new QCPBars(xAxis, yAxis);
  bar->setWidthType(QCPBars::wtPlotCoords);
  bar->setWidth(filled ? 0.5 : 0.66);
  bar->setPen(filled ? QPen(Qt::NoPen) : QPen(colour, 1.3));
  bar->setBrush(filled ? QBrush(colour) : QBrush(Qt::NoBrush));
  bar->setAntialiased(false);
  bar->setBaseValue(yAxis->range().lower);
  bar->addData(x, height);
}

QString SensitivityPlot::valueText(double value) const {
  return scene_.loss ? QStringLiteral("+") + threeDigits(value) : percentText(value / 100);
}

QString SensitivityPlot::describe(const SensitivityBar& bar, bool kept, bool share) const {
  const QString what = scene_.loss ? tr("predicted loss") : tr("weight error");
  QStringList lines{QStringLiteral("<b>%1</b>").arg(bar.name.toHtmlEscaped())};
  if (kept)
    lines << (bar.family == Family::dense
                  ? tr("dense: nothing is lost")
                  : tr("%1: %2 %3").arg(familyWord(bar.family), what, valueText(bar.now)));
  if (share && bar.atShare)
    lines << tr("at %1 of its %2: %3 %4")
                 .arg(percentText(scene_.share), scene_.quantity, what, valueText(*bar.atShare));
  lines << tr("click to select it");
  return lines.join("<br>");
}

}  // namespace tenfold::ui
