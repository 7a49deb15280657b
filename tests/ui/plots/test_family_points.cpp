// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
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
    const FamilyScene scene = familyScene(ways, {{fc1, DenseOptions{}}, {}, 0, 0, 1.0}, PlotAxis::parameters);
    QCOMPARE(scene.series.size(), std::size_t(2));
    QCOMPARE(scene.series[0].family, Family::low_rank);
    QCOMPARE(scene.series[0].points.size(), std::size_t(2));
    QCOMPARE(scene.series[0].points[1].x, 20.0);
    QCOMPARE(scene.series[0].points[1].y, 50.0);  // √(2 · 0.125) of a weight of size 1
    QVERIFY(!scene.current);
    QCOMPARE(toCsv(scene).count('\n'), 4);
  }

  void lossesStayWhatTheyAre() {
    const FamilyState state{{fc1, LowRankOptions{{std::int64_t{2}}}}, 0.125, 200, 400, 0};
    const FamilyScene scene = familyScene(ways, state, PlotAxis::macs);
    QVERIFY(scene.loss);
    QCOMPARE(scene.series[0].points[0].y, 0.5);
    QCOMPARE(scene.current->x, 20.0);
    QVERIFY(scene.yLow < 0.125 && scene.yHigh > 0.5);
  }

  void aDenseLayerAloneIsEmpty() {
    QVERIFY(familyScene({ways.back()}, {}, PlotAxis::parameters).isEmpty());
    QVERIFY(familyScene({}, {}, PlotAxis::parameters).isEmpty());
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
