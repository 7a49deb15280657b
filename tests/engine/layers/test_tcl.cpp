// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/tcl.h"

#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

TclOptions options_of(const ShapeEntry& input, const ShapeEntry& rank, bool bias = false) {
  TclOptions options{input, rank, bias};
  options.tensor = at::kDouble;
  return options;
}

}  // namespace

class TestTcl : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Computed by tltorch 0.5 from formula-filled factors.
  void golden() {
    TCL layer(options_of(Shape{3, 4, 5}, Shape{2, 3, 2}));
    fill_parameters(*layer);
    const double off =
        distance(layer->forward(wave({2, 3, 4, 5})),
                 {24, .0723596915, 21.6295962858, -.85858767, .8516305, .81377929, -.86611848});
    qInfo("within %.1e", off);
    QVERIFY(off < 1e-8);
  }

  void shapes() {
    TCL layer(options_of(Shape{4, 5, 6}, Shape{2, 3, 5}, true));
    QCOMPARE(keys(*layer),
             (QStringList{"factor_0 [2, 4]", "factor_1 [3, 5]", "factor_2 [5, 6]", "bias [2, 3, 5]"}));
    const at::Tensor x = bumpy({2, 4, 5, 6});
    const at::Tensor y = layer->forward(x);
    QCOMPARE(y.sizes().vec(), (Shape{2, 2, 3, 5}));
    const at::Tensor wanted =
        at::einsum("abcd,ib,jc,kd->aijk", {x, layer->factors[0], layer->factors[1], layer->factors[2]}) +
        layer->bias;
    QVERIFY(difference(y, wanted) < 1e-12);
    QVERIFY(difference(layer->forward(x[1]), y[1]) < 1e-12);
    QCOMPARE(layer->forward(x.slice(0, 0, 0)).sizes().vec(), (Shape{0, 2, 3, 5}));
    QCOMPARE(layer->contraction_modes(), (std::vector<std::int64_t>{1, 2, 3}));
    QVERIFY(layer->factors[2].abs().max().item<double>() <= 1 / std::sqrt(6.));
    QVERIFY(layer->bias.abs().max().item<double>() <= .5);
    QCOMPARE(TCL(options_of(std::int64_t{7}, std::int64_t{3}, true))->forward(bumpy({2, 7})).sizes().vec(),
             (Shape{2, 3}));
    QCOMPARE(TCL(options_of(Shape{4, 5}, std::int64_t{3}))->rank(), (Shape{3, 3}));
    QVERIFY_THROWS_EXCEPTION(Error, TCL(options_of(Shape{4, 5}, Shape{3})));
    QVERIFY_THROWS_EXCEPTION(Error, TCL(options_of(Shape{4, 0}, std::int64_t{3})));
    QVERIFY_THROWS_EXCEPTION(Error, layer->forward(bumpy({2, 4, 5, 5})));
    QVERIFY_THROWS_EXCEPTION(Error, layer->forward(x.to(at::kFloat)));
    QVERIFY_THROWS_EXCEPTION(Error, layer->forward(at::complex(x, x)));
  }

  void clones() {
    TCL layer(options_of(Shape{4, 5}, std::int64_t{3}, true));
    const auto copy = std::dynamic_pointer_cast<TCLImpl>(layer->clone());
    const at::Tensor x = bumpy({2, 4, 5}), before = layer->forward(x);
    layer->reset_parameters();
    QVERIFY(difference(copy->forward(x), before) == 0);
    QVERIFY(difference(layer->forward(x), before) > 1e-3);
    QCOMPARE(printed(*layer), QStringLiteral("TCL(input_shape=4×5, rank=3×3, bias=true)"));
    // frozen factors stay frozen, and nothing is drawn
    layer->factors[1].set_requires_grad(false);
    at::manual_seed(7);
    const auto frozen = std::dynamic_pointer_cast<TCLImpl>(layer->clone());
    const at::Tensor drawn = at::rand({3});
    at::manual_seed(7);
    QVERIFY(difference(at::rand({3}), drawn) == 0);
    QVERIFY(frozen->factors[0].requires_grad() && !frozen->factors[1].requires_grad());
    QVERIFY(frozen->factors[1].is_same(frozen->named_parameters()["factor_1"]));
  }
};

TENFOLD_TEST_CLASS(TestTcl)
#include "test_tcl.moc"
