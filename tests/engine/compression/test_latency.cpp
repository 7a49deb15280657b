// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>

#include "engine/measure/latency.h"
#include "engine/measure/measure_throughput.h"
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
  void throughputIsMeasuredForTheShapesOfTheDefault() {
    const int threads = at::get_num_threads();
    std::vector<std::int64_t> done;
    const Job job([&](std::int64_t now, std::int64_t, const std::string&) { done.push_back(now); });
    const ThroughputTable table = measure_throughput(1, job, 0);
    const auto& known = default_throughput(1).products();
    QCOMPARE(table.products().size(), known.size());
    for (std::size_t k = 0; k < known.size(); ++k) {
      QCOMPARE(table.products()[k].shape.operations(), known[k].shape.operations());
      QVERIFY(table.products()[k].gflops > 0);
    }
    QVERIFY(table.rates().cache_bytes >= 1 << 15 && table.call_seconds() > 0);
    QVERIFY(std::is_sorted(done.begin(), done.end()));
    QCOMPARE(done.back(), static_cast<std::int64_t>(known.size()));
    QCOMPARE(at::get_num_threads(), threads);
  }
  void measuringThroughputStops() {
    const int threads = at::get_num_threads();
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, measure_throughput(threads + 1, Job({}, stop.get_token())));
    QCOMPARE(at::get_num_threads(), threads);
  }
};

TENFOLD_TEST_CLASS(TestLatency)
#include "test_latency.moc"
