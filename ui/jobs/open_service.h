// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <utility>

#include "engine/spec/input_shape.h"
#include "engine/study/model.h"
#include "engine/study/weights.h"
#include "ui/jobs/latest_job.h"
#include "ui/jobs/trained_states.h"

namespace tenfold::ui {

/// Reads files in the background, in two steps: what a file is, then what is in it. What is open stays until
/// the new one is there.
class OpenService : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// Answers with recognised() or recognisedSession().
  void look(const QString& path);
  /// `inputs`: for files that do not say what the model takes; empty: found out. `states`: of a session's
  /// trained states; takeTrained() has those that can be read when opened() is told.
  void openModel(const QString& path, const std::vector<InputShape>& inputs = {},
                 const TrainedFiles& states = {});
  TrainedModels takeTrained() { return std::exchange(trained_, {}); }
  /// `choice`: which dictionary of a checkpoint; empty: the likeliest.
  void openWeights(const QString& path, const QString& choice = {});
  LatestJob& job() { return job_; }

 signals:
  void recognised(const tenfold::study::FileReport& report);
  /// It is a session of ours.
  void recognisedSession(const QString& path);
  void opened(const tenfold::study::Model& model, const tenfold::study::ModelReport& report);
  void openedWeights(const tenfold::study::Weights& weights, const tenfold::study::WeightsReport& report);
  /// It is a model, but this one cannot be used as it is; its weights may be.
  void modelFailed(const QString& sentence, const QString& path);
  void failed(const QString& sentence, const QString& path);
  void cancelled();

 private:
  using Failure = void (OpenService::*)(const QString& sentence, const QString& path);

  /// Runs work on a file and hands its result to `done`.
  template <class Work, class Done>
  void start(const QString& path, Work work, Done done, Failure failure = &OpenService::failed);

  LatestJob job_;
  TrainedModels trained_;
};

}  // namespace tenfold::ui
