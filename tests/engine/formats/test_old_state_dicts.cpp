// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files that tltorch 0.1.0 and 0.2.0 themselves wrote (tests/baselines/formats/make_old_tltorch.py): our
// layers load them and give what theirs gave.
#include "engine/formats/infer_format.h"
#include "engine/formats/load_state_dict.h"
#include "engine/layers/decomposed_linear.h"
#include "engine/layers/factorized_linear.h"
#include "engine/layers/format_conv.h"
#include "engine/layers/format_trl.h"
#include "engine/layers/tcl.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

struct Case {
  StateDict dict;
  at::Tensor input, output;
};

Case read(const char* version, const std::string& name) {
  Case made;
  for (const auto& [key, tensor] : read_state_dict(file(std::string("tltorch_") + version + ".pt"), name)) {
    if (key == "input")
      made.input = tensor;
    else if (key == "output")
      made.output = tensor;
    else
      made.dict.set(key, tensor);
  }
  return made;
}

/// A layer of rank 1, in float64, takes values and ranks of the file.
template <class Layer>
void check(Layer layer, const char* version, const std::string& name, LoadReport* report = nullptr) {
  layer->to(at::kDouble);
  const Case old = read(version, name);
  LoadReport own;
  load_state_dict(*layer, old.dict, report ? report : &own);
  const double error =
      ((layer->forward(old.input) - old.output).norm() / old.output.norm()).template item<double>();
  QVERIFY2(error < 1e-12, qPrintable(QString("%1: %2").arg(name.c_str()).arg(error)));
}

const Rank one{std::int64_t{1}};
const Shape modes{2, 5, 4, 4};

FactorizedLinear linear(const char* factorization) {
  FactorizedLinearOptions options({4, 4}, {2, 5});
  options.factorization = factorization;
  options.rank = one;
  return FactorizedLinear(options);
}

FactorizedConv convolution(const char* factorization) {
  FactorizedConvOptions options;
  options.in_channels = 4;
  options.out_channels = 6;
  options.kernel_size = Shape{3, 3};
  options.bias = true;
  options.factorization = factorization;
  options.rank = one;
  return FactorizedConv(options);
}

TRL regression(const char* factorization) {
  TrlOptions options;
  options.input_shape = Shape{3, 4};
  options.output_shape = std::int64_t{2};
  options.bias = true;
  options.factorization = factorization;
  options.rank = one;
  return TRL(options);
}

}  // namespace

class TestOldStateDicts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void firstLinear() {
    LoadReport report;
    check(CPLinear(16, 10, modes, one), "0.1", "CPLinear", &report);
    QCOMPARE(report.renamed.size(), std::size_t{5});
    QCOMPARE(report.rebuilt.size(), std::size_t{1});
    check(TuckerLinear(16, 10, modes, one), "0.1", "TuckerLinear");
    check(TTLinear(16, 10, modes, one), "0.1", "TTLinear");
    check(TTMLinear(16, 10, modes, one), "0.1", "TTMLinear");
  }
  void firstLinearInTodaysLayers() {
    check(linear("CP"), "0.1", "CPLinear");
    check(linear("Tucker"), "0.1", "TuckerLinear");
    check(linear("TT"), "0.1", "TTLinear");
    check(linear("BlockTT"), "0.1", "TTMLinear");
  }
  void firstConvolutions() {
    check(convolution("CP"), "0.1", "CPConv");
    check(convolution("TT"), "0.1", "TTConv");
  }
  void firstRegressions() {
    check(regression("CP"), "0.1", "CPTRL");
    check(regression("Tucker"), "0.1", "TuckerTRL");
    check(regression("TT"), "0.1", "TensorTrainTRL");
  }

  void secondLinear() {
    check(linear("Tucker"), "0.2", "FactorizedLinear Tucker");
    check(linear("TT"), "0.2", "FactorizedLinear TT");
    check(linear("BlockTT"), "0.2", "FactorizedLinear TTM");
  }
  /// 0.2 never saved the factors of a CP linear layer.
  void secondLinearCpIsIncomplete() {
    const Case old = read("0.2", "FactorizedLinear CP");
    FactorizedLinear layer = linear("CP");
    layer->to(at::kDouble);
    QVERIFY_THROWS_EXCEPTION(Error, load_state_dict(*layer, old.dict));
  }
  void secondOthers() {
    for (const char* format : {"CP", "Tucker", "TT"}) {
      check(convolution(format), "0.2", std::string("FactorizedConv ") + format);
      check(regression(format), "0.2", std::string("TRL ") + format);
    }
    TclOptions contraction;
    contraction.input_shape = Shape{3, 4};
    contraction.rank = std::int64_t{2};
    check(TCL(contraction), "0.2", "TCL");
  }

  void complexDenseNeedsItsShape() {
    StateDict dict;
    dict.set("weight.tensor", at::arange(24, at::kDouble).reshape({3, 4, 2}));
    QCOMPARE(infer_format(dict, "weight").factorization.logical_shape(), (Shape{3, 4, 2}));
    const InferredTensor known = infer_format(dict, "weight", {3, 4});
    QVERIFY(known.split_complex);
    QCOMPARE(known.factorization.logical_shape(), (Shape{3, 4}));
    QVERIFY(known.factorization.core.is_complex());
  }

  void formatsAreInferred() {
    const auto inferred = [](const char* version, const std::string& name, const std::string& prefix) {
      return infer_format(read(version, name).dict, prefix).factorization.str();
    };
    QCOMPARE(inferred("0.1", "CPConv", ""), std::string("CPTensor(shape=(6, 4, 3, 3), rank=4)"));
    QCOMPARE(inferred("0.1", "TuckerTRL", ""), std::string("TuckerTensor(shape=(3, 4, 2), rank=(2, 2, 2))"));
    QCOMPARE(inferred("0.1", "TTLinear", ""),
             std::string("TTTensor(shape=(2, 5, 4, 4), rank=(1, 2, 3, 2, 1))"));
    QCOMPARE(inferred("0.1", "TTMLinear", ""),
             std::string("BlockTT(shape=[10, 16], tensorized_shape=((2, 5), (4, 4)), rank=[1, 3, 1])"));
    QCOMPARE(inferred("0.2", "TRL CP", "weight"), std::string("CPTensor(shape=(3, 4, 2), rank=2)"));
  }
};

TENFOLD_TEST_CLASS(TestOldStateDicts)
#include "test_old_state_dicts.moc"
