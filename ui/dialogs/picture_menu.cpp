// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/picture_menu.h"

#include <qcustomplot.h>

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>

#include "ui/plots/plot_svg.h"
#include "ui/plots/point_plot.h"
#include "ui/widgets/message_log.h"

namespace tenfold::ui {
namespace {

/// `ending`: of the form that was chosen; a person may type another one.
void askAndSave(const PlotPicture& picture, const QString& stem, const QString& ending, const QString& filter,
                const SavingWays& ways) {
  QStringList endings{"png", "svg", "pdf", "csv"};
  endings.move(endings.indexOf(ending), 0);
  const QString path = askSaveAs(picture.widget->window(), ways.dialogs, QObject::tr("Save the plot"),
                                 stem + '.' + ending, filter, endings);
  if (path.isEmpty()) return;
  if (savePicture(picture, path))
    ways.messages.tell(QObject::tr("Saved %1").arg(path));
  else
    ways.messages.tellError(QObject::tr("The plot could not be written to %1").arg(path));
}

/// What a click in the legend does, by the menu: from the keyboard too where there are more than nine.
void addSeries(QMenu& menu, PointPlot& plot) {
  for (const LegendEntry& entry : plot.seriesLegend().entries()) {
    QAction* action = menu.addAction(QString(entry.words).replace('&', "&&"));
    action->setCheckable(true);
    action->setChecked(!entry.hidden);
    QObject::connect(action, &QAction::toggled, &plot,
                     [&plot, name = entry.name](bool shown) { plot.setHidden(name, !shown); });
  }
  menu.addAction(QObject::tr("Show &whole plot"), &plot, &PointPlot::showAll);
  menu.addSeparator();
}

}  // namespace

PlotPicture pictureOf(QCustomPlot* plot, std::function<QString()> numbers) {
  return {plot, [plot] { return plot->toPixmap(plot->width(), plot->height(), 2); },
          [plot](const QString& path) { return plot->savePdf(path); },
          [plot](const QString& path) { return savePlotSvg(*plot, path); }, std::move(numbers)};
}

bool savePicture(const PlotPicture& picture, const QString& path) {
  const QString ending = QFileInfo(path).suffix().toLower();
  if (ending == "pdf") return picture.pdf(path);
  if (ending == "svg") return picture.svg(path);
  return ending == "csv" ? writeText(path, picture.numbers()) : picture.pixmap().save(path, "PNG");
}

void showPictureMenu(const PlotPicture& picture, const QString& stem, const SavingWays& ways,
                     const QPoint& place, const std::function<void(QMenu&)>& extend) {
  auto* menu = new QMenu(picture.widget);
  menu->setObjectName("plotMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  if (extend) extend(*menu);
  if (auto* plot = qobject_cast<PointPlot*>(picture.widget)) addSeries(*menu, *plot);
  menu->addAction(QObject::tr("&Copy picture"), menu,
                  [picture] { QGuiApplication::clipboard()->setPixmap(picture.pixmap()); });
  menu->addAction(QObject::tr("Copy &numbers"), menu,
                  [picture] { QGuiApplication::clipboard()->setText(picture.numbers()); });
  menu->addSeparator();
  const auto offer = [&](const QString& text, const char* ending, const QString& filter) {
    menu->addAction(text, menu, [picture, ways, stem, ending = QString(ending), filter] {
      askAndSave(picture, stem, ending, filter, ways);
    });
  };
  offer(QObject::tr("Save as &PNG…"), "png", QObject::tr("Pictures (*.png)"));
  offer(QObject::tr("Save as &SVG…"), "svg", QObject::tr("Drawings (*.svg)"));
  offer(QObject::tr("Save as P&DF…"), "pdf", QObject::tr("Documents (*.pdf)"));
  offer(QObject::tr("Save numbers as CS&V…"), "csv", QObject::tr("Tables (*.csv)"));
  menu->popup(picture.widget->mapToGlobal(place));
}

}  // namespace tenfold::ui
