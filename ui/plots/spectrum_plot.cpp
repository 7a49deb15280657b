// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/spectrum_plot.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {

double energyKept(const std::vector<double>& values, std::int64_t kept) {
  double part = 0, whole = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    whole += values[k] * values[k];
    if (std::int64_t(k) < kept) part += values[k] * values[k];
  }
  return whole > 0 ? part / whole : 1;
}

std::vector<double> thinned(const std::vector<double>& values, std::size_t most) {
  if (values.size() <= most || most == 0) return values;
  std::vector<double> bars;
  for (std::size_t bar = 0; bar < most; ++bar) {
    const std::size_t from = bar * values.size() / most, to = (bar + 1) * values.size() / most;
    bars.push_back(
        *std::max_element(values.begin() + std::ptrdiff_t(from), values.begin() + std::ptrdiff_t(to)));
  }
  return bars;
}

SpectrumPlot::SpectrumPlot(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setToolTip(tr(
      "Singular values: how much each further rank adds. The coloured part is kept; a steep fall means few "
      "ranks are enough."));
}

void SpectrumPlot::showSpectrum(const std::vector<double>& values, std::int64_t kept, const QColor& colour,
                                const QString& caption) {
  values_ = values;
  kept_ = kept;
  line_ = false;
  colour_ = colour;
  caption_ = caption;
  update();
}

void SpectrumPlot::showErrors(const std::vector<double>& errors, const QColor& colour) {
  values_ = errors;
  line_ = true;
  colour_ = colour;
  caption_ = tr("error over %n sweeps", nullptr, int(errors.size()));
  update();
}

void SpectrumPlot::clear() {
  values_.clear();
  caption_.clear();
  update();
}

void SpectrumPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  painter.setFont(small);
  painter.setPen(secondaryText(palette()));
  const QRectF area = QRectF(rect()).adjusted(0, 4, 0, -2);
  if (values_.empty()) {
    painter.drawText(area, Qt::AlignCenter, tr("singular values appear here"));
    return;
  }
  painter.drawText(area, Qt::AlignRight | Qt::AlignTop, caption_);
  const QRectF below = area.adjusted(0, QFontMetricsF(small).height(), 0, 0);
  line_ ? paintLine(painter, below) : paintBars(painter, below);
}

void SpectrumPlot::paintBars(QPainter& painter, const QRectF& area) const {
  const auto bars = thinned(values_, std::size_t(area.width() / 4));
  const double step = std::min(14.0, area.width() / double(bars.size()));
  const double highest = std::max(1e-300, *std::max_element(bars.begin(), bars.end()));
  const double keptBars = double(kept_) * double(bars.size()) / double(values_.size());
  painter.setPen(Qt::NoPen);
  for (std::size_t k = 0; k < bars.size(); ++k) {
    const double height = std::max(1.0, bars[k] / highest * area.height());
    painter.setBrush(double(k) < keptBars ? colour_ : hairline(palette()));
    painter.drawRect(
        QRectF(area.left() + double(k) * step, area.bottom() - height, std::max(1.0, step - 1.2), height));
  }
}

void SpectrumPlot::paintLine(QPainter& painter, const QRectF& area) const {
  const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
  const double span = std::max(1e-12, *high - *low);
  QPainterPath path;
  for (std::size_t k = 0; k < values_.size(); ++k) {
    const double x =
        area.left() + 2 + (area.width() - 4) * double(k) / std::max(1.0, double(values_.size() - 1));
    const double y = area.bottom() - 3 - (area.height() - 6) * (values_[k] - *low) / span;
    k == 0 ? path.moveTo(x, y) : path.lineTo(x, y);
  }
  painter.setPen(QPen(hairline(palette()), 1));
  painter.drawLine(area.bottomLeft(), area.bottomRight());
  painter.setPen(QPen(colour_, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(path);
  if (values_.size() == 1) painter.drawEllipse(path.currentPosition(), 2, 2);
}

}  // namespace tenfold::ui
