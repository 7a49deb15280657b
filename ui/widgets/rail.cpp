// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rail.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/settings/palette.h"

namespace tenfold::ui {

RailButton::RailButton(const QString& word, QWidget* parent) : QAbstractButton(parent) {
  setText(word);
  setAccessibleName(word);
  setCheckable(true);
  setAutoExclusive(true);
  setFixedSize(sizeHint());
  setFocusPolicy(Qt::TabFocus);
}

void RailButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (isChecked()) {
    painter.fillRect(rect(), selectionTint(palette()));
    painter.fillRect(0, 0, 3, height(), accent(palette()));
  }
  const QColor line = palette().color(QPalette::Text);
  const QPointF c(width() / 2.0, 24);
  // a large square of weights and the small one it becomes
  painter.setPen(QPen(line, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolygon(
      QPolygonF({c + QPointF(0, -10), c + QPointF(10, 0), c + QPointF(0, 10), c + QPointF(-10, 0)}));
  painter.setBrush(accent(palette()));
  painter.setPen(Qt::NoPen);
  painter.drawPolygon(
      QPolygonF({c + QPointF(0, -4.5), c + QPointF(4.5, 0), c + QPointF(0, 4.5), c + QPointF(-4.5, 0)}));
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  painter.setFont(small);
  painter.setPen(line);
  painter.drawText(QRect(0, 40, width(), 18), Qt::AlignCenter, text());
}

Rail::Rail(QWidget* parent) : QWidget(parent) {
  setObjectName("rail");
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 1, 0);
  layout->setSpacing(0);
  auto* compress = new RailButton(tr("Compress"), this);
  compress->setChecked(true);
  compress->setToolTip(tr("Choose how each layer is stored and see what it costs"));
  layout->addWidget(compress);
  layout->addStretch(1);
}

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::AlternateBase));
  painter.setPen(hairline(palette()));
  painter.drawLine(width() - 1, 0, width() - 1, height());
}

}  // namespace tenfold::ui
