// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/confusion_view.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

#include "ui/settings/heat_colours.h"
#include "ui/settings/palette.h"
#include "ui/train/sample_grid.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {

ConfusionView::ConfusionView(QWidget* parent) : QWidget(parent) {
  setObjectName("confusion");
  setAccessibleName(tr("which class is taken for which"));
}

void ConfusionView::show(const Answers& answers, const std::vector<std::string>& classes) {
  answers_ = answers;
  classes_ = classes;
  picture_ = {};
  update();
}

std::int64_t ConfusionView::countAt(std::int64_t truth, std::int64_t answer) const {
  return answers_.confusion[std::size_t(truth * answers_.classes + answer)];
}

std::int64_t ConfusionView::rowSum(std::int64_t truth) const {
  std::int64_t sum = 0;
  for (std::int64_t answer = 0; answer < answers_.classes; ++answer) sum += countAt(truth, answer);
  return sum;
}

QString ConfusionView::toCsv() const {
  QString text = tr("class");
  for (std::int64_t k = 0; k < answers_.classes; ++k) text += ',' + csvCell(className(k, classes_));
  text += '\n';
  for (std::int64_t truth = 0; truth < answers_.classes; ++truth) {
    text += csvCell(className(truth, classes_));
    for (std::int64_t k = 0; k < answers_.classes; ++k) text += ',' + QString::number(countAt(truth, k));
    text += '\n';
  }
  return text;
}

QPointF ConfusionView::corner() const {
  const double left = 12.0 + fontMetrics().height() + fontMetrics().horizontalAdvance(QStringLiteral("000"));
  return {left, 2.0 * fontMetrics().height() + 12};
}

double ConfusionView::cell() const {
  const double room = std::min(width() - corner().x() - 8, height() - corner().y() - 8);
  return std::max(1.0, std::floor(room / double(std::max<std::int64_t>(1, answers_.classes))));
}

QRectF ConfusionView::cellRect(std::int64_t truth, std::int64_t answer) const {
  return {corner().x() + double(answer) * cell(), corner().y() + double(truth) * cell(), cell(), cell()};
}

void ConfusionView::paintEvent(QPaintEvent*) {
  if (answers_.classes == 0) return;
  const double ratio = devicePixelRatioF();
  if (const QSize pixels = size() * ratio; picture_.size() != pixels) {
    picture_ = QPixmap(pixels);
    picture_.setDevicePixelRatio(ratio);
    picture_.fill(Qt::transparent);
    QPainter painter(&picture_);
    painter.setFont(font());
    paint(painter);
  }
  QPainter(this).drawPixmap(0, 0, picture_);
}

void ConfusionView::changeEvent(QEvent* event) {
  picture_ = {};
  QWidget::changeEvent(event);
}

void ConfusionView::paint(QPainter& painter) const {
  const QRectF whole(corner(), QSizeF(cell(), cell()) * double(answers_.classes));
  painter.setPen(secondaryText(palette()));
  paintNames(painter, whole);
  paintCells(painter, whole);
  painter.setPen(hairline(palette()));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(whole);
}

void ConfusionView::paintNames(QPainter& painter, const QRectF& whole) const {
  const double size = cell();
  const int line = fontMetrics().height();
  painter.drawText(QRectF(whole.left(), 4, whole.width(), line), Qt::AlignCenter, tr("answer"));
  painter.save();
  painter.translate(6, whole.center().y());
  painter.rotate(-90);
  painter.drawText(QRectF(-whole.height() / 2, 0, whole.height(), line), Qt::AlignCenter, tr("true class"));
  painter.restore();
  for (std::int64_t k = 0; size >= line && k < answers_.classes; ++k) {
    const QString name = fontMetrics().elidedText(className(k, classes_), Qt::ElideRight, int(size) - 2);
    painter.drawText(QRectF(whole.left() + double(k) * size, corner().y() - line - 4, size, line),
                     Qt::AlignCenter, name);
    const QRectF left(8.0 + line, whole.top() + double(k) * size, corner().x() - 14 - line, size);
    painter.drawText(left, Qt::AlignRight | Qt::AlignVCenter,
                     fontMetrics().elidedText(className(k, classes_), Qt::ElideRight, int(left.width())));
  }
}

void ConfusionView::paintCells(QPainter& painter, const QRectF& whole) const {
  const bool roomy = cell() >= fontMetrics().height();
  const double gap = cell() >= 3 ? 0.5 : 0;  // where cells are dots there is no room for it
  const QColor none = palette().color(QPalette::AlternateBase), dark = palette().color(QPalette::Text),
               light = palette().color(QPalette::Base);
  if (gap == 0) painter.fillRect(whole, none);
  for (std::int64_t truth = 0; truth < answers_.classes; ++truth) {
    const double all = double(std::max<std::int64_t>(1, rowSum(truth)));
    for (std::int64_t answer = 0; answer < answers_.classes; ++answer) {
      const std::int64_t count = countAt(truth, answer);
      if (count == 0 && gap == 0) continue;
      const QRectF place = cellRect(truth, answer), inner = place.adjusted(gap, gap, -gap, -gap);
      if (count == 0) {
        painter.fillRect(inner, none);
        continue;
      }
      // right answers on one side of the scale, mistakes on the other, small shares still seen
      const double share = std::sqrt(double(count) / all);
      const QColor colour = divergingColour(truth == answer ? -share : share, palette());
      painter.fillRect(inner, colour);
      if (!roomy) continue;
      const QString text = QString::number(count);
      if (fontMetrics().horizontalAdvance(text) > cell() - 2) continue;
      painter.setPen(contrast(dark, colour) >= contrast(light, colour) ? dark : light);
      painter.drawText(place, Qt::AlignCenter, text);
    }
  }
}

bool ConfusionView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || answers_.classes == 0) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto column = std::int64_t(std::floor((help->pos().x() - corner().x()) / cell())),
             row = std::int64_t(std::floor((help->pos().y() - corner().y()) / cell()));
  if (row < 0 || column < 0 || row >= answers_.classes || column >= answers_.classes) {
    QToolTip::hideText();
    return true;
  }
  const std::int64_t all = rowSum(row), count = countAt(row, column);
  const QString share = percentText(double(count) / double(std::max<std::int64_t>(1, all)));
  const QString truth = className(row, classes_), answer = className(column, classes_);
  const QString words =
      row == column ? tr("%1: %2 of %3 right (%4)").arg(truth).arg(count).arg(all).arg(share)
                    : tr("%1 taken for %2: %3 of %4 (%5)").arg(truth, answer).arg(count).arg(all).arg(share);
  QToolTip::showText(help->globalPos(), plainTip(words), this);
  return true;
}

}  // namespace tenfold::ui
