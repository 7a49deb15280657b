// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tab_card.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>
#include <QStyleOptionFocusRect>
#include <QVBoxLayout>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

constexpr int tabHeight = 33;

}  // namespace

TabButton::TabButton(const QString& text, QWidget* parent) : QAbstractButton(parent) {
  setText(text);
  setCheckable(true);
  setAutoExclusive(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

QSize TabButton::sizeHint() const {
  QFont bold = font();
  bold.setBold(true);  // the widest it gets: titles do not move when another is chosen
  return {QFontMetrics(bold).horizontalAdvance(text()) + 4, tabHeight};
}

void TabButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  QFont words = font();
  words.setBold(isChecked());
  painter.setFont(words);
  painter.setPen(isChecked() || underMouse() ? palette().color(QPalette::Text) : secondaryText(palette()));
  painter.drawText(rect(), Qt::AlignCenter, text());
  if (isChecked()) painter.fillRect(0, height() - 2, width(), 2, accent(palette()));
  if (!hasFocus()) return;
  QStyleOptionFocusRect focus;
  focus.initFrom(this);
  focus.rect = rect().adjusted(0, 6, 0, -5);
  style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
}

TabCard::TabCard(QWidget* parent) : QFrame(parent) {
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(1, 1, 1, 1);
  whole->setSpacing(0);
  auto* line = new QWidget(this);
  line->setFixedHeight(tabHeight);
  titles_ = new QHBoxLayout(line);
  titles_->setContentsMargins(12, 0, 12, 0);
  titles_->setSpacing(14);
  titles_->addStretch(1);
  whole->addWidget(line);
  whole->addSpacing(1);
  pages_ = new QStackedWidget(this);
  whole->addWidget(pages_, 1);
}

void TabCard::add(const QString& title, const QString& tip, QWidget* page, const char* objectName) {
  auto* button = new TabButton(title, this);
  button->setObjectName(objectName);
  button->setToolTip(tip);
  const int index = int(buttons_.size());
  titles_->insertWidget(index, button);
  buttons_.push_back(button);
  pages_->addWidget(page);
  button->setChecked(index == 0);
  connect(button, &QAbstractButton::toggled, this, [this, index](bool on) {
    if (!on) return;
    pages_->setCurrentIndex(index);
    emit shownChanged(index);
  });
}

void TabCard::show(int page) { buttons_[std::size_t(page)]->setChecked(true); }
int TabCard::shown() const { return pages_->currentIndex(); }

void TabCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(hairline(palette()));
  painter.setBrush(palette().color(QPalette::Base));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.drawLine(1, tabHeight + 1, width() - 2, tabHeight + 1);
}

}  // namespace tenfold::ui
