// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/measure/latency.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestLatency : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void quantilesInterpolate() {
    QCOMPARE(quantile({3, 1, 2}, 0.5), 2.0);
    QCOMPARE(quantile({0, 10}, 0.05), 0.5);
    QCOMPARE(quantile({}, 0.5), 0.0);
  }
  void verdictsNeedTheBand() {
    QCOMPARE(verdict({2, 1, 2.0, 1.5, 2.5, 9}), std::string_view("faster"));
    QCOMPARE(verdict({1, 2, 0.5, 0.4, 0.9, 9}), std::string_view("slower"));
    QCOMPARE(verdict({1, 1, 1.2, 0.9, 1.5, 9}), std::string_view("same"));
  }
  void bothRunEquallyOftenAndStop() {
    int first = 0, second = 0;
    const PairedTimes times = time_in_turn([&] { ++first; }, [&] { ++second; }, 0.001);
    QVERIFY(times.rounds >= 9);
    QVERIFY(first > 9 && second > 9);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, time_in_turn([] {}, [] {}, 10, Job({}, stop.get_token())));
  }
};

TENFOLD_TEST_CLASS(TestLatency)
#include "test_latency.moc"
