// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/polish.h"

#include "engine/spec/factors.h"
#include "engine/study/score.h"
#include "engine/study/study.h"
#include "engine/support/error.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using tenfold::testing::error_id;

class TestPolish : public QObject {
  Q_OBJECT
  Model model_;
  LossTable table_;

  std::int64_t kept(const Recipe& recipe) const { return predict(model_.report(), recipe).parameters; }

 private Q_SLOTS:
  void initTestCase() {
    CalibrationOptions digits;
    digits.data = "digits:train";
    model_ = calibrate(open_model(TENFOLD_SAMPLES "/digits_mlp.pt2"), digits);
    Recipe base;
    base.following = {true, true, true};
    table_ = loss_table(model_, {}, base);
  }

  void findsWhatDiffersLessWithinTheBudget() {
    const double fraction = 0.12;
    PolishReport report, again;
    const Recipe recipe = polish(table_, {fraction, 8}, report);
    QCOMPARE(report.measure, std::string("divergence"));
    QVERIFY(report.trials >= 2 && report.trials <= 8);
    QVERIFY(report.found > 0 && report.found <= report.solved);
    QVERIFY(static_cast<double>(kept(recipe)) <= fraction * static_cast<double>(model_.report().parameters));
    QVERIFY(recipe.following.any());
    QVERIFY(polish(table_, {fraction, 8}, again) == recipe);
    QCOMPARE(again.found, report.found);
    // one trial is what solve() chooses
    PolishReport one;
    QVERIFY(polish(table_, {fraction, 1}, one).layers == solve(table_, fraction).layers);
    QCOMPARE(one.found, report.solved);
  }

  void whatIsFoundIsWhatTheScoreSays() {
    PolishReport report;
    const Recipe recipe = polish(table_, {0.2, 2}, report);
    CompressReport ignored;
    const Model small = compress(model_, recipe, ignored);
    ScoreOptions by;
    by.score = Score::divergence;
    by.data.data = "digits:train";
    // all samples were calibration samples, in another order
    QVERIFY(std::abs(score(small, model_, by) / report.found - 1) < 1e-6);
    QVERIFY(std::abs(score(model_, model_, by)) < 1e-12);
  }

  void weightsShiftTheBudget() {
    const std::size_t layers = model_.report().layers.size();
    QVERIFY(solve(table_.with_weights(std::vector<double>(layers, 3.0)), 0.2) == solve(table_, 0.2));
    const std::string id = model_.report().layers.at(1).id;
    const auto parameters = [&](double weight) {
      std::vector<double> weights(layers, 1.0);
      weights[1] = weight;
      return weight_parameters(model_.report().layers.at(1).shape,
                               solve(table_.with_weights(weights), 0.2).spec_of(id).options);
    };
    QVERIFY(parameters(100) > parameters(0.01));
    QCOMPARE(error_id([&] { table_.with_weights({1.0}); }), std::string("table.weights"));
    QCOMPARE(error_id([&] { table_.with_weights(std::vector<double>(layers, 0.0)); }),
             std::string("table.weights"));
  }

  void needsSamples() {
    const Model plain = open_model(TENFOLD_SAMPLES "/digits_mlp.pt2");
    SolveOptions options;
    options.metric = Metric::weight;
    const LossTable table = loss_table(plain, options);
    PolishReport report;
    QCOMPARE(error_id([&] { polish(table, {0.5, 4}, report); }), std::string("polish.data"));
    QCOMPARE(error_id([&] { polish(table_, {0.5, 0}, report); }), std::string("polish.trials"));
  }

  void isStopped() {
    std::stop_source stop;
    stop.request_stop();
    const Job job({}, stop.get_token());
    PolishReport report;
    QVERIFY_THROWS_EXCEPTION(Cancelled, polish(table_, {0.2, 4}, report, job));
  }
};

TENFOLD_TEST_CLASS(TestPolish)
#include "test_polish.moc"
