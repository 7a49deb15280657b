// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/saving.h"

#include <QFileInfo>
#include <QSaveFile>

#include "ui/widgets/message_log.h"

namespace tenfold::ui {

QString askSaveAs(QWidget* parent, Dialogs& dialogs, const QString& title, const QString& suggested,
                  const QString& filter, const QStringList& endings) {
  const QString path = dialogs.askSave(parent, title, suggested, filter);
  if (path.isEmpty() || endings.contains(QFileInfo(path).suffix(), Qt::CaseInsensitive)) return path;
  const QString whole = path + '.' + endings.front();
  return !QFileInfo::exists(whole) || dialogs.askReplace(parent, {whole}, {}) ? whole : QString();
}

bool writeText(const QString& path, const QString& text) {
  QSaveFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0 && file.commit();
}

void saveTableAs(QWidget* parent, const SavingWays& ways, const QString& title, const QString& suggested,
                 const QString& csv) {
  const QString path =
      askSaveAs(parent, ways.dialogs, title, suggested, QObject::tr("Tables (*.csv)"), {"csv"});
  if (path.isEmpty()) return;
  writeText(path, csv) ? ways.messages.tell(QObject::tr("Saved %1").arg(path))
                       : ways.messages.tellError(QObject::tr("%1 cannot be written").arg(path));
}

}  // namespace tenfold::ui
