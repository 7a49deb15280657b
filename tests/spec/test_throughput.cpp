// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/throughput.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestThroughput : public QObject {
  Q_OBJECT
  const ThroughputTable table_{
      {{{1, 64, 64, 64}, 100}, {{1, 4, 64, 64}, 10}, {{256, 4, 4, 4}, 2}}, 1e10, 1e11, 1e6, 1e-6};

 private Q_SLOTS:
  void measuredShapesAreExact() {
    QVERIFY(qAbs(table_.operations_per_second({1, 64, 64, 64}) / 100e9 - 1) < 1e-9);
    QVERIFY(qAbs(table_.operations_per_second({256, 4, 4, 4}) / 2e9 - 1) < 1e-9);
  }
  void sidesChangePlaces() {
    QCOMPARE(table_.operations_per_second({1, 4, 64, 64}), table_.operations_per_second({1, 64, 4, 64}));
  }
  void betweenIsBetween() {
    for (const std::int64_t m : {5, 8, 16, 32, 60}) {
      const double speed = table_.operations_per_second({1, m, 64, 64});
      QVERIFY(speed > 2e9 && speed < 100e9);
    }
    QVERIFY(table_.operations_per_second({1, 48, 64, 64}) > table_.operations_per_second({1, 6, 64, 64}));
  }
  void productsTakeComputingOrTraffic() {
    // 2·64³ operations at 100 GFLOP/s, and one call
    QVERIFY(qAbs(table_.product_seconds({1, 64, 64, 64}, 0) - (524288 / 100e9 + 1e-6)) < 1e-12);
    // 2 MB: half of it within the cache
    QVERIFY(qAbs(table_.product_seconds({1, 64, 64, 64}, 2e6) - (1e6 / 1e11 + 1e6 / 1e10 + 1e-6)) < 1e-12);
    QVERIFY(qAbs(table_.copy_seconds(1e6) - (1e-5 + 1e-6)) < 1e-12);
  }
  void aTableCanBeMadeAgain() {
    const ThroughputTable again(table_.products(), table_.memory_bytes_per_second(),
                                table_.cache_bytes_per_second(), table_.cache_bytes(), table_.call_seconds());
    QCOMPARE(again.products().size(), std::size_t{3});
    for (const std::int64_t m : {1, 7, 500})
      QCOMPARE(again.product_seconds({2, m, 9, 30}, 3e6), table_.product_seconds({2, m, 9, 30}, 3e6));
  }
  void defaultsKnowTheSlowShapes() {
    for (const int threads : {1, 2}) {
      const ThroughputTable& table = default_throughput(threads);
      QVERIFY(table.operations_per_second({1, 1024, 1024, 1024}) >
              2 * table.operations_per_second({4096, 4, 64, 16}));
    }
    QVERIFY(default_throughput(2).operations_per_second({1, 512, 512, 512}) >
            default_throughput(1).operations_per_second({1, 512, 512, 512}));
  }
  void nonsenseIsRefused() {
    QVERIFY_THROWS_EXCEPTION(Error, ThroughputTable({}, 1, 1, 1, 1));
    QVERIFY_THROWS_EXCEPTION(Error, ThroughputTable({{{1, 1, 1, 1}, 0}}, 1, 1, 1, 1));
    QVERIFY_THROWS_EXCEPTION(Error, ThroughputTable({{{1, 1, 1, 1}, 1}}, -1, 1, 1, 1));
  }
};

TENFOLD_TEST_CLASS(TestThroughput)
#include "test_throughput.moc"
