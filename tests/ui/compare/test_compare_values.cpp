// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QMouseEvent>

#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/compare/difference_panel.h"
#include "ui/compare/parallel_plot.h"
#include "ui/compare/variant_model.h"
#include "ui/jobs/measure_service.h"
#include "ui/jobs/other_sessions.h"
#include "ui/jobs/report_store.h"

namespace tenfold::ui::testing {

class TestCompareValues : public QObject {
  Q_OBJECT

  static VariantFacts made(double parameters, std::optional<double> accuracy) {
    VariantFacts facts;
    facts.values[std::size_t(Fact::parameters)] = parameters;
    facts.values[std::size_t(Fact::accuracy)] = accuracy;
    return facts;
  }

  const std::vector<VariantFacts> four{made(100, 0.9), made(50, 0.9), made(25, 0.8), made(10, {})};

 private slots:
  void theFrontHasWhatNoOtherBeats() {
    // as accurate and larger is beaten; what was not measured is on no front
    QCOMPARE(onFront(four, Fact::parameters, Fact::accuracy), (std::vector{false, true, true, false}));
    QCOMPARE(onFront({made(5, 0.5), made(5, 0.5)}, Fact::parameters, Fact::accuracy),
             (std::vector{true, true}));
  }

  void factsAreCountedAndRemembered() {
    Document document;
    ReportStore store;
    document.open({}, madeUpReport());
    document.branchVariant("small");
    document.setFamily({fc1, conv1}, Family::low_rank);
    study::EvaluateReport score;
    score.accuracy = 0.75;
    store.put(document.recipe(), score);
    const auto facts = factsOf(document, store);
    QCOMPARE(facts.size(), std::size_t{2});
    QCOMPARE(facts[1].name, "small");
    QVERIFY(facts[1].current && !facts[0].current);
    QCOMPARE(*facts[1].value(Fact::parameters), double(document.prediction().parameters));
    QCOMPARE(*facts[0].value(Fact::parameters), double(document.denseParameters()));
    QCOMPARE(*facts[1].value(Fact::accuracy), 0.75);
    QVERIFY(!facts[0].value(Fact::accuracy) && !facts[1].value(Fact::time));
    int factorized = 0;
    for (const auto& bar : facts[1].layers) factorized += bar.family == Family::low_rank && bar.kept < 1;
    QCOMPARE(factorized, 2);
    document.switchVariant(0);  // measured under its recipe, whichever is worked on
    QCOMPARE(*factsOf(document, store)[1].value(Fact::accuracy), 0.75);
    QCOMPARE(missingText(facts[0], Fact::accuracy), "not measured");
    QVERIFY(toCsv(facts).startsWith("variant,session,parameters,macs,bytes,seconds,"));
    QVERIFY(toCsv(facts).contains("\"small\",,"));
    QVERIFY(toCsv(facts).contains(",0.75\n"));
  }

  void lossesOfAnotherMetricDoNotCompare() {
    Document document;
    ReportStore store;
    document.open({}, madeUpReport());
    document.setFamily({fc1}, Family::low_rank);
    document.branchVariant("judged");
    document.setMetric(Metric::input);
    const auto facts = factsOf(document, store);
    QVERIFY(facts[0].otherMetric && !facts[1].otherMetric);
    QCOMPARE(missingText(facts[0], Fact::loss), "other metric");
  }

  void otherSessionsAreRowsOfTheirOwn() {
    Document document;
    ReportStore store;
    document.open({}, madeUpReport());
    OtherSession same{"/a/same.tenfold", true, madeUpReport(), {}}, other = same;
    Recipe small;
    small.set({fc1, LowRankOptions{{4L}}});
    same.variants = other.variants = {{"small", small, "{}"}};
    other.path = "/a/other.tenfold";
    other.sameModel = false;
    study::EvaluateReport score;
    score.accuracy = 0.5;
    store.put(small, score);
    const auto facts = factsOf(document, store, {same, other});
    QCOMPARE(facts.size(), std::size_t{3});
    QVERIFY(facts[0].isOwn() && !facts[1].isOwn() && !facts[2].isOwn());
    QCOMPARE(*facts[1].value(Fact::accuracy), 0.5);  // the same recipe of the same model
    QVERIFY(!facts[2].value(Fact::accuracy));
    QCOMPARE(missingText(facts[2], Fact::accuracy), "other model");
    QCOMPARE(*facts[2].value(Fact::parameters), *facts[1].value(Fact::parameters));
    VariantModel model;
    model.show(facts);
    QCOMPARE(model.index(1, VariantModel::Name).data().toString().trimmed(), "same · small");
    QVERIFY(toCsv(facts).contains("\"small\",\"/a/other.tenfold\","));
  }

  void whatIsMissing() {
    ReportStore store;
    Recipe small;
    small.set({fc1, LowRankOptions{{4L}}});
    const std::vector<Variant> variants{{"dense", {}, "{}"}, {"small", small, "{}"}, {"twin", small, "{}"}};
    auto tasks = missingOf(store, variants, true);
    QCOMPARE(tasks.size(), std::size_t{2});  // each recipe once
    QVERIFY(!tasks[0].error && tasks[0].accuracy && tasks[0].time);
    QVERIFY(tasks[1].error);
    QVERIFY(!missingOf(store, variants, false)[1].accuracy);
    store.put(Recipe{}, study::EvaluateReport{});
    store.put(Recipe{}, study::BenchReport{});
    store.putWeightError(small, 0.1);
    tasks = missingOf(store, variants, true);
    QCOMPARE(tasks.size(), std::size_t{1});
    QVERIFY(!tasks[0].error && tasks[0].accuracy && tasks[0].time);
  }

  void layersThatDiffer() {
    const auto report = madeUpReport();
    Recipe one, other;
    one.set({fc1, LowRankOptions{{4L}}});
    other.set({fc1, LowRankOptions{{4L}}, true});  // a lock is no difference
    QVERIFY(differences(report, one, other).empty());
    other.set({fc1, LowRankOptions{{8L}}});
    other.set({conv1, CpOptions{{3L}}});
    const auto rows = differences(report, one, other);
    QCOMPARE(rows.size(), std::size_t{2});
    QCOMPARE(rows[0].id, conv1);  // in the model's order
    QCOMPARE(rows[0].one, "dense");
    QCOMPARE(rows[0].other, "CP 3");
    QCOMPARE(rows[1].one, "low-rank 4");
    QVERIFY(rows[1].oneParameters < rows[1].otherParameters);
  }

  void axesMoveAndRangesKeep() {
    ParallelPlot plot;
    plot.resize(500, 300);
    plot.show({made(100, 0.9), made(50, 0.7), made(25, {})});
    plot.show(four);
    QCOMPARE(plot.axes(), (std::vector{Fact::parameters, Fact::accuracy}));  // what nobody has is not there
    // keep the upper half of parameters
    const QPoint top = plot.placeOf(0, 100).toPoint(), half = plot.placeOf(0, 45).toPoint();
    QTest::mousePress(&plot, Qt::LeftButton, Qt::NoModifier, top);
    QMouseEvent drag(QEvent::MouseMove, half, plot.mapToGlobal(half), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &drag);
    QTest::mouseRelease(&plot, Qt::LeftButton, Qt::NoModifier, half);
    QVERIFY(plot.isKept(four[0]) && plot.isKept(four[1]));
    QVERIFY(!plot.isKept(four[2]) && !plot.isKept(four[3]));
    // the title is dragged over the other axis
    const QPoint title(top.x(), top.y() - 30), beyond(plot.placeOf(1, 0.9).x(), title.y());
    QTest::mousePress(&plot, Qt::LeftButton, Qt::NoModifier, title);
    QMouseEvent move(QEvent::MouseMove, beyond, plot.mapToGlobal(beyond), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &move);
    QTest::mouseRelease(&plot, Qt::LeftButton, Qt::NoModifier, beyond);
    QCOMPARE(plot.axes(), (std::vector{Fact::accuracy, Fact::parameters}));
    QVERIFY(!plot.isKept(four[2]));          // the range went with its axis
    QTest::keyClick(&plot, Qt::Key_Delete);  // it has the keyboard
    QVERIFY(plot.isKept(four[2]));
    plot.show(four, Limits{{{Fact::accuracy, 0.85}}});  // a limit dims as a range does
    QVERIFY(plot.isKept(four[1]) && !plot.isKept(four[2]));
    plot.show(four);
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(plot.axes(), (std::vector{Fact::parameters, Fact::accuracy}));
    plot.show(four);
    QCOMPARE(plot.axes(), (std::vector{Fact::parameters, Fact::accuracy}));
    // an axis that goes while it is dragged takes the drag with it
    const QPoint second = plot.placeOf(1, 0.9).toPoint(), below(second.x(), second.y() + 60);
    QTest::mousePress(&plot, Qt::LeftButton, Qt::NoModifier, second);
    plot.show({made(100, {}), made(50, {})});
    QMouseEvent late(QEvent::MouseMove, below, plot.mapToGlobal(below), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &late);
    QTest::mouseRelease(&plot, Qt::LeftButton, Qt::NoModifier, below);
    QCOMPARE(plot.axes(), std::vector{Fact::parameters});
    QVERIFY(plot.isKept(made(100, {})) && plot.isKept(made(1, {})));
  }

  void modelsKeepTheRules() {
    Document document;
    ReportStore store;
    document.open({}, madeUpReport());
    VariantModel variants;
    QAbstractItemModelTester tester(&variants, QAbstractItemModelTester::FailureReportingMode::QtTest);
    variants.show(factsOf(document, store));
    document.branchVariant("b");
    variants.show(factsOf(document, store));
    QCOMPARE(variants.index(1, VariantModel::Name).data().toString(), "▸ b");
    QCOMPARE(variants.index(0, VariantModel::Kept).data().toString(), "100 %");
    QCOMPARE(variants.index(0, VariantModel::Accuracy).data().toString(), "not measured");
    DifferenceModel rows;
    QAbstractItemModelTester other(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Recipe recipe;
    recipe.set({fc1, LowRankOptions{{4L}}});
    rows.show(differences(document.report(), {}, recipe), "a", "b");
    QCOMPARE(rows.rowCount(), 1);
    QCOMPARE(rows.headerData(DifferenceModel::Other, Qt::Horizontal).toString(), "b");
    QCOMPARE(rows.asText().count('\n'), 2);
  }
};

TENFOLD_TEST_CLASS(TestCompareValues)

}  // namespace tenfold::ui::testing

#include "test_compare_values.moc"
