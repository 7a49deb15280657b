// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagrams/svg_picture.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QScreen>
#include <QSvgGenerator>

namespace tenfold::ui {
namespace {

/// Of the screen: words are as large beside the lines as they are there.
int dotsPerInch() {
  const QScreen* screen = QGuiApplication::primaryScreen();
  return screen == nullptr ? 96 : qRound(screen->logicalDotsPerInch());
}

std::function<bool(QPaintDevice&)> onDevice(const std::function<void(QPainter&)>& paint) {
  return [&paint](QPaintDevice& sheet) {
    QPainter painter;
    if (!painter.begin(&sheet)) return false;
    paint(painter);
    return painter.end();
  };
}

}  // namespace

bool saveSvg(const QString& path, const QString& title, const QSize& size,
             const std::function<bool(QPaintDevice&)>& draw) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return false;
  QSvgGenerator generator;
  generator.setOutputDevice(&file);
  generator.setResolution(dotsPerInch());
  generator.setTitle(title);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  return draw(generator) && file.commit();
}

bool saveSvg(const QString& path, const QString& title, const QSize& size,
             const std::function<void(QPainter&)>& paint) {
  return saveSvg(path, title, size, onDevice(paint));
}

bool savePdf(const QString& path, const QString& title, const QSize& size,
             const std::function<void(QPainter&)>& paint) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return false;
  QPdfWriter writer(&file);
  const int resolution = dotsPerInch();
  writer.setTitle(title);
  writer.setPageSize(
      QPageSize(QSizeF(size) * 72.0 / resolution, QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins({});
  writer.setResolution(resolution);
  return onDevice(paint)(writer) && file.commit();
}

}  // namespace tenfold::ui
