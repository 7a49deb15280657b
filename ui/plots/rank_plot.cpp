// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/rank_plot.h"

#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/plots/plot_style.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr double reach = 7;  // pixels beside the line that count as on it
constexpr int labelLine = 16;

/// Ranks are whole numbers, and so are the ticks.
class RankTicker : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange& range) override {
    const double step = QCPAxisTicker::getTickStep(range);
    return step < 5 ? std::max(1.0, std::floor(step)) : step;
  }
  int getSubTickCount(double) override { return 0; }
};

}  // namespace

std::int64_t rankForEnergy(const std::vector<double>& values, double share) {
  double whole = 0, part = 0;
  for (const double value : values) whole += value * value;
  for (std::size_t k = 0; k < values.size(); ++k) {
    part += values[k] * values[k];
    if (part >= share * whole) return std::int64_t(k) + 1;
  }
  return std::int64_t(values.size());
}

RankPlot::RankPlot(QWidget* parent) : QCustomPlot(parent) {
  setObjectName("rankPlot");
  setAccessibleName(tr("spectrum of the selected layer"));
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  axisRect()->setAutoMargins(QCP::msAll);
  axisRect()->setMinimumMargins(QMargins(8, 12, 8, 8));
  yAxis2->setVisible(true);
  draw();
}

void RankPlot::show(const RankScene& scene) {
  scene_ = scene;
  draw();
}

void RankPlot::draw() {
  clearPlottables();
  clearItems();
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  stylePlot(*this, palette(), small);
  styleAxis(*yAxis2, palette(), small);
  yAxis2->grid()->setVisible(false);
  const double highest = scene_.values.empty() ? 1 : std::max(1e-300, scene_.values.front());
  xAxis->setRange(0.5, std::max(1.0, double(count())) + 0.5);
  yAxis->setRange(0, highest * 1.3);
  yAxis2->setRange(0, 1.3);
  QSharedPointer<QCPAxisTickerText> shares(new QCPAxisTickerText);
  for (const double share : {0.0, 0.5, 1.0}) shares->addTick(share, percentText(share));
  yAxis2->setTicker(shares);
  xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new RankTicker));
  xAxis->setLabel(scene_.name);
  yAxis->setLabel(tr("singular value"));
  yAxis2->setLabel(tr("energy kept"));
  if (!scene_.values.empty()) {
    drawBars();
    drawEnergy();
    // from the lowest line of words to the highest: each label's sheet hides what is above its words
    drawThreshold(0.99);
    drawThreshold(0.9);
    drawRank();
  }
  replot(QCustomPlot::rpQueuedReplot);
}

void RankPlot::drawBars() {
  for (const bool kept : {true, false}) {
    auto* bars = new QCPBars(xAxis, yAxis);
    bars->setWidthType(QCPBars::wtPlotCoords);
    bars->setWidth(0.8);
    bars->setPen(Qt::NoPen);
    bars->setBrush(kept ? scene_.colour : hairline(palette()));
    for (std::int64_t k = kept ? 0 : scene_.kept; k < (kept ? std::min(scene_.kept, count()) : count()); ++k)
      bars->addData(double(k) + 1, scene_.values[std::size_t(k)]);
  }
}

void RankPlot::drawEnergy() {
  double whole = 0, part = 0;
  for (const double value : scene_.values) whole += value * value;
  QVector<double> x{0.5}, y{0};
  for (std::int64_t k = 0; k < count(); ++k) {
    part += scene_.values[std::size_t(k)] * scene_.values[std::size_t(k)];
    x << double(k) + 1.5;
    y << (whole > 0 ? part / whole : 1);
  }
  auto* line = addGraph(xAxis, yAxis2);
  line->setData(x, y, true);
  line->setPen(QPen(secondaryText(palette()), 1.6));
  line->setAntialiased(true);
}

void RankPlot::addLine(std::int64_t rank, const QString& words, const QPen& pen, const QColor& text,
                       int row) {
  const double x = double(rank) + 0.5;
  auto* line = new QCPItemStraightLine(this);
  line->point1->setCoords(x, 0);
  line->point2->setCoords(x, 1);
  line->setPen(pen);
  auto* label = new QCPItemText(this);
  label->setText(words);
  label->setColor(text);
  label->setBrush(palette().color(QPalette::Base));
  label->setFont(xAxis->tickLabelFont());
  label->position->setTypeX(QCPItemPosition::ptPlotCoords);
  label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  label->position->setCoords(x, 0);
  const bool right = double(rank) < 0.6 * double(count());
  label->setPositionAlignment((right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
  label->setPadding(QMargins(5, 1 + row * labelLine, 5, 0));
}

void RankPlot::drawThreshold(double share) {
  const auto rank = rankForEnergy(scene_.values, share);
  addLine(rank, tr("%1: rank %2").arg(percentText(share)).arg(rank),
          QPen(secondaryText(palette()), 1, Qt::DashLine), secondaryText(palette()), share < 0.95 ? 1 : 2);
}

void RankPlot::drawRank() {
  if (!scene_.movable) return;
  const QString energy = percentText(energyKept(scene_.values, scene_.kept));
  addLine(scene_.kept, tr("%1 = %2 keeps %3").arg(scene_.name).arg(scene_.kept).arg(energy),
          QPen(accent(palette()), 2), palette().color(QPalette::Text), 0);
}

std::int64_t RankPlot::rankAt(double x) const {
  return std::clamp<std::int64_t>(std::llround(xAxis->pixelToCoord(x) - 0.5), 1,
                                  std::max<std::int64_t>(1, count()));
}

bool RankPlot::isOnLine(const QPointF& place) const {
  return scene_.movable && !scene_.values.empty() && std::abs(place.x() - placeOf(scene_.kept)) <= reach &&
         axisRect()->rect().adjusted(-8, 0, 8, 0).contains(place.toPoint());
}

QString RankPlot::tipAt(double x) const {
  const auto rank = std::clamp<std::int64_t>(std::llround(xAxis->pixelToCoord(x)), 1, count());
  return tr("%1 = %2: singular value %3<br>up to here %4 of the energy")
      .arg(scene_.name)
      .arg(rank)
      .arg(threeDigits(scene_.values[std::size_t(rank) - 1]), percentText(energyKept(scene_.values, rank)));
}

void RankPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) draw();
}

void RankPlot::mousePressEvent(QMouseEvent* event) {
  dragging_ = event->button() == Qt::LeftButton && isOnLine(event->position());
  QCustomPlot::mousePressEvent(event);
}

void RankPlot::mouseMoveEvent(QMouseEvent* event) {
  const double x = event->position().x();
  setCursor(dragging_ || isOnLine(event->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
  if (dragging_) {
    if (const auto rank = rankAt(x); rank != scene_.kept) emit rankDragged(rank);
  } else if (!scene_.values.empty() && axisRect()->rect().contains(event->position().toPoint())) {
    QToolTip::showText(event->globalPosition().toPoint(), tipAt(x), this);
  }
  QCustomPlot::mouseMoveEvent(event);
}

void RankPlot::mouseReleaseEvent(QMouseEvent* event) {
  QCustomPlot::mouseReleaseEvent(event);
  if (dragging_) emit dragFinished();
  dragging_ = false;
}

void RankPlot::keyPressEvent(QKeyEvent* event) {
  const bool right = event->key() == Qt::Key_Right, left = event->key() == Qt::Key_Left;
  if ((!right && !left) || !scene_.movable || scene_.values.empty()) return QCustomPlot::keyPressEvent(event);
  const auto rank = std::clamp<std::int64_t>(scene_.kept + (right ? 1 : -1), 1, count());
  if (rank != scene_.kept) emit rankDragged(rank);
}

void RankPlot::keyReleaseEvent(QKeyEvent* event) {
  if (!event->isAutoRepeat() && (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left))
    emit dragFinished();
  QCustomPlot::keyReleaseEvent(event);
}

}  // namespace tenfold::ui
