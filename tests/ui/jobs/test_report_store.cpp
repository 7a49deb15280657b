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
    study::TradeOffPoint point;
    point.recipe.set({fc1, CpOptions{{std::int64_t{3}}}});
    store.put(Curve{{}, {}});
    store.put(Curve{Family::cp, {point}});
    store.put(Curve{Family::cp, {point}, "macs"});
    store.put(Curve{Family::cp, {}, "parameters", "two-sided"});
    QCOMPARE(store.curves().size(), std::size_t(4));
    store.put(Curve{Family::cp, {point, point}});
    QCOMPARE(store.curves().size(), std::size_t(4));
    QCOMPARE(store.curves()[3].points.size(), std::size_t(2));
  }

  void answersUnderAnotherMetricAreOthers() {
    ReportStore store;
    const LayerSpec spec{fc1, LowRankOptions{{std::int64_t{3}}}};
    store.put(answer(fc1, spec.options, 0.5, 2));
    store.put(answer(fc1, spec.options, 0.75, 2), "two-sided");
    QCOMPARE(store.layer(spec)->relative_error, 0.5);
    QCOMPARE(store.layer(spec, "two-sided")->relative_error, 0.75);
    QVERIFY(store.layer(spec, "input") == nullptr);
    // of a dense layer nothing is lost under any
    store.put(answer(fc2, DenseOptions{}, 0, 1), "two-sided");
    QVERIFY(store.layer({fc2, DenseOptions{}}) != nullptr);
    Recipe recipe;
    recipe.set(spec);
    store.putWeightError(recipe, 0.1);
    study::BenchReport bench;
    store.put(recipe, bench);
    recipe.metric = "two-sided";
    QVERIFY(!store.knownWeightError(recipe));
    QVERIFY(store.bench(recipe) != nullptr);  // time does not depend on it
  }
};

TENFOLD_TEST_CLASS(TestReportStore)

}  // namespace tenfold::ui::testing

#include "test_report_store.moc"
