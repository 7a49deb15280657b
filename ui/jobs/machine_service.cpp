// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/machine_service.h"

#include <QStringList>

namespace tenfold::ui {

void MachineService::measure(const QString& file) {
  job_.start(
      tr("Measuring this machine"),
      [path = file.toStdString()](const Worker& worker) { return study::measure_machine(path, worker.job); },
      [this](const Outcome<study::MachineReport>& outcome) {
        if (outcome.result)
          emit measured(*outcome.result);
        else if (!outcome.cancelled)
          emit failed(outcome.error);
      });
}

QString machineText(const study::MachineReport& report) {
  QStringList parts;
  for (const study::ThreadSpeed& speed : report.speeds) {
    const QString threads =
        speed.threads == 1 ? QObject::tr("1 thread") : QObject::tr("%1 threads").arg(speed.threads);
    parts << QObject::tr("%1 GFLOP/s with %2").arg(QString::number(speed.gflops, 'g', 3), threads);
  }
  if (!report.speeds.empty())
    parts << QObject::tr("memory %1 GB/s")
                 .arg(QString::number(report.speeds.front().memory_bytes_per_second / 1e9, 'g', 3));
  return parts.join(", ");
}

}  // namespace tenfold::ui
