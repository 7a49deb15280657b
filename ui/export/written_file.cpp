// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/written_file.h"

namespace tenfold::ui {

QVariant toVariant(const std::vector<WrittenFile>& files) {
  QVariantList list;
  for (const WrittenFile& file : files)
    list << QVariantMap{{"path", file.path},
                        {"kind", file.kind},
                        {"when", file.when},
                        {"bytes", qlonglong(file.bytes)},
                        {"check", int(file.check)}};
  return list;
}

std::vector<WrittenFile> writtenFiles(const QVariant& value) {
  std::vector<WrittenFile> files;
  for (const QVariant& each : value.toList()) {
    const QVariantMap map = each.toMap();
    WrittenFile file;
    file.path = map["path"].toString();
    if (file.path.isEmpty()) continue;
    file.kind = map["kind"].toString();
    file.files = QStringList{file.path};
    file.when = map["when"].toDateTime();
    file.bytes = map["bytes"].toLongLong();
    const int check = map["check"].toInt();
    file.check = check == int(WrittenFile::Check::same)      ? WrittenFile::Check::same
                 : check == int(WrittenFile::Check::differs) ? WrittenFile::Check::differs
                                                             : WrittenFile::Check::none;
    files.push_back(file);
  }
  return files;
}

}  // namespace tenfold::ui
