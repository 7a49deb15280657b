// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextDocument>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

constexpr int headerHeight = 33;

/// Leaves out the beginning of a text that does not fit: names differ at their end. Where less than half is
/// left it says nothing, and the tip has it.
class ElidedLabel : public QLabel {
 public:
  explicit ElidedLabel(QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  }
  QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideLeft, width());
    if (2 * shown.size() >= text().size()) painter.drawText(rect(), int(alignment()), shown);
  }
};

/// Narrower than it asks for, it leaves out its end, and the tip has it.
class TitleLabel : public QLabel {
 public:
  using QLabel::QLabel;

 protected:
  void resizeEvent(QResizeEvent*) override { setToolTip(width() < sizeHint().width() ? text() : QString()); }
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(rect(), int(alignment()), fontMetrics().elidedText(text(), Qt::ElideRight, width()));
  }
};

}  // namespace

QLabel* secondaryLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setForegroundRole(QPalette::PlaceholderText);
  return label;
}

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(1, 1, 1, 1);
  whole->setSpacing(0);
  auto* line = new QWidget(this);
  line->setFixedHeight(headerHeight);
  header_ = new QHBoxLayout(line);
  header_->setContentsMargins(12, 0, 8, 0);
  header_->setSpacing(8);
  title_ = new TitleLabel(title, line);
  QFont bold = font();
  bold.setBold(true);
  title_->setFont(bold);
  title_->setVisible(!title.isEmpty());  // else what is put into the line says it
  subtitle_ = new ElidedLabel(line);
  subtitle_->setForegroundRole(QPalette::PlaceholderText);
  header_->addWidget(title_);
  header_->addWidget(subtitle_, 1);
  whole->addWidget(line);
  whole->addSpacing(1);
  body_ = new QVBoxLayout;
  body_->setContentsMargins(0, 0, 0, 0);
  body_->setSpacing(0);
  whole->addLayout(body_, 1);
}

void Card::setSubtitle(const QString& text, Qt::Alignment alignment) {
  subtitle_->setText(text);
  subtitle_->setToolTip(Qt::mightBeRichText(text) ? QString() : text);
  subtitle_->setAlignment(alignment | Qt::AlignVCenter);
}

void Card::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(hairline(palette()));
  painter.setBrush(palette().color(QPalette::Base));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.drawLine(1, headerHeight + 1, width() - 2, headerHeight + 1);
  if (title_->text().isEmpty()) return;
  const int right = title_->mapTo(this, QPoint(std::min(title_->width(), title_->sizeHint().width()), 0)).x();
  painter.fillRect(12, headerHeight, right - 12, 2, accent(palette()));
}

EmptyState::EmptyState(const QString& sentence, const QString& button, QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->addStretch(2);
  sentence_ = secondaryLabel(sentence, this);
  sentence_->setWordWrap(true);
  sentence_->setAlignment(Qt::AlignCenter);
  layout->addWidget(sentence_);
  if (!button.isEmpty()) {
    layout->addSpacing(4);
    press_ = new QPushButton(button, this);
    press_->setObjectName("emptyButton");
    connect(press_, &QPushButton::clicked, this, &EmptyState::pressed);
    layout->addWidget(press_, 0, Qt::AlignHCenter);
  }
  layout->addStretch(3);
}

void EmptyState::setSentence(const QString& sentence) { sentence_->setText(sentence); }

void EmptyState::setButtonVisible(bool visible) {
  if (press_ != nullptr) press_->setVisible(visible);
}

void EmptyState::setButton(const QString& text) {
  if (press_ != nullptr) press_->setText(text);
}
namespace {

/// As wide as its page needs: there is no scroll bar below, and nothing is cut off when type is large.
class PageScroll : public QScrollArea {
 public:
  using QScrollArea::QScrollArea;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool handled = QScrollArea::eventFilter(watched, event);
    // a page that is hidden asks for no layout: it gets its size when it is shown
    const bool sized = event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize;
    if (watched == widget() && sized)
      setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
    return handled;
  }
};

}  // namespace

QScrollArea* scrollPage(QWidget* page, QWidget* parent) {
  auto* scroll = new PageScroll(parent);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->viewport()->setBackgroundRole(QPalette::Base);
  page->setBackgroundRole(QPalette::Base);
  page->setAutoFillBackground(true);
  scroll->setWidget(page);
  return scroll;
}

BarTitle addBarTitle(QHBoxLayout* bar, QWidget* parent) {
  auto* lines = new QVBoxLayout;
  lines->setSpacing(2);
  const BarTitle title{new QLabel(parent), secondaryLabel({}, parent)};
  QFont bold = parent->font();
  bold.setBold(true);
  title.name->setFont(bold);
  lines->addStretch(1);
  lines->addWidget(title.name);
  lines->addWidget(title.about);
  lines->addStretch(1);
  bar->addLayout(lines);
  return title;
}

}  // namespace tenfold::ui
