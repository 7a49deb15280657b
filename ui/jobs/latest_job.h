// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>

#include "engine/support/job.h"
#include "engine/support/time_left.h"

namespace tenfold::ui {

/// What came of a piece of work: a result, or cancelled, or one sentence that says what went wrong.
template <class Result>
struct Outcome {
  std::optional<Result> result;
  bool cancelled = false;
  QString error;
};

/// What work sees of its job: progress and stop, and a way to hand over parts before the end.
struct Worker {
  Job job;
  /// Runs the function on the window's thread, unless a newer start or a cancel made it stale.
  std::function<void(std::function<void()>)> deliver;
};

/// The only bridge to threads: runs one piece of work at a time; starting another stops the running one and
/// drops its result. Everything thrown in the worker comes back as a value.
class LatestJob : public QObject {
  Q_OBJECT

 public:
  explicit LatestJob(QObject* parent = nullptr);
  /// Stops the work and waits for it, a second or so at most.
  ~LatestJob() override;

  /// `work` is called with a const Worker& on the job's thread; `done` with an Outcome of what it returned on
  /// this object's thread, exactly once unless a newer start overtakes it.
  template <class Work, class Done>
  void start(const QString& title, Work work, Done done);

  /// Returns at once; `done` gets a cancelled outcome.
  void cancel();

  /// Of LibTorch's, in every job that begins from now on; 0: as LibTorch chooses.
  static void setThreads(int threads);

  bool isRunning() const { return running_; }
  const QString& title() const { return title_; }
  const QString& note() const { return note_; }
  /// 0…1, negative while unknown.
  double fraction() const { return fraction_; }
  /// Seconds left at the pace so far; negative while unknown.
  double secondsLeft() const { return secondsLeft_; }
  /// Quiet jobs are not worth a line in the status bar for the first moments.
  double secondsRunning() const;

 signals:
  void changed();

 private:
  using Call = std::function<void()>;

  std::stop_token begin(const QString& title, Call onCancel);
  /// Posts to this object's thread; dropped when the number is no longer the newest.
  void post(int number, Call call);
  Worker workerFor(int number, std::stop_token stop);
  void finish();
  void run(Call call);
  static QString describe(std::exception_ptr error, bool& cancelled);

  QThreadPool pool_;
  std::stop_source stop_;
  int number_ = 0;
  bool running_ = false;
  QString title_, note_;
  double fraction_ = -1, secondsLeft_ = -1;
  TimeLeft timeLeft_;
  QElapsedTimer clock_;
  Call onCancel_;
};

template <class Work, class Done>
void LatestJob::start(const QString& title, Work work, Done done) {
  using Result = std::invoke_result_t<Work, const Worker&>;
  auto finished = std::make_shared<Done>(std::move(done));
  const std::stop_token stop = begin(title, [finished] { (*finished)(Outcome<Result>{{}, true, {}}); });
  const int number = number_;
  run([this, number, worker = workerFor(number, stop), work = std::move(work), finished]() mutable {
    auto outcome = std::make_shared<Outcome<Result>>();
    try {
      worker.job.checkpoint();
      outcome->result = work(static_cast<const Worker&>(worker));
    } catch (...) {
      outcome->error = describe(std::current_exception(), outcome->cancelled);
    }
    post(number, [this, outcome, finished] {
      finish();
      (*finished)(std::move(*outcome));
    });
  });
}

}  // namespace tenfold::ui
