// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel_button.h"

#include <QPainter>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

void paintClose(QPainter& painter, const QPointF& c) {
  painter.drawLine(c + QPointF(-3.5, -3.5), c + QPointF(3.5, 3.5));
  painter.drawLine(c + QPointF(-3.5, 3.5), c + QPointF(3.5, -3.5));
}

/// A sheet with one corner open, and an arrow through it: out of the sheet, or back in.
void paintArrow(QPainter& painter, const QPointF& c, bool out) {
  painter.drawPolyline(QPolygonF({c + QPointF(-0.5, -4), c + QPointF(-4, -4), c + QPointF(-4, 4),
                                  c + QPointF(4, 4), c + QPointF(4, 0.5)}));
  const QPointF inner = c + QPointF(-1, 1), outer = c + QPointF(4.5, -4.5);
  const QPointF tip = out ? outer : inner;
  const double way = out ? -3.5 : 3.5;
  painter.drawLine(inner, outer);
  painter.drawPolyline(QPolygonF({tip + QPointF(way, 0), tip, tip + QPointF(0, -way)}));
}

}  // namespace

PanelButton::PanelButton(Sign sign, QWidget* parent) : QAbstractButton(parent), sign_(sign) {
  setFocusPolicy(Qt::TabFocus);
  setFixedSize(sizeHint());
}

void PanelButton::setSign(Sign sign) {
  sign_ = sign;
  update();
}

QSize PanelButton::sizeHint() const { return {16, 24}; }

void PanelButton::enterEvent(QEnterEvent*) { update(); }
void PanelButton::leaveEvent(QEvent*) { update(); }

void PanelButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QPointF centre = QRectF(rect()).center();
  if (underMouse() || hasFocus()) {
    painter.setPen(hasFocus() ? QPen(accent(palette())) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() ? palette().color(QPalette::Window) : Qt::transparent);
    painter.drawRoundedRect(QRectF(centre - QPointF(7.5, 7.5), QSizeF(15, 15)), 3, 3);
  }
  const QColor line = underMouse() || hasFocus() ? palette().color(QPalette::Text) : secondaryText(palette());
  painter.setPen(QPen(line, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  if (sign_ == Sign::close)
    paintClose(painter, centre);
  else
    paintArrow(painter, centre, sign_ == Sign::lift);
}

}  // namespace tenfold::ui
