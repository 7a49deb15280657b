// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/latest_job.h"

#include <QMetaObject>
#include <atomic>

#include "engine/study/threads.h"
#include "engine/support/error.h"
#include "ui/settings/engine_text.h"

namespace tenfold::ui {
namespace {

std::atomic<int> threadsOfJobs = 0;

}  // namespace

LatestJob::LatestJob(QObject* parent) : QObject(parent) {
  pool_.setMaxThreadCount(1);
  // a thread keeps OpenMP's workers of its own, and while there are more of them than cores all of them sleep
  // between two steps, which made measured times several times too long
  pool_.setExpiryTimeout(0);
}

LatestJob::~LatestJob() {
  ++number_;
  stop_.request_stop();
  pool_.waitForDone();
}

std::stop_token LatestJob::begin(const QString& title, Call onCancel) {
  ++number_;
  stop_.request_stop();
  stop_ = std::stop_source();
  running_ = true;
  title_ = title;
  note_.clear();
  fraction_ = secondsLeft_ = -1;
  timeLeft_ = {};
  clock_.start();
  onCancel_ = std::move(onCancel);
  emit changed();
  return stop_.get_token();
}

void LatestJob::cancel() {
  if (!running_) return;
  ++number_;
  stop_.request_stop();
  const Call told = std::move(onCancel_);
  finish();
  if (told) told();
}

void LatestJob::setThreads(int threads) { threadsOfJobs = threads; }

void LatestJob::run(Call call) {
  pool_.start([call = std::move(call)] {
    study::use_threads(threadsOfJobs);
    call();
  });
}

void LatestJob::finish() {
  running_ = false;
  onCancel_ = nullptr;
  note_.clear();
  fraction_ = secondsLeft_ = -1;
  emit changed();
}

void LatestJob::post(int number, Call call) {
  QMetaObject::invokeMethod(
      this,
      [this, number, call = std::move(call)] {
        if (number == number_) call();
      },
      Qt::QueuedConnection);
}

Worker LatestJob::workerFor(int number, std::stop_token stop) {
  // progress arrives far more often than a status bar can show
  constexpr qint64 pause = 40;
  auto last = std::make_shared<QElapsedTimer>();
  const auto report = [this, number, last](std::int64_t done, std::int64_t total, const std::string& note) {
    if (last->isValid() && last->elapsed() < pause) return;
    last->start();
    const double fraction = total > 0 ? double(done) / double(total) : -1;
    post(number, [this, fraction, text = engineText(note)] {
      fraction_ = fraction;
      secondsLeft_ = fraction < 0 ? -1 : timeLeft_.at(fraction, secondsRunning()).value_or(-1);
      note_ = text;
      emit changed();
    });
  };
  return {Job(report, std::move(stop)), [this, number](Call call) { post(number, std::move(call)); }};
}

double LatestJob::secondsRunning() const { return running_ ? double(clock_.elapsed()) / 1000 : 0; }

QString LatestJob::describe(std::exception_ptr error, bool& cancelled) {
  try {
    std::rethrow_exception(error);
  } catch (const Cancelled&) {
    cancelled = true;
    return {};
  } catch (const std::exception& caught) {
    return engineText(caught.what());
  } catch (...) {
    return QObject::tr("something unexpected went wrong");
  }
}

}  // namespace tenfold::ui
