// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/sweep.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/spec/recipe_json.h"
#include "engine/study/html_report.h"
#include "engine/study/sensitivity.h"
#include "engine/study/svg_plot.h"
#include "engine/support/error.h"
#include "tests/engine/study/sample_models.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

ScoreOptions scored_by(Score score) {
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
    options.score = scored_by(Score::accuracy);
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
    options.score = scored_by(Score::accuracy);
    DropReport report;
    std::vector<bool> held;
    const Recipe recipe = solve_drop(model_, table_, options, report, {},
                                     [&](const SweepPoint&, bool holds) { held.push_back(holds); });
    QCOMPARE(held.size(), report.tried.size());
    for (std::size_t k = 0; k < held.size(); ++k) {
      QCOMPARE(held[k], report.dense - *report.tried[k].score <= 0.02);
      QCOMPARE(report.tried[k].evaluation->accuracy, *report.tried[k].score);
    }
    QCOMPARE(recipe.budget, std::optional(Budget{"accuracy-drop", 0.02}));
    QCOMPARE(recipe_from_json(to_json(recipe), "recipe").budget, recipe.budget);
    CompressReport made;
    const Model small = compress(model_, recipe, made);
    QCOMPARE(evaluate(small, {"digits"}).accuracy, report.found);
    QVERIFY(report.dense - report.found <= 0.02);
    QVERIFY(made.after.parameters < model_.report().parameters / 2);
    for (const SweepPoint& tried : report.tried)
      if (tried.predicted.parameters < made.after.parameters) QVERIFY(report.dense - *tried.score > 0.02);
    // a limit that is just reached is kept, whatever the last bits of the difference are
    const std::int64_t samples = report.tried.front().evaluation->samples;
    const double lost = std::round((report.dense - report.found) * static_cast<double>(samples));
    options.most = lost / static_cast<double>(samples);
    options.dense = report.dense;  // known: it is not judged again
    DropReport again;
    QCOMPARE(solve_drop(model_, table_, options, again).layers, recipe.layers);
    QCOMPARE(again.dense, report.dense);
    options.dense.reset();
    ScoreOptions cosine = scored_by(Score::cosine);
    options.score = cosine;
    options.most = 0;  // nothing that is smaller has the same outputs
    QCOMPARE(error_id([&] { solve_drop(model_, table_, options, report); }), std::string("drop.unreachable"));
  }

  /// Layers that are not there, and families that make nothing smaller, are said.
  void nothingToChooseFrom() {
    SolveOptions asked;
    asked.metric = Metric::weight;
    asked.layers = "zzz";
    QCOMPARE(error_id([&] { loss_table(model_, asked); }), std::string("layers.none"));
    asked.layers = "*";
    asked.families = {Family::dense};
    DropOptions options;
    options.score = scored_by(Score::accuracy);
    options.dense = 1;
    DropReport report;
    std::string said;
    try {
      solve_drop(model_, loss_table(model_, asked), options, report);
    } catch (const Error& problem) {
      said = problem.what();
    }
    QVERIFY2(said.find("there is nothing to measure") != std::string::npos, said.c_str());
  }

  /// The hash in a report is of the model that was compressed, not of what its factors multiply back to.
  void reportsNameTheOriginal() {
    CompressReport made;
    const Model small = compress(model_, solve(table_, 0.3), made);
    QCOMPARE(describe_compressed(small, std::nullopt).before.hash, model_.report().hash);
  }

  /// Polished recipes are smaller, and judged like the others.
  void polishingGoesBelowTheFront() {
    DropOptions options;
    options.most = 0.02;
    options.score = scored_by(Score::accuracy);
    DropReport plain, polished;
    const Recipe before = solve_drop(model_, table_, options, plain);
    options.polish = 4;
    const Recipe after = solve_drop(model_, table_, options, polished);
    QVERIFY(polished.tried.size() > plain.tried.size());
    QVERIFY(predict(model_.report(), after).parameters <= predict(model_.report(), before).parameters);
    CompressReport made;
    QCOMPARE(evaluate(compress(model_, after, made), {"digits"}).accuracy, polished.found);
    QVERIFY(polished.dense - polished.found <= 0.02);
  }

  /// Locked layers stay, and what is judged is what refinement makes.
  void aDropKeepsLocksAndRefines() {
    Recipe base;
    base.following = {true, true, true};
    const std::string first = model_.report().layers.front().id;
    base.set({first, DenseOptions{}, true});
    DropOptions options;
    options.most = 0.05;
    options.score = scored_by(Score::accuracy);
    options.points = 8;
    DropReport report;
    const Recipe recipe = solve_drop(model_, table_.with_locks(base), options, report);
    QCOMPARE(recipe.spec_of(first).family(), Family::dense);
    QVERIFY(recipe.spec_of(first).locked);
    QVERIFY(recipe.following.any());
    CompressReport made;
    QCOMPARE(evaluate(compress(model_, recipe, made), {"digits"}).accuracy, report.found);
  }

  /// Without train/ a folder's name alone stands for all images; without test/ those of val/ are tested with.
  void partsOfImageFoldersAreTheSamplesRead() {
    QTemporaryDir folder;
    const auto put = [&](const QString& part) {
      const QString path = folder.filePath(part + "/cat");
      QVERIFY(QDir().mkpath(path));
      QFile image(path + "/a.png");
      QVERIFY(image.open(QIODevice::WriteOnly));
    };
    put("flat");
    const std::string flat = folder.filePath("flat").toStdString();
    QVERIFY(shares_samples(flat, flat + ":train"));
    QVERIFY(shares_samples(flat + "/", flat + ":test"));
    QVERIFY(!shares_samples(flat + ":train", flat + ":test"));
    put("parts/train");
    put("parts/val");
    const std::string parts = folder.filePath("parts").toStdString();
    QVERIFY(!shares_samples(parts, parts + ":train"));
    QVERIFY(shares_samples(parts, parts + ":val"));
    QVERIFY(shares_samples(parts + ":test", parts + ":val"));
    put("parts/test");
    QVERIFY(!shares_samples(parts, parts + ":val"));
    QVERIFY(shares_samples(parts, parts + ":test"));
  }

  void samplesOfTheCalibrationAreRefused() {
    QVERIFY(shares_samples("digits:train", "digits:train"));
    QVERIFY(shares_samples("digits", "digits:test"));
    QVERIFY(shares_samples("digits:all", "digits:train"));
    QVERIFY(!shares_samples("digits", "digits:train"));
    QVERIFY(shares_samples("/data/mnist/../mnist/:train", "/data/mnist:train"));
    QVERIFY(!shares_samples("/data/mnist", "/data/mnist:train"));
    QVERIFY(shares_samples("a.npz", "./a.npz"));
    QVERIFY(!shares_samples("a.npz", "b.npz"));
    QVERIFY(shares_samples("x.csv", "x.csv:species"));
    QVERIFY(shares_samples("x.csv.gz:train", "x.csv.gz:species"));
    QVERIFY(!shares_samples("x.csv", "y.csv:species"));
    DropOptions options;
    options.score = scored_by(Score::accuracy);
    options.score.data.data = "digits:train";
    DropReport report;
    QCOMPARE(error_id([&] { solve_drop(model_, table_, options, report); }), std::string("drop.samples"));
    QVERIFY(report.tried.empty());
    SolveOptions weights;  // layers that are judged by their weights have seen no samples
    weights.metric = Metric::weight;
    options.most = 0.1;
    QVERIFY(!solve_drop(model_, loss_table(model_, weights), options, report).layers.empty());
  }

  void scoresOfTheSameModel() {
    QCOMPARE(score(model_, model_, scored_by(Score::mse)), 0.0);
    QVERIFY(std::abs(score(model_, model_, scored_by(Score::cosine)) - 1) < 1e-12);
    QCOMPARE(score(model_, model_, scored_by(Score::loss)), evaluate(model_, {"digits"}).loss);
    CompressReport made;
    const Model small = compress(model_, solve(table_, 0.1), made);
    QVERIFY(score(small, model_, scored_by(Score::mse)) > 0);
    QVERIFY(score(small, model_, scored_by(Score::cosine)) < 0.999);
    QCOMPARE(drop_of(scored_by(Score::accuracy), 0.9, 0.8), drop_of(scored_by(Score::loss), 0.8, 0.9));
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
    QCOMPARE(score(model_, model_, by_command("echo epoch 10 accuracy 97.31%; true")), 97.31);
    QCOMPARE(score(model_, model_, by_command("echo 12 of 100 % %; true")), 100.0);
    ScoreOptions endless = by_command("yes $(printf %01000d 0) | head -c 70000000;");
    endless.patience = std::chrono::seconds(60);
    QCOMPARE(error_id([&] { score(model_, model_, endless); }), std::string("score.command.output"));
  }

  /// What the command started ends with it when its time is over.
  void commandsEndWhole() {
    const QTemporaryDir folder;
    const QString file = folder.filePath("pid");
    QCOMPARE(error_id([&] {
               score(model_, model_, by_command("sleep 300 & echo $! > '" + file.toStdString() + "'; wait;"));
             }),
             std::string("score.command.time"));
    const auto read = [](const QString& path) {
      QFile from(path);
      return from.open(QIODevice::ReadOnly) ? from.readAll().trimmed() : QByteArray();
    };
    const QByteArray process = read(file);
    QVERIFY(!process.isEmpty());
    const auto runs = [&] {
      const QByteArray state = read("/proc/" + process + "/stat");
      return state.contains("(sleep)") && !state.contains("(sleep) Z");
    };
    QTRY_VERIFY(!runs());
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

  /// Errors are told against the original, and everything stands in one well-formed file.
  void reportsStandAlone() {
    CompressReport made;
    const Model small = compress(model_, solve(table_, 0.2), made);
    const CompressReport found = describe_compressed(small, model_);
    QCOMPARE(found.layers.size(), made.layers.size());
    QVERIFY(std::abs(found.relative_error - made.relative_error) < 1e-6);
    for (std::size_t k = 0; k < found.layers.size(); ++k) {
      const auto same = std::find_if(made.layers.begin(), made.layers.end(), [&](const LayerReport& layer) {
        return layer.spec.id == found.layers[k].spec.id;
      });
      QCOMPARE(found.layers[k].parameters, same->parameters);
      QCOMPARE(found.layers[k].macs, same->macs);
      QVERIFY(std::abs(found.layers[k].relative_error - same->relative_error) < 1e-5);
    }
    QVERIFY(std::isnan(describe_compressed(small, {}).relative_error));
    // nobody measured these: no zeros
    QVERIFY(std::isnan(found.predicted_loss) && std::isnan(found.output_difference));
    const auto told = nlohmann::json::parse(to_json(found));
    QVERIFY(told.at("predicted_loss").is_null() && told.at("output_difference").is_null());
    QVERIFY(told.at("layers")[0].at("loss").is_null());
    QVERIFY(layers_csv(found).ends_with(",\n"));
    QCOMPARE(error_id([&] { describe_compressed(model_, {}); }), std::string("report.dense"));
    SweepOptions options;
    options.points = 4;
    const SweepReport front = sweep(model_, table_, options);
    const std::string text = to_json(front);
    HtmlReport report{found, sweep_from_json(text, "front.json"), {{"a < b", "c & d"}}, "1.2", {}, "a CPU"};
    QCOMPARE(report.front->points.size(), front.points.size());
    QCOMPARE(report.front->points[1].predicted.recipe, front.points[1].predicted.recipe);
    const std::string html = to_html(report);
    QVERIFY(well_formed(html));
    QCOMPARE(html, to_html(report));
    for (const std::string word :
         {"a &lt; b", "block3.conv", "<svg", "calibration", found.after.hash.c_str()})
      QVERIFY2(html.find(word) != std::string::npos, word.c_str());
    QVERIFY(html.find("http://") == html.find("http://www.w3.org/2000/svg"));
    const std::string csv = layers_csv(found);
    QCOMPARE(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')), found.layers.size() + 1);
    for (const std::string& bad : {std::string("{"), std::string("[]"), std::string("{\"model\":3}")})
      QCOMPARE(error_id([&] { sweep_from_json(bad, "x"); }), std::string("sweep.file"));
  }

  void sensitivityIsPredictedAndMeasured() {
    SensitivityOptions options;
    options.shares = {0.2, 0.5};
    options.score = scored_by(Score::loss);
    const SensitivityReport report = sensitivity(model_, options);
    QVERIFY(report.rows.size() >= 10);
    QVERIFY(report.rank_correlation.value() > 0.7);
    for (const SensitivityRow& row : report.rows) {
      const LayerRow& layer = *model_.report().find(row.id);
      QVERIFY(static_cast<double>(row.point.parameters) <=
              row.share * static_cast<double>(layer.parameters - layer.bias_parameters));
      QCOMPARE(row.drop.value(), row.score.value() - report.dense_score.value());
    }
    QCOMPARE(nlohmann::json::parse(to_json(report)).at("rows").size(), report.rows.size());
    options.shares = {1.5};
    QCOMPARE(error_id([&] { sensitivity(model_, options); }), std::string("sensitivity.share"));
    options.shares = {1e-6};
    QCOMPARE(error_id([&] { sensitivity(model_, options); }), std::string("sensitivity.none"));
  }

  void ranksAreCompared() {
    QCOMPARE(rank_correlation({1, 2, 3, 4}, {10, 20, 30, 1000}).value(), 1.0);
    QCOMPARE(rank_correlation({1, 2, 3}, {3, 2, 1}).value(), -1.0);
    // by hand: ranks 0, 1.5, 1.5, 3 and 0, 2, 1, 3
    QVERIFY(std::abs(rank_correlation({1, 2, 2, 3}, {1, 3, 2, 4}).value() - 4.5 / std::sqrt(4.5 * 5)) <
            1e-12);
    QVERIFY(!rank_correlation({1, 2}, {1, 2}));
    QVERIFY(!rank_correlation({1, 1, 1}, {1, 2, 3}));
    // scores that are no numbers have no rank
    const double none = std::nan("");
    QCOMPARE(rank_correlation({1, none, 2, 3}, {1, 5, 2, 3}).value(), 1.0);
    QVERIFY(!rank_correlation({1, 2, 3}, {none, none, 1}));
    QCOMPARE(rank_correlation({1, 2, 3}, {1, 2, INFINITY}).value(), 1.0);
  }

  void plotsAreWellFormed() {
    const LinePlot lines{"a < b & \"c\"",
                         {"x", true},
                         {"y", false},
                         {{"one", {{1, 2}, {10, 3}, {0, 1}}}, {"two", {{100, std::nan("")}}}}};
    const BarPlot bars{"bars", {"before", "after"}, {{"<layer>", {3, 1}}, {"none", {0, 0}}}};
    QVERIFY(well_formed(svg_document({draw(lines), draw(bars), draw(LinePlot{}), draw(BarPlot{})})));
    QCOMPARE(escaped("<&>\""), std::string("&lt;&amp;&gt;&quot;"));
    QCOMPARE(escaped("a\xff"
                     "b\x01"),
             std::string("a\uFFFD"
                         "b\uFFFD"));                                        // names of files are any bytes
    const LinePlot level{"", {"x"}, {"y"}, {{"", {{1, 3e15}, {2, 3e15}}}}};  // ends, too
    QVERIFY(well_formed(svg_document({draw(level)})));
  }

 private:
  Model model_;
  LossTable table_;
};

TENFOLD_TEST_CLASS(TestSweep)

#include "test_sweep.moc"
