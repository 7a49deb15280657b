// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <fstream>

#include "engine/planning/linear_plan.h"
#include "engine/planning/machine_speed.h"
#include "engine/planning/plan_cache.h"
#include "engine/study/machine.h"
#include "engine/study/study.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestMachine : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  static void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }

 private Q_SLOTS:
  void cleanup() {
    shared_plan_cache(1).use(default_throughput(1));
    shared_plan_cache(2).use(default_throughput(2));
  }

  void noFileIsNoMistake() {
    const auto report = study::use_machine(path("none.json"));
    QVERIFY(!report.measured);
    QVERIFY(report.why_not.empty());
    QVERIFY(!report.speeds.empty());
    QCOMPARE(report.torch.substr(0, 5), std::string("2.11."));
  }

  void whatWasMeasuredIsUsedFromThenOn() {
    const std::string file = path("made/here/machine.json");
    const auto measured = study::measure_machine(file);
    QVERIFY(measured.measured);
    QVERIFY(measured.speeds.at(0).gflops > 0 && measured.speeds.at(0).memory_bytes_per_second > 0);
    const double mine = shared_plan_cache(1).table()->call_seconds();
    cleanup();
    QCOMPARE(shared_plan_cache(1).table()->call_seconds(), default_throughput(1).call_seconds());
    const auto again = study::use_machine(file);
    QVERIFY(again.measured && again.why_not.empty());
    QCOMPARE(shared_plan_cache(1).table()->call_seconds(), mine);
    QCOMPARE(again.speeds.at(0).gflops, measured.speeds.at(0).gflops);
  }

  void otherMachinesAndDamageAreSaid() {
    const ThroughputTable& table = default_throughput(1);
    const auto why = [&](const std::string& text) {
      write(path("other.json"), text);
      const auto report = study::use_machine(path("other.json"));
      return report.measured ? std::string("used") : report.why_not;
    };
    const std::string here = study::use_machine(path("none.json")).processor;
    QVERIFY(why(to_json(MachineSpeed{"an abacus", "2.11.0", 1, table, table})).find("an abacus") !=
            std::string::npos);
    QVERIFY(why(to_json(MachineSpeed{here, "1.0", 1, table, table})).find("LibTorch 1.0") !=
            std::string::npos);
    QVERIFY(why("{\"schema\": 2").find("other.json") != std::string::npos);
  }

  void predictionsFollowTheTable() {
    const auto model = study::open_model(TENFOLD_SAMPLES "/digits_mlp.pt2");
    const auto* row = &model.report().layers.at(0);
    LayerSpec spec;
    spec.id = row->id;
    spec.options = LowRankOptions{{std::int64_t{4}}};
    auto report = study::analyse_layer(model, spec);
    QVERIFY(report.predicted_speed.has_value());
    const double before = *report.predicted_speed;
    // calls that cost nothing, products all alike: what remains is the number of operations
    shared_plan_cache(1).use(ThroughputTable({{{1, 64, 64, 64}, 1}}, {1e15, 1e15, 1e6, 1e-12, 1e-12}));
    study::predict_speed(report, *row);
    QVERIFY(*report.predicted_speed > before);
    const double operations = static_cast<double>(report.dense_macs) / static_cast<double>(report.macs);
    QVERIFY2(std::abs(*report.predicted_speed / operations - 1) < 0.01,
             std::to_string(*report.predicted_speed / operations).c_str());
  }
};

TENFOLD_TEST_CLASS(TestMachine)
#include "test_machine.moc"
