// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/journey.h"

#include "tests/journeys/watch.h"

namespace tenfold::ui::testing {
namespace {

/// What the window's thread may compute before it looks at the next event; several times the 100 ms that
/// tenfold_bench_window holds it to, because tests run unoptimised and under sanitizers too.
constexpr double longest = 1000;

}  // namespace

void Journey::step(const QString& name, const std::function<void()>& act) {
  if (lost_) QSKIP("an earlier step did not get through");
  lost_ = true;
  auto& watch = WatchedApplication::instance();
  watch.takeLongCalls();
  watch.takeSlowest();
  try {
    act();
    if (QTest::currentTestFailed()) return;
    const auto slowest = watch.takeSlowest();
    qInfo("longest without an answer: %.0f ms, %s", slowest.milliseconds, qPrintable(slowest.event));
    const QStringList calls = watch.takeLongCalls();
    QVERIFY2(calls.isEmpty(), qPrintable("on the window's thread: " + calls.join("; ")));
    QVERIFY2(slowest.milliseconds < longest, qPrintable(slowest.event));
    picture(name);
    lost_ = false;
  } catch (const Lost& lost) {
    picture("lost");
    QFAIL(lost.what());
  }
}

}  // namespace tenfold::ui::testing
