// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Exports of models that are made here.
#include <QTemporaryDir>
#include <algorithm>

#include "engine/program/sample_inputs.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

/// A linear layer whose weight is computed in every run.
Model normalized(at::ScalarType type) {
  ProgramMaker make({4, 8}, true, type);
  const Argument v = make.parameter("a.parametrizations.weight.original1", noise({5, 8}, 1, type)),
                 g = make.parameter("a.parametrizations.weight.original0", noise({5, 1}, 2, type)),
                 weight = make.call("aten::_weight_norm", {v, g});
  Program program = make.finish(make.call("aten::linear", {make.x, weight}));
  auto inputs = random_inputs(program);
  return Model(make_state(std::move(program), std::move(inputs), {}, {}, {}));
}

bool says(const std::vector<std::string>& remarks, const std::string& what) {
  return std::any_of(remarks.begin(), remarks.end(),
                     [&](const std::string& each) { return each.find(what) != std::string::npos; });
}

}  // namespace

class TestMadeExports : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void computedWeightsAreParameters() {
    const Model model = normalized(at::kFloat);
    QVERIFY(says(model.report().remarks, "computed in every run"));
    QCOMPARE(model.report().parameters, std::int64_t{40});
    QCOMPARE(model.report().layers.at(0).id, std::string("a.weight"));
    const QTemporaryDir folder;
    // as it came where the format can say it
    for (const auto& [format, parameters] : {std::pair{"onnx", 40}, {"safetensors", 45}}) {
      const ExportReport report =
          export_model(model, folder.filePath(format).toStdString(), {.format = format});
      QVERIFY2(report.verified, format);
      QCOMPARE(report.parameters, std::int64_t{parameters});
    }
    CompressReport said;
    Recipe recipe;
    recipe.layers = {{"a.weight", LowRankOptions{{std::int64_t{2}}}}};
    const ExportReport small = export_model(
        compress(model, recipe, said), folder.filePath("small").toStdString(), {.format = "safetensors"});
    QCOMPARE(small.parameters, std::int64_t{2 * 13});
  }

  /// ONNX Runtime has no kernels for these on a processor, or few.
  void precisionsThatFewTakeAreNamed() {
    const QTemporaryDir folder;
    for (const auto& [type, word] : {std::pair{at::kDouble, "float64"}, {at::kBFloat16, "bfloat16"}})
      for (const char* format : {"onnx", "safetensors"}) {
        const ExportReport report =
            export_model(normalized(type), folder.filePath(format).toStdString(), {.format = format});
        QVERIFY(report.verified);
        QCOMPARE(says(report.remarks, word), std::string(format) == "onnx");
      }
  }
};

TENFOLD_TEST_CLASS(TestMadeExports)
#include "test_made_exports.moc"
