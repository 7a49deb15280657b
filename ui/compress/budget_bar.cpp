// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/budget_bar.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>

#include "ui/compress/totals_bar.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {

BudgetBar::BudgetBar(const Document& document, const ReportStore& store, QWidget* parent)
    : QWidget(parent), document_(document), store_(store) {
  setObjectName("budgetBar");
  setFixedHeight(62);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 0, 16, 0);
  layout->setSpacing(12);
  const BarTitle title = addBarTitle(layout, this);
  name_ = title.name;
  name_->setObjectName("modelName");
  about_ = title.about;
  layout->addSpacing(4);
  layout->addWidget(makeBudget(), 1);
  layout->addStretch(0);
  totals_ = new TotalsBar(this);
  layout->addWidget(totals_);
  connect(&document_, &Document::changed, this, &BudgetBar::refresh);
  connect(&store_, &ReportStore::changed, this, &BudgetBar::refresh);
  refresh();
}

QWidget* BudgetBar::makeBudget() {
  auto* group = new QWidget(this);
  auto* layout = new QHBoxLayout(group);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  auto* quantity = secondaryLabel(tr("&parameters"), group);
  quantity->setToolTip(tr("The budget limits the number of parameters of the whole model, counted exactly"));
  slider_ = new QSlider(Qt::Horizontal, group);
  slider_->setObjectName("budgetSlider");
  slider_->setRange(1, 100);
  slider_->setMinimumWidth(64);
  slider_->setMaximumWidth(220);
  slider_->setAccessibleName(tr("budget, per cent of the parameters"));
  percent_ = new QSpinBox(group);
  percent_->setObjectName("budgetPercent");
  percent_->setRange(1, 100);
  percent_->setPrefix(tr("at most "));
  percent_->setSuffix(QStringLiteral(" %"));
  percent_->setValue(25);
  percent_->setAccessibleName(tr("budget, per cent of the parameters"));
  slider_->setValue(25);
  quantity->setBuddy(percent_);
  quantity->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
  percent_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  family_ = new QComboBox(group);
  family_->setObjectName("budgetFamily");
  family_->setAccessibleName(tr("family for the budget"));
  family_->setToolTip(
      tr("Automatic: Tucker for convolutions with a kernel, low-rank for the rest. A family: "
         "every layer that can take it"));
  fillFamilies();
  solve_ = new QPushButton(tr("&Solve"), group);
  solve_->setObjectName("solve");
  solve_->setDefault(true);
  solve_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  solve_->setToolTip(
      tr("Choose ranks so that the whole model meets the budget; locked layers stay as they are"));
  for (QWidget* each : std::initializer_list<QWidget*>{quantity, slider_, percent_, family_, solve_})
    layout->addWidget(each, each == slider_ ? 6 : 0);
  layout->addStretch(1);
  connect(slider_, &QSlider::valueChanged, percent_, &QSpinBox::setValue);
  connect(percent_, &QSpinBox::valueChanged, slider_, &QSlider::setValue);
  connect(solve_, &QPushButton::clicked, this, [this] { emit solveWanted(options()); });
  return group;
}

void BudgetBar::fillFamilies() {
  const int chosen = family_->currentIndex();
  family_->clear();
  family_->addItem(tr("automatic"));
  for (const Family family : all_families)
    if (family != Family::dense)
      family_->addItem(markerIcon(family, palette()), familyWord(family), int(family));
  family_->setCurrentIndex(std::max(0, chosen));
}

study::BudgetOptions BudgetBar::options() const {
  study::BudgetOptions options;
  options.fraction = percent_->value() / 100.0;
  if (family_->currentIndex() > 0) options.family = static_cast<Family>(family_->currentData().toInt());
  return options;
}

void BudgetBar::refresh() {
  if (!document_.isOpen()) return;
  const auto& report = document_.report();
  const QString name = QString::fromStdString(report.name);
  name_->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, 170));
  name_->setToolTip(QString::fromStdString(report.path));
  about_->setText(
      tr("%1 layers, %2 parameters").arg(report.layers.size()).arg(countText(document_.denseParameters())));
  totals_->show(totalsOf(document_, store_));
}

void BudgetBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) fillFamilies();
}

void BudgetBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  painter.setPen(hairline(palette()));
  painter.drawLine(0, height() - 1, width(), height() - 1);
}

}  // namespace tenfold::ui
