// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rail.h"

#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include "ui/settings/palette.h"

namespace tenfold::ui {

namespace {

/// A large square of weights and the small one it becomes.
void paintCompress(QPainter& painter, const QPointF& c, const QPalette& palette) {
  painter.drawPolygon(
      QPolygonF({c + QPointF(0, -10), c + QPointF(10, 0), c + QPointF(0, 10), c + QPointF(-10, 0)}));
  painter.setBrush(accent(palette));
  painter.setPen(Qt::NoPen);
  painter.drawPolygon(
      QPolygonF({c + QPointF(0, -4.5), c + QPointF(4.5, 0), c + QPointF(0, 4.5), c + QPointF(-4.5, 0)}));
}

/// A table of numbers, one row of it looked at.
void paintWeights(QPainter& painter, const QPointF& c, const QPalette& palette) {
  painter.drawRoundedRect(QRectF(c.x() - 9, c.y() - 9, 18, 18), 2, 2);
  painter.fillRect(QRectF(c.x() - 6, c.y() - 1.5, 12, 3), accent(palette));
  painter.drawLine(c + QPointF(-5.5, -5), c + QPointF(5.5, -5));
  painter.drawLine(c + QPointF(-5.5, 5), c + QPointF(5.5, 5));
}

/// A curve that comes down, and where it stands.
void paintTrain(QPainter& painter, const QPointF& c, const QPalette& palette) {
  painter.drawPolyline(QPolygonF({c + QPointF(-9, -9), c + QPointF(-9, 9), c + QPointF(9, 9)}));
  QPainterPath curve(c + QPointF(-6, -7));
  curve.cubicTo(c + QPointF(-4, 3), c + QPointF(0, 4), c + QPointF(6, 5));
  painter.drawPath(curve);
  painter.setBrush(accent(palette));
  painter.setPen(Qt::NoPen);
  painter.drawEllipse(c + QPointF(6, 5), 3.2, 3.2);
}

/// Columns of different heights, one of them looked at.
void paintCompare(QPainter& painter, const QPointF& c, const QPalette& palette) {
  painter.drawLine(c + QPointF(-9, 9), c + QPointF(9, 9));
  painter.drawRect(QRectF(c.x() - 8, c.y() - 8, 4, 17));
  painter.fillRect(QRectF(c.x() - 2, c.y() - 2, 4, 11), accent(palette));
  painter.drawRect(QRectF(c.x() + 4, c.y() + 3, 4, 6));
}

/// A tray, and what leaves it.
void paintExport(QPainter& painter, const QPointF& c, const QPalette& palette) {
  painter.drawPolyline(
      QPolygonF({c + QPointF(-9, 2), c + QPointF(-9, 9), c + QPointF(9, 9), c + QPointF(9, 2)}));
  painter.setPen(QPen(accent(palette), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawLine(c + QPointF(0, 4), c + QPointF(0, -9));
  painter.drawPolyline(QPolygonF({c + QPointF(-5, -4), c + QPointF(0, -9), c + QPointF(5, -4)}));
}

}  // namespace

RailButton::RailButton(Workspace workspace, const QString& word, QWidget* parent)
    : QAbstractButton(parent), workspace_(workspace) {
  setText(word);
  setAccessibleName(word);
  setCheckable(true);
  setAutoExclusive(true);
  takeRoom();
  setFocusPolicy(Qt::TabFocus);
}

/// All buttons of a rail are as wide as the longest word of the language.
void RailButton::takeRoom() {
  setMinimumWidth(sizeHint().width());
  setFixedHeight(sizeHint().height());
}

QSize RailButton::sizeHint() const {
  const QFontMetrics metrics = fontMetrics();
  return {qMax(68, metrics.horizontalAdvance(text()) + 8), qMax(64, 46 + metrics.height())};
}

void RailButton::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange) takeRoom();
  QAbstractButton::changeEvent(event);
}

void RailButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (isChecked()) {
    painter.fillRect(rect(), selectionTint(palette()));
    painter.fillRect(0, 0, 3, height(), accent(palette()));
  }
  if (hasFocus()) {
    painter.setPen(accent(palette()));
    painter.drawRect(rect().adjusted(4, 1, -3, -2));
  }
  const QColor line = palette().color(QPalette::Text);
  const QPointF centre(width() / 2.0, 24);
  painter.setPen(QPen(line, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  switch (workspace_) {
    case Workspace::compress:
      paintCompress(painter, centre, palette());
      break;
    case Workspace::weights:
      paintWeights(painter, centre, palette());
      break;
    case Workspace::train:
      paintTrain(painter, centre, palette());
      break;
    case Workspace::compare:
      paintCompare(painter, centre, palette());
      break;
    case Workspace::exporting:
      paintExport(painter, centre, palette());
      break;
  }
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  painter.setFont(small);
  painter.setPen(line);
  painter.drawText(QRect(0, 40, width(), height() - 46), Qt::AlignCenter, text());
}

Rail::Rail(QWidget* parent) : QWidget(parent) {
  setObjectName("rail");
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 1, 0);
  layout->setSpacing(0);
  compress_ = add(Workspace::compress, tr("Compress"), "railCompress",
                  tr("Choose how each layer is stored and see what it costs (Ctrl+1)"));
  weights_ = add(Workspace::weights, tr("Weights"), "railWeights",
                 tr("What was found inside the file of weights (Ctrl+2)"));
  train_ = add(Workspace::train, tr("Train"), "railTrain",
               tr("Train the current variant, from scratch or after it was compressed (Ctrl+3)"));
  compare_ = add(Workspace::compare, tr("Compare"), "railCompare",
                 tr("Put the variants of the model side by side (Ctrl+4)"));
  export_ = add(Workspace::exporting, tr("Export"), "railExport",
                tr("Write the model or a report, and see it checked (Ctrl+6)"));
  compress_->setChecked(true);
  weights_->hide();
  train_->hide();
  compare_->hide();
  layout->addStretch(1);
}

RailButton* Rail::add(Workspace workspace, const QString& word, const char* name, const QString& tip) {
  auto* button = new RailButton(workspace, word, this);
  button->setObjectName(name);
  button->setToolTip(tip);
  layout()->addWidget(button);
  connect(button, &QAbstractButton::clicked, this, [this, workspace] { emit wanted(workspace); });
  return button;
}

void Rail::show(Workspace workspace) {
  (workspace == Workspace::compress    ? compress_
   : workspace == Workspace::weights   ? weights_
   : workspace == Workspace::train     ? train_
   : workspace == Workspace::exporting ? export_
                                       : compare_)
      ->setChecked(true);
}

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::AlternateBase));
  painter.setPen(hairline(palette()));
  painter.drawLine(width() - 1, 0, width() - 1, height());
}

}  // namespace tenfold::ui
