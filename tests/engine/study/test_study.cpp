// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/study.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/spec/factors.h"
#include "engine/study/layer_network.h"
#include "engine/support/error.h"
#include "tests/engine/study/sample_models.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

QString message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return QString::fromStdString(error.what());
  }
  return {};
}
}  // namespace

class TestStudy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { model_ = open_model(cnn); }

  void reportsAreWhatIsInTheFile() {
    const ModelReport& report = model_.report();
    QCOMPARE(report.parameters, std::int64_t{127082});
    QCOMPARE(report.bytes, static_cast<std::int64_t>(QFileInfo(QString::fromStdString(cnn)).size()));
    QVERIFY(report.dynamic_batch);
    QVERIFY(report.sample_inputs);
    QCOMPARE(report.layers.size(), std::size_t{6});
    QCOMPARE(report.layers[0].shape, (LayerShape{LayerKind::conv2d, {32, 1, 3, 3}}));
    QCOMPARE(report.layers[0].macs, std::int64_t{8 * 8 * 32 * 9});
    QCOMPARE(report.inputs, (std::vector<std::string>{"x float32 [batch, 1, 8, 8]"}));
    std::int64_t macs = 0;
    for (const auto& row : report.layers) macs += row.macs;
    QCOMPARE(macs, report.macs);
    QCOMPARE(report.hash, open_model(cnn).report().hash);
    QVERIFY(report.hash != open_model(mlp).report().hash);
  }

  /// What predict() says is what the compressed model has; the file is counted again.
  void predictionsComeTrue_data() {
    QTest::addColumn<QString>("family");
    for (const char* family : {"", "low-rank", "cp", "tucker", "tt"}) QTest::newRow(family) << family;
  }
  void predictionsComeTrue() {
    QFETCH(QString, family);
    for (const std::string& path : {cnn, mlp}) {
      const Model model = open_model(path);
      BudgetOptions options{0.5};
      if (!family.isEmpty()) options.family = parse_family(family.toStdString());
      const Recipe recipe = solve_budget(model.report(), options);
      const Prediction prediction = predict(model.report(), recipe);
      QVERIFY(2 * prediction.parameters <= model.report().parameters);
      CompressReport report;
      const Model small = compress(model, recipe, report);
      QCOMPARE(report.after.parameters, prediction.parameters);
      QCOMPARE(report.after.macs, prediction.macs);
      QCOMPARE(static_cast<int>(report.layers.size()), prediction.factorized);
      QVERIFY(report.relative_error > 0 && report.relative_error < 1);
      QTemporaryDir folder;
      const std::string out = folder.filePath("small.pt2").toStdString();
      const ExportReport file = export_model(small, out);
      QCOMPARE(file.parameters, prediction.parameters);
      QVERIFY(file.difference < 1e-5);
      QVERIFY(file.verified);
      const Model back = open_model(out);
      QVERIFY(back.report().recipe.has_value());
      QCOMPARE(back.report().macs, prediction.macs);
      for (const auto& spec : recipe.layers) QCOMPARE(back.report().find(spec.id)->spec, spec);
      // worked on as it is, it keeps its factors, which may be trained
      CompressReport kept;
      compress(back, back.report().recipe.value(), kept);
      QCOMPARE(kept.layers.size(), recipe.layers.size());
      QCOMPARE(kept.relative_error, 0.0);
      QVERIFY(kept.output_difference < 1e-6);
      // a compressed file can be compressed again: its budget is of the dense model
      CompressReport again;
      compress(back, solve_budget(back.report(), {0.3}), again);
      QVERIFY(static_cast<double>(again.after.parameters) <=
              0.3 * static_cast<double>(model.report().parameters));
    }
  }

  /// The cosine is measured: numbers of half precision change it, a copy of the bits does not.
  void outputsOfAFileHaveTheSameDirection() {
    const Model model = open_model(cnn);
    const QTemporaryDir folder;
    const auto cosine = [&](const ExportOptions& options, const char* name) {
      const ExportReport report = export_model(model, folder.filePath(name).toStdString(), options);
      for (const ExportCheck& check : report.checks)
        if (check.what == "cosine" && check.same) return std::stod(check.found);
      return 0.0;
    };
    QCOMPARE(cosine({.format = "pt2"}, "a.pt2"), 1.0);
    QCOMPARE(cosine({.format = "torchscript"}, "a.pt"), 1.0);
    const double half = cosine({.format = "onnx", .half = true}, "a.onnx");
    QVERIFY2(half > 0.999 && half < 1.0, qPrintable(QString::number(half, 'g', 12)));
  }

  void dataMakesTheSameSizeMoreAccurate() {
    CalibrationOptions calibration;
    calibration.data = "digits:train";
    calibration.samples = 800;
    for (const std::string& path : {cnn, mlp}) {
      const Model dense = open_model(path);
      QVERIFY(message_of([&] { solve(dense, {.fraction = 0.12}); }).contains("calibration"));
      const Model known = calibrate(dense, calibration);
      const auto accuracy = [&](const Recipe& recipe, std::int64_t& parameters) {
        CompressReport report;
        const Model small = compress(known, recipe, report);
        parameters = report.after.parameters;
        return evaluate(small, {"digits"}).accuracy;
      };
      const Recipe aware = solve(known, {.fraction = 0.12});
      QCOMPARE(aware.metric, "two-sided");
      QVERIFY(!aware.calibration_hash.empty());
      std::int64_t plain_count = 0, aware_count = 0;
      const double plain = accuracy(solve_budget(known.report(), {0.12}), plain_count);
      const double better = accuracy(aware, aware_count);
      const auto most = static_cast<std::int64_t>(0.12 * static_cast<double>(dense.report().parameters));
      QVERIFY(plain_count <= most && aware_count <= most);
      QVERIFY2(better > plain + 0.02, qPrintable(QString("%1 against %2").arg(better).arg(plain)));
      // the same question has the same answer, and a locked layer keeps its request
      QCOMPARE(solve(calibrate(dense, calibration), {.fraction = 0.12}), aware);
      Recipe locked;
      LayerSpec keep{dense.report().layers.back().id, DenseOptions{}, true};
      locked.set(keep);
      QCOMPARE(*solve(known, {.fraction = 0.3}, locked).find(keep.id), keep);
      QVERIFY(message_of([&] { solve(known, {.fraction = 0.0001}); }).contains("least"));
    }
    const Model known = calibrate(model_, calibration);
    QVERIFY(!calibration_of(model_));
    QCOMPARE(calibration_of(known)->samples, 800);
    QCOMPARE(calibration_of(known)->data, "digits:train");
    const Recipe fast = solve(known, {.fraction = 0.3, .quantity = "macs"});
    // a layer alone is judged as it is in the whole
    CompressReport whole;
    compress(known, fast, whole);
    const LayerReport& first = whole.layers.front();
    QCOMPARE(analyse_layer(known, first.spec, Metric::two_sided).loss, first.loss);
    QVERIFY(analyse_layer(known, first.spec).relative_error <= first.relative_error);
    QVERIFY(message_of([&] { analyse_layer(model_, first.spec, Metric::input); }).contains("calibration"));
    QVERIFY(static_cast<double>(predict(known.report(), fast).macs) <=
            0.3 * static_cast<double>(model_.report().macs));
    QVERIFY(message_of([&] { solve(known, {.fraction = 0.3, .quantity = "beauty"}); }).contains("beauty"));
  }

  void rulesReadRanksOffTheSpectra() {
    std::vector<std::string> remarks;
    RankRuleOptions asked{Family::low_rank, parse_rank_rule("error:0.3")};
    const Recipe recipe = rank_rule_recipe(model_, asked, remarks);
    QVERIFY(recipe.layers.size() >= 3);
    QCOMPARE(recipe.metric, "weight-error");
    CompressReport report;
    compress(model_, recipe, report);
    for (const LayerReport& layer : report.layers) QVERIFY(layer.relative_error <= 0.3);
    // what cannot get smaller is said
    remarks.clear();
    const Recipe exact =
        rank_rule_recipe(model_, {Family::low_rank, parse_rank_rule("error:0.001")}, remarks);
    QVERIFY(exact.layers.size() < recipe.layers.size() && !remarks.empty());
    // multiples, lists and the spectra under a metric
    asked.alignment = 4;
    for (const LayerSpec& spec : rank_rule_recipe(model_, asked, remarks).layers)
      QCOMPARE(std::get<std::int64_t>(rank_of(spec.options)->value) % 4, std::int64_t{0});
    const Recipe tucker = rank_rule_recipe(
        model_, {Family::tucker, parse_rank_rule("energy:0.9"), Metric::weight, "block3.conv"}, remarks);
    QCOMPARE(std::get<Shape>(rank_of(tucker.layers.at(0).options)->value).size(), std::size_t{2});
    QVERIFY(message_of([&] {
              rank_rule_recipe(model_, {Family::low_rank, asked.rule, Metric::two_sided}, remarks);
            }).contains("calibration"));
    QVERIFY(message_of([&] { rank_rule_recipe(model_, {Family::cp, asked.rule}, remarks); }).contains("CP"));
    CalibrationOptions calibration;
    calibration.data = "digits:train";
    calibration.samples = 400;
    const Model known = calibrate(model_, calibration);
    const Recipe aware = rank_rule_recipe(
        known, {Family::low_rank, parse_rank_rule("energy:0.95"), Metric::two_sided}, remarks);
    QCOMPARE(aware.metric, "two-sided");
    QVERIFY(!aware.calibration_hash.empty());
    QVERIFY(aware != rank_rule_recipe(known, {Family::low_rank, parse_rank_rule("energy:0.95")}, remarks));
  }

  void errorsFallWithRank() {
    double last = 1;
    for (const std::int64_t rank : {4, 8, 16, 32}) {
      const LayerReport report = analyse_layer(model_, {"block3.conv.weight", TuckerOptions{{rank}}});
      QVERIFY(report.relative_error < last);
      QCOMPARE(report.parameters, weight_parameters(model_.report().layers[2].shape, TuckerOptions{{rank}}));
      QCOMPARE(report.plan, std::string("1×1, 3×3, 1×1"));
      last = report.relative_error;
    }
  }

  void dataDecides() {
    const EvaluateReport dense = evaluate(model_, {"digits"});
    if (dense.samples == 0) QSKIP("no digits here");
    QCOMPARE(dense.samples, std::int64_t{359});
    QVERIFY(dense.accuracy > 0.97);
    CompressReport report;
    const Model small = compress(model_, solve_budget(model_.report(), {0.25}), report);
    QVERIFY(report.after.parameters * 4 <= report.before.parameters);
    const EvaluateReport after = evaluate(small, {"digits"});
    QVERIFY2(after.accuracy > 0.9, qPrintable(QString::number(after.accuracy)));  // without any fine-tuning
    // batches are no matter, and neither is stopping early
    DataOptions odd{"digits"};
    odd.batch = 7;
    QCOMPARE(evaluate(small, odd).accuracy, after.accuracy);
    odd.limit = 10;
    QCOMPARE(evaluate(small, odd).samples, std::int64_t{10});
  }

  void theTwinIsDense() {
    CompressReport report;
    const Model small = compress(model_, solve_budget(model_.report(), {0.5}), report);
    const Model twin = dense_twin(small);
    QCOMPARE(twin.report().parameters, model_.report().parameters);
    QCOMPARE(twin.report().macs, model_.report().macs);
    const BenchReport times = bench(twin, small, {.seconds = 0.01});
    QCOMPARE(times.layers.size(), report.layers.size());
    for (const auto& row : times.layers) {
      QVERIFY(row.dense_seconds > 0 && row.seconds > 0);
      QVERIFY(row.ratio_low <= row.ratio && row.ratio <= row.ratio_high);
      QVERIFY(row.verdict == "faster" || row.verdict == "same" || row.verdict == "slower");
    }
    QVERIFY(times.whole.seconds > 0);
  }

  void curvesGoDown() {
    int called = 0;
    const auto points =
        trade_off(model_, {{0.1, 0.25, 0.5}}, {}, {}, [&](const TradeOffPoint&) { ++called; });
    QCOMPARE(points.size(), std::size_t{3});
    QCOMPARE(called, 3);
    for (std::size_t k = 1; k < points.size(); ++k) {
      QVERIFY(points[k].parameters > points[k - 1].parameters);
      QVERIFY(points[k].relative_error < points[k - 1].relative_error);
    }
  }

  void lockedLayersStay() {
    Recipe base;
    base.set({"hidden.weight", LowRankOptions{{std::int64_t{40}}}, true});
    const Recipe recipe = solve_budget(model_.report(), {0.4}, base);
    QCOMPARE(recipe.spec_of("hidden.weight"), base.spec_of("hidden.weight"));
    QVERIFY(predict(model_.report(), recipe).parameters <= 0.4 * 127082);
  }

  void impossibleThingsAreSaidInOneSentence() {
    QVERIFY(message_of([&] { solve_budget(model_.report(), {0.001}); }).contains("cannot be reached"));
    QVERIFY(message_of([&] { solve_budget(model_.report(), {0.5, {}, "nothing*"}); }).contains("nothing*"));
    QVERIFY(message_of([&] {
              analyse_layer(model_, {"block3.conv.weight", LowRankOptions{{std::int64_t{99999}}}});
            }).contains("above 64"));
    QVERIFY(message_of([&] {
              analyse_layer(model_, {"no.such.weight", LowRankOptions{{std::int64_t{1}}}});
            }).contains("no.such.weight"));
    QVERIFY(message_of([&] { open_model("/nowhere/model.pt2"); }).contains("/nowhere/model.pt2"));
    QVERIFY(message_of([&] { evaluate(model_, {"/nowhere"}); }).contains("/nowhere"));
    QVERIFY(message_of([&] { export_model(model_, "/nowhere/out.pt2"); }).contains("/nowhere/out.pt2"));
    QVERIFY(message_of([&] { export_model(model_, "/tmp/x.gif", {.format = "gif"}); }).contains("gif"));
    QVERIFY(message_of([&] { read_recipe(cnn); }).contains("no recipe"));
    std::vector<std::string> remarks;
    QVERIFY(message_of([&] {
              uniform_recipe(model_.report(), {Family::low_rank, {std::int64_t{5000}}, "output"}, remarks);
            }).contains("above 10"));
  }

  void recipesFitOtherModelsWithRemarks() {
    Recipe recipe = solve_budget(model_.report(), {0.5});
    recipe.set({"not.there.weight", LowRankOptions{{std::int64_t{3}}}});
    recipe.model_hash = "other";
    std::vector<std::string> remarks;
    const Recipe matched = match_recipe(model_.report(), recipe, remarks);
    QCOMPARE(matched.layers.size() + 1, recipe.layers.size());
    QCOMPARE(remarks.size(), std::size_t{2});
    QTemporaryDir folder;
    const std::string path = folder.filePath("recipe.json").toStdString();
    write_recipe(matched, path);
    QCOMPARE(read_recipe(path), matched);
  }

  void cancelStopsAndLeavesNothing() {
    std::stop_source stop;
    int seen = 0;
    const Job job(
        [&](auto, auto, const auto&) {
          if (++seen == 3) stop.request_stop();
        },
        stop.get_token());
    QVERIFY_THROWS_EXCEPTION(Cancelled, trade_off(model_, {{0.2, 0.4, 0.6}, Family::cp}, {}, job));
    QTemporaryDir folder;
    QVERIFY_THROWS_EXCEPTION(Cancelled,
                             export_model(model_, folder.filePath("out.pt2").toStdString(), {}, job));
    QVERIFY(QDir(folder.path()).isEmpty());
  }

  void threadsMayShareAModel() {
    std::vector<std::thread> threads;
    std::vector<double> errors(4);
    for (std::size_t k = 0; k < errors.size(); ++k)
      threads.emplace_back([&, k] {
        errors[k] =
            analyse_layer(model_, {"block4.conv.weight", TuckerOptions{{std::int64_t{10}}}}).relative_error;
      });
    for (auto& thread : threads) thread.join();
    for (const double error : errors) QCOMPARE(error, errors[0]);
  }

  /// The numbers that are painted are those that were decomposed.
  void coresAsPictures() {
    const LayerSpec small{model_.report().layers[0].id, LowRankOptions{{std::int64_t{4}}}};
    const auto pictures = core_pictures(model_, small, Metric::weight);
    const auto spectra = rank_spectra(model_, small, Metric::weight);
    QCOMPARE(pictures.size(), std::size_t{2});
    QCOMPARE(pictures[0].shape, (Shape{32, 4}));
    QCOMPARE(pictures[1].name, std::string("factors.factor_1"));
    QCOMPARE(pictures[1].cells.size(), std::size_t{9 * 4});
    double energy = 0, kept = 0;
    for (int row = 0; row < 32; ++row)
      for (int column = 0; column < 9; ++column) {
        double sum = 0;
        for (int k = 0; k < 4; ++k)
          sum += double(pictures[0].cells[std::size_t(4 * row + k)]) *
                 double(pictures[1].cells[std::size_t(4 * column + k)]);
        energy += sum * sum;
      }
    for (int k = 0; k < 4; ++k) kept += std::pow(spectra.at(0).values.at(std::size_t(k)), 2);
    QVERIFY(qAbs(energy / kept - 1) < 1e-4);

    const LayerRow* wide = model_.report().find("block4.conv.weight");
    LayerSpec tucker{wide->id, TuckerOptions{{std::vector<std::int64_t>{12, 9}}}};
    const auto cores = core_pictures(model_, tucker, Metric::weight);
    const auto shapes = factor_shapes(wide->shape, tucker.options, {12, 9});
    QCOMPARE(cores.size(), shapes.size());
    for (std::size_t k = 0; k < cores.size(); ++k) {
      QCOMPARE(cores[k].shape, shapes[k].shape);
      QVERIFY(cores[k].rows <= core_picture_side && cores[k].columns <= core_picture_side);
      QVERIFY(cores[k].rows * cores[k].cell_rows * cores[k].columns * cores[k].cell_columns >=
              product(shapes[k].shape));
      float largest = 0;
      for (const float cell : cores[k].cells) largest = std::max(largest, std::abs(cell));
      QCOMPARE(double(largest), cores[k].largest);
    }
    const auto both = rank_spectra(model_, tucker, Metric::weight);
    QCOMPARE(both.size(), std::size_t{2});
    QCOMPARE(static_cast<std::int64_t>(both[0].values.size()), wide->shape.weight[0]);
    QVERIFY(std::is_sorted(both[1].values.rbegin(), both[1].values.rend()));
    QVERIFY(rank_spectra(model_, {wide->id, CpOptions{{std::int64_t{3}}}}, Metric::weight).empty());
    QVERIFY(core_pictures(model_, {wide->id, DenseOptions{}}, Metric::weight).empty());
  }

  /// What is shown of a layer is what the rule for all layers looks at.
  void spectraAreThoseOfTheRankRule() {
    std::vector<std::string> remarks;
    for (const Family family : {Family::low_rank, Family::tucker, Family::tt, Family::block_tt})
      for (const auto scheme : {ConvScheme::channel, ConvScheme::spatial}) {
        if (scheme == ConvScheme::spatial && family != Family::low_rank) continue;
        RankRuleOptions options;
        options.family = family;
        options.scheme = scheme;
        options.rule = {SpectrumRule::evbmf, 1};
        const Recipe recipe = rank_rule_recipe(model_, options, remarks);
        int compared = 0;
        for (const LayerRow& row : model_.report().layers) {
          const LayerSpec spec = recipe.spec_of(row.id);
          if (spec.family() != family) continue;
          const auto spectra = rank_spectra(model_, spec, Metric::weight);
          QCOMPARE(ranks_by_rule(spectra, options.rule), resolve_ranks(row.shape, spec.options));
          for (const Spectrum& each : spectra)
            QCOMPARE(each.values.size(), static_cast<std::size_t>(std::min(each.rows, each.columns)));
          ++compared;
        }
        QVERIFY(compared > 0);
      }
  }

  void jsonHasASchema() {
    const auto object = nlohmann::json::parse(to_json(model_.report()));
    QCOMPARE(object.at("schema").get<int>(), 1);
    QCOMPARE(object.at("parameters").get<std::int64_t>(), std::int64_t{127082});
    QCOMPARE(object.at("layers").at(1).at("kind").get<std::string>(), std::string("conv2d"));
  }

  /// Paths are bytes; a report of hours of work is not lost for one.
  void pathsNeedNotBeText() {
    ModelReport model = model_.report();
    model.path = "\xff.pt2";
    QCOMPARE(nlohmann::json::parse(to_json(model)).at("path").get<std::string>(),
             std::string("\xef\xbf\xbd.pt2"));
    EvaluateReport report;
    report.data = "/data/\xe4";
    QVERIFY(nlohmann::json::accept(to_json(report)));
  }

 private:
  Model model_;
};

TENFOLD_TEST_CLASS(TestStudy)
#include "test_study.moc"
