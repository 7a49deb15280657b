// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/choice_card.h"

#include <QPainter>
#include <algorithm>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

constexpr int pad = 12, dotSize = 14, gap = 10, above = 8, narrowest = 232;

void paintDot(QPainter& painter, const QPointF& centre, bool on, const QPalette& palette) {
  painter.setPen(QPen(on ? accent(palette) : secondaryText(palette), on ? 1.6 : 1));
  painter.setBrush(palette.color(QPalette::Base));
  painter.drawEllipse(centre, dotSize / 2.0 - 1, dotSize / 2.0 - 1);
  if (!on) return;
  painter.setPen(Qt::NoPen);
  painter.setBrush(accent(palette));
  painter.drawEllipse(centre, 3.5, 3.5);
}

}  // namespace

ChoiceCard::ChoiceCard(const QString& title, const QString& word, const QString& detail, QWidget* parent)
    : QAbstractButton(parent), word_(word), detail_(detail) {
  setText(title);
  setAccessibleName(title);
  setAccessibleDescription(detail);
  setToolTip(detail);
  setCheckable(true);
  setAutoExclusive(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  QSizePolicy sizes(QSizePolicy::Expanding, QSizePolicy::Fixed);
  sizes.setHeightForWidth(true);
  setSizePolicy(sizes);
}

QSize ChoiceCard::sizeHint() const { return {narrowest, heightForWidth(narrowest)}; }

int ChoiceCard::heightForWidth(int width) const {
  const int inside = std::max(narrowest, width) - 2 * pad - dotSize - gap;
  const int detail =
      fontMetrics().boundingRect(QRect(0, 0, inside, 1000), Qt::TextWordWrap, detail_).height();
  return 2 * above + fontMetrics().height() + 2 + detail;
}

void ChoiceCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool on = isChecked(), lit = hasFocus() || underMouse();
  painter.setPen(QPen(on || lit ? accent(palette()) : hairline(palette()), on && hasFocus() ? 2 : 1));
  painter.setBrush(on ? selectionTint(palette()) : palette().color(QPalette::Base));
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
  paintDot(painter, {pad + dotSize / 2.0, above + fontMetrics().height() / 2.0}, on, palette());
  const QRect line(pad + dotSize + gap, above, width() - 2 * pad - dotSize - gap, fontMetrics().height());
  painter.setPen(secondaryText(palette()));
  painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, word_);
  const int left = line.width() - fontMetrics().horizontalAdvance(word_) - gap;
  const QRect below(line.left(), line.bottom() + 3, line.width(), height() - line.bottom() - 3 - above);
  painter.drawText(below, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, detail_);
  QFont bold = font();
  bold.setBold(on);
  painter.setFont(bold);
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics(bold).elidedText(text(), Qt::ElideRight, left));
}

}  // namespace tenfold::ui
