// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/plot_panel.h"

#include <qcustomplot.h>

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QSaveFile>
#include <QStackedWidget>

#include "ui/widgets/message_log.h"

namespace tenfold::ui {
namespace {

PlotPicture pictureOf(QCustomPlot* plot) {
  return {plot, [plot] { return plot->toPixmap(plot->width(), plot->height(), 2); },
          [plot](const QString& path) { return plot->savePdf(path); }};
}

}  // namespace

PlotPanel::PlotPanel(const QString& stem, QCustomPlot* plot, const QString& button, Ways ways,
                     QWidget* parent)
    : PlotPanel(stem, pictureOf(plot), button, ways, parent) {}

PlotPanel::PlotPanel(const QString& stem, PlotPicture picture, const QString& button, Ways ways,
                     QWidget* parent)
    : QWidget(parent), stem_(stem), plot_(std::move(picture)), ways_(ways) {
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
  auto* menu = new QMenu(this);
  menu->setObjectName("plotMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  extendMenu(*menu);
  menu->addAction(tr("&Copy picture"), this,
                  [this] { QGuiApplication::clipboard()->setPixmap(plot_.pixmap()); });
  menu->addAction(tr("Copy &numbers"), this, [this] { QGuiApplication::clipboard()->setText(numbers()); });
  menu->addSeparator();
  menu->addAction(tr("Save as &PNG…"), this, [this] { askAndSave("png", tr("Pictures (*.png)")); });
  if (plot_.svg)
    menu->addAction(tr("Save as &SVG…"), this, [this] { askAndSave("svg", tr("Drawings (*.svg)")); });
  menu->addAction(tr("Save as P&DF…"), this, [this] { askAndSave("pdf", tr("Documents (*.pdf)")); });
  menu->addAction(tr("Save numbers as CS&V…"), this, [this] { askAndSave("csv", tr("Tables (*.csv)")); });
  menu->popup(plot_.widget->mapToGlobal(place));
}

void PlotPanel::askAndSave(const QString& ending, const QString& filter) {
  const QString path = ways_.dialogs.askSave(this, tr("Save the plot"), stem_ + "." + ending, filter);
  if (path.isEmpty()) return;
  if (save(path))
    ways_.messages.tell(tr("Saved %1").arg(path));
  else
    ways_.messages.tellError(tr("The plot could not be written to %1").arg(path));
}

bool PlotPanel::save(const QString& path) const {
  const QString ending = QFileInfo(path).suffix().toLower();
  if (ending == "pdf") return plot_.pdf(path);
  if (ending == "svg" && plot_.svg) return plot_.svg(path);
  if (ending != "csv") return plot_.pixmap().save(path, "PNG");
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return false;
  file.write(numbers().toUtf8());
  return file.commit();
}

}  // namespace tenfold::ui
