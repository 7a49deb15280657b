// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

#include "engine/study/study.h"
#include "engine/study/weights.h"
#include "ui/jobs/latest_job.h"

namespace tenfold::ui {

/// Decomposes one tensor of a file of weights; with `out` in the options the factors are written too.
class DecomposeService : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void decompose(const study::Weights& weights, const std::string& tensor,
                 const study::DecomposeOptions& options);
  LatestJob& job() { return job_; }

 signals:
  void decomposed(const std::string& tensor, const tenfold::study::DecomposeOptions& options,
                  const tenfold::study::DecomposeReport& report);
  void failed(const QString& sentence);

 private:
  LatestJob job_;
};

/// Puts weights on an architecture: the answer is a model.
class AttachService : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void attach(const study::Weights& weights, const QString& architecture);
  LatestJob& job() { return job_; }

 signals:
  void attached(const tenfold::study::Model& model, const tenfold::study::ModelReport& report,
                const tenfold::study::AttachReport& fit);
  void failed(const QString& sentence);

 private:
  LatestJob job_;
};

}  // namespace tenfold::ui
