// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/study/forward_times.h"
#include "engine/study/study.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestForwardTimes : public QObject {
  Q_OBJECT
  study::Model cnn_;

  static study::ForwardOptions shortly() {
    study::ForwardOptions options;
    options.seconds = 0.05;
    return options;
  }
  static double sum(const study::ForwardTimes& times) {
    double sum = times.other.seconds;
    for (const auto& part : times.layers) sum += part.seconds;
    return sum;
  }

 private Q_SLOTS:
  void initTestCase() { cnn_ = study::open_model(TENFOLD_SAMPLES "/digits_cnn.pt2"); }

  void everyLayerAndWhatIsNone() {
    const auto times = study::time_forward(cnn_, shortly());
    const auto& rows = cnn_.report().layers;
    QCOMPARE(times.layers.size(), rows.size());
    double shares = times.other.share;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const study::PartTime& part = times.layers[k];
      QCOMPARE(part.id, rows[k].id);
      QCOMPARE(part.name, rows[k].name);
      QVERIFY(part.seconds > 0 && part.low <= part.seconds && part.seconds <= part.high);
      QCOMPARE(part.share, part.seconds / sum(times));
      QCOMPARE(times.find(part.id), &part);
      shares += part.share;
    }
    QVERIFY(qAbs(shares - 1) < 1e-12);
    QVERIFY(times.find("no such layer") == nullptr);
    QVERIFY(times.rounds >= 3);
    QCOMPARE(times.batch, cnn_.report().batch);
    QVERIFY(times.low <= times.seconds && times.seconds <= times.high);
    // the parts make up the whole
    QVERIFY2(sum(times) > times.seconds / 4 && sum(times) < times.seconds * 4,
             qPrintable(QString("%1 of %2").arg(sum(times)).arg(times.seconds)));
    for (std::size_t k = 1; k < times.operators.size(); ++k)
      QVERIFY(times.operators[k - 1].seconds >= times.operators[k].seconds);
  }

  /// All operators that a layer was lowered to count for it.
  void aFactorizedLayerIsOnePart() {
    std::vector<std::string> remarks;
    study::UniformOptions options;
    options.rank = {std::int64_t{4}};
    const Recipe recipe = study::uniform_recipe(cnn_.report(), options, remarks);
    study::CompressReport report;
    const auto small = study::compress(cnn_, recipe, report);
    const auto times = study::time_forward(small, shortly());
    QCOMPARE(times.layers.size(), cnn_.report().layers.size());
    for (const auto& part : times.layers) QVERIFY(part.seconds > 0);
    QVERIFY(!times.operators.empty());
    for (const auto& part : times.operators)
      QVERIFY2(part.name.find("conv") == std::string::npos && part.name != "linear" && part.name != "addmm",
               part.name.c_str());
  }

  void anotherBatch() {
    study::ForwardOptions options = shortly();
    options.batch = 7;
    QCOMPARE(study::time_forward(cnn_, options).batch, std::int64_t{7});
  }

  void numbersComeWhileItRuns() {
    int told = 0, first = 0;
    const auto tell = [&](const study::ForwardTimes& times) {
      if (told++ > 0) return;
      first = times.rounds;
      // other work gets in between: this would wait for ever if the machine were held
      study::LayerReport report = study::analyse_layer(
          cnn_, {cnn_.report().layers.back().id, LowRankOptions{{std::int64_t{2}}}, false});
      QVERIFY(report.relative_error > 0);
    };
    study::ForwardOptions options;
    options.seconds = 0.4;
    const auto times = study::time_forward(cnn_, options, {}, tell);
    QVERIFY(told >= 1);
    QVERIFY(first >= 1 && first < times.rounds);
  }

  void stops() {
    std::stop_source stop;
    int told = 0;
    study::ForwardOptions options;
    options.seconds = 60;
    const auto tell = [&](const study::ForwardTimes&) {
      ++told;
      stop.request_stop();
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, study::time_forward(cnn_, options, Job({}, stop.get_token()), tell));
    QCOMPARE(told, 1);
  }

  void predictsWhatIsDense() {
    const auto& rows = cnn_.report().layers;
    study::LayerRow twice;
    for (const auto& row : rows) {
      const auto seconds = study::predicted_dense_seconds(row);
      QVERIFY(seconds && *seconds > 0);
      twice = row;
      twice.uses = 2 * row.uses;
      twice.calls.insert(twice.calls.end(), row.calls.begin(), row.calls.end());
      QCOMPARE(*study::predicted_dense_seconds(twice), 2 * *seconds);
    }
    // more rows of input, more time
    study::LayerRow larger = rows.back();
    larger.input.front() *= 64;
    larger.output.front() *= 64;
    QVERIFY(*study::predicted_dense_seconds(larger) > *study::predicted_dense_seconds(rows.back()));
    larger.input.clear();
    QVERIFY(!study::predicted_dense_seconds(larger));
  }

  void asJson() {
    const auto times = study::time_forward(cnn_, shortly());
    const auto json = nlohmann::json::parse(study::to_json(cnn_.report(), times));
    QCOMPARE(json.at("layers").size(), cnn_.report().layers.size());
    QCOMPARE(json.at("times").at("layers").size(), cnn_.report().layers.size());
    QCOMPARE(json.at("times").at("seconds").get<double>(), times.seconds);
    QCOMPARE(json.at("times").at("other").at("share").get<double>(), times.other.share);
  }
};

TENFOLD_TEST_CLASS(TestForwardTimes)
#include "test_forward_times.moc"
