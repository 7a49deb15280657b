// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weights/weights_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int widestName = 420, totalWidth = 96, widestChoice = 260;

QString choiceText(const std::string& choice) {
  return choice.empty() ? QObject::tr("the file itself") : QString::fromStdString(choice);
}

}  // namespace

WeightsBar::WeightsBar(const WeightsDocument& document, QWidget* parent)
    : QWidget(parent), document_(document) {
  setObjectName("weightsBar");
  setFixedHeight(62);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 0, 16, 0);
  layout->setSpacing(12);
  const BarTitle title = addBarTitle(layout, this);
  name_ = title.name;
  name_->setObjectName("weightsName");
  what_ = title.about;
  what_->setObjectName("weightsWhat");
  for (QLabel* label : {name_, what_}) label->setTextFormat(Qt::PlainText);
  layout->addSpacing(12);
  choiceLine_ = new QWidget(this);
  auto* line = new QHBoxLayout(choiceLine_);
  line->setContentsMargins(0, 0, 0, 0);
  auto* label = secondaryLabel(tr("d&ictionary"), choiceLine_);
  choice_ = new QComboBox(choiceLine_);
  choice_->setObjectName("weightsChoice");
  choice_->setAccessibleName(tr("dictionary of tensors"));
  choice_->setToolTip(tr("A checkpoint may hold several dictionaries of tensors; the likeliest comes first"));
  choice_->setMaximumWidth(widestChoice);
  label->setBuddy(choice_);
  line->addWidget(label);
  line->addWidget(choice_);
  layout->addWidget(choiceLine_);
  layout->addStretch(1);
  tensors_ = addTotal(tr("tensors"), "totalTensors");
  parameters_ = addTotal(tr("parameters"), "totalParameters");
  bytes_ = addTotal(tr("file"), "totalBytes");
  connect(choice_, &QComboBox::activated, this,
          [this](int index) { emit choiceWanted(choice_->itemData(index).toString()); });
  connect(&document_, &WeightsDocument::changed, this, &WeightsBar::refresh);
  refresh();
}

QLabel* WeightsBar::addTotal(const QString& caption, const char* object) {
  auto* column = new QVBoxLayout;
  column->setSpacing(2);
  auto* title = secondaryLabel(caption, this);
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.9);
  title->setFont(small);
  auto* value = new QLabel(this);
  value->setObjectName(object);
  value->setFixedWidth(totalWidth);
  for (QLabel* label : {title, value}) label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  column->addStretch(1);
  column->addWidget(title);
  column->addWidget(value);
  column->addStretch(1);
  static_cast<QHBoxLayout*>(layout())->addLayout(column);
  return value;
}

void WeightsBar::refresh() {
  const auto& report = document_.report();
  const QString name = QString::fromStdString(report.name), what = engineText(report.what);
  name_->setText(QFontMetrics(name_->font()).elidedText(name, Qt::ElideMiddle, widestName));
  name_->setToolTip(plainTip(QString::fromStdString(report.path)));
  what_->setText(fontMetrics().elidedText(what, Qt::ElideRight, widestName));
  what_->setToolTip(plainTip(what));
  choice_->clear();
  for (const auto& choice : report.choices)
    choice_->addItem(choiceText(choice), QString::fromStdString(choice));
  choice_->setCurrentIndex(choice_->findData(QString::fromStdString(report.choice)));
  choiceLine_->setVisible(report.choices.size() > 1);
  tensors_->setText(exactText(std::int64_t(report.tensors.size())));
  parameters_->setText(countText(report.parameters));
  parameters_->setToolTip(
      tr("%1 elements of all distinct floating-point tensors").arg(exactText(report.parameters)));
  bytes_->setText(bytesText(report.bytes));
  bytes_->setToolTip(tr("%1 bytes").arg(exactText(report.bytes)));
}

void WeightsBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  painter.setPen(hairline(palette()));
  painter.drawLine(0, height() - 1, width(), height() - 1);
}

}  // namespace tenfold::ui
