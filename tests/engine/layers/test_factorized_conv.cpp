// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/nn/modules/container/sequential.h>

#include "tests/engine/layers/layer_parts.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestFactorizedConv : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// tltorch's state dict.
  void stateDictKeys() {
    QCOMPARE(keys(*FactorizedConv(small_conv("cp"))),
             (QStringList{"bias [6]", "weight.weights [7]", "weight.factors.factor_0 [6, 7]",
                          "weight.factors.factor_1 [4, 7]", "weight.factors.factor_2 [3, 7]",
                          "weight.factors.factor_3 [3, 7]"}));
    QCOMPARE(keys(*FactorizedConv(small_conv("tucker"))),
             (QStringList{"bias [6]", "weight.core [4, 3, 2, 2]", "weight.factors.factor_0 [6, 4]",
                          "weight.factors.factor_1 [4, 3]", "weight.factors.factor_2 [3, 2]",
                          "weight.factors.factor_3 [3, 2]"}));
    QCOMPARE(
        keys(*FactorizedConv(small_conv("tt"))),
        (QStringList{"bias [6]", "weight.factors.factor_0 [1, 4, 3]", "weight.factors.factor_1 [3, 3, 3]",
                     "weight.factors.factor_2 [3, 3, 4]", "weight.factors.factor_3 [4, 6, 1]"}));
    QCOMPARE(keys(*FactorizedConv(small_conv("dense", false))), (QStringList{"weight.tensor [6, 4, 3, 3]"}));
    FactorizedConvOptions three = small_conv("tucker");
    three.n_layers = std::int64_t{3};
    QCOMPARE(keys(*FactorizedConv(three))[1], QStringLiteral("weight.core [2, 5, 3, 2, 2]"));
    three.factorization = "tt";
    QCOMPARE(keys(*FactorizedConv(three)).mid(0, 3),
             (QStringList{"bias [3, 6]", "weight.factors.factor_0 [1, 3, 5]",
                          "weight.factors.factor_1 [5, 4, 5]"}));
    three.factorization = "cp";
    three.n_layers = Shape{2, 2};
    FactorizedConv four(three);
    QCOMPARE(keys(*four).mid(0, 4),
             (QStringList{"bias [2, 2, 6]", "weight.weights [22]", "weight.factors.factor_0 [2, 22]",
                          "weight.factors.factor_1 [2, 22]"}));
    QCOMPARE(keys(*four->get_conv({1, 0}))[0], QStringLiteral("main_conv.bias [2, 2, 6]"));
    QCOMPARE(keys(*four->get_conv({1, 0})).last(),
             QStringLiteral("main_conv.weight.factors.factor_5 [3, 22]"));
  }

  /// tltorch's guide: both ways to give the kernel size; usable at once.
  void fromScratch() {
    FactorizedConvOptions options;
    options.in_channels = 16;
    options.out_channels = 32;
    options.order = 2;
    options.kernel_size = std::int64_t{3};
    FactorizedConv by_order(options);
    QCOMPARE(by_order->kernel_shape(), (Shape{32, 16, 3, 3}));
    QVERIFY(at::isfinite(by_order->forward(at::randn({2, 16, 8, 8}))).all().item<bool>());
    options.order = 7;
    options.kernel_size = Shape{3, 3};
    QCOMPARE(FactorizedConv(options)->order(), 2);
    torch::nn::Sequential chain(by_order);
    QCOMPARE(chain->forward(at::randn({2, 16, 8, 8})).sizes().vec(), (Shape{2, 32, 6, 6}));
    QVERIFY(printed(*by_order).startsWith("FactorizedConv(in_channels=16, out_channels=32, kernel_size=3×3"));
  }

  /// In evaluation the weights of the steps are kept; whatever changes a factor is seen.
  void keptWeightsFollowTheFactors() {
    for (const char* format : {"cp", "tucker", "tt", "dense"})
      for (const Implementation how :
           {Implementation::automatic, Implementation::factorized, Implementation::reconstructed}) {
        FactorizedConvOptions options = small_conv(format);
        options.implementation = how;
        FactorizedConv conv(options);
        conv->reset_parameters(1);
        conv->eval();
        const at::Tensor x = at::randn({2, 4, 7, 6}, at::kDouble);
        const auto agrees = [&] {
          const at::Tensor expected = convolve(x, conv->full_weight(), conv->bias, conv->layer().options);
          return at::allclose(conv->forward(x), expected, 1e-9, 1e-9);
        };
        const at::NoGradGuard no_gradients;
        QVERIFY(agrees() && agrees());
        conv->parameters().back().mul_(-2);
        QVERIFY(agrees());
        conv->reset_parameters(1);
        QVERIFY(agrees());
        const auto copy = std::dynamic_pointer_cast<FactorizedConvImpl>(conv->clone());
        copy->parameters().back().zero_();
        QVERIFY(agrees() && !at::allclose(copy->forward(x), conv->forward(x)));
      }
  }

  void badOptions() {
    const auto bad = [](const std::function<void(FactorizedConvOptions&)>& change) {
      FactorizedConvOptions options = small_conv("cp");
      change(options);
      QVERIFY_THROWS_EXCEPTION(Error, FactorizedConv{options});
    };
    bad([](auto& o) { o.kernel_size = std::int64_t{3}; });
    bad([](auto& o) { o.kernel_size = std::int64_t{3}, o.order = 0; });
    bad([](auto& o) { o.kernel_size = Shape{}; });
    bad([](auto& o) { o.kernel_size = Shape{3, 0}; });
    bad([](auto& o) { o.stride = Shape{1, 1, 1}; });
    bad([](auto& o) { o.padding = std::int64_t{-1}; });
    bad([](auto& o) { o.groups = 3; });
    bad([](auto& o) { o.padding_mode = "mirror"; });
    bad([](auto& o) { o.padding_mode = "reflect", o.transposed = true; });
    bad([](auto& o) { o.end_padding = std::int64_t{1}, o.transposed = true; });
    bad([](auto& o) { o.end_padding = std::int64_t{-1}; });
    bad([](auto& o) { o.end_padding = Shape{1, 1, 1}; });
    bad([](auto& o) { o.implementation_name = "not registered"; });
    bad([](auto& o) { o.n_layers = std::int64_t{0}; });
    bad([](auto& o) { o.has_bias = {true, false}; });
    bad([](auto& o) { o.factorization = "waffle"; });
    bad([](auto& o) { o.fix_spatial_ranks = true; });
    bad([](auto& o) { o.output_padding = std::int64_t{1}; });
  }

  /// Four spatial modes, which LibTorch cannot pad by reflection: every slice as one of three.
  void paddingOfHigherOrders() {
    for (const char* mode : {"reflect", "replicate", "circular"}) {
      FactorizedConvOptions options = small_conv("Tucker");
      options.kernel_size = Shape{1, 3, 3, 2};
      options.padding = Shape{0, 1, 2, 1};
      options.end_padding = Shape{0, 0, 0, 1};
      options.padding_mode = mode;
      options.init_std = 1;
      FactorizedConv conv(options);
      const at::Tensor x = bumpy({2, 4, 2, 4, 5, 3});
      const at::Tensor kernel = conv->full_weight().squeeze(2);
      for (std::int64_t slice = 0; slice < 2; ++slice)
        QVERIFY2(difference(conv->forward(x).select(2, slice),
                            at::conv3d(at::pad(x.select(2, slice), {1, 2, 2, 2, 1, 1}, mode), kernel,
                                       conv->bias)) < 1e-11,
                 mode);
      QCOMPARE(conv->forward(x.slice(0, 0, 0)).sizes().vec(), (Shape{0, 6, 2, 4, 7, 5}));
    }
  }

  /// What a mode cannot pad is said before LibTorch fails.
  void paddingNeedsRoom() {
    FactorizedConvOptions options = small_conv("CP");
    options.padding = Shape{0, 4};
    for (const auto& [mode, least] : {std::pair("reflect", 5), std::pair("circular", 4)}) {
      options.padding_mode = mode;
      FactorizedConv conv(options);
      QCOMPARE(conv->forward(bumpy({1, 4, 3, least})).size(3), least + 6);
      QVERIFY_THROWS_EXCEPTION(Error, conv->forward(bumpy({1, 4, 3, least - 1})));
      QVERIFY_THROWS_EXCEPTION(Error, conv->forward(bumpy({4, 3})));
    }
  }

  /// The rules of ranks are those of every other tensor.
  void exactBudget() {
    for (const char* format : {"CP", "Tucker", "TT"}) {
      FactorizedConvOptions options = small_conv(format, false);
      options.in_channels = options.out_channels = 24;
      options.tensor.format.ranks.rule = FractionRule::within;
      FromConvOptions from;
      from.factorization = format;
      from.rank = {.5};
      from.decomposition_kwargs.cp.n_iter_max = 2;
      from.tensor = options.tensor;
      torch::nn::Conv2d source(torch::nn::Conv2dOptions(24, 24, 3).bias(false));
      for (const FactorizedConv& conv : {FactorizedConv(options), FactorizedConv::from_conv(source, from)}) {
        const std::int64_t stored = conv->weight->factorization().parameters(), dense = 24 * 24 * 9;
        QVERIFY2(stored * 2 <= dense && stored * 5 > dense * 2, format);
      }
    }
  }

  void fixedRanks() {
    FactorizedConvOptions options = small_conv("tucker");
    options.fix_spatial_ranks = true;
    const Shape ranks = FactorizedConv(options)->rank();
    QCOMPARE(ranks[2], 3);
    QCOMPARE(ranks[3], 3);
    options.n_layers = std::int64_t{2};
    const Shape more = FactorizedConv(options)->rank();
    QCOMPARE(more[3], 3);
    QCOMPARE(more[4], 3);
    options.n_layers = std::int64_t{1};
    options.fix_spatial_ranks = false;
    options.fixed_rank_modes = {0};
    QCOMPARE(FactorizedConv(options)->rank()[0], 6);
    options.factorization = "ComplexTucker";
    options.tensor.tensor = at::kComplexDouble;
    QCOMPARE(FactorizedConv(options)->rank()[0], 6);
    options.factorization = "ComplexCP";
    QCOMPARE(error_id([&] { FactorizedConv{options}; }), std::string("conv.fixed_rank_modes"));
  }

  /// Every layer with its own settings and bias.
  void layers() {
    const at::Tensor x = bumpy({2, 4, 7, 8});
    for (const char* format : {"CP", "Tucker", "TT", "Dense"}) {
      FactorizedConvOptions options = small_conv(format);
      options.n_layers = std::int64_t{3};
      options.has_bias = {true, true, false};
      options.stride = Shape{1, 1, 2, 1, 1, 2};
      FactorizedConv conv(options);
      conv->set({0}, {2, 1}, {1}, {1, 2}, bumpy({6}));
      const ConvolutionOptions first{{2, 1}, {1}, {1, 2}}, last{{1, 2}};
      QVERIFY(difference((*conv)[0]->forward(x), convolve(x, conv->full_weight({0}), bumpy({6}), first)) <
              1e-12);
      QVERIFY(difference(conv->forward(x, {2}), convolve(x, conv->full_weight({2}), {}, last)) < 1e-12);
      conv->set({2}, {1}, {0}, {1}, bumpy({6}));
      QVERIFY(difference(conv->forward(x, {2}), convolve(x, conv->full_weight({2}), bumpy({6}))) < 1e-12);
      QVERIFY(conv->layer({2}).has_bias);
      QVERIFY_THROWS_EXCEPTION(Error, conv->forward(x));
      QVERIFY_THROWS_EXCEPTION(Error, conv->forward(x, {3}));
      QVERIFY_THROWS_EXCEPTION(Error, conv->forward(x, {0, 0}));
      QVERIFY_THROWS_EXCEPTION(Error, (*conv)[-1]);
      // what is refused changes nothing
      QVERIFY_THROWS_EXCEPTION(Error, conv->set({1}, {1}, {0}, {1}, bumpy({5})));
      QCOMPARE(conv->layer({1}).options.stride, (Shape{2, 1}));
      const at::Tensor kernel = conv->full_weight({1});
      QVERIFY_THROWS_EXCEPTION(Error, conv->init_from_tensor(bumpy({3, 6, 4, 3, 3}), bumpy({5})));
      QVERIFY_THROWS_EXCEPTION(Error, conv->init_from_decomposition(
                                          FactorizedConv(options)->get_decomposition().factors, bumpy({5})));
      QVERIFY(difference(conv->full_weight({1}), kernel) == 0);
      QVERIFY(printed(*conv->get_conv({0})).contains("bias=true"));
    }
    FactorizedConv one(small_conv("CP", false));
    QVERIFY(difference(one->forward(x, {0}), one->forward(x)) == 0);
    QVERIFY_THROWS_EXCEPTION(Error, one->forward(x, {1}));
    QVERIFY_THROWS_EXCEPTION(Error, one->set({}, {1}, {0}, {1}, bumpy({6})));
  }

  /// Dropout and lasso work through hooks, so the weight must be called.
  void hooks() {
    const at::Tensor x = bumpy({1, 4, 5, 5});
    for (const char* format : {"CP", "Tucker", "TT", "Dense"}) {
      FactorizedConv conv(small_conv(format, false));
      const at::Tensor before = conv->forward(x);
      conv->weight->add_hook("doubling", std::make_shared<Doubling>());
      QVERIFY(difference(conv->forward(x), before * 2) < 1e-12);
    }
  }

  void clones() {
    FactorizedConvOptions options = small_conv("Tucker");
    options.n_layers = std::int64_t{2};
    FactorizedConv conv(options);
    conv->set({1}, {2}, {1});
    const at::Tensor x = bumpy({1, 4, 5, 5}), before = conv->forward(x, {1});
    FactorizedConv copy(std::dynamic_pointer_cast<FactorizedConvImpl>(conv->clone()));
    const auto sub = std::dynamic_pointer_cast<SubFactorizedConvImpl>(conv->get_conv({1})->clone());
    conv->reset_parameters(1);
    QVERIFY(difference(copy->forward(x, {1}), before) == 0);
    QVERIFY(difference(sub->forward(x), before) == 0);
    QVERIFY(difference(conv->forward(x, {1}), before) > 1e-3);
  }

  void complexNumbers() {
    for (const char* format : {"ComplexCP", "ComplexTucker", "ComplexTT", "CP", "TT"}) {
      FactorizedConvOptions options = small_conv(format);
      options.tensor.tensor = at::TensorOptions().dtype(at::kComplexDouble);
      options.init_std = 1;
      FactorizedConv conv(options);
      const at::Tensor x = at::complex(bumpy({1, 4, 5, 5}), wave({1, 4, 5, 5}));
      const at::Tensor y = conv->forward(x);
      conv->options.implementation = Implementation::reconstructed;
      QVERIFY(difference(conv->forward(x), y) < 1e-10);
      at::abs(y).sum().backward();
      for (const auto& parameter : conv->parameters()) QVERIFY(parameter.grad().defined());
    }
  }
};

TENFOLD_TEST_CLASS(TestFactorizedConv)
#include "test_factorized_conv.moc"
