// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/open_service.h"

#include <QFileInfo>

#include "engine/study/study.h"

namespace tenfold::ui {

void OpenService::open(const QString& path) {
  job_.start(
      QStringLiteral("Opening %1").arg(QFileInfo(path).fileName()),
      [file = path.toStdString()](const Worker& worker) { return study::open_model(file, worker.job); },
      [this](const Outcome<study::Model>& outcome) {
        if (outcome.cancelled)
          emit cancelled();
        else if (!outcome.result)
          emit failed(outcome.error);
        else
          emit opened(*outcome.result, outcome.result->report());
      });
}

}  // namespace tenfold::ui
