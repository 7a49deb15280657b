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

constexpr double rankReach = 7;  // pixels beside the line that count as on it
constexpr int wordsGap = 5;      // pixels beside words

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

QString ruleName(const RankRule& rule) {
  switch (rule.kind) {
    case SpectrumRule::energy:
      return percentText(rule.value);
    case SpectrumRule::error:
      return QObject::tr("error %1").arg(percentText(rule.value));
    case SpectrumRule::ratio:
      return QObject::tr("σ₁/σᵣ %1").arg(rule.value);
    case SpectrumRule::evbmf:
      break;
  }
  return rule.value < 1 ? QObject::tr("EVBMF at %1").arg(percentText(rule.value)) : QStringLiteral("EVBMF");
}

QString ruleSentence(const RankRule& rule) {
  switch (rule.kind) {
    case SpectrumRule::energy:
      return QObject::tr("The smallest rank that keeps %1 of the energy: of the squared singular values")
          .arg(percentText(rule.value));
    case SpectrumRule::error:
      return QObject::tr("The smallest rank with a relative error of at most %1")
          .arg(percentText(rule.value));
    case SpectrumRule::ratio:
      return QObject::tr("All singular values that are at least one %1th of the largest").arg(rule.value);
    case SpectrumRule::evbmf:
      break;
  }
  return rule.value < 1
             ? QObject::tr("Cuts %1 of what EVBMF takes for noise").arg(percentText(rule.value))
             : QObject::tr("The singular values that stand out from noise, by empirical variational Bayes");
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
  words_.clear();
  const double highest = scene_.values.empty() ? 1 : std::max(1e-300, scene_.values.front());
  QSharedPointer<QCPAxisTickerText> shares(new QCPAxisTickerText);
  for (const double share : {0.0, 0.5, 1.0}) shares->addTick(share, percentText(share));
  yAxis2->setTicker(shares);
  xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new RankTicker));
  xAxis->setLabel(scene_.name);
  yAxis->setLabel(tr("singular value"));
  yAxis2->setLabel(tr("energy kept"));
  xAxis->setRange(0.5, std::max(1.0, double(count())) + 0.5);
  updateLayout();  // where the axes are now
  const auto lines = placedLines();
  const double above = 1 / shareOfBars(lines);
  yAxis->setRange(0, highest * above);
  yAxis2->setRange(0, above);
  if (!scene_.values.empty()) {
    drawBars();
    drawEnergy();
    for (const Line& line : lines) drawLine(line);
    words_.clear();
    for (const Line& line : lines) words_.push_back(drawWords(line));
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

double RankPlot::wordsHeight() const { return QFontMetricsF(xAxis->tickLabelFont()).height() + 2; }

std::vector<RankPlot::Line> RankPlot::placedLines() {
  std::vector<Line> lines;
  QStringList all;
  for (const auto& [rule, rank] : scene_.thresholds) {
    const QString words = tr("%1: rank %2").arg(ruleName(rule)).arg(rank);
    const auto style = rule.kind == SpectrumRule::evbmf ? Qt::DotLine : Qt::DashLine;
    lines.push_back({rank, words, QPen(secondaryText(palette()), 1, style), secondaryText(palette())});
    all << words;
  }
  setAccessibleDescription(all.join(QStringLiteral("; ")));
  if (scene_.movable) {
    const QString energy = percentText(energyKept(scene_.values, scene_.kept));
    lines.push_back({scene_.kept, tr("%1 = %2 keeps %3").arg(scene_.name).arg(scene_.kept).arg(energy),
                     QPen(accent(palette()), 2), palette().color(QPalette::Text)});
  }
  // the rank has the first row, every other the first that has room for it
  std::vector<std::vector<std::pair<double, double>>> rows;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    const double width = QFontMetricsF(xAxis->tickLabelFont()).horizontalAdvance(line->words) + 2 * wordsGap;
    const double x = placeOf(line->rank);
    line->right = x + width <= axisRect()->right() + wordsGap;
    const double left = line->right ? x : x - width;
    const auto has_room = [&](const auto& row) {
      return std::all_of(row.begin(), row.end(), [&](const auto& other) {
        return left >= other.second || left + width <= other.first;
      });
    };
    const auto row = std::find_if(rows.begin(), rows.end(), has_room);
    line->row = int(row - rows.begin());
    if (row == rows.end()) rows.emplace_back();
    rows[std::size_t(line->row)].emplace_back(left, left + width);
  }
  return lines;
}

double RankPlot::shareOfBars(const std::vector<Line>& lines) const {
  int rows = 0;
  for (const Line& line : lines) rows = std::max(rows, line.row + 1);
  const double high = std::max(1.0, double(axisRect()->height()));
  return std::clamp(1 - (rows * wordsHeight() + 4) / high, 0.4, 1 / 1.1);
}

void RankPlot::drawLine(const Line& line) {
  const double x = double(line.rank) + 0.5;
  auto* item = new QCPItemStraightLine(this);
  item->point1->setCoords(x, 0);
  item->point2->setCoords(x, 1);
  item->setPen(line.pen);
}

QCPItemText* RankPlot::drawWords(const Line& line) {
  auto* label = new QCPItemText(this);
  label->setText(line.words);
  label->setColor(line.colour);
  label->setBrush(palette().color(QPalette::Base));
  label->setFont(xAxis->tickLabelFont());
  label->position->setTypeX(QCPItemPosition::ptPlotCoords);
  label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  const double y = (1 + line.row * wordsHeight()) / std::max(1.0, double(axisRect()->height()));
  label->position->setCoords(double(line.rank) + 0.5, y);
  label->setPositionAlignment((line.right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
  label->setPadding(QMargins(wordsGap, 0, wordsGap, 0));
  return label;
}

QRectF RankPlot::wordsOf(int threshold) const {
  const auto* label = words_.at(std::size_t(threshold));
  return {label->topLeft->pixelPosition(), label->bottomRight->pixelPosition()};
}

int RankPlot::thresholdAt(const QPointF& place) const {
  const std::size_t count = words_.empty() ? 0 : scene_.thresholds.size();
  for (std::size_t k = 0; k < count; ++k)
    if (wordsOf(int(k)).contains(place)) return int(k);
  if (!axisRect()->rect().contains(place.toPoint())) return -1;
  int nearest = -1;
  double least = rankReach;
  for (std::size_t k = 0; k < count; ++k)
    if (const double off = std::abs(place.x() - placeOf(scene_.thresholds[k].rank)); off < least) {
      least = off;
      nearest = int(k);
    }
  return nearest;
}

std::int64_t RankPlot::rankAt(double x) const {
  return std::clamp<std::int64_t>(std::llround(xAxis->pixelToCoord(x) - 0.5), 1,
                                  std::max<std::int64_t>(1, count()));
}

bool RankPlot::isOnLine(const QPointF& place) const {
  return scene_.movable && !scene_.values.empty() &&
         std::abs(place.x() - placeOf(scene_.kept)) <= rankReach &&
         axisRect()->rect().adjusted(-8, 0, 8, 0).contains(place.toPoint());
}

QString RankPlot::tipAt(const QPointF& place) const {
  if (const int k = isOnLine(place) ? -1 : thresholdAt(place); k >= 0) {
    const auto& [rule, rank] = scene_.thresholds[std::size_t(k)];
    const QString words =
        tr("%1: rank %2").arg(ruleName(rule)).arg(rank) + QStringLiteral("<br>") + ruleSentence(rule);
    return scene_.movable ? words + QStringLiteral("<br>") + tr("Click to take it") : words;
  }
  const auto rank = std::clamp<std::int64_t>(std::llround(xAxis->pixelToCoord(place.x())), 1, count());
  return tr("%1 = %2: singular value %3<br>up to here %4 of the energy")
      .arg(scene_.name)
      .arg(rank)
      .arg(threeDigits(scene_.values[std::size_t(rank) - 1]), percentText(energyKept(scene_.values, rank)));
}

void RankPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) draw();
}

void RankPlot::resizeEvent(QResizeEvent* event) {
  QCustomPlot::resizeEvent(event);
  draw();  // the words need the same room in a lower plot
}

void RankPlot::mousePressEvent(QMouseEvent* event) {
  const bool left = event->button() == Qt::LeftButton;
  dragging_ = left && isOnLine(event->position());
  pressed_ = left && !dragging_ && scene_.movable ? thresholdAt(event->position()) : -1;
  QCustomPlot::mousePressEvent(event);
}

void RankPlot::mouseMoveEvent(QMouseEvent* event) {
  const QPointF place = event->position();
  const bool onLine = dragging_ || isOnLine(place);
  setCursor(onLine                                      ? Qt::SizeHorCursor
            : scene_.movable && thresholdAt(place) >= 0 ? Qt::PointingHandCursor
                                                        : Qt::ArrowCursor);
  if (dragging_) {
    if (const auto rank = rankAt(place.x()); rank != scene_.kept) emit rankDragged(rank);
  } else if (!scene_.values.empty() && axisRect()->rect().contains(place.toPoint())) {
    QToolTip::showText(event->globalPosition().toPoint(), tipAt(place), this);
  }
  QCustomPlot::mouseMoveEvent(event);
}

void RankPlot::mouseReleaseEvent(QMouseEvent* event) {
  QCustomPlot::mouseReleaseEvent(event);
  const int taken = pressed_;
  pressed_ = -1;
  if (dragging_) emit dragFinished();
  dragging_ = false;
  if (taken >= 0 && taken == thresholdAt(event->position())) emit thresholdTaken(taken);
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
