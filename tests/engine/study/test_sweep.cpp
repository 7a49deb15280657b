// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/sweep.h"

#include <QFile>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/spec/recipe_json.h"
#include "engine/study/svg_plot.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;

namespace {

const std::string cnn = std::string(TENFOLD_SAMPLES) + "/digits_cnn.pt2";

ScoreOptions by(Score score) {
  ScoreOptions options;
  options.score = score;
  options.data.data = "digits";
  return options;
}

ScoreOptions by_command(const std::string& command) {
  ScoreOptions options;
  options.score = Score::command;
  options.command = command;
  options.patience = std::chrono::seconds(1);
  return options;
}

std::string error_id(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.id();
  }
  return {};
}

bool well_formed(const std::string& xml) {
  QXmlStreamReader reader(QByteArray::fromStdString(xml));
  while (!reader.atEnd()) reader.readNext();
  return !reader.hasError();
}

}  // namespace

class TestSweep : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    model_ = calibrate(open_model(cnn), {"digits:train", {}, 512});
    table_ = loss_table(model_, {});
  }

  void everyPointIsMeasured() {
    SweepOptions options;
    options.points = 6;
    options.score = by(Score::accuracy);
    int called = 0;
    const SweepReport report = sweep(model_, table_, options, {}, [&](const SweepPoint&) { ++called; });
    QCOMPARE(static_cast<int>(report.points.size()), called);
    QCOMPARE(report.dense_score.value(), evaluate(model_, {"digits"}).accuracy);
    QCOMPARE(report.points.back().score, report.dense_score);
    QCOMPARE(report.points.back().relative_error.value(), 0.0);
    QVERIFY(report.rank_correlation.value() > 0.8);
    QVERIFY(!report.latency_error.has_value());
    for (const SweepPoint& point : report.points) {
      CompressReport made;
      const Model small = compress(model_, point.predicted.recipe, made);
      QCOMPARE(made.after.parameters, point.predicted.parameters);
      QCOMPARE(evaluate(small, {"digits"}).accuracy, point.score.value());
    }
    const auto json = nlohmann::json::parse(to_json(report));
    QCOMPARE(json.at("points").size(), report.points.size());
    QCOMPARE(recipe_from_json(json.at("points")[1].at("recipe").dump(), "sweep"),
             report.points[1].predicted.recipe);
    const std::string csv = to_csv(report);
    QCOMPARE(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')), report.points.size() + 1);
    QVERIFY(well_formed(to_svg(report)));
  }

  /// The answer holds, and the next cheaper point that was tried does not.
  void theDropHolds() {
    DropOptions options;
    options.most = 0.02;
    options.score = by(Score::accuracy);
    DropReport report;
    const Recipe recipe = solve_drop(model_, table_, options, report);
    CompressReport made;
    const Model small = compress(model_, recipe, made);
    QCOMPARE(evaluate(small, {"digits"}).accuracy, report.found);
    QVERIFY(report.dense - report.found <= 0.02);
    QVERIFY(made.after.parameters < model_.report().parameters / 2);
    for (const SweepPoint& tried : report.tried)
      if (tried.predicted.parameters < made.after.parameters) QVERIFY(report.dense - *tried.score > 0.02);
    ScoreOptions cosine = by(Score::cosine);
    options.score = cosine;
    options.most = 0;  // nothing that is smaller has the same outputs
    QCOMPARE(error_id([&] { solve_drop(model_, table_, options, report); }), std::string("drop.unreachable"));
  }

  void scoresOfTheSameModel() {
    QCOMPARE(score(model_, model_, by(Score::mse)), 0.0);
    QVERIFY(std::abs(score(model_, model_, by(Score::cosine)) - 1) < 1e-12);
    QCOMPARE(score(model_, model_, by(Score::loss)), evaluate(model_, {"digits"}).loss);
    CompressReport made;
    const Model small = compress(model_, solve(table_, 0.1), made);
    QVERIFY(score(small, model_, by(Score::mse)) > 0);
    QVERIFY(score(small, model_, by(Score::cosine)) < 0.999);
    QCOMPARE(drop_of(by(Score::accuracy), 0.9, 0.8), drop_of(by(Score::loss), 0.8, 0.9));
    for (const Score each : all_scores) QCOMPARE(parse_score(id(each)), each);
    QVERIFY_THROWS_EXCEPTION(Error, parse_score("beauty"));
  }

  void commandsJudge() {
    const double bytes = score(model_, model_, by_command("wc -c"));
    QVERIFY(bytes > 4.0 * static_cast<double>(model_.report().parameters));
    QCOMPARE(score(model_, model_, by_command("echo first 3; printf 'loss=-2.5e-1 of'; true")), -0.25);
    QCOMPARE(error_id([&] { score(model_, model_, by_command("echo nothing; true")); }),
             std::string("score.command.number"));
    QCOMPARE(error_id([&] { score(model_, model_, by_command("exit 3;")); }),
             std::string("score.command.failed"));
    QCOMPARE(error_id([&] { score(model_, model_, by_command("sleep 5;")); }),
             std::string("score.command.time"));
  }

  void latencyIsPredicted() {
    LatencyOptions quick;
    quick.seconds = 0.002;
    const LossTable timed = table_.with_latency(quick);
    const LossTable table = timed.with_quantity("latency");
    QVERIFY(table.dense() > table.least() && table.least() > 0);
    const Recipe recipe = solve(table, 0.9);
    const double seconds = predicted_seconds(table, recipe);
    QVERIFY(seconds <= 0.9e-9 * static_cast<double>(table.dense()) * 1.0001);
    QVERIFY(std::abs(predicted_seconds(table, {}) * 1e9 / static_cast<double>(table.dense()) - 1) < 1e-3);
    QVERIFY(front(table, 4).front().seconds.has_value());
    QCOMPARE(error_id([&] { table_.with_quantity("latency"); }), std::string("budget.latency"));
    QCOMPARE(error_id([&] { predicted_seconds(table_, {}); }), std::string("budget.latency"));
  }

  void ranksAreCompared() {
    QCOMPARE(rank_correlation({1, 2, 3, 4}, {10, 20, 30, 1000}).value(), 1.0);
    QCOMPARE(rank_correlation({1, 2, 3}, {3, 2, 1}).value(), -1.0);
    // by hand: ranks 0, 1.5, 1.5, 3 and 0, 2, 1, 3
    QVERIFY(std::abs(rank_correlation({1, 2, 2, 3}, {1, 3, 2, 4}).value() - 4.5 / std::sqrt(4.5 * 5)) <
            1e-12);
    QVERIFY(!rank_correlation({1, 2}, {1, 2}));
    QVERIFY(!rank_correlation({1, 1, 1}, {1, 2, 3}));
  }

  void plotsAreWellFormed() {
    const LinePlot lines{"a < b & \"c\"",
                         {"x", true},
                         {"y", false},
                         {{"one", {{1, 2}, {10, 3}, {0, 1}}}, {"two", {{100, std::nan("")}}}}};
    const BarPlot bars{"bars", {"before", "after"}, {{"<layer>", {3, 1}}, {"none", {0, 0}}}};
    QVERIFY(well_formed(svg_document({draw(lines), draw(bars), draw(LinePlot{}), draw(BarPlot{})})));
    QCOMPARE(escaped("<&>\""), std::string("&lt;&amp;&gt;&quot;"));
  }

 private:
  Model model_;
  LossTable table_;
};

TENFOLD_TEST_CLASS(TestSweep)

#include "test_sweep.moc"
