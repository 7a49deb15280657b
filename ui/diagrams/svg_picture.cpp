// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagrams/svg_picture.h"

#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace tenfold::ui {

bool saveSvg(const QString& path, const QString& title, const QSize& size,
             const std::function<void(QPainter&)>& paint) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return false;
  QSvgGenerator generator;
  generator.setOutputDevice(&file);
  generator.setTitle(title);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  QPainter painter(&generator);
  paint(painter);
  return painter.end() && file.commit();
}

}  // namespace tenfold::ui
