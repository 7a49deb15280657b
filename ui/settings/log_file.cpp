// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/log_file.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace tenfold::ui {

void LogFile::write(const QString& line) {
  if (path_.isEmpty()) return;
  QDir().mkpath(QFileInfo(path_).absolutePath());
  if (QFileInfo(path_).size() >= most_) rotate();
  QFile file(path_);
  if (!file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Text)) return;
  QString one = line;
  one.replace('\n', "\n    ");
  file.write((QDateTime::currentDateTime().toString(Qt::ISODate) + "  " + one + '\n').toUtf8());
}

void LogFile::rotate() {
  QFile::remove(path_ + ".2");
  QFile::rename(path_ + ".1", path_ + ".2");
  QFile::rename(path_, path_ + ".1");
}

QString LogFile::text() const {
  QFile file(path_);
  return !path_.isEmpty() && file.open(QIODevice::ReadOnly | QIODevice::Text)
             ? QString::fromUtf8(file.readAll())
             : QString();
}

QString LogFile::usualPath() {
  return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/tenfold.log";
}

}  // namespace tenfold::ui
