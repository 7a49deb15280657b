// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <semaphore>

#include "engine/support/error.h"
#include "tests/support/test_main.h"
#include "ui/jobs/job_board.h"

namespace tenfold::ui::testing {

class TestLatestJob : public QObject {
  Q_OBJECT

 private slots:
  void bringsTheResult() {
    LatestJob job;
    std::optional<int> answer;
    job.start(
        "sum", [](const Worker&) { return 42; },
        [&](const Outcome<int>& outcome) { answer = outcome.result; });
    QVERIFY(job.isRunning());
    QTRY_COMPARE(answer.value_or(0), 42);
    QVERIFY(!job.isRunning());
  }

  void bringsTheErrorsWords() {
    LatestJob job;
    QString words;
    job.start(
        "fail",
        [](const Worker&) -> int {
          throw Error("x", "the {thing} is broken", {{"thing", "file"}});
        },
        [&](const Outcome<int>& outcome) { words = outcome.error; });
    QTRY_COMPARE(words, "the file is broken");
  }

  void onlyTheNewestCounts() {
    LatestJob job;
    std::binary_semaphore go{0};
    QList<int> answers;
    const auto done = [&](const Outcome<int>& outcome) { answers << outcome.result.value_or(-1); };
    job.start(
        "first", [&](const Worker&) { return go.acquire(), 1; }, done);
    job.start(
        "second", [](const Worker&) { return 2; }, done);
    go.release();
    QTRY_COMPARE(answers, QList<int>{2});
  }

  void cancelReturnsAtOnceAndStops() {
    LatestJob job;
    JobBoard board;
    board.add(job);
    QSignalSpy idle(&board, &JobBoard::idle);
    std::atomic<bool> stopped = false;
    bool cancelled = false;
    job.start(
        "long",
        [&](const Worker& worker) {
          try {
            for (std::int64_t k = 0;; ++k) worker.job.checkpoint(k % 100, 100, "step");
          } catch (const Cancelled&) {
            stopped = true;
            throw;
          }
          return 0;
        },
        [&](const Outcome<int>& outcome) { cancelled = outcome.cancelled; });
    QTRY_VERIFY(job.fraction() >= 0);
    QCOMPARE(board.running().size(), std::size_t(1));
    board.cancelAll();
    QVERIFY(cancelled);
    QVERIFY(board.isIdle());
    QCOMPARE(idle.count(), 1);
    QTRY_VERIFY(stopped);
  }

  void deliversParts() {
    LatestJob job;
    QList<int> parts;
    bool done = false;
    job.start(
        "parts",
        [&](const Worker& worker) {
          for (int k = 0; k < 3; ++k) worker.deliver([&parts, k] { parts << k; });
          return true;
        },
        [&](const Outcome<bool>&) { done = true; });
    QTRY_VERIFY(done);
    QCOMPARE(parts, (QList<int>{0, 1, 2}));
  }

  void endsQuietlyWhileRunning() {
    bool told = false;
    {
      LatestJob job;
      job.start(
          "left",
          [](const Worker& worker) -> int {
            for (;;) worker.job.checkpoint();
          },
          [&](const Outcome<int>&) { told = true; });
    }
    QVERIFY(!told);
  }
};

TENFOLD_TEST_CLASS(TestLatestJob)

}  // namespace tenfold::ui::testing

#include "test_latest_job.moc"
