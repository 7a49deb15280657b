// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <random>
#include <set>

#include "engine/planning/contraction.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

using Indices = std::set<int>;

std::int64_t elements(const Network& network, const Indices& indices) {
  std::int64_t count = 1;
  for (const int index : indices) count *= network.sizes[static_cast<std::size_t>(index)];
  return count;
}

struct Cost {
  std::int64_t macs = 0, peak = 0;
};

/// The contraction of two tensors among others: what it costs and what is left.
Cost contract(const Network& network, std::vector<Indices>& tensors, std::size_t i, std::size_t j) {
  Indices both = tensors[i];
  both.insert(tensors[j].begin(), tensors[j].end());
  Indices needed(network.output.begin(), network.output.end()), kept;
  for (std::size_t k = 0; k < tensors.size(); ++k)
    if (k != i && k != j) needed.insert(tensors[k].begin(), tensors[k].end());
  std::set_intersection(both.begin(), both.end(), needed.begin(), needed.end(),
                        std::inserter(kept, kept.end()));
  tensors[i] = kept;
  tensors.erase(tensors.begin() + static_cast<std::ptrdiff_t>(j));
  return {elements(network, both), elements(network, kept)};
}

/// The least cost over all orders, by trying them.
Cost least(const Network& network, const std::vector<Indices>& tensors, PathGoal goal) {
  Cost best{tensors.size() > 1 ? INT64_MAX : 0, tensors.size() > 1 ? INT64_MAX : 0};
  for (std::size_t i = 0; i < tensors.size(); ++i)
    for (std::size_t j = i + 1; j < tensors.size(); ++j) {
      auto left = tensors;
      const Cost here = contract(network, left, i, j), rest = least(network, left, goal);
      const Cost all{here.macs + rest.macs, std::max(here.peak, rest.peak)};
      const bool better = goal == PathGoal::macs
                              ? std::pair(all.macs, all.peak) < std::pair(best.macs, best.peak)
                              : std::pair(all.peak, all.macs) < std::pair(best.peak, best.macs);
      if (better) best = all;
    }
  return best;
}

Network random_network(int seed, std::size_t operands) {
  std::mt19937 random(static_cast<unsigned>(seed));
  const auto draw = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  Network network;
  network.operands.resize(operands);
  const int indices = draw(2, static_cast<int>(2 * operands));
  for (int index = 0; index < indices; ++index) {
    network.sizes.push_back(draw(1, 7));
    const int uses = draw(1, 3);
    Indices places;
    for (int use = 0; use < uses; ++use) places.insert(draw(0, static_cast<int>(operands) - 1));
    for (const int place : places) network.operands[static_cast<std::size_t>(place)].push_back(index);
    if (draw(0, 2) == 0) network.output.push_back(index);
  }
  return network;
}

std::vector<Indices> as_sets(const Network& network) {
  std::vector<Indices> sets;
  for (const auto& operand : network.operands) sets.emplace_back(operand.begin(), operand.end());
  return sets;
}

/// The cost of a path, counted again.
Cost recounted(const Network& network, const ContractionPath& path) {
  std::vector<Indices> tensors = as_sets(network);
  std::vector<std::size_t> numbers(tensors.size());
  for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = k;
  Cost all;
  for (std::size_t s = 0; s < path.steps.size(); ++s) {
    auto i = static_cast<std::size_t>(std::find(numbers.begin(), numbers.end(), path.steps[s].left) -
                                      numbers.begin());
    auto j = static_cast<std::size_t>(std::find(numbers.begin(), numbers.end(), path.steps[s].right) -
                                      numbers.begin());
    if (i > j) std::swap(i, j);
    const Cost here = contract(network, tensors, i, j);
    all = {all.macs + here.macs, std::max(all.peak, here.peak)};
    const Indices said(path.steps[s].indices.begin(), path.steps[s].indices.end());
    if (said != tensors[i]) return {-1, -1};
    numbers[i] = network.operands.size() + s;
    numbers.erase(numbers.begin() + static_cast<std::ptrdiff_t>(j));
  }
  return all;
}

}  // namespace

class TestContraction : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// 200 random networks of 1 to 6 tensors, with indices in one, two or three of them, against all orders.
  void isAsGoodAsTryingEverything() {
    for (int seed = 0; seed < 200; ++seed)
      for (const PathGoal goal : {PathGoal::macs, PathGoal::peak}) {
        const Network network = random_network(seed, 1 + static_cast<std::size_t>(seed) % 6);
        const ContractionPath path = optimal_path(network, goal);
        const Cost best = least(network, as_sets(network), goal);
        QVERIFY2(path.macs == best.macs && path.peak == best.peak,
                 qPrintable(QString("seed %1: %2 %3, best %4 %5")
                                .arg(seed)
                                .arg(path.macs)
                                .arg(path.peak)
                                .arg(best.macs)
                                .arg(best.peak)));
        const Cost counted = recounted(network, path);
        QCOMPARE(counted.macs, path.macs);
        QCOMPARE(counted.peak, path.peak);
      }
  }

  void matrixChainIsTheTextbookOne() {
    // Cormen et al., section 15.2: 30×35, 35×15, 15×5, 5×10, 10×20, 20×25 takes 15,125 multiplications
    const Network chain{
        {30, 35, 15, 5, 10, 20, 25}, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}}, {0, 6}};
    QCOMPARE(optimal_path(chain).macs, std::int64_t{15125});
    QVERIFY(optimal_path(chain, PathGoal::macs, 3).macs >= 15125);
  }

  void greedyPathsAreTrueAndNotFarOff() {
    double worst = 1;
    for (int seed = 0; seed < 100; ++seed) {
      const Network network = random_network(1000 + seed, 7);
      const ContractionPath greedy = optimal_path(network, PathGoal::macs, 1), exact = optimal_path(network);
      const Cost counted = recounted(network, greedy);
      QCOMPARE(counted.macs, greedy.macs);
      QCOMPARE(counted.peak, greedy.peak);
      QVERIFY(greedy.macs >= exact.macs);
      worst = std::max(worst, static_cast<double>(greedy.macs) / static_cast<double>(exact.macs));
    }
    QVERIFY2(worst < 20, qPrintable(QString::number(worst)));
  }

  void manyTensorsAreContractedGreedily() {
    Network train;
    for (int k = 0; k < 20; ++k) {
      train.sizes.push_back(4);
      if (k > 0) train.operands.push_back({k - 1, k});
    }
    train.output = {0, 19};
    QCOMPARE(optimal_path(train).steps.size(), std::size_t{18});
    QCOMPARE(optimal_path(train).macs, std::int64_t{18 * 64});
  }

  void edges() {
    QCOMPARE(optimal_path({{3}, {{0}}, {0}}).steps.size(), std::size_t{0});
    QCOMPARE(optimal_path({{3, 4}, {{0}, {1}}, {0, 1}}).macs, std::int64_t{12});
    QCOMPARE(optimal_path({{1L << 40, 1L << 40}, {{0}, {1}}, {0, 1}}).macs, INT64_MAX);
    QVERIFY_THROWS_EXCEPTION(Error, optimal_path({{}, {}, {}}));
    QVERIFY_THROWS_EXCEPTION(Error, optimal_path({{3}, {{1}}, {}}));
    QVERIFY_THROWS_EXCEPTION(Error, optimal_path({{3}, {{-1}}, {}}));
    QVERIFY_THROWS_EXCEPTION(Error, optimal_path({Shape(65, 2), {{0}}, {}}));
  }
};

TENFOLD_TEST_CLASS(TestContraction)
#include "test_contraction.moc"
