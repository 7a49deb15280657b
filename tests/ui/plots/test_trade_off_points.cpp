// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/plots/trade_off_points.h"

namespace tenfold::ui::testing {
namespace {

Recipe recipeOf(std::int64_t rank) {
  Recipe recipe;
  recipe.set({fc1, LowRankOptions{{rank}}});
  return recipe;
}

study::TradeOffPoint pointOf(std::int64_t parameters, double error, std::int64_t rank) {
  study::TradeOffPoint point;
  point.parameters = parameters;
  point.relative_error = error;
  point.recipe = recipeOf(rank);
  return point;
}

}  // namespace

class TestTradeOffPoints : public QObject {
  Q_OBJECT

 private slots:
  void sortsAndScales() {
    const std::vector<Curve> curves{{{}, {pointOf(500, 0.1, 5), pointOf(100, 0.4, 1)}}};
    const PlotScene scene = plotScene(curves, {}, {1000, 1000, {}, 0.0, {}, {}}, {PlotQuantity::weightError});
    QCOMPARE(scene.series.size(), std::size_t(1));
    QCOMPARE(scene.series[0].points[0].x, 10.0);
    QCOMPARE(scene.series[0].points[0].y, 40.0);
    QCOMPARE(scene.series[0].points[1].x, 50.0);
    QVERIFY(!scene.series[0].points[0].filled);
    QCOMPARE(scene.dense->x, 100.0);
    QCOMPARE(scene.dense->y, 0.0);
    QVERIFY(!scene.current);  // all dense: the square says it
    QVERIFY(scene.xLow < 10 && scene.xHigh > 100 && scene.yLow < 0 && scene.yHigh > 40);
  }

  void accuracyNeedsMeasuring() {
    auto measured = pointOf(500, 0.1, 5);
    measured.accuracy = 0.9;
    const std::vector<Curve> curves{{Family::cp, {measured, pointOf(100, 0.4, 1)}}};
    const PlotScene scene =
        plotScene(curves, {}, {1000, 500, recipeOf(5), 0.1, 0.9, 0.95}, {PlotQuantity::accuracy});
    QCOMPARE(scene.series[0].points.size(), std::size_t(1));
    QVERIFY(scene.series[0].points[0].filled);
    QCOMPARE(scene.series[0].name, "CP");
    QCOMPARE(scene.dense->y, 95.0);
    QCOMPARE(scene.current->y, 90.0);
    QVERIFY(scene.yHigh <= 101);
  }

  void evaluationsFillPoints() {
    const std::vector<Curve> curves{{{}, {pointOf(500, 0.1, 5)}}};
    const std::vector<EvaluatedRecipe> evaluated{
        {recipeOf(5), 500, 0.1, 0.8}, {recipeOf(7), 700, 0.05, 0.9}, {recipeOf(9), 600, 0.07, 0.85}};
    const PlotScene scene =
        plotScene(curves, evaluated, {1000, 700, recipeOf(7), 0.05, 0.9, {}}, {PlotQuantity::weightError});
    QVERIFY(scene.series[0].points[0].filled);
    QCOMPARE(scene.measured.size(), std::size_t(1));  // of the others one is current, one is on the curve
    QVERIFY(scene.current->filled);
    QVERIFY(toCsv(scene).contains("current,700,0,70,,0.05,0.9"));
  }

  void whatIsBeatenIsHiddenUntilAskedFor() {
    const std::vector<Curve> curves{{{}, {pointOf(500, 0.1, 5)}}};
    const std::vector<EvaluatedRecipe> evaluated{{recipeOf(9), 600, 0.2, {}}};
    const PlotState state{1000, 1000, {}, {}, {}, {}};
    const PlotScene scene = plotScene(curves, evaluated, state, {PlotQuantity::weightError});
    QVERIFY(scene.measured.empty());
    QCOMPARE(scene.hidden, 1);
    const PlotScene all =
        plotScene(curves, evaluated, state, {PlotQuantity::weightError, PlotAxis::parameters, true});
    QCOMPARE(all.measured.size(), std::size_t(1));
  }

  void theFrontHasNothingThatItBeats() {
    // the smallest was measured, the next is predicted to lose more
    const std::vector<Curve> curves{
        {{}, {pointOf(300, 0.5, 3), pointOf(100, 0.9, 1), pointOf(200, 1.1, 2), pointOf(300, 0.6, 4)}}};
    const PlotState state{1000, 1000, {}, {}, {}, {}};
    const PlotScene scene = plotScene(curves, {}, state, {PlotQuantity::weightError});
    QCOMPARE(scene.series[0].points.size(), std::size_t(2));
    QCOMPARE(scene.series[0].points[0].x, 10.0);
    QCOMPARE(scene.series[0].points[1].y, 50.0);
    QCOMPARE(scene.hidden, 2);
    const PlotScene all =
        plotScene(curves, {}, state, {PlotQuantity::weightError, PlotAxis::parameters, true});
    QCOMPARE(all.series[0].points.size(), std::size_t(2));  // the line stays as it is
    QCOMPARE(all.measured.size(), std::size_t(2));
  }

  void lossesAreOfTheirMetricAndAxis() {
    auto point = pointOf(500, std::nan(""), 5);
    point.macs = 300;
    point.predicted_loss = 0.5;
    const std::vector<Curve> curves{
        {{}, {point}}, {{}, {point}, "macs"}, {{}, {point}, "parameters", "input@x\n"}};
    PlotState state{1000, 1000, {}, {}, {}, {}};
    state.denseMacs = 1000;
    const PlotScene macs = plotScene(curves, {}, state, {PlotQuantity::loss, PlotAxis::macs});
    QCOMPARE(macs.series.size(), std::size_t(1));
    QCOMPARE(macs.series[0].points[0].x, 30.0);
    QCOMPARE(macs.series[0].points[0].y, 0.5);
    QCOMPARE(macs.dense->y, 0.0);
    // half the square of what is lost: of weights of size 2 it is a half
    state.norm = 2;
    const PlotScene error = plotScene(curves, {}, state, {PlotQuantity::weightError});
    QCOMPARE(error.series[0].points[0].y, 50.0);
    QVERIFY(!error.series[0].points[0].filled);
    state.recipe.metric = "input";
    QVERIFY(plotScene(curves, {}, state, {PlotQuantity::loss}).series.empty());
    state.recipe.calibration_hash = "x";
    QCOMPARE(plotScene(curves, {}, state, {PlotQuantity::loss}).series.size(), std::size_t(1));
    QVERIFY(plotScene(curves, {}, state, {PlotQuantity::weightError}).series.empty());
  }

  void nothingIsEmpty() {
    QVERIFY(plotScene({}, {}, {}, {PlotQuantity::weightError}).isEmpty());
    QVERIFY(plotScene({{{}, {}}}, {}, {1000, 1000, {}, {}, {}, {}}, {PlotQuantity::weightError}).isEmpty());
  }

  void ticksAreRound() {
    QCOMPARE(shareTicks(4, 125), (std::vector<double>{5, 10, 20, 50, 100}));
    QCOMPARE(shareTicks(0.09, 10), (std::vector<double>{0.1, 0.2, 0.5, 1, 2, 5, 10}));
  }
};

TENFOLD_TEST_CLASS(TestTradeOffPoints)

}  // namespace tenfold::ui::testing

#include "test_trade_off_points.moc"
