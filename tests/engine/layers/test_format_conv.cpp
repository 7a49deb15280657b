// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/format_conv.h"

#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

template <class Conv>
Conv made(std::size_t order, Implementation implementation) {
  FactorizedConvOptions options = small_conv("anything");
  options.kernel_size = std::int64_t{3};
  options.order = static_cast<std::int64_t>(order);
  options.padding = std::int64_t{1};
  options.implementation = implementation;
  options.init_std = 1;
  return Conv(options);
}

/// Each order and implementation against a dense convolution; factors come back as they went in.
template <class Conv>
void check() {
  at::manual_seed(2);
  for (std::size_t order = 1; order <= 3; ++order)
    for (const Implementation implementation : Conv::implementations()) {
      Conv conv = made<Conv>(order, implementation);
      Shape size{2, 4};
      size.resize(order + 2, 5);
      const at::Tensor x = at::randn(size, at::kDouble);
      ConvolutionOptions o;
      o.padding = {1};
      QVERIFY(difference(conv->forward(x), convolve(x, conv->full_weight(), conv->bias, o)) < 1e-10);

      Conv other = made<Conv>(order, implementation);
      const auto parts = conv->get_decomposition(true);
      QVERIFY(parts.bias.is_same(conv->bias) && !conv->get_decomposition().bias.defined());
      other->init_from_decomposition(parts.factors, bumpy({6}));
      const auto found = other->get_decomposition().factors.tensors(), put = parts.factors.tensors();
      for (std::size_t k = 0; k < put.size(); ++k) QVERIFY(difference(found[k], put[k]) == 0);
      QVERIFY(difference(other->bias, bumpy({6})) == 0);

      const auto switched = Conv::from_factorized_conv(conv);
      QCOMPARE(switched->options.implementation, Implementation::reconstructed);
      QVERIFY(difference(switched->full_weight(), conv->full_weight()) < 1e-12);
    }
  Conv conv = made<Conv>(2, Implementation::factorized);
  conv->init_from_random();
  QVERIFY(conv->full_weight().std().template item<double>() > .1);
  conv->init_from_random(false);
  QVERIFY(difference(conv->bias, at::zeros({6}, at::kDouble)) == 0);
  QVERIFY_THROWS_EXCEPTION(
      Error,
      conv->init_from_decomposition(made<Conv>(1, Implementation::factorized)->get_decomposition().factors));
  QVERIFY_THROWS_EXCEPTION(Error, conv->init_from_tensor(bumpy({6, 4, 3, 2})));
  QVERIFY_THROWS_EXCEPTION(Error, conv->init_from_tensor(bumpy({6, 4, 3, 3}), bumpy({5})));
  conv->transduct(3);
  QCOMPARE(conv->kernel_shape(), (Shape{6, 4, 3, 3, 3}));
}

}  // namespace

class TestFormatConv : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cp() { check<CPConv>(); }
  void tucker() { check<TuckerConv>(); }
  void tt() { check<TTConv>(); }

  void constructors() {
    TTConv conv(4, 6, Shape{3, 2}, {Shape{1, 3, 2, 3, 1}});
    QCOMPARE(conv.tt_shape(), (Shape{4, 3, 2, 6}));
    QCOMPARE(conv->full_weights().sizes().vec(), (Shape{6, 4, 3, 2}));
    QCOMPARE(conv->kernel_shape(), (Shape{6, 4, 3, 2}));
    QCOMPARE(conv->rank(), (Shape{1, 3, 2, 3, 1}));
    QCOMPARE(CPConv(4, 6, std::int64_t{3}, {std::int64_t{5}}, 3)->kernel_shape(), (Shape{6, 4, 3, 3, 3}));
    QVERIFY_THROWS_EXCEPTION(Error, CPConv(4, 6, std::int64_t{3}, {std::int64_t{5}}));
    QVERIFY_THROWS_EXCEPTION(Error, made<TTConv>(2, Implementation::mobilenet));
    QVERIFY_THROWS_EXCEPTION(Error, made<TuckerConv>(2, Implementation::mobilenet));
    QVERIFY_THROWS_EXCEPTION(Error,
                             TTConv::from_factorized_conv(made<CPConv>(2, Implementation::factorized)));
  }

  /// 0.1's register_implementation(name, cls, set_default).
  void registeredImplementations() {
    const ConvolutionFunction twice = [](const at::Tensor& x, const Factorization& weight,
                                         const at::Tensor& bias, const ConvolutionOptions& o) {
      return 2 * convNd(x, weight, bias, o);
    };
    CPConv::register_implementation("twice", twice);
    QCOMPARE(CPConv::implementation_names(),
             (std::vector<std::string>{"factorized", "reconstructed", "mobilenet", "twice"}));
    QCOMPARE(TTConv::implementation_names(), (std::vector<std::string>{"factorized", "reconstructed"}));
    FactorizedConvOptions options = small_conv("CP");
    options.padding = std::int64_t{1};
    options.padding_mode = "circular";
    options.init_std = 1;
    CPConv plain(options);
    const at::Tensor x = bumpy({2, 4, 5, 6}), y = plain->forward(x);
    CPConv doubled = CPConv::from_factorized_conv(plain, "twice");
    for (const bool training : {true, false}) {
      doubled->train(training);
      QVERIFY(difference(doubled->forward(x), 2 * y) < 1e-11);
    }
    QVERIFY(difference(CPConv::from_factorized_conv(doubled, "factorized")->forward(x), y) < 1e-11);
    QVERIFY(difference(CPConv::from_factorized_conv(doubled)->forward(x), y) < 1e-11);
    doubled->weight->add_hook("doubling", std::make_shared<Doubling>());
    QVERIFY(difference(doubled->forward(x) - 2 * plain->bias.reshape({6, 1, 1}),
                       4 * (y - plain->bias.reshape({6, 1, 1}))) < 1e-11);
    torch::nn::Conv2d source(4, 6, 3);
    FromConvOptions from;
    from.implementation_name = "twice";
    QCOMPARE(CPConv::from_conv(source, from)->options.implementation_name, std::string("twice"));
    QVERIFY_THROWS_EXCEPTION(Error, TTConv::from_conv(source, from));
    QVERIFY_THROWS_EXCEPTION(Error, TTConv::from_factorized_conv(TTConv(small_conv("TT")), "twice"));
    QVERIFY_THROWS_EXCEPTION(Error, CPConv::register_implementation("factorized", twice));
    QVERIFY_THROWS_EXCEPTION(Error, CPConv::register_implementation("", twice));
    QVERIFY_THROWS_EXCEPTION(Error, CPConv::register_implementation("nothing", nullptr));
  }

  void registeredDefault() {
    TuckerConv::register_implementation(
        "zero",
        [](const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
           const ConvolutionOptions& o) { return convNd(x, weight, bias, o) * 0; },
        /*set_default=*/true);
    QCOMPARE(TuckerConv::default_implementation_name(), std::string("zero"));
    TuckerConv conv(4, 6, Shape{3, 3}, {.5});
    QVERIFY(conv->forward(at::ones({1, 4, 5, 5})).abs().max().item<float>() == 0);
    TuckerConv::set_default_implementation("reconstructed");
    QCOMPARE(TuckerConv::default_implementation(), Implementation::reconstructed);
    QVERIFY(TuckerConv(4, 6, Shape{3, 3}, {.5})->options.implementation_name.empty());
    QVERIFY_THROWS_EXCEPTION(Error, TuckerConv::set_default_implementation("unheard of"));
    QVERIFY_THROWS_EXCEPTION(Error, TuckerConv::set_default_implementation("mobilenet"));
    TuckerConv::set_default_implementation("zero");
    TuckerConv::set_default_implementation(Implementation::factorized);
    QCOMPARE(TuckerConv::default_implementation_name(), std::string("factorized"));
  }

  /// A kernel decomposed; lower ranks than asked for are adopted.
  void fromTensors() {
    TTConv conv = made<TTConv>(2, Implementation::factorized);
    conv->init_from_tensor(bumpy({6, 4, 3, 3}) / 5, bumpy({6}));
    QVERIFY(std::abs(relative_weight_error(conv->full_weight(), bumpy({6, 4, 3, 3}) / 5) - .24280611) < 1e-5);
    torch::nn::Conv2d source(torch::nn::Conv2dOptions(4, 6, 3).stride({2, 1}).dilation({1, 2}));
    FromConvOptions from;
    from.rank = {std::int64_t{40}};
    const at::Tensor x = at::randn({1, 4, 9, 9});
    auto tucker = TuckerConv::from_conv(source, from);
    QCOMPARE(tucker->rank(), (Shape{6, 4, 3, 3}));
    QVERIFY(difference(tucker->forward(x), source->forward(x)) < 1e-5);
    auto train = TTConv::from_conv(source, from);
    QVERIFY(difference(train->forward(x), source->forward(x)) < 1e-5);
    auto cp = CPConv::from_conv(source, from);
    QVERIFY(difference(cp->forward(x), source->forward(x)) < 2e-2);
    CPConv small(4, 6, Shape{3, 3}, {std::int64_t{2}}), wide(4, 6, Shape{3, 3}, {std::int64_t{3}});
    QVERIFY_THROWS_EXCEPTION(Error, small->init_from_decomposition(wide->get_decomposition().factors));
  }
};

TENFOLD_TEST_CLASS(TestFormatConv)
#include "test_format_conv.moc"
