// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/samples.h"

#include <QCoreApplication>
#include <QDir>

namespace tenfold::ui {

std::vector<Sample> bundledSamples() {
  const QStringList folders{qEnvironmentVariable("TENFOLD_SAMPLES"),
                            QCoreApplication::applicationDirPath() + "/../share/tenfold/samples",
                            QStringLiteral(TENFOLD_SOURCE_SAMPLES)};
  for (const QString& folder : folders) {
    if (folder.isEmpty()) continue;
    std::vector<Sample> samples;
    for (const QFileInfo& file : QDir(folder).entryInfoList({"*.pt2"}, QDir::Files, QDir::Name))
      samples.push_back({file.absoluteFilePath(), file.completeBaseName()});
    if (!samples.empty()) return samples;
  }
  return {};
}

}  // namespace tenfold::ui
