// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/allocation.h"

#include <cmath>
#include <limits>
#include <random>

#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

std::vector<std::vector<LayerCandidate>> made_up(std::uint32_t seed, std::size_t layers,
                                                 std::int64_t largest) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int64_t> cost(1, largest);
  std::uniform_real_distribution<double> loss(0, 10);
  std::vector<std::vector<LayerCandidate>> all;
  for (std::size_t l = 0; l < layers; ++l) {
    std::vector<LayerCandidate> some;
    for (int c = 0; c < 9; ++c)
      some.push_back({LowRankOptions{{std::int64_t{c + 1}}}, cost(random), loss(random)});
    all.push_back(without_dominated(some));
  }
  return all;
}

/// The optimum by trying everything.
double brute_force(const std::vector<std::vector<LayerCandidate>>& layers, std::int64_t budget,
                   std::size_t from = 0) {
  if (budget < 0) return std::numeric_limits<double>::infinity();
  if (from == layers.size()) return 0;
  double best = std::numeric_limits<double>::infinity();
  for (const LayerCandidate& each : layers[from])
    best = std::min(best, each.loss + brute_force(layers, budget - each.cost, from + 1));
  return best;
}

}  // namespace

class TestAllocation : public QObject {
  Q_OBJECT
 private slots:
  void dominatedCandidatesGo() {
    const auto kept = without_dominated(
        {{{}, 5, 1.0}, {{}, 3, 2.0}, {{}, 4, 2.5}, {{}, 3, 1.9}, {{}, 9, 1.0}, {{}, 8, 0.5}});
    QCOMPARE(kept.size(), std::size_t{3});
    QCOMPARE(kept[0].cost, std::int64_t{3});
    QCOMPARE(kept[0].loss, 1.9);
    QCOMPARE(kept[2].cost, std::int64_t{8});
    std::vector<LayerCandidate> many;
    for (int k = 1; k <= 1000; ++k) many.push_back({{}, k, 1.0 / k});
    const auto some = without_dominated(many, 50);
    QVERIFY(some.size() <= 52 && some.size() > 25);
    QCOMPARE(some.front().cost, std::int64_t{1});
    QCOMPARE(some.back().cost, std::int64_t{1000});
  }

  void isTheOptimumWhereCostsAreSmall() {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
      const auto layers = made_up(seed, 4, 60);
      const AllocationTable table(layers);
      for (std::int64_t budget = table.least(); budget <= table.most(); budget += 7) {
        const auto found = table.within(budget);
        QVERIFY(found.has_value());
        QVERIFY(found->cost <= budget);
        const double best = brute_force(layers, budget);
        QVERIFY2(std::abs(found->loss - best) < 1e-9,
                 qPrintable(QString("%1 %2").arg(found->loss).arg(best)));
      }
    }
  }

  void isCloseWhereCostsAreRounded() {
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
      const auto layers = made_up(seed, 5, 50'000'000);
      const AllocationTable table(layers);
      for (const double share : {0.02, 0.1, 0.3, 0.6, 0.9}) {
        const auto budget = table.least() + static_cast<std::int64_t>(
                                                share * static_cast<double>(table.most() - table.least()));
        const auto found = table.within(budget);
        QVERIFY(found && found->cost <= budget);
        QVERIFY(found->loss <= brute_force(layers, budget) + 0.05);
      }
    }
  }

  void theCurveFalls() {
    const AllocationTable table(made_up(3, 30, 1'000'000));
    double last = std::numeric_limits<double>::infinity();
    for (int k = 0; k <= 200; ++k) {
      const auto found = table.within(table.least() + (table.most() - table.least()) * k / 200);
      QVERIFY(found && found->loss <= last * 1.001);
      last = found->loss;
    }
  }

  void whatCannotBeReachedIsSaid() {
    const AllocationTable table(made_up(1, 3, 100));
    QVERIFY(!table.within(table.least() - 1).has_value());
    QVERIFY(table.within(table.least()).has_value());
    QCOMPARE(table.within(table.most() + 1000)->cost, table.most());
  }
};

TENFOLD_TEST_CLASS(TestAllocation)
#include "test_allocation.moc"
