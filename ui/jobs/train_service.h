// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTemporaryDir>
#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "engine/study/training.h"
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// One training: what was asked, how it goes, and which of its states can still be had.
struct TrainRun {
  enum class State { running, paused, finished, stopped, failed };

  int number = 0;   ///< from 1
  QString variant;  ///< the one whose layers are trained
  Recipe recipe;
  study::TrainOptions options;
  State state = State::running;
  QString error;                                ///< of a run that failed
  std::vector<StepReport> steps;                ///< thinned, oldest first
  std::vector<EpochReport> epochs;              ///< in order
  std::optional<study::AnswersReport> answers;  ///< the newest
  study::TrainReport report;                    ///< what is known by now; whole at the end
  std::set<std::int64_t> states;                ///< epochs whose states are on disk
  bool kept = false;                            ///< the document took one of them

  /// Epoch with the highest validation accuracy, or the lowest loss; the last without validation; 0: none.
  std::int64_t bestEpoch() const;
  const EpochReport* epoch(std::int64_t number) const;
};

/// Trains the current variant, one run after the other. States of the last epochs and of the best one lie in
/// a folder of its own until the program ends or another model is open.
class TrainService : public ModelService {
  Q_OBJECT

 public:
  TrainService(Document& document, ReportStore& store, QObject* parent = nullptr)
      : ModelService(document, store, parent) {}

  /// Where data, schedule and device come from; what is trained and the teacher are the document's.
  void start(const study::TrainOptions& options);
  /// Ends after the step that is under way and remembers everything that going on needs.
  void pause() { job_.cancel(); }
  /// Goes on where the last run was paused, as if nothing had been.
  void resume();
  /// Ends after the step that is under way, as if the epochs were over.
  void stop();
  /// The document's layers become those of this epoch: in the variant that was trained while it is as it was,
  /// in a new one otherwise.
  void keep(int run, std::int64_t epoch);
  /// Forgets all runs and their states.
  void clear();

  const std::vector<TrainRun>& runs() const { return runs_; }
  bool isRunning() const { return job_.isRunning(); }
  bool isPaused() const { return !runs_.empty() && runs_.back().state == TrainRun::State::paused; }
  bool isUnderWay() const { return isRunning() || isPaused(); }
  /// Whether a run has states of which none was kept.
  bool hasUnkeptRun() const;
  LatestJob& keepJob() { return keepJob_; }

 signals:
  void runsChanged();
  /// A step or an epoch of the last run.
  void progressed();
  void kept(const QString& words);

 private:
  void run();
  /// The last run, if it is still this one.
  TrainRun* current(int number);
  void addStep(int number, const StepReport& step);
  void addEpoch(int number, const EpochReport& epoch);
  void finish(int number, const Outcome<study::TrainReport>& outcome);
  std::string folderOf(int number) const;

  std::vector<TrainRun> runs_;
  std::vector<study::Model> starts_;  ///< of each run: what it began with
  std::unique_ptr<QTemporaryDir> folder_;
  std::shared_ptr<std::atomic<bool>> ending_;
  LatestJob keepJob_;
};

}  // namespace tenfold::ui
