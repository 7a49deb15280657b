// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/compare/curve_scenes.h"
#include "ui/document/requests.h"

namespace tenfold::ui::testing {
namespace {

study::TradeOffPoint pointOf(std::int64_t parameters, double loss) {
  study::TradeOffPoint point;
  point.parameters = parameters;
  point.relative_error = std::nan("");
  point.predicted_loss = loss;
  return point;
}

}  // namespace

class TestCurveScenes : public QObject {
  Q_OBJECT

  Document document_;
  ReportStore store_;

  CurveScene fronts(Fact goal, const std::vector<VariantFront>& more = {}) {
    return frontScene({document_, store_, more, factsOf(document_, store_)}, goal);
  }

  Curve curve(std::optional<Family> family, std::vector<study::TradeOffPoint> points) {
    Curve made;
    made.family = family;
    made.points = std::move(points);
    made.metric = metricKey(document_.recipe());
    return made;
  }

 private slots:
  void init() {
    store_.clear();
    document_.open({}, madeUpReport());
  }

  void frontsLieOverEachOther() {
    document_.setMetric(Metric::input);
    QVERIFY(fronts(Fact::loss).isEmpty());
    const auto dense = document_.denseParameters();
    store_.put(curve({}, {pointOf(dense, 0), pointOf(dense / 4, 2), pointOf(dense / 2, 3)}));
    store_.put(curve(Family::cp, {pointOf(dense / 2, 4)}));
    Curve other = curve(Family::tucker, {pointOf(dense / 2, 1)});
    other.metric = "input@x\n";  // its losses mean something else
    store_.put(other);
    const CurveScene scene = fronts(Fact::loss);
    QCOMPARE(scene.curves.size(), std::size_t{2});
    QCOMPARE(scene.curves[0].name, "solver's front");
    QVERIFY(scene.curves[0].strong);
    QCOMPARE(scene.curves[0].points.size(), std::size_t{2});  // what another beats is not there
    QVERIFY(qAbs(scene.curves[0].points[0].x() - 25) < 0.1);
    QCOMPARE(scene.curves[0].points[1], QPointF(100, 0));
    QCOMPARE(scene.curves[1].name, "CP");
    QCOMPARE(toCsv(scene).count('\n'), 4);
    // no error of the weights is known, until their size is
    QVERIFY(fronts(Fact::error).isEmpty());
  }

  void variantsArePointsAndHaveTheirFronts() {
    document_.setMetric(Metric::input);
    const auto dense = document_.denseParameters();
    store_.put(curve({}, {pointOf(dense, 0), pointOf(dense / 4, 2)}));
    document_.branchVariant("locked");
    document_.setLocked({fc1}, true);
    document_.switchVariant(0);
    const auto base = baseKey(document_.variants()[1].recipe);
    const CurveScene scene = fronts(Fact::loss, {{base, nullptr, {pointOf(dense / 2, 2.5)}}});
    QCOMPARE(scene.curves.size(), std::size_t{2});
    QCOMPARE(scene.curves[0].name, "Variant 1");  // whose locks they are
    QCOMPARE(scene.curves[1].name, "locked");
    document_.setMetric(Metric::weight);
    store_.put(curve({}, {pointOf(dense, 0)}));
    const CurveScene error = fronts(Fact::error);
    QVERIFY(error.isEmpty());
    document_.setFamily({fc1}, Family::low_rank);
    store_.putWeightError(document_.recipe(), 0.25);
    study::LayerReport report;
    for (const auto& row : document_.report().layers) {
      report.spec = {row.id, DenseOptions{}};
      report.norm = 1;
      store_.put(report);
    }
    const CurveScene known = fronts(Fact::error);
    QCOMPARE(known.curves.back().name, "variants");
    QVERIFY(known.curves.back().look == NamedCurve::Look::points);
    QCOMPARE(known.curves.back().labels.front(), "Variant 1");
    QCOMPARE(known.curves.back().points.front().y(), 25.0);
  }

  void layersOfSelectedVariants() {
    document_.branchVariant("small");
    document_.setOptions(fc1, LowRankOptions{{4L}}, "x");
    auto variants = factsOf(document_, store_);
    variants.push_back(variants[1]);
    variants.back().otherModel = true;
    const CurveScene kept = layerScene(variants, {}, LayerQuantity::kept);
    QCOMPARE(kept.curves.size(), std::size_t{2});
    QCOMPARE(kept.names, (QStringList{"features.0", "features.3", "fc1", "fc2"}));
    QCOMPARE(kept.curves[0].points[2].y(), 100.0);
    QVERIFY(kept.curves[1].points[2].y() < 20);
    QVERIFY(kept.curves[1].strong);
    QCOMPARE(layerScene(variants, {1}, LayerQuantity::parameters).curves.size(), std::size_t{1});
    const CurveScene ranks = layerScene(variants, {}, LayerQuantity::rank);
    QCOMPARE(ranks.curves.size(), std::size_t{1});  // dense layers have none
    QCOMPARE(ranks.curves[0].points, (std::vector{QPointF(2, 4)}));
    QVERIFY(toCsv(ranks).contains("\"small\",\"fc1\",4\n"));
  }
};

TENFOLD_TEST_CLASS(TestCurveScenes)

}  // namespace tenfold::ui::testing

#include "test_curve_scenes.moc"
