// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/throughput.h"

#include "engine/planning/machine_speed.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestThroughput : public QObject {
  Q_OBJECT
  const ThroughputTable table_{{{{1, 64, 64, 64}, 100}, {{1, 4, 64, 64}, 10}, {{256, 4, 4, 4}, 2}},
                               {1e10, 1e11, 1e6, 2e-6, 1e-6}};

 private Q_SLOTS:
  void measuredShapesAreExact() {
    QVERIFY(qAbs(table_.operations_per_second({1, 64, 64, 64}) / 100e9 - 1) < 1e-9);
    QVERIFY(qAbs(table_.operations_per_second({256, 4, 4, 4}) / 2e9 - 1) < 1e-9);
  }
  void sidesChangePlaces() {
    QCOMPARE(table_.operations_per_second({1, 4, 64, 64}), table_.operations_per_second({1, 64, 4, 64}));
  }
  void panelsOfABatchDoNot() {
    const ThroughputTable table({{{64, 4, 64, 16}, 10}, {{64, 64, 4, 16}, 40}}, table_.rates());
    QVERIFY(qAbs(table.operations_per_second({64, 64, 4, 16}) / 40e9 - 1) < 1e-9);
    QVERIFY(qAbs(table.operations_per_second({64, 4, 64, 16}) / 10e9 - 1) < 1e-9);
  }
  void matricesOfTheirOwnAreAnotherThing() {
    const ThroughputTable table({{{64, 8, 8, 8}, 20}, {{64, 8, 8, 8, true}, 2}}, table_.rates());
    QVERIFY(qAbs(table.operations_per_second({64, 8, 8, 8}) / 20e9 - 1) < 1e-9);
    QVERIFY(qAbs(table.operations_per_second({64, 8, 8, 8, true}) / 2e9 - 1) < 1e-9);
    QCOMPARE(table.operations_per_second({1, 8, 8, 8, true}), table.operations_per_second({1, 8, 8, 8}));
  }
  void operatorsAreSlowerWithNarrowPanels() {
    const ThroughputTable table({{{64, 8, 8, 8}, 20, 5}, {{1, 64, 64, 64}, 100}},
                                {1e10, 1e11, 1e6, 3e-6, 1e-6});
    const ThroughputTable slower = table.by_operators();
    QVERIFY(qAbs(slower.operations_per_second({64, 8, 8, 8}) / 5e9 - 1) < 1e-9);
    QVERIFY(qAbs(slower.operations_per_second({1, 64, 64, 64}) / 100e9 - 1) < 1e-9);
    QVERIFY(qAbs(slower.product_seconds({1, 64, 64, 64}, 0) - table.product_seconds({1, 64, 64, 64}, 0) -
                 2e-6) < 1e-12);
    for (const int threads : {1, 2})
      for (const MeasuredProduct& product : default_throughput(threads).products())
        QVERIFY(product.by_operators <= product.gflops);
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
    QVERIFY(qAbs(table_.copy_seconds(1e6) - (1e-5 + 2e-6)) < 1e-12);
  }
  void aTableCanBeMadeAgain() {
    const ThroughputTable again(table_.products(), table_.rates());
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
  void aMachineIsReadBack() {
    const MachineSpeed speed{"some processor, AVX2", "2.11.0", 2, table_, default_throughput(2)};
    const MachineSpeed again = machine_speed_from_json(to_json(speed), "machine.json");
    QCOMPARE(again.processor, speed.processor);
    QCOMPARE(again.threads, 2);
    for (std::size_t k = 0; k < speed.more.products().size(); ++k) {
      QCOMPARE(again.more.products()[k].by_operators, speed.more.products()[k].by_operators);
      QCOMPARE(again.more.products()[k].shape.apart, speed.more.products()[k].shape.apart);
    }
    for (const std::int64_t m : {1, 7, 500}) {
      QCOMPARE(again.one.product_seconds({2, m, 9, 30}, 3e6), table_.product_seconds({2, m, 9, 30}, 3e6));
      QCOMPARE(again.more.product_seconds({2, m, 9, 30}, 3e6),
               default_throughput(2).product_seconds({2, m, 9, 30}, 3e6));
    }
  }
  void aDamagedMachineIsRefused() {
    const std::string good = to_json(MachineSpeed{"p", "2.11.0", 1, table_, table_});
    const auto sentence = [&](const std::string& from, const std::string& to) {
      std::string text = good;
      text.replace(text.find(from), from.size(), to);
      try {
        machine_speed_from_json(text, "here.json");
      } catch (const Error& problem) {
        return std::string(problem.what());
      }
      return std::string("read");
    };
    QVERIFY(sentence("\"schema\": 2", "\"schema\": 9").find("here.json") == 0);
    QVERIFY(sentence("\"schema\": 2", "\"schema\": 9").find("its schema is 9") != std::string::npos);
    QVERIFY(sentence("\"threads\": 1", "\"threads\": 0").find("no thread") != std::string::npos);
    QVERIFY(sentence("\"call_seconds\": 2e-06", "\"call_seconds\": -1").find("positive") !=
            std::string::npos);
    QVERIFY(sentence("256", "1e30").find("whole number") != std::string::npos);
    QVERIFY(sentence("256", "-4").find("no size") != std::string::npos);
    QVERIFY(sentence("\"products\"", "\"product\"").find("products") != std::string::npos);
    QVERIFY_THROWS_EXCEPTION(Error, machine_speed_from_json("[]", "x"));
    QVERIFY_THROWS_EXCEPTION(Error, machine_speed_from_json("", "x"));
  }
  void nonsenseIsRefused() {
    QVERIFY_THROWS_EXCEPTION(Error, ThroughputTable({}, MachineRates()));
    QVERIFY_THROWS_EXCEPTION(Error, ThroughputTable({{{1, 1, 1, 1}, 0}}, MachineRates()));
    QVERIFY_THROWS_EXCEPTION(Error, ThroughputTable({{{1, 1, 1, 1}, 1}}, {-1, 1, 1, 1, 1}));
    QVERIFY_THROWS_EXCEPTION(Error, ThroughputTable({{{1, 1, 1, 1}, 1, 0}}, MachineRates()));
  }
};

TENFOLD_TEST_CLASS(TestThroughput)
#include "test_throughput.moc"
