// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestConvTransduction : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Centred: the old convolution frame by frame; summed: its sum over the window.
  void frames_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("mode");
    for (const char* format : {"CP", "Tucker", "TT", "Dense", "TensorRing"})
      for (int mode = 0; mode < 3; ++mode)
        QTest::addRow("%s, mode %d", format, mode) << QString(format) << mode;
  }
  void frames() {
    QFETCH(QString, format);
    QFETCH(int, mode);
    at::manual_seed(1);
    FactorizedConvOptions options = small_conv(format.toStdString());
    options.padding = std::int64_t{1};
    options.init_std = 1;
    const at::Tensor x = at::randn({2, 4, 5, 4, 6}, at::kDouble);
    for (const TransductionWindow window : {TransductionWindow::centre, TransductionWindow::sum}) {
      FactorizedConv conv(options);
      const at::Tensor frames = x.movedim(mode + 2, 1);
      const at::Tensor old = conv->forward(frames.flatten(0, 1)).unflatten(0, {2, -1}).movedim(1, mode + 2);
      TransductionOptions transduction;
      transduction.mode = mode;
      transduction.padding = 1;
      transduction.window = window;
      conv->transduct(3, transduction);
      at::Tensor wanted = old;
      if (window == TransductionWindow::sum) {
        const std::int64_t n = old.size(mode + 2);
        wanted = old.clone();
        wanted.narrow(mode + 2, 1, n - 1) += old.narrow(mode + 2, 0, n - 1);
        wanted.narrow(mode + 2, 0, n - 1) += old.narrow(mode + 2, 1, n - 1);
      }
      for (const Implementation implementation :
           {Implementation::factorized, Implementation::reconstructed}) {
        conv->options.implementation = implementation;
        QVERIFY(difference(conv->forward(x), wanted) < 1e-10);
      }
      QCOMPARE(conv->order(), 3);
      QCOMPARE(conv->kernel_size(), (Shape{3, 3, 3}));
      QCOMPARE(conv->kernel_shape(), (Shape{6, 4, 3, 3, 3}));
      QCOMPARE(conv->rank(), conv->weight->factorization().rank());
    }
  }

  void onlyTheNewFactorTrains() {
    for (const char* format : {"CP", "Tucker", "TT"}) {
      FactorizedConv conv(small_conv(format));
      conv->weight->parameters()[0].requires_grad_(false);
      FactorizedConv whole(std::dynamic_pointer_cast<FactorizedConvImpl>(conv->clone()));
      conv->transduct(3);
      const std::string place =
          conv->weight->format().name() == "TT" ? "weight.factors.factor_1" : "weight.factors.factor_2";
      for (const auto& parameter : conv->named_parameters())
        QCOMPARE(parameter.value().requires_grad(), parameter.key() == place);
      TransductionOptions transduction;
      transduction.fine_tune_transduction_only = false;
      whole->weight->parameters()[0].requires_grad_(false);
      whole->transduct(3, transduction);
      int frozen = 0;
      for (const auto& parameter : whole->parameters()) frozen += parameter.requires_grad() ? 0 : 1;
      QCOMPARE(frozen, 1);
    }
    FactorizedConv dense(small_conv("Dense"));
    dense->transduct(3);
    QCOMPARE(keys(*dense), (QStringList{"bias [6]", "weight.tensor [6, 4, 3, 3, 3]"}));
    QVERIFY(dense->weight->parameters()[0].requires_grad());
  }

  /// Layer modes in front move neither settings nor factors.
  void layers() {
    for (const char* format : {"CP", "Tucker", "TT"}) {
      FactorizedConvOptions options = small_conv(format);
      options.n_layers = Shape{2, 2};
      options.padding = Shape{1, 2};
      FactorizedConv conv(options);
      const at::Tensor x = bumpy({1, 4, 5, 6}), before = conv->forward(x, {1, 0});
      TransductionOptions transduction;
      transduction.padding = 3;
      transduction.mode = 1;
      conv->transduct(7, transduction);
      QCOMPARE(conv->layer({1, 1}).options.padding, (Shape{1, 3, 2}));
      QCOMPARE(conv->layer({0, 1}).options.stride, (Shape{1, 1, 1}));
      QCOMPARE(std::get<Shape>(conv->options.padding).size(), std::size_t{12});
      QVERIFY(difference(conv->forward(x.unsqueeze(3), {1, 0}).squeeze(3), before) < 1e-12);
      QCOMPARE(conv->weight->shape().size(), std::size_t{7});
    }
  }

  void beyondThreeModes() {
    FactorizedConv conv(small_conv("TT"));
    TransductionOptions transduction;
    transduction.padding = 1;
    conv->transduct(3, transduction);
    conv->transduct(3, transduction);
    const at::Tensor x = bumpy({1, 4, 3, 3, 4, 5});
    const at::Tensor y = conv->forward(x);
    QCOMPARE(y.sizes().vec(), (Shape{1, 6, 3, 3, 2, 3}));
    conv->options.implementation = Implementation::reconstructed;
    QVERIFY(difference(conv->forward(x), y) < 1e-12);
  }

  void badModes() {
    FactorizedConv conv(small_conv("CP"));
    TransductionOptions beyond;
    beyond.mode = 3;
    QVERIFY_THROWS_EXCEPTION(Error, conv->transduct(3, beyond));
    QVERIFY_THROWS_EXCEPTION(Error, conv->transduct(0));
    TransductionOptions stride;
    stride.stride = 0;
    QVERIFY_THROWS_EXCEPTION(Error, conv->transduct(3, stride));
    QCOMPARE(conv->order(), 2);
    QCOMPARE(conv->weight->dim(), 4);
  }
};

TENFOLD_TEST_CLASS(TestConvTransduction)
#include "test_conv_transduction.moc"
