// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/point_plot.h"

#include <QHelpEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/plots/plot_style.h"
#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

constexpr double pointReach = 9;  // pixels around a marker that count as on it
constexpr double still = 4;       // a press that moves less is a click
constexpr int keys = 9;           // that switch a series

}  // namespace

PointPlot::PointPlot(QWidget* parent) : QCustomPlot(parent), seriesLegend_(new PlotLegend(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  axisRect()->setAutoMargins(QCP::msAll);
  axisRect()->setMinimumMargins(QMargins(8, 12, 12, 8));
}

void PointPlot::redraw() {
  clearPlottables();
  clearItems();
  marks_.clear();
  seriesLegend_->clear();
  seriesLegend_->setColourOfHidden(secondaryText(palette()));
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  stylePlot(*this, palette(), small);
  drawScene();
  if (focused_ >= int(marks_.size())) focused_ = -1;
  if (focused_ >= 0)
    addMarker(
        marks_[std::size_t(focused_)].at,
        QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(accent(palette()), 1.6), QBrush(Qt::NoBrush), 22));
  replot(QCustomPlot::rpQueuedReplot);
}

void PointPlot::setScene(const QCPRange& x, const QCPRange& y) {
  if (x != wholeX_ || y != wholeY_) zoomed_ = false;
  wholeX_ = x;
  wholeY_ = y;
  if (!zoomed_) showAll();
}

void PointPlot::showAll() {
  zoomed_ = false;
  xAxis->setRange(wholeX_);
  yAxis->setRange(wholeY_);
  replot(QCustomPlot::rpQueuedReplot);
}

void PointPlot::addMarker(const QPointF& at, const QCPScatterStyle& style) {
  auto* graph = addGraph();
  graph->setLineStyle(QCPGraph::lsNone);
  graph->setScatterStyle(style);
  graph->setAntialiasedScatters(true);
  graph->addData(at.x(), at.y());
}

void PointPlot::addLine(const QVector<double>& x, const QVector<double>& y, const QColor& colour) {
  auto* line = addGraph();
  line->setData(x, y, true);
  line->setPen(QPen(colour, 2));
  line->setAntialiased(true);
}

void PointPlot::addReference(double y, const QString& words, const QColor& colour, bool below) {
  auto* line = new QCPItemStraightLine(this);
  line->point1->setCoords(wholeX_.lower, y);
  line->point2->setCoords(wholeX_.upper, y);
  line->setPen(QPen(colour, 1, Qt::DashLine));
  auto* text = new QCPItemText(this);
  text->setText(words);
  text->setColor(secondaryText(palette()));
  text->setFont(xAxis->tickLabelFont());
  text->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
  text->position->setTypeY(QCPItemPosition::ptPlotCoords);
  text->position->setCoords(0, y);
  text->setPositionAlignment(Qt::AlignLeft | (below ? Qt::AlignTop : Qt::AlignBottom));
  text->setPadding(QMargins(8, 5, 0, 5));
}

void PointPlot::nameLayers(const QStringList& names) {
  names_ = names;
  placeNames();
}

void PointPlot::resizeEvent(QResizeEvent* event) {
  if (event->size().isEmpty()) return;  // there is nothing to paint on
  QCustomPlot::resizeEvent(event);
  if (!names_.isEmpty()) placeNames();
}

void PointPlot::placeNames() {
  constexpr double narrowest = 36;  // pixels in which a name can still be known
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  const double room = double(axisRect()->width()) / std::max<double>(1, double(names_.size())) - 8;
  const QFontMetrics metrics(xAxis->tickLabelFont());
  const bool fits = room > narrowest;
  for (qsizetype k = 0; k < names_.size(); ++k)
    ticker->addTick(double(k) + 1,
                    fits ? metrics.elidedText(names_[k], Qt::ElideLeft, int(room)) : QString());
  xAxis->setTicker(ticker);
  xAxis->setLabel(fits ? QString() : tr("layers, first to last"));
  xAxis->grid()->setVisible(false);
}

void PointPlot::addLegend(const QString& series, const QColor& colour, LegendKey key, const QString& words) {
  seriesLegend_->add({series, words.isEmpty() ? series : words, colour, std::move(key), isHidden(series)});
}

void PointPlot::setHidden(const QString& series, bool hidden) {
  if (hidden == isHidden(series)) return;
  hidden ? void(hidden_.insert(series)) : void(hidden_.erase(series));
  focused_ = -1;  // marks have other numbers now
  redraw();
  setAccessibleDescription(hidden ? tr("%1 is hidden").arg(series) : tr("%1 is shown").arg(series));
}

QString PointPlot::legendTip(int entry) const {
  const bool hidden = seriesLegend_->entries()[std::size_t(entry)].hidden;
  if (entry >= keys) return hidden ? tr("Click to show it") : tr("Click to hide it");
  return (hidden ? tr("Click to show it (key %1)") : tr("Click to hide it (key %1)")).arg(entry + 1);
}

int PointPlot::markAt(const QPointF& place) const { return markWithin(pointReach, place); }

int PointPlot::entryAt(const QPointF& place) const {
  constexpr double onIt = 5;  // pixels: a point below the legend is to be had all the same
  return markWithin(onIt, place) >= 0 ? -1 : seriesLegend_->entryAt(place);
}

int PointPlot::markWithin(double best, const QPointF& place) const {
  int nearest = -1;
  for (std::size_t k = 0; k < marks_.size(); ++k) {
    const QPointF away = placeOf(marks_[k].at) - place;
    const double distance = std::hypot(away.x(), away.y());
    if (distance < best) best = distance, nearest = int(k);
  }
  return nearest;
}

void PointPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) redraw();
}

bool PointPlot::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QCustomPlot::event(event);
  const auto& help = static_cast<const QHelpEvent&>(*event);
  if (const int entry = entryAt(help.pos()); entry >= 0)
    QToolTip::showText(help.globalPos(), legendTip(entry), this);
  else if (const int mark = markAt(help.pos()); mark >= 0)
    QToolTip::showText(help.globalPos(), marks_[std::size_t(mark)].tip, this);
  else
    QToolTip::hideText();
  return true;
}

void PointPlot::mousePressEvent(QMouseEvent* event) {
  pressed_ = event->position();
  QCustomPlot::mousePressEvent(event);
}

void PointPlot::mouseMoveEvent(QMouseEvent* event) {
  const bool named = entryAt(event->position()) >= 0;
  const int mark = named ? -1 : markAt(event->position());
  const bool press = named || (mark >= 0 && marks_[std::size_t(mark)].press);
  setCursor(press ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (mark >= 0) QToolTip::showText(event->globalPosition().toPoint(), marks_[std::size_t(mark)].tip, this);
  if (event->buttons() & Qt::LeftButton) zoomed_ = true;
  QCustomPlot::mouseMoveEvent(event);
}

void PointPlot::mouseReleaseEvent(QMouseEvent* event) {
  QCustomPlot::mouseReleaseEvent(event);
  const QPointF moved = event->position() - pressed_;
  if (event->button() != Qt::LeftButton || std::hypot(moved.x(), moved.y()) > still) return;
  if (const int entry = entryAt(event->position()); entry >= 0) return toggle(entry);
  const int mark = markAt(event->position());
  if (mark >= 0 && marks_[std::size_t(mark)].press) emit markPressed(mark);
}

void PointPlot::mouseDoubleClickEvent(QMouseEvent* event) {
  if (entryAt(event->position()) < 0) showAll();
  QCustomPlot::mouseDoubleClickEvent(event);
}

void PointPlot::wheelEvent(QWheelEvent* event) {
  zoomed_ = true;
  QCustomPlot::wheelEvent(event);
}

void PointPlot::toggle(int entry) {
  const LegendEntry pressed = seriesLegend_->entries()[std::size_t(entry)];
  setHidden(pressed.name, !pressed.hidden);
}

void PointPlot::keyPressEvent(QKeyEvent* event) {
  const int entry = event->key() - Qt::Key_1;
  const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
  if (plain && entry >= 0 && entry < std::min(keys, int(seriesLegend_->entries().size())))
    return toggle(entry);
  switch (event->key()) {
    case Qt::Key_Right:
      return step(1);
    case Qt::Key_Left:
      return step(-1);
    case Qt::Key_Home:
      return showAll();
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (focused_ >= 0 && marks_[std::size_t(focused_)].press) emit markPressed(focused_);
      return;
    default:
      QCustomPlot::keyPressEvent(event);
  }
}

void PointPlot::step(int by) {
  if (marks_.empty()) return;
  std::vector<int> order(marks_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
    return marks_[std::size_t(a)].at.x() < marks_[std::size_t(b)].at.x();
  });
  const auto now = std::find(order.begin(), order.end(), focused_);
  const int count = int(order.size());
  const int place =
      now == order.end() ? (by > 0 ? 0 : count - 1) : std::clamp(int(now - order.begin()) + by, 0, count - 1);
  focused_ = order[std::size_t(place)];
  redraw();
  const PlotMark& mark = marks_[std::size_t(focused_)];
  setAccessibleDescription(mark.tip);
  QToolTip::showText(mapToGlobal(placeOf(mark.at).toPoint()), mark.tip, this);
}

void PointPlot::focusOutEvent(QFocusEvent* event) {
  QCustomPlot::focusOutEvent(event);
  if (focused_ < 0) return;
  focused_ = -1;
  redraw();
}

}  // namespace tenfold::ui
