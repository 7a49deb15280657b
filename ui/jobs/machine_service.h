// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

#include "engine/study/machine.h"
#include "ui/jobs/latest_job.h"

namespace tenfold::ui {

/// Measures how fast this machine computes; plans and predicted times go by it from then on.
class MachineService : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// Keeps the numbers in the file.
  void measure(const QString& file);
  LatestJob& job() { return job_; }

 signals:
  void measured(const tenfold::study::MachineReport& report);
  void failed(const QString& sentence);

 private:
  LatestJob job_;
};

/// "254 GFLOP/s with 1 thread, 506 GFLOP/s with 2 threads, memory 43.1 GB/s"
QString machineText(const study::MachineReport& report);

}  // namespace tenfold::ui
