// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/undecompose.h"

#include "engine/program/executor.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

std::string operators_of(const Program& program) {
  std::string all;
  for (const Node& node : program.nodes) all += (all.empty() ? "" : " ") + node.op;
  return all;
}

at::Tensor output_of(const Program& program, const at::Tensor& x) {
  const std::vector<c10::IValue> inputs{x};
  return run_for_output(program, inputs).detach();
}

/// What run_decompositions() leaves of linear(x.permute(...)), x [2, 3, 4], weight [5, 4]; `wide`: what the
/// view of the repeated transpose is said to have.
struct Repeated {
  ProgramMaker make{{2, 3, 4}, true, at::kDouble};
  Argument weight = make.parameter("weight", noise({5, 4}, 1));
  Argument turned = make.call("aten::permute", {weight, ints({1, 0})});
  Argument repeated = make.call("aten::expand", {turned, ints({2, 4, 5})});

  Program with_view(const Shape& wide) {
    const Argument view = make.call("aten::view", {repeated, ints(wide)});
    return make.finish(make.call("aten::bmm", {make.x, view}));
  }
};

}  // namespace

class TestUndecompose : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void repeatedWeightsBecomeLinearLayers() {
    Program program = Repeated().with_view({2, 4, 5});
    const at::Tensor x = noise({2, 3, 4}, 2), before = output_of(program, x);
    undecompose(program);
    QCOMPARE(operators_of(program), std::string("aten::linear"));
    QVERIFY(at::allclose(output_of(program, x), before, 1e-12, 1e-12));
    QVERIFY(at::allclose(before, at::linear(x, program.tensors.at("weight").detach()), 1e-12, 1e-12));
  }

  /// Read elsewhere, too, the transpose stays for whom reads it.
  void whatOthersReadStays() {
    Repeated parts;
    const Argument view = parts.make.call("aten::view", {parts.repeated, ints({2, 4, 5})});
    const Argument product = parts.make.call("aten::bmm", {parts.make.x, view});
    Program program = parts.make.finish(parts.make.call(
        "aten::add", {product, parts.make.call("aten::sum", {parts.turned}), Argument::of(1)}, "Tensor"));
    const at::Tensor x = noise({2, 3, 4}, 2), before = output_of(program, x);
    undecompose(program);
    QCOMPARE(operators_of(program), std::string("aten::permute aten::linear aten::sum aten::add"));
    QVERIFY(at::allclose(output_of(program, x), before, 1e-12, 1e-12));
  }

  /// A hostile file's chain is followed once, however long, and not by calls within calls.
  void aLongChainOfViewsIsFollowed() {
    Repeated parts;
    Argument view = parts.repeated;
    for (int k = 0; k < 200000; ++k) view = parts.make.call("aten::view", {view, ints({2, 4, 5})});
    Program program = parts.make.finish(parts.make.call("aten::bmm", {parts.make.x, view}));
    undecompose(program);
    QCOMPARE(operators_of(program), std::string("aten::linear"));
  }

  /// A view that mixes rows and columns is no transpose any more.
  void otherViewsStay() {
    ProgramMaker make({2, 3, 5}, true, at::kDouble);
    const Argument turned =
        make.call("aten::permute", {make.parameter("weight", noise({5, 4}, 1)), ints({1, 0})});
    const Argument mixed = make.call("aten::reshape", {turned, ints({1, 5, 4})});
    const Argument repeated = make.call("aten::expand", {mixed, ints({2, 5, 4})});
    Program program = make.finish(make.call("aten::bmm", {make.x, repeated}));
    const std::string before = operators_of(program);
    undecompose(program);
    QCOMPARE(operators_of(program), before);
  }
};

TENFOLD_TEST_CLASS(TestUndecompose)
#include "test_undecompose.moc"
