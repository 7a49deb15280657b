// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/layer_ways.h"

#include <cmath>
#include <set>

#include "engine/study/sweep.h"
#include "engine/study/threads.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;

namespace {

const std::string samples = TENFOLD_SAMPLES;

SolveOptions judged_by_weight() {
  SolveOptions options;
  options.metric = Metric::weight;
  return options;
}

/// A small, a middle and a large way of each family.
std::vector<FamilyPoint> some_ways(const std::vector<FamilyPoint>& all) {
  std::map<Family, std::vector<FamilyPoint>> families;
  for (const FamilyPoint& point : all)
    if (point.family() != Family::dense) families[point.family()].push_back(point);
  std::vector<FamilyPoint> some;
  for (const auto& [family, points] : families)
    for (const std::size_t k : std::set<std::size_t>{0, points.size() / 2, points.size() - 1})
      some.push_back(points[k]);
  return some;
}

BenchOptions quickly() {
  BenchOptions options;
  options.threads = 1;
  options.seconds = 0.03;
  return options;
}

ScoreOptions by(Score score) {
  ScoreOptions options;
  options.score = score;
  options.data.data = "digits";
  return options;
}

}  // namespace

class TestLayerWays : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    use_threads(1);
    cnn_ = open_model(samples + "/digits_cnn.pt2");
    mlp_ = open_model(samples + "/digits_mlp.pt2");
  }

  void cleanupTestCase() { use_threads(0); }

  /// Predicted and measured sort the ways of a layer alike, of linear layers and of convolutions.
  void predictedTimesSortAsMeasuredOnes() {
    for (const auto& [model, layer] : {std::pair(mlp_, "hidden2.weight"), std::pair(cnn_, "")}) {
      const LayerRow& row = *layer ? *model.report().find(layer) : model.report().layers.at(2);
      const auto ways = some_ways(family_points(model, row.id, judged_by_weight()));
      const PredictedTimes predicted = predict_ways(model.report(), row.id, ways);
      int told = 0;
      const MeasuredTimes measured =
          measure_ways(model, row.id, ways, quickly(), {}, [&](const MeasuredTimes& so_far) {
            QCOMPARE(so_far.ways.size(), static_cast<std::size_t>(++told));
          });
      QCOMPARE(measured.ways.size(), ways.size());
      QCOMPARE(predicted.ways.size(), ways.size());
      QCOMPARE(measured.batch, predicted.batch);
      QCOMPARE(measured.threads, 1);
      QVERIFY(predicted.dense_seconds.value() > 0);
      std::vector<double> a, b;
      for (std::size_t k = 0; k < ways.size(); ++k) {
        const TimeRow& time = measured.ways[k].time;
        QCOMPARE(measured.ways[k].options, ways[k].options);
        QVERIFY(time.seconds > 0 && time.dense_seconds > 0);
        QVERIFY(time.ratio_low <= time.ratio && time.ratio <= time.ratio_high);
        a.push_back(predicted.ways[k].seconds.value());
        b.push_back(time.seconds);
      }
      const double alike = rank_correlation(a, b).value();
      qInfo("%s: predicted and measured times correlate %.2f in rank", row.name.c_str(), alike);
      QVERIFY2(alike > 0.3, qPrintable(QString::number(alike)));
    }
    QVERIFY_THROWS_EXCEPTION(Error, predict_ways(cnn_.report(), "nothing", {}));
    QVERIFY_THROWS_EXCEPTION(Error, measure_ways(cnn_, "nothing", {}, quickly()));
  }

  /// Each score is that of a model with this layer alone replaced.
  void scoresAreOfOneLayerReplaced() {
    const LayerRow& row = cnn_.report().layers.at(2);
    auto ways = some_ways(family_points(cnn_, row.id, judged_by_weight()));
    ways.resize(4);
    std::vector<std::size_t> told;
    const WayScores scores = score_ways(cnn_, row.id, ways, Metric::weight, by(Score::accuracy), {},
                                        [&](const WayScores& so_far) { told.push_back(so_far.ways.size()); });
    QCOMPARE(told, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
    QCOMPARE(scores.dense, evaluate(cnn_, {"digits"}).accuracy);
    for (std::size_t k = 0; k < ways.size(); ++k) {
      Recipe recipe;
      recipe.metric = "weight-error";
      recipe.set({row.id, ways[k].options, false});
      CompressReport made;
      QCOMPARE(scores.ways[k].score, evaluate(compress(cnn_, recipe, made), {"digits"}).accuracy);
      QCOMPARE(scores.ways[k].loss, ways[k].loss);
    }
    // without labels: how near the outputs stay
    const WayScores near = score_ways(cnn_, row.id, {ways[0]}, Metric::weight, by(Score::cosine));
    QVERIFY(std::abs(near.dense - 1) < 1e-6);
    QVERIFY(near.ways[0].score < 1);
  }

  void scoresFollowLossesMonotonely() {
    // worse by 0.1 at loss 1, then two that contradict each other, then far down
    const WayScores measured{0.9, {{{}, 1, 0.8}, {{}, 2, 0.6}, {{}, 3, 0.7}, {{}, 5, 0.25}}};
    const auto found = calibrate_scores(measured, true, {0, 0.5, 1, 2, 2.5, 4, 5, 6}).value();
    const std::vector<double> expected{0.9, 0.85, 0.8, 0.65, 0.65, 0.45, 0.25};
    for (std::size_t k = 0; k < expected.size(); ++k)
      QVERIFY2(std::abs(found.scores[k].value() - expected[k]) < 1e-12, qPrintable(QString::number(k)));
    QVERIFY(!found.scores[7]);  // nothing is known beyond
    // left out in turn: 0.8 by (0.9 + 0.65) / 2, 0.6 by 0.75, 0.7 by 0.6 + (0.25 - 0.6) / 3; the last by none
    const double error = (std::abs(0.775 - 0.8) + std::abs(0.75 - 0.6) + std::abs(0.6 - 0.35 / 3 - 0.7)) / 3;
    QVERIFY2(std::abs(found.error - error) < 1e-12, qPrintable(QString::number(found.error)));
    // the same, upside down
    WayScores losses{-0.9, measured.ways};
    for (ScoredWay& way : losses.ways) way.score = -way.score;
    const auto turned = calibrate_scores(losses, false, {0.5, 2}).value();
    QVERIFY(std::abs(turned.scores[0].value() + 0.85) < 1e-12 &&
            std::abs(turned.scores[1].value() + 0.65) < 1e-12);
    QVERIFY(!calibrate_scores({0.9, {{{}, 1, 0.8}, {{}, 2, 0.6}}}, true, {1}));
  }

  void stops() {
    std::stop_source source;
    const LayerRow& row = mlp_.report().layers.at(1);
    const auto ways = some_ways(family_points(mlp_, row.id, judged_by_weight()));
    std::size_t done = 0;
    const auto stop = [&](const auto& so_far) {
      done = so_far.ways.size();
      if (done == 2) source.request_stop();
    };
    const Job job({}, source.get_token());
    QVERIFY_THROWS_EXCEPTION(Cancelled, measure_ways(mlp_, row.id, ways, quickly(), job, stop));
    QCOMPARE(done, std::size_t(2));  // and what was measured was told
    source = {};
    const Job other({}, source.get_token());
    QVERIFY_THROWS_EXCEPTION(
        Cancelled, score_ways(mlp_, row.id, ways, Metric::weight, by(Score::accuracy), other, stop));
    QCOMPARE(done, std::size_t(2));
  }

 private:
  Model cnn_, mlp_;
};

TENFOLD_TEST_CLASS(TestLayerWays)

#include "test_layer_ways.moc"
