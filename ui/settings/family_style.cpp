// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/family_style.h"

#include <QObject>
#include <QPainterPath>
#include <QPixmap>
#include <cmath>
#include <numbers>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

QPainterPath polygon(std::initializer_list<QPointF> points) {
  QPainterPath path;
  path.addPolygon(QPolygonF(QList<QPointF>(points)));
  path.closeSubpath();
  return path;
}

QPainterPath star() {
  QPolygonF points;
  for (int k = 0; k < 10; ++k) {
    const double angle = std::numbers::pi * (k / 5.0 - 0.5), radius = k % 2 == 0 ? 1.15 : 0.5;
    points << QPointF(radius * std::cos(angle), radius * std::sin(angle));
  }
  QPainterPath path;
  path.addPolygon(points);
  path.closeSubpath();
  return path;
}

QPainterPath pentagon() {
  QPolygonF points;
  for (int k = 0; k < 5; ++k) {
    const double angle = std::numbers::pi * (0.4 * k - 0.5);
    points << QPointF(1.05 * std::cos(angle), 1.05 * std::sin(angle));
  }
  QPainterPath path;
  path.addPolygon(points);
  path.closeSubpath();
  return path;
}

/// An upright cross with thick arms.
QPainterPath cross() {
  constexpr double arm = 0.36, tip = 1.0;
  return polygon({{-arm, -tip},
                  {arm, -tip},
                  {arm, -arm},
                  {tip, -arm},
                  {tip, arm},
                  {arm, arm},
                  {arm, tip},
                  {-arm, tip},
                  {-arm, arm},
                  {-tip, arm},
                  {-tip, -arm},
                  {-arm, -arm}});
}

QPainterPath markerOf(Family family) {
  QPainterPath path;
  switch (family) {
    case Family::dense:
      path.addRect(-0.8, -0.8, 1.6, 1.6);
      return path;
    case Family::low_rank:
      path.addEllipse(QPointF(0, 0), 0.88, 0.88);
      return path;
    case Family::cp:
      return polygon({{0, -0.95}, {1.05, 0.85}, {-1.05, 0.85}});
    case Family::tucker:
      return polygon({{0, -1.1}, {1.1, 0}, {0, 1.1}, {-1.1, 0}});
    case Family::tt:
      return polygon({{0, 0.95}, {1.05, -0.85}, {-1.05, -0.85}});
    case Family::block_tt:
      return star();
    case Family::tensor_ring:
      return pentagon();
    case Family::block_cp:
      return cross();
  }
  return path;
}

QColor colourOf(Family family, bool dark) {
  switch (family) {
    case Family::dense:
      return dark ? "#a2a7b0" : "#858b95";
    case Family::low_rank:
      return dark ? "#4fa9e0" : "#0072b2";
    case Family::cp:
      return dark ? "#f5b93d" : "#e69f00";
    case Family::tucker:
      return dark ? "#35c299" : "#009e73";
    case Family::tt:
      return dark ? "#f08447" : "#d55e00";
    case Family::block_tt:
      return dark ? "#e09cc4" : "#cc79a7";
    case Family::tensor_ring:
      return dark ? "#7cc8f2" : "#56b4e9";
    case Family::block_cp:
      return dark ? "#f4e970" : "#f0e442";
  }
  return {};
}

}  // namespace

FamilyStyle familyStyle(Family family, const QPalette& palette) {
  return {colourOf(family, isDark(palette)), markerOf(family), familyWord(family)};
}

void paintMarker(QPainter& painter, Family family, const QPalette& palette, const QPointF& centre,
                 double size, bool filled) {
  const FamilyStyle style = familyStyle(family, palette);
  QTransform place;
  place.translate(centre.x(), centre.y());
  place.scale(size / 2, size / 2);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(filled ? QPen(Qt::NoPen) : QPen(style.colour, 1.5));
  painter.setBrush(filled ? QBrush(style.colour) : QBrush(Qt::NoBrush));
  painter.drawPath(place.map(style.marker));
  painter.restore();
}

QIcon markerIcon(Family family, const QPalette& palette) {
  constexpr int side = 16, scale = 3;
  QPixmap pixmap(side * scale, side * scale);
  pixmap.setDevicePixelRatio(scale);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  paintMarker(painter, family, palette, {side / 2.0, side / 2.0}, 11);
  painter.end();
  QIcon icon(pixmap);
  icon.addPixmap(pixmap, QIcon::Selected);
  return icon;
}

QString familyWord(Family family) {
  switch (family) {
    case Family::dense:
      return QObject::tr("dense", "family");
    case Family::low_rank:
      return QObject::tr("low-rank", "family");
    case Family::tensor_ring:
      return QObject::tr("tensor ring", "family");
    default:  // names of people and short forms, the same everywhere
      return QString::fromUtf8(label(family).data(), static_cast<qsizetype>(label(family).size()));
  }
}

QString familySentence(Family family) {
  switch (family) {
    case Family::dense:
      return QObject::tr("Dense: the weight as it was trained, nothing replaced.");
    case Family::low_rank:
      return QObject::tr("Low-rank: two thin layers in place of one, by truncated singular values.");
    case Family::cp:
      return QObject::tr("CP: a sum of rank-one terms; smallest, hardest to fit.");
    case Family::tucker:
      return QObject::tr("Tucker: a small core, and a thin factor for each mode around it.");
    case Family::tt:
      return QObject::tr("TT (tensor train): a chain of small cores, one for each mode.");
    case Family::block_tt:
      return QObject::tr(
          "BlockTT: the matrix is folded into modes and stored as a chain of cores, one for each pair of an "
          "output and an input mode.");
    case Family::tensor_ring:
      return QObject::tr("Tensor ring: a tensor train whose two ends are joined by one more bond.");
    case Family::block_cp:
      return QObject::tr(
          "BlockCP: the matrix is folded into modes and stored as a sum of terms, each a product of small "
          "matrices.");
  }
  return {};
}

}  // namespace tenfold::ui
