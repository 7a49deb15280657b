// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

#include "engine/study/model.h"
#include "ui/jobs/latest_job.h"

namespace tenfold::ui {

/// Reads a model in the background; the open document stays until the new one is there.
class OpenService : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void open(const QString& path);
  LatestJob& job() { return job_; }

 signals:
  void opened(const tenfold::study::Model& model, const tenfold::study::ModelReport& report);
  void failed(const QString& sentence);
  void cancelled();

 private:
  LatestJob job_;
};

}  // namespace tenfold::ui
