// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "ui/settings/palette.h"

namespace tenfold::ui {

Notice::Notice(QWidget* parent) : QFrame(parent) {
  setObjectName("notice");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 10, 12, 10);
  row->setSpacing(12);
  mark_ = new QLabel(QStringLiteral("✗"), this);
  title_ = new QLabel(this);
  title_->setObjectName("noticeTitle");
  sentence_ = new QLabel(this);
  sentence_->setObjectName("noticeText");
  for (QLabel* label : {title_, sentence_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);  // names come from outside
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  QFont bold = font();
  bold.setBold(true);
  title_->setFont(bold);
  mark_->setFont(bold);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addWidget(title_);
  words->addWidget(sentence_);
  row->addWidget(mark_, 0, Qt::AlignTop);
  row->addLayout(words, 1);
  const auto add = [&](const QString& text, const char* name, const QString& tip) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(tip);
    row->addWidget(button, 0, Qt::AlignVCenter);
    return button;
  };
  inputs_ =
      add(tr("Say its &inputs…"), "noticeInputs", tr("Shapes that the file does not say, then open again"));
  connect(inputs_, &QPushButton::clicked, this, &Notice::inputsWanted);
  connect(add(tr("Open a&nother…"), "noticeOther", tr("Choose another file")), &QPushButton::clicked, this,
          &Notice::otherWanted);
  connect(add(tr("Co&py"), "noticeCopy", tr("Copy what this says")), &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(text()); });
  connect(add(tr("C&lose"), "noticeClose", tr("Put this away; it stays among the messages")),
          &QPushButton::clicked, this, &QWidget::hide);
  refresh();
  hide();
}

void Notice::show(const QString& title, const QString& sentence, bool model) {
  title_->setText(title);
  sentence_->setText(sentence);
  sentence_->setVisible(!sentence.isEmpty());
  inputs_->setVisible(model);
  setAccessibleName(text());
  QFrame::show();
}

QString Notice::text() const {
  return sentence_->text().isEmpty() ? title_->text() : title_->text() + '\n' + sentence_->text();
}

void Notice::refresh() {
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText, slower(palette()));
  mark_->setPalette(colours);
}

void Notice::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refresh();
}

void Notice::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  painter.fillRect(0, 0, 3, height(), slower(palette()));
  painter.setPen(hairline(palette()));
  painter.drawLine(0, height() - 1, width(), height() - 1);
}

}  // namespace tenfold::ui
