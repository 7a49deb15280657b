// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/plots/family_points.h"

namespace tenfold::ui::testing {
namespace {

study::FamilyPoint way(const LayerOptions& options, std::int64_t parameters, double loss) {
  return {options, {}, parameters, 2 * parameters, loss};
}

const std::vector<study::FamilyPoint> ways{
    way(LowRankOptions{{std::int64_t{1}}}, 100, 0.5), way(LowRankOptions{{std::int64_t{2}}}, 200, 0.125),
    way(LowRankOptions{{std::int64_t{3}}}, 300, 0.2),  // beaten by rank 2
    way(CpOptions{{std::int64_t{4}}}, 50, 0.5), way(DenseOptions{}, 1000, 0)};

}  // namespace

class TestFamilyPoints : public QObject {
  Q_OBJECT

 private slots:
  void linesAreOfWhatNothingOfTheFamilyBeats() {
    const FamilyScene scene = familyScene(ways, {{fc1, DenseOptions{}}, {}, 0, 0, 1.0}, {});
    QCOMPARE(scene.series.size(), std::size_t(2));
    QCOMPARE(scene.series[0].family, Family::low_rank);
    QCOMPARE(scene.series[0].points.size(), std::size_t(2));
    QCOMPARE(scene.series[0].points[1].x, 20.0);
    QCOMPARE(scene.series[0].points[1].y, 50.0);  // √(2 · 0.125) of a weight of size 1
    QVERIFY(!scene.current);
    QCOMPARE(toCsv(scene).count('\n'), 5);  // header, three ways, dense
  }

  void lossesStayWhatTheyAre() {
    const FamilyState state{{fc1, LowRankOptions{{std::int64_t{2}}}}, 0.125, 200, 400, 0};
    const FamilyScene scene = familyScene(ways, state, {FamilyAxis::macs, FamilyQuantity::lost});
    QVERIFY(scene.loss);
    QCOMPARE(scene.series[0].points[0].y, 0.5);
    QCOMPARE(scene.current->x, 20.0);
    QVERIFY(scene.yLow < 0.125 && scene.yHigh > 0.5);
  }

  /// A ladder of ticks up to infinity has no end.
  void whatIsNotFiniteHasNoPlace() {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const FamilyState state{{fc1, LowRankOptions{{std::int64_t{2}}}}, infinite, 200, 400, 0};
    auto diverged = ways;
    diverged.front().loss = infinite;
    const FamilyScene scene = familyScene(diverged, state, {FamilyAxis::macs, FamilyQuantity::lost});
    QVERIFY(!scene.current);
    QVERIFY(std::isfinite(scene.yLow) && std::isfinite(scene.yHigh) && scene.yHigh < 10);
    for (auto& each : diverged) each.loss = each.family() == Family::cp ? infinite : each.loss;
    for (const auto& each : waysToMeasure(diverged, 3)) QVERIFY(each.family() == Family::low_rank);
  }

  void timesAreOfThosePredictedOrMeasured() {
    FamilyState state{{fc1, DenseOptions{}}, {}, 0, 0, 1.0};
    state.predictedDense = 8e-6;
    state.predicted = {64, 2};
    state.measured = {1, 1};
    for (const auto& way : ways) state.numbers[wayKey(way.options)].predictedSeconds = 1e-6;
    // twice as fast as dense, with a spread; the dense layer took 10 µs at the median of all runs
    const auto timed = [&](const study::FamilyPoint& way, double dense, double ratio) {
      state.numbers[wayKey(way.options)].time =
          study::TimeRow{{}, {}, {}, dense, dense / ratio, ratio, ratio / 2, ratio * 2, "faster"};
    };
    timed(ways[0], 10e-6, 2);
    timed(ways[2], 9e-6, 0.5);
    timed(ways[1], 12e-6, 1);
    const FamilyScene predicted = familyScene(ways, state, {FamilyAxis::predictedTime, FamilyQuantity::lost});
    QCOMPARE(predicted.denseX, 8e-6);
    QCOMPARE(predicted.threads, 2);
    QCOMPARE(predicted.series.size(), std::size_t(2));
    QVERIFY(!predicted.series[0].points[0].filled);
    const FamilyScene measured = familyScene(ways, state, {FamilyAxis::measuredTime, FamilyQuantity::lost});
    QCOMPARE(measured.series.size(), std::size_t(1));  // CP was not
    QCOMPARE(measured.denseX, 10e-6);
    QCOMPARE(measured.batch, std::int64_t(1));
    const auto& points = measured.series[0].points;
    QCOMPARE(points.size(), std::size_t(2));
    QCOMPARE(points[0].x, 5e-6);
    QCOMPARE(points[0].xLow, 2.5e-6);
    QCOMPARE(points[0].xHigh, 10e-6);
    QVERIFY(points[0].filled);
    QCOMPARE(measured.series[0].beaten.size(),
             std::size_t(1));  // slower and worse, but measured: it is shown
    QCOMPARE(measured.series[0].beaten[0].x, 20e-6);
    QVERIFY(measured.xLow < 2.5e-6 && measured.xHigh > 40e-6);
    const QStringList lines = toCsv(measured).trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(
        lines[0].endsWith("predicted_seconds,seconds,seconds_low,seconds_high,dense_seconds,times_as_fast,"
                          "accuracy,predicted_accuracy"));
    QVERIFY2(lines[1].endsWith(",1e-06,5e-06,2.5e-06,1e-05,1e-05,2,,"), qPrintable(lines[1]));
    for (const auto& line : lines) QCOMPARE(line.count(','), lines[0].count(','));
  }

  void scoresRise() {
    FamilyState state{{fc1, DenseOptions{}}, {}, 0, 0, 1.0};
    state.denseScore = 0.98;
    state.numbers[wayKey(ways[0].options)].score = 0.6;
    state.numbers[wayKey(ways[1].options)].predictedScore = 0.9;
    state.numbers[wayKey(ways[2].options)].predictedScore = 0.8;  // larger and worse
    const FamilyScene scene = familyScene(ways, state, {FamilyAxis::parameters, FamilyQuantity::accuracy});
    QCOMPARE(scene.series.size(), std::size_t(1));
    const auto& points = scene.series[0].points;
    QCOMPARE(points.size(), std::size_t(2));
    QCOMPARE(points[0].y, 60.0);
    QVERIFY(points[0].filled && !points[1].filled);
    QCOMPARE(points[1].y, 90.0);
    QVERIFY(scene.series[0].beaten.empty());
    QCOMPARE(scene.denseScore.value(), 98.0);
    QVERIFY(scene.yHigh > 98 && scene.yLow < 60);
    QVERIFY(toCsv(scene).contains(",,0.6,\n") && toCsv(scene).contains(",,0.98,\n"));
    // a measured time and a predicted accuracy: hollow
    const FamilyScene none = familyScene(ways, state, {FamilyAxis::measuredTime, FamilyQuantity::accuracy});
    QVERIFY(none.isEmpty());
  }

  void whatIsMeasuredFirstShowsTheWhole() {
    std::vector<study::FamilyPoint> many;
    for (std::int64_t k = 1; k <= 20; ++k) many.push_back(way(LowRankOptions{{k}}, 100 * k, 1.0 / double(k)));
    for (std::int64_t k = 1; k <= 20; ++k) many.push_back(way(CpOptions{{k}}, 90 * k, 1.1 / double(k)));
    many.push_back(way(DenseOptions{}, 3000, 0));
    const auto measured = waysToMeasure(many, 5);
    QCOMPARE(measured.size(), std::size_t(10));
    QVERIFY(measured[0].family() != measured[1].family());
    QVERIFY(measured[0].parameters > 200 && measured[0].parameters < 1500);  // a middle one
    QCOMPARE(std::min(measured[2].parameters, measured[3].parameters), std::int64_t(90));
    QCOMPARE(std::max(measured[4].parameters, measured[5].parameters), std::int64_t(2000));
    QVERIFY(waysToMeasure({many.back()}, 5).empty());
  }

  void aDenseLayerAloneIsEmpty() {
    QVERIFY(familyScene({ways.back()}, {}, {}).isEmpty());
    QVERIFY(familyScene({}, {}, {}).isEmpty());
  }

  void markersAreSpread() {
    FamilySeries series;
    for (int k = 1; k <= 500; ++k) series.points.push_back({double(k) / 5, 1.0, {}});
    const auto marked = markedPoints(series, 10);
    QVERIFY(marked.size() <= 10 && marked.size() >= 8);
    QCOMPARE(marked.front(), std::size_t(0));
    QCOMPARE(marked.back(), std::size_t(499));
    QCOMPARE(markedPoints({Family::cp, {{1, 1, {}}}}, 10).size(), std::size_t(1));
    QVERIFY(markedPoints({}, 10).empty());
  }
};

TENFOLD_TEST_CLASS(TestFamilyPoints)

}  // namespace tenfold::ui::testing

#include "test_family_points.moc"
