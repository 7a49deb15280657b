// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagrams/network_view.h"

#include <QFileInfo>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/diagrams/network_tip.h"
#include "ui/diagrams/svg_picture.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

using Side = NetworkLeg::Side;

constexpr double legLength = 26, mostRadius = 40, leastRadius = 15;
constexpr double dragLength = 200;  // pixels that go through all ranks of a bond
const QChar glue(QChar::Nbsp);
constexpr int playInterval = 900, settleInterval = 600;

QColor faded(QColor colour, double alpha) {
  colour.setAlphaF(float(alpha));
  return colour;
}

/// A number stays with its unit where the caption is broken.
QString together(QString text) { return text.replace(' ', glue); }

/// Opaque: the colour laid thinly over the sheet.
QColor tinted(const QColor& colour, const QColor& base, double share) {
  const auto between = [share](int from, int to) { return int(std::lround(from + share * (to - from))); };
  return {between(base.red(), colour.red()), between(base.green(), colour.green()),
          between(base.blue(), colour.blue())};
}

/// The first part of a path.
QPainterPath beginning(const QPainterPath& path, double share) {
  QPainterPath part(path.pointAtPercent(0));
  constexpr int pieces = 24;
  for (int k = 1; k <= pieces; ++k) part.lineTo(path.pointAtPercent(share * k / pieces));
  return part;
}

void drawWords(QPainter& painter, const QRectF& place, int flags, const QString& text) {
  painter.drawText(place, flags | Qt::TextDontClip, text);
}

}  // namespace

NetworkView::NetworkView(QWidget* parent) : QWidget(parent), tip_(new NetworkTip(this)) {
  setObjectName("networkView");
  setAccessibleName(tr("tensor network of the selected layer"));
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  play_.setInterval(playInterval);
  settle_.setSingleShot(true);
  settle_.setInterval(settleInterval);
  connect(&play_, &QTimer::timeout, this, [this] {
    setPlayed(played_ + 1);
    if (played_ >= int(scene_.steps.size())) play_.stop();
    emit playedChanged();
  });
  connect(&settle_, &QTimer::timeout, this, &NetworkView::editingFinished);
}

void NetworkView::show(const NetworkScene& scene) {
  const bool other = scene.layer != scene_.layer || scene.steps.size() != scene_.steps.size() ||
                     scene.drawing.family != scene_.drawing.family ||
                     scene.drawing.nodes.size() != scene_.drawing.nodes.size();
  scene_ = scene;
  if (other) {
    play_.stop();
    pointed_ = {};
    focused_ = -1;
    dragged_ = -1;
    tip_->hide();
    played_ = 0;
    emit playedChanged();
  } else if (tip_->isVisible()) {
    showTip(pointed_.none() ? itemOfNumber(focused_) : pointed_, {});
  }
  update();
}

void NetworkView::setPlayed(int steps) {
  played_ = std::clamp(steps, 0, int(scene_.steps.size()));
  setAccessibleDescription(caption());
  update();
  emit playedChanged();
}

void NetworkView::stepForward() {
  play_.stop();
  setPlayed(played_ + 1);
}

void NetworkView::stepBack() {
  play_.stop();
  setPlayed(played_ - 1);
}

void NetworkView::play() {
  if (scene_.steps.empty()) return;
  if (play_.isActive()) {
    play_.stop();
  } else {
    if (played_ >= int(scene_.steps.size())) setPlayed(0);
    play_.start();
  }
  emit playedChanged();
}

QString NetworkView::caption() const {
  std::int64_t flops = 0, bytes = 0;
  const int count = int(scene_.steps.size());
  for (int k = 0; k < (played_ == 0 ? count : played_); ++k) {
    flops += scene_.steps[std::size_t(k)].flops;
    bytes += scene_.steps[std::size_t(k)].bytes;
  }
  if (count == 0) return {};
  if (played_ == 0) {
    QString text = count == 1 ? tr("1 step") : tr("%1 steps").arg(count);
    text += QStringLiteral(" · ") + together(flopText(flops));
    if (scene_.denseFlops > 0)
      text += tr(" of %1 dense (%2)")
                  .arg(together(flopText(scene_.denseFlops)),
                       percentText(double(flops) / double(scene_.denseFlops)));
    return text + tr(" · %1 moved, one sample").arg(together(bytesText(bytes)));
  }
  const auto& step = scene_.steps[std::size_t(played_) - 1];
  QString text = tr("%1 of %2 · %3 · %4, %5")
                     .arg(played_)
                     .arg(count)
                     .arg(stepText(scene_.drawing, step), together(flopText(step.flops)),
                          together(bytesText(step.bytes)));
  if (played_ > 1) text += tr(" · so far %1, %2").arg(together(flopText(flops)), together(bytesText(bytes)));
  return text;
}

QColor NetworkView::colour() const { return familyStyle(scene_.drawing.family, palette()).colour; }

QFont NetworkView::smallFont() const {
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  return small;
}

QRectF NetworkView::sheet() const {
  bool above = false, below = false;
  for (const auto& leg : scene_.drawing.legs) {
    above = above || leg.towards.y() < -0.4;
    below = below || leg.towards.y() > 0.4;
  }
  const double line = QFontMetricsF(smallFont()).lineSpacing(), edge = legLength + line + 6;
  QRectF area = QRectF(rect()).adjusted(76, above ? edge : 10, -76, -2.2 * line - (below ? edge : 8));
  const double most = 150.0 + 110.0 * double(scene_.drawing.nodes.size());
  if (area.width() > most) area.adjust((area.width() - most) / 2, 0, -(area.width() - most) / 2, 0);
  return area;
}

QPointF NetworkView::centreOf(int node) const {
  const QRectF area = sheet();
  const QPointF& at = scene_.drawing.nodes.at(std::size_t(node)).place;
  return {area.left() + at.x() * area.width(), area.top() + at.y() * area.height()};
}

double NetworkView::radiusOf(int node) const {
  // the closest two nodes leave room for the bond between them
  double closest = 1e9;
  std::int64_t most = 1;
  const auto& nodes = scene_.drawing.nodes;
  for (int one = 0; one < int(nodes.size()); ++one) {
    if (!nodes[std::size_t(one)].diagonal) most = std::max(most, nodes[std::size_t(one)].parameters);
    for (int other = 0; other < one; ++other) {
      const QPointF apart = centreOf(one) - centreOf(other);
      closest = std::min(closest, std::hypot(apart.x(), apart.y()));
    }
  }
  const double largest =
      std::clamp(std::min({mostRadius, 0.34 * closest, 0.3 * sheet().height() + 4}), leastRadius, mostRadius);
  const auto& shown = nodes.at(std::size_t(node));
  if (shown.diagonal) return leastRadius + 1;
  const double words = QFontMetricsF(smallFont()).horizontalAdvance(shown.name) / 2 + 4;
  return std::clamp(largest * std::sqrt(double(shown.parameters) / double(most)),
                    std::min(largest, std::max(leastRadius, words)), largest);
}

double NetworkView::widthOf(int rank) const {
  const double size = double(scene_.drawing.ranks.at(std::size_t(rank)).size);
  return 3 + 10 * std::min(1.0, std::log(size) / std::log(512.0));
}

QPainterPath NetworkView::pathOf(const NetworkBond& bond) const {
  const QPointF from = centreOf(bond.from), to = centreOf(bond.to), along = to - from;
  const double length = std::max(1.0, std::hypot(along.x(), along.y()));
  const QPointF step = along / length;
  const QPointF first = from + step * radiusOf(bond.from), last = to - step * radiusOf(bond.to);
  QPainterPath path(first);
  if (bond.bend == 0) {
    path.lineTo(last);
    return path;
  }
  const QPointF aside(-along.y() * bond.bend, along.x() * bond.bend);
  path.quadTo((first + last) / 2 + aside, last);
  return path;
}

QPointF NetworkView::middleOf(int bond) const {
  return pathOf(scene_.drawing.bonds.at(std::size_t(bond))).pointAtPercent(0.5);
}

QRectF NetworkView::chipOf(const NetworkBond& bond) const {
  const QFontMetricsF metrics(smallFont());
  const auto& rank = scene_.drawing.ranks.at(std::size_t(bond.rank));
  const QSizeF size(std::max(30.0, metrics.horizontalAdvance(QString::number(rank.size)) + 14),
                    metrics.height() + 4);
  const QPointF along = centreOf(bond.to) - centreOf(bond.from);
  const double length = std::max(1.0, std::hypot(along.x(), along.y()));
  // sideways of the bond, upwards if that is a choice
  QPointF aside(along.y() / length, -along.x() / length);
  if (aside.y() > 0.05 || (std::abs(aside.y()) <= 0.05 && aside.x() < 0)) aside = -aside;
  // a ring's captions are inside
  const QPointF outwards = (centreOf(bond.from) + centreOf(bond.to)) / 2 - sheet().center();
  if (scene_.drawing.family == Family::tensor_ring && QPointF::dotProduct(aside, outwards) < 0)
    aside = -aside;
  if (bond.bend != 0) aside = QPointF(-along.y(), along.x()) / length;
  const double away = widthOf(bond.rank) / 2 + 5 + std::abs(aside.x()) * size.width() / 2 +
                      std::abs(aside.y()) * size.height() / 2;
  const QPointF centre = pathOf(bond).pointAtPercent(0.5) + aside * away;
  return {centre - QPointF(size.width() / 2, size.height() / 2), size};
}

bool NetworkView::isMarked(const NetworkBond& bond) const {
  const auto same = [&](const Item& item) {
    return item.bond >= 0 && scene_.drawing.bonds[std::size_t(item.bond)].rank == bond.rank;
  };
  return same(pointed_) || same(itemOfNumber(focused_)) ||
         (dragged_ >= 0 && scene_.drawing.bonds[std::size_t(dragged_)].rank == bond.rank);
}

std::vector<NetworkView::Group> NetworkView::groups() const {
  std::vector<Group> made;
  for (int k = 0; k < played_; ++k) {
    const auto& step = scene_.steps[std::size_t(k)];
    if (step.kind == ContractionStep::Kind::lookup) continue;
    // what became part of this step is no group of its own any more
    std::erase_if(made, [&](const Group& group) {
      return std::includes(step.factors.begin(), step.factors.end(), group.nodes.begin(), group.nodes.end());
    });
    made.push_back({step.factors, step.kind == ContractionStep::Kind::input});
  }
  return made;
}

bool NetworkView::isInside(int one, int other) const {
  const auto all = groups();
  return std::any_of(all.begin(), all.end(), [&](const Group& group) {
    return std::binary_search(group.nodes.begin(), group.nodes.end(), one) &&
           std::binary_search(group.nodes.begin(), group.nodes.end(), other);
  });
}

bool NetworkView::hasMetInput(int node) const {
  for (int k = 0; k < played_; ++k) {
    const auto& step = scene_.steps[std::size_t(k)];
    if (step.kind != ContractionStep::Kind::merge &&
        std::binary_search(step.factors.begin(), step.factors.end(), node))
      return true;
  }
  return false;
}

void NetworkView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint(painter);
}

void NetworkView::paint(QPainter& painter) const {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  if (scene_.drawing.nodes.empty()) return;
  paintGroups(painter);
  for (const auto& bond : scene_.drawing.bonds) paintBond(painter, bond);
  paintLegs(painter);
  for (int node = 0; node < int(scene_.drawing.nodes.size()); ++node) paintNode(painter, node);
  for (const auto& bond : scene_.drawing.bonds)
    if (bond.captioned && !isInside(bond.from, bond.to)) paintChip(painter, bond);
  paintCaption(painter);
}

/// Contracted nodes lie in one sheet: in the accent's colour once the input is in it.
void NetworkView::paintGroups(QPainter& painter) const {
  for (const auto& group : groups()) {
    QPainterPath whole;
    whole.setFillRule(Qt::WindingFill);
    for (const int node : group.nodes) {
      const double radius = radiusOf(node) + 5;
      whole.addEllipse(centreOf(node), radius, radius);
    }
    QPainterPathStroker stroker;
    stroker.setWidth(22);
    stroker.setCapStyle(Qt::RoundCap);
    for (const auto& bond : scene_.drawing.bonds)
      if (std::binary_search(group.nodes.begin(), group.nodes.end(), bond.from) &&
          std::binary_search(group.nodes.begin(), group.nodes.end(), bond.to))
        whole = whole.united(stroker.createStroke(pathOf(bond)));
    const QColor base = group.input ? accent(palette()) : colour();
    painter.setPen(QPen(base, 1.4, group.input ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(tinted(base, palette().color(QPalette::Base), 0.12));
    painter.drawPath(whole.simplified());
  }
}

void NetworkView::paintBond(QPainter& painter, const NetworkBond& bond) const {
  const auto& rank = scene_.drawing.ranks[std::size_t(bond.rank)];
  const QPainterPath path = pathOf(bond);
  const double width = widthOf(bond.rank), alpha = isInside(bond.from, bond.to) ? 0.35 : 1;
  const QColor tone = isMarked(bond) ? accent(palette()) : colour();
  painter.setBrush(Qt::NoBrush);
  const auto stroke = [&](const QPainterPath& part, const QColor& with, double wide) {
    painter.setPen(QPen(faded(with, alpha), wide, Qt::SolidLine, Qt::RoundCap));
    painter.drawPath(part);
  };
  if (!scene_.drawing.spectraExpected) return stroke(path, tone, width);
  if (!rank.kept) {
    // not known yet: hollow
    stroke(path, tone, width);
    return stroke(path, palette().color(QPalette::Base), std::max(0.5, width - 2.4));
  }
  stroke(path, hairline(palette()), width);
  stroke(beginning(path, *rank.kept), tone, width);
}

void NetworkView::paintChip(QPainter& painter, const NetworkBond& bond) const {
  const QRectF chip = chipOf(bond);
  painter.setPen(QPen(isMarked(bond) ? accent(palette()) : hairline(palette()), isMarked(bond) ? 1.6 : 1));
  painter.setBrush(palette().color(QPalette::Base));
  painter.drawRoundedRect(chip, 4, 4);
  painter.setPen(palette().color(QPalette::Text));
  painter.setFont(smallFont());
  painter.drawText(chip, Qt::AlignCenter, QString::number(scene_.drawing.ranks[std::size_t(bond.rank)].size));
}

void NetworkView::paintLegs(QPainter& painter) const {
  painter.setFont(smallFont());
  const QFontMetricsF metrics(smallFont());
  for (const auto& leg : scene_.drawing.legs) {
    const QPointF from = centreOf(leg.node) + leg.towards * radiusOf(leg.node);
    const QPointF tip = from + leg.towards * legLength;
    const bool met = leg.side != Side::output && hasMetInput(leg.node);
    painter.setPen(
        QPen(met ? accent(palette()) : secondaryText(palette()), met ? 3 : 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(from, tip);
    const double half = metrics.horizontalAdvance(leg.words) / 2, high = metrics.height() / 2;
    const QPointF centre = tip + QPointF(leg.towards.x() * (half + 5), leg.towards.y() * (high + 1));
    painter.setPen(secondaryText(palette()));
    drawWords(painter, QRectF(centre - QPointF(half, high), QSizeF(2 * half, 2 * high)), Qt::AlignCenter,
              leg.words);
  }
}

void NetworkView::paintNode(QPainter& painter, int node) const {
  const auto& shown = scene_.drawing.nodes[std::size_t(node)];
  const QPointF centre = centreOf(node);
  const double radius = radiusOf(node);
  const bool marked = pointed_.node == node || itemOfNumber(focused_).node == node;
  painter.setPen(QPen(marked ? accent(palette()) : colour(), marked ? 2.6 : 2));
  painter.setBrush(tinted(colour(), palette().color(QPalette::Base), isDark(palette()) ? 0.26 : 0.2));
  if (shown.diagonal)
    painter.drawPolygon(QPolygonF({centre - QPointF(0, radius + 3), centre + QPointF(radius + 3, 0),
                                   centre + QPointF(0, radius + 3), centre - QPointF(radius + 3, 0)}));
  else
    painter.drawEllipse(centre, radius, radius);
  painter.setFont(smallFont());
  painter.setPen(palette().color(QPalette::Text));
  drawWords(painter, QRectF(centre - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius)),
            Qt::AlignCenter, shown.name);
  const QString words = countText(shown.parameters);
  const QFontMetricsF metrics(smallFont());
  const double half = metrics.horizontalAdvance(words) / 2, high = metrics.height() / 2;
  const double away = radius + 8 + std::abs(shown.caption.x()) * half + std::abs(shown.caption.y()) * high;
  const QPointF place = centre + shown.caption * away;
  painter.setPen(secondaryText(palette()));
  drawWords(painter, QRectF(place - QPointF(half, high), QSizeF(2 * half, 2 * high)), Qt::AlignCenter, words);
}

void NetworkView::paintCaption(QPainter& painter) const {
  painter.setFont(smallFont());
  painter.setPen(secondaryText(palette()));
  const QFontMetricsF metrics(smallFont());
  const QRectF area(8, height() - 2 * metrics.lineSpacing() - 2, width() - 16, 2 * metrics.lineSpacing());
  painter.drawText(area, Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextWordWrap, caption());
}

NetworkView::Item NetworkView::itemOfNumber(int number) const {
  const int bonds = int(scene_.drawing.bonds.size());
  if (number < 0 || number >= numberOfItems()) return {};
  return number < bonds ? Item{number, -1} : Item{-1, number - bonds};
}

NetworkView::Item NetworkView::itemAt(const QPointF& place) const {
  const auto& drawing = scene_.drawing;
  for (int node = 0; node < int(drawing.nodes.size()); ++node) {
    const QPointF apart = place - centreOf(node);
    if (std::hypot(apart.x(), apart.y()) <= radiusOf(node) + 1) return {-1, node};
  }
  for (int bond = 0; bond < int(drawing.bonds.size()); ++bond) {
    const auto& each = drawing.bonds[std::size_t(bond)];
    QPainterPathStroker stroker;
    stroker.setWidth(std::max(14.0, widthOf(each.rank) + 4));
    if (stroker.createStroke(pathOf(each)).contains(place)) return {bond, -1};
    if (each.captioned && chipOf(each).contains(place)) return {bond, -1};
  }
  return {};
}

QString NetworkView::titleOf(const Item& item) const {
  const auto& drawing = scene_.drawing;
  if (item.node >= 0) {
    const auto& node = drawing.nodes[std::size_t(item.node)];
    return QStringLiteral("%1 · %2").arg(node.name, shapeText(node.shape));
  }
  const auto& rank = drawing.ranks[std::size_t(drawing.bonds[std::size_t(item.bond)].rank)];
  return tr("%1: %2 of %3").arg(rank.name).arg(rank.size).arg(rank.most);
}

QStringList NetworkView::linesOf(const Item& item) const {
  const auto& drawing = scene_.drawing;
  if (item.node >= 0) {
    const auto& node = drawing.nodes[std::size_t(item.node)];
    QStringList lines{tr("%1, %2 parameters").arg(node.file, exactText(node.parameters))};
    if (scene_.cores.empty()) {
      lines << tr("its values appear once it is decomposed");
    } else if (const auto& core = scene_.cores[std::size_t(item.node)];
               core.cell_rows * core.cell_columns > 1) {
      lines << tr("each cell: the largest of %1×%2 values").arg(core.cell_rows).arg(core.cell_columns);
    }
    return lines;
  }
  const auto& rank = drawing.ranks[std::size_t(drawing.bonds[std::size_t(item.bond)].rank)];
  QStringList lines{rank.size > 1 ? tr("one rank less saves %1 parameters").arg(exactText(rank.saved))
                                  : tr("one rank more costs %1 parameters").arg(exactText(rank.saved))};
  if (rank.kept)
    lines << tr("keeps %1 of the energy").arg(percentText(*rank.kept));
  else
    lines << (drawing.spectraExpected ? tr("its spectrum is being computed")
                                      : tr("no single spectrum belongs to this rank"));
  return lines;
}

void NetworkView::showTip(const Item& item, const QPoint& place) {
  if (item.none()) return tip_->hide();
  if (item.node >= 0) {
    tip_->showCore(titleOf(item), linesOf(item),
                   scene_.cores.empty() ? nullptr : &scene_.cores[std::size_t(item.node)]);
  } else {
    const auto& rank = scene_.drawing.ranks[std::size_t(scene_.drawing.bonds[std::size_t(item.bond)].rank)];
    tip_->showSpectrum(titleOf(item), linesOf(item), rank.values, rank.size, colour());
  }
  setAccessibleDescription(titleOf(item) + QStringLiteral(", ") + linesOf(item).join(QStringLiteral(", ")));
  if (!place.isNull()) tip_->showAt(place);
}

void NetworkView::point(const Item& item) {
  if (item == pointed_) return;
  pointed_ = item;
  setCursor(item.bond >= 0 ? Qt::SizeHorCursor : Qt::ArrowCursor);
  update();
}

void NetworkView::focus(int number) {
  focused_ = number;
  const Item item = itemOfNumber(number);
  if (item.none())
    tip_->hide();
  else
    showTip(item, mapToGlobal((item.node >= 0 ? centreOf(item.node) : middleOf(item.bond)).toPoint()));
  update();
}

void NetworkView::changeRank(int rank, std::int64_t size) {
  const auto& shown = scene_.drawing.ranks.at(std::size_t(rank));
  size = std::clamp<std::int64_t>(size, 1, shown.most);
  if (size != shown.size) emit rankChanged(rank, size);
}

void NetworkView::mousePressEvent(QMouseEvent* event) {
  const Item item = itemAt(event->position());
  if (event->button() != Qt::LeftButton || item.bond < 0) return QWidget::mousePressEvent(event);
  dragged_ = item.bond;
  focused_ = item.bond;
  moved_ = false;
  pressed_ = event->position();
  sizeAtPress_ = scene_.drawing.ranks[std::size_t(scene_.drawing.bonds[std::size_t(dragged_)].rank)].size;
  update();
}

void NetworkView::mouseMoveEvent(QMouseEvent* event) {
  if (dragged_ >= 0) {
    // to the right and upwards is more
    const QPointF way = event->position() - pressed_;
    const double length = way.x() - way.y();
    if (!moved_ && std::hypot(way.x(), way.y()) < 4) return;
    moved_ = true;
    const int rank = scene_.drawing.bonds[std::size_t(dragged_)].rank;
    const double most = double(scene_.drawing.ranks[std::size_t(rank)].most);
    changeRank(rank, sizeAtPress_ + std::llround(length * most / dragLength));
    return;
  }
  const Item item = itemAt(event->position());
  const bool other = !(item == pointed_);
  point(item);
  if (other) showTip(item, event->globalPosition().toPoint());
}

void NetworkView::mouseReleaseEvent(QMouseEvent* event) {
  if (dragged_ < 0) return QWidget::mouseReleaseEvent(event);
  const int rank = scene_.drawing.bonds[std::size_t(dragged_)].rank;
  const bool moved = moved_;
  dragged_ = -1;
  update();
  if (moved)
    emit editingFinished();
  else
    emit spectrumWanted(rank);
}

void NetworkView::leaveEvent(QEvent*) {
  point({});
  tip_->hide();
}

void NetworkView::wheelEvent(QWheelEvent* event) {
  const Item item = itemAt(event->position());
  if (item.bond < 0) return event->ignore();
  wheel_ += event->angleDelta().y();
  const int notches = wheel_ / 120;
  wheel_ -= notches * 120;
  const int rank = scene_.drawing.bonds[std::size_t(item.bond)].rank;
  const int pace = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
  if (notches != 0) changeRank(rank, scene_.drawing.ranks[std::size_t(rank)].size + pace * notches);
  settle_.start();
  event->accept();
}

bool NetworkView::event(QEvent* event) {
  // the window has a shortcut on Escape: it closes the tip first
  if (event->type() == QEvent::ShortcutOverride && tip_->isVisible() &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

void NetworkView::keyPressEvent(QKeyEvent* event) {
  const Item item = itemOfNumber(focused_);
  if (event->key() == Qt::Key_Escape && tip_->isVisible()) return tip_->hide();
  if (item.bond < 0) return QWidget::keyPressEvent(event);
  const int rank = scene_.drawing.bonds[std::size_t(item.bond)].rank;
  const std::int64_t size = scene_.drawing.ranks[std::size_t(rank)].size;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Up:
    case Qt::Key_Right:
      changeRank(rank, size + 1);
      break;
    case Qt::Key_Minus:
    case Qt::Key_Down:
    case Qt::Key_Left:
      changeRank(rank, size - 1);
      break;
    case Qt::Key_PageUp:
      changeRank(rank, size + 10);
      break;
    case Qt::Key_PageDown:
      changeRank(rank, size - 10);
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      return emit spectrumWanted(rank);
    default:
      return QWidget::keyPressEvent(event);
  }
  settle_.start();
}

void NetworkView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  const bool back = event->reason() == Qt::BacktabFocusReason;
  if (back || event->reason() == Qt::TabFocusReason) focus(back ? numberOfItems() - 1 : 0);
}

void NetworkView::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  if (event->reason() != Qt::PopupFocusReason) focus(-1);
}

void NetworkView::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  play_.stop();
  tip_->hide();
  emit playedChanged();
}

bool NetworkView::focusNextPrevChild(bool next) {
  const int number = focused_ + (next ? 1 : -1);
  if (!hasFocus() || number < 0 || number >= numberOfItems()) return QWidget::focusNextPrevChild(next);
  focus(number);
  return true;
}

QPixmap NetworkView::toPixmap(double scale) const {
  QPixmap pixmap(size() * scale);
  pixmap.setDevicePixelRatio(scale);
  QPainter painter(&pixmap);
  paint(painter);
  return pixmap;
}

bool NetworkView::savePdfTo(const QString& path) const {
  return savePdf(path, scene_.layer, size(), [this](QPainter& painter) { paint(painter); });
}

bool NetworkView::saveSvgTo(const QString& path) const {
  return saveSvg(path, scene_.layer, size(), [this](QPainter& painter) { paint(painter); });
}

}  // namespace tenfold::ui
