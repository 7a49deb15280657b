// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/plot_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStackedWidget>

namespace tenfold::ui {
PlotPanel::PlotPanel(const QString& stem, QCustomPlot* plot, const QString& button, Ways ways,
                     QWidget* parent)
    : PlotPanel(stem, pictureOf(plot), button, ways, parent) {}

PlotPanel::PlotPanel(const QString& stem, PlotPicture picture, const QString& button, Ways ways,
                     QWidget* parent)
    : QWidget(parent), stem_(stem), plot_(std::move(picture)), ways_(ways) {
  plot_.numbers = [this] { return numbers(); };
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(4, 6, 4, 4);
  whole->setSpacing(2);
  choices_ = new QHBoxLayout;
  choices_->setContentsMargins(8, 0, 6, 0);
  choices_->setSpacing(8);
  whole->addLayout(choices_);
  pages_ = new QStackedWidget(this);
  empty_ = new EmptyState({}, button, this);
  plot_.widget->setContextMenuPolicy(Qt::CustomContextMenu);
  plot_.widget->setParent(this);
  pages_->addWidget(empty_);
  pages_->addWidget(plot_.widget);
  whole->addWidget(pages_, 1);
  connect(plot_.widget, &QWidget::customContextMenuRequested, this, &PlotPanel::showMenu);
}

void PlotPanel::showPlot(bool shown) { pages_->setCurrentIndex(shown ? 1 : 0); }

void PlotPanel::refreshSoon() {
  stale_ = !isVisible();
  if (!stale_) refresh();
}

bool PlotPanel::event(QEvent* event) {
  if (event->type() == QEvent::Show && stale_) {
    stale_ = false;
    refresh();
  }
  return QWidget::event(event);
}

void PlotPanel::showMenu(const QPoint& place) {
  showPictureMenu(plot_, stem_, ways_, place, [this](QMenu& menu) { extendMenu(menu); });
}

}  // namespace tenfold::ui
