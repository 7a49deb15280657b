// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/jobs/report_store.h"

namespace tenfold::ui::testing {
namespace {

study::LayerReport answer(const std::string& id, const LayerOptions& options, double error, double norm) {
  study::LayerReport report;
  report.spec = {id, options};
  report.relative_error = error;
  report.norm = norm;
  return report;
}

}  // namespace

class TestReportStore : public QObject {
  Q_OBJECT

 private slots:
  void findsAnswersByRequest() {
    ReportStore store;
    store.put(answer(fc1, LowRankOptions{{std::int64_t{3}}}, 0.5, 2));
    QVERIFY(store.layer({fc1, LowRankOptions{{std::int64_t{3}}}, true}) != nullptr);
    QVERIFY(store.layer({fc1, LowRankOptions{{std::int64_t{4}}}}) == nullptr);
  }

  void sumsTheWeightError() {
    auto model = madeUpReport();
    model.layers = {model.layers[3], model.layers[4]};
    Recipe recipe;
    recipe.set({fc1, LowRankOptions{{std::int64_t{3}}}});
    ReportStore store;
    store.put(answer(fc1, LowRankOptions{{std::int64_t{3}}}, 0.5, 3));
    QVERIFY(!store.weightError(model, recipe));
    store.put(answer(fc2, DenseOptions{}, 0, 4));
    QCOMPARE(*store.weightError(model, recipe), 1.5 / 5);
  }

  void timesServeTheDenseFormToo() {
    ReportStore store;
    Recipe recipe;
    recipe.set({fc1, LowRankOptions{{std::int64_t{3}}}});
    study::BenchReport bench;
    study::TimeRow row{fc1, "fc1", "low-rank", 2e-3, 1e-3, 2, 1.9, 2.1, "faster"};
    bench.layers = {row};
    store.put(recipe, bench);
    QCOMPARE(store.time(recipe.spec_of(fc1))->verdict, "faster");
    QCOMPARE(store.time({fc1, DenseOptions{}})->seconds, 2e-3);
    QVERIFY(store.time({fc2, DenseOptions{}}) == nullptr);
    QVERIFY(store.bench(recipe) != nullptr);
    QVERIFY(store.bench(Recipe{}) == nullptr);
  }

  void curvesAreKeptPerFamily() {
    ReportStore store;
    store.startCurve({});
    store.startCurve(Family::cp);
    study::TradeOffPoint point;
    point.relative_error = 0.25;
    point.recipe.set({fc1, CpOptions{{std::int64_t{3}}}});
    store.addPoint(Family::cp, point);
    QCOMPARE(store.curves()[0].points.size(), std::size_t(0));
    QCOMPARE(store.curves()[1].points.size(), std::size_t(1));
    QCOMPARE(*store.weightError(madeUpReport(), point.recipe), 0.25);
    store.startCurve(Family::cp);
    QCOMPARE(store.curves().size(), std::size_t(2));
    QVERIFY(store.curves()[1].points.empty());
  }
};

TENFOLD_TEST_CLASS(TestReportStore)

}  // namespace tenfold::ui::testing

#include "test_report_store.moc"
