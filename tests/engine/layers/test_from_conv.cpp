// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

FromConvOptions full_rank(const std::string& format) {
  FromConvOptions from;
  from.factorization = format;
  from.rank = {std::int64_t{60}};
  return from;
}

torch::nn::Conv2dOptions wide_options() {
  return torch::nn::Conv2dOptions(4, 6, {3, 3}).stride({2, 1}).padding({1, 2}).dilation({1, 2});
}

}  // namespace

class TestFromConv : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { at::manual_seed(11); }

  /// tltorch's test: a tensor's convolution is that of its reconstruction, and comes back unchanged.
  void fromFactorization() {
    const std::vector<std::pair<std::string, Implementation>> cases{
        {"CP", Implementation::factorized},        {"CP", Implementation::reconstructed},
        {"CP", Implementation::mobilenet},         {"Tucker", Implementation::factorized},
        {"Tucker", Implementation::reconstructed}, {"TT", Implementation::factorized},
        {"TT", Implementation::reconstructed}};
    for (const auto& [format, implementation] : cases) {
      const NestedShape shape = format == "TT" ? NestedShape{4, 3, 3, 5} : NestedShape{5, 4, 3, 3};
      auto tensor = FactorizedTensor::create(shape, {.5}, format);
      tensor->normal_(0, 1);
      const at::Tensor bias = at::randn({5}), x = at::randn({1, 4, 8, 7});
      FactorizedConvOptions options;
      options.implementation = implementation;
      options.padding = std::int64_t{1};
      auto conv = FactorizedConv::from_factorization(tensor, options, bias);
      ConvolutionOptions o;
      o.padding = {1};
      QVERIFY(difference(conv->forward(x), convolve(x, full_kernel(tensor->factorization()), bias, o)) <
              1e-4);
      QCOMPARE(conv->options.implementation, implementation);
      QVERIFY(conv->weight.ptr() == tensor.ptr());
      QVERIFY(difference(conv->bias, bias) == 0 && !conv->bias.is_same(bias));
      QCOMPARE(conv->parameters().size(), tensor->parameters().size() + 1);
    }
    const auto layered = FactorizedTensor::create(NestedShape{2, 4, 3, 3, 5}, {.5}, "TT");
    FactorizedConvOptions two;
    two.n_layers = std::int64_t{2};
    QCOMPARE(FactorizedConv::from_factorization(layered, two)->forward(at::randn({1, 4, 8, 7}), {1}).size(1),
             5);
    two.n_layers = std::int64_t{3};
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedConv::from_factorization(layered, two));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedConv::from_factorization(layered, {}, at::zeros({3})));
  }

  /// tltorch's test: rank 30 gives the source's function.
  void decomposed() {
    for (const char* format : {"CP", "Tucker", "TT", "Dense", "TensorRing"}) {
      torch::nn::Conv2d source(torch::nn::Conv2dOptions(4, 5, 3).padding(1));
      torch::NoGradGuard no_grad;
      source->weight.uniform_(-1, 1);
      source->bias.uniform_(-1, 1);
      FromConvOptions from = full_rank(format);
      if (std::string(format) == "CP") from.rank = {std::int64_t{30}};
      if (std::string(format) == "TensorRing") from.rank = {std::int64_t{9}};
      const at::Tensor x = at::randn({1, 4, 8, 7});
      auto made = FactorizedConv::from_conv(source, from);
      QVERIFY2(difference(made->forward(x), source->forward(x)) < 1.5e-2, format);
      made->options.implementation = Implementation::factorized;
      QVERIFY2(difference(made->forward(x), source->forward(x)) < 1.5e-2, format);
      QVERIFY(!made->bias.is_same(source->bias));
    }
  }

  /// Stride, padding, dilation a mode, groups, string paddings, transposed convolutions.
  void settings() {
    torch::NoGradGuard no_grad;
    const at::Tensor x = at::randn({2, 4, 7, 8});
    for (const char* format : {"Tucker", "TT", "Dense"}) {
      const FromConvOptions from = full_rank(format);
      const auto same = [&](const auto& source, const at::Tensor& input) {
        auto made = FactorizedConv::from_conv(source, from);
        const at::Tensor wanted = const_cast<std::decay_t<decltype(source)>&>(source)->forward(input);
        double worst = difference(made->forward(input), wanted);
        made->options.implementation = Implementation::factorized;
        return std::max(worst, difference(made->forward(input), wanted));
      };
      QVERIFY(same(torch::nn::Conv2d(wide_options()), x) < 1e-5);
      QVERIFY(same(torch::nn::Conv2d(wide_options().groups(2).bias(false)), x) < 1e-5);
      QVERIFY(same(torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 6, 3).padding(torch::kSame).dilation(2)),
                   x) < 1e-5);
      QVERIFY(same(torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 6, 3).padding(torch::kValid)), x) < 1e-5);
      QVERIFY(same(torch::nn::Conv1d(torch::nn::Conv1dOptions(4, 6, 3).stride(2)), x.flatten(2)) < 1e-5);
      QVERIFY(same(torch::nn::Conv3d(torch::nn::Conv3dOptions(4, 6, 2)), at::randn({1, 4, 3, 4, 5})) < 1e-5);
      QVERIFY(same(torch::nn::ConvTranspose1d(
                       torch::nn::ConvTranspose1dOptions(4, 6, 3).stride(2).output_padding(1)),
                   x.flatten(2)) < 1e-5);
      QVERIFY(same(torch::nn::ConvTranspose2d(
                       torch::nn::ConvTranspose2dOptions(4, 6, 3).stride({2, 1}).padding(1).groups(2)),
                   x) < 1e-5);
      QVERIFY(same(torch::nn::ConvTranspose3d(torch::nn::ConvTranspose3dOptions(4, 6, 2)),
                   at::randn({1, 4, 3, 4, 5})) < 1e-5);
    }
  }

  /// Every padding mode of LibTorch's convolutions, and 'same' of even kernels, which is one more at the end.
  void paddings() {
    using Modes = std::vector<torch::nn::detail::conv_padding_mode_t>;
    torch::NoGradGuard no_grad;
    for (const char* format : {"Tucker", "TT", "Dense"})
      for (const auto& mode : Modes{torch::kZeros, torch::kReflect, torch::kReplicate, torch::kCircular}) {
        const auto check = [&](auto source, const at::Tensor& x) {
          source->to(at::kDouble);
          const at::Tensor wanted = source->forward(x);
          auto made = FactorizedConv::from_conv(source, full_rank(format));
          double worst = difference(made->forward(x), wanted);
          worst = std::max(worst, difference(made->forward(x[0]), wanted[0]));
          const auto copy = std::dynamic_pointer_cast<FactorizedConvImpl>(made->clone());
          for (const Implementation how : {Implementation::factorized, Implementation::reconstructed}) {
            copy->options.implementation = how;
            for (const bool training : {true, false}) {
              copy->train(training);
              worst = std::max(worst, difference(copy->forward(x), wanted));
            }
          }
          return worst;
        };
        const at::Tensor line = bumpy({2, 4, 9}), image = bumpy({2, 4, 8, 7}), video = bumpy({2, 4, 4, 6, 5});
        using torch::nn::Conv1d, torch::nn::Conv2d, torch::nn::Conv3d;
        using One = torch::nn::Conv1dOptions;
        using Two = torch::nn::Conv2dOptions;
        using Three = torch::nn::Conv3dOptions;
        QVERIFY2(check(Conv1d(One(4, 6, 3).padding(2).stride(2).padding_mode(mode)), line) < 1e-10, format);
        QVERIFY2(check(Conv1d(One(4, 6, 4).padding(torch::kSame).padding_mode(mode)), line) < 1e-10, format);
        QVERIFY2(check(Conv2d(wide_options().padding_mode(mode)), image) < 1e-10, format);
        QVERIFY2(check(Conv2d(wide_options().groups(2).bias(false).padding_mode(mode)), image) < 1e-10,
                 format);
        // of other modes than zeros LibTorch's C++ modules, not Python's, pad the modes in reverse
        QVERIFY2(
            check(Conv2d(Two(4, 6, 2).padding(torch::kSame).dilation(3).padding_mode(mode)), image) < 1e-10,
            format);
        QVERIFY2(check(Conv3d(Three(4, 6, 2).padding({1, 0, 2}).padding_mode(mode)), video) < 1e-10, format);
        QVERIFY2(check(Conv3d(Three(4, 6, 4).padding(torch::kSame).padding_mode(mode)), video) < 1e-10,
                 format);
      }
    const at::Tensor image = bumpy({2, 4, 8, 7}).to(at::kFloat);
    torch::nn::Conv2d uneven(torch::nn::Conv2dOptions(4, 6, {2, 3})
                                 .padding(torch::kSame)
                                 .dilation({3, 1})
                                 .padding_mode(torch::kReflect));
    QVERIFY(difference(FactorizedConv::from_conv(uneven, full_rank("Dense"))->forward(image),
                       at::conv2d(at::pad(image, {1, 1, 1, 2}, "reflect"), uneven->weight, uneven->bias,
                                  at::IntArrayRef{1}, at::IntArrayRef{0}, {3, 1})) < 1e-4);
    torch::nn::Conv2d even(
        torch::nn::Conv2dOptions(4, 6, {4, 3}).padding(torch::kSame).padding_mode(torch::kReflect));
    const auto made = FactorizedConv::from_conv(even, full_rank("Tucker"));
    QCOMPARE(sizes_of(made->options.padding), (Shape{1, 1}));
    QCOMPARE(sizes_of(made->options.end_padding), (Shape{1, 0}));
    QVERIFY(printed(*made).contains("end_padding=1×0, padding_mode=reflect"));
    torch::nn::Conv2d plain(torch::nn::Conv2dOptions(4, 6, {4, 3}));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedConv::from_conv_list({even, plain}));
    QVERIFY_THROWS_EXCEPTION(Error,
                             FactorizedConv::from_conv(torch::nn::ConvTranspose2d(
                                 torch::nn::ConvTranspose2dOptions(4, 6, 3).padding_mode(torch::kReflect))));
  }

  /// Layers of one weight, each with its own end; set() pads alike on either side again.
  void paddingsOfLists() {
    torch::NoGradGuard no_grad;
    const at::Tensor x = bumpy({2, 4, 8, 7}).to(at::kFloat);
    using Two = torch::nn::Conv2dOptions;
    torch::nn::Conv2d a(Two(4, 6, 4).padding(torch::kSame).padding_mode(torch::kCircular)),
        b(Two(4, 6, 4).padding({1, 0}).padding_mode(torch::kCircular));
    auto made = FactorizedConv::from_conv_list({a, b}, full_rank("Tucker"));
    QVERIFY(difference(made->forward(x, {0}), a->forward(x)) < 1e-4);
    QVERIFY(difference(made->forward(x, {1}), b->forward(x)) < 1e-4);
    made->eval();
    QVERIFY(difference((*made)[1]->forward(x), b->forward(x)) < 1e-4);
    made->set({0}, {1}, {1, 0});
    QVERIFY(difference(made->forward(x, {0}) - made->bias[0].reshape({6, 1, 1}),
                       at::conv2d(at::pad(x, {0, 0, 1, 1}, "circular"), made->full_weight({0}))) < 1e-4);
  }

  /// A stride above 1 leaves open how long the output is.
  void outputPaddingsOfLists() {
    torch::NoGradGuard no_grad;
    const at::Tensor x = bumpy({2, 4, 7}).to(at::kFloat);
    using One = torch::nn::ConvTranspose1dOptions;
    torch::nn::ConvTranspose1d a(One(4, 6, 3).stride(2)), b(One(4, 6, 3).stride(2).output_padding(1));
    auto made = FactorizedConv::from_conv_list({a, b}, full_rank("Tucker"));
    QVERIFY(difference(made->forward(x, {0}), a->forward(x)) < 1e-4);
    QVERIFY(difference(made->forward(x, {1}), b->forward(x)) < 1e-4);
    made->set({0}, {1}, {1});
    QVERIFY(difference(made->forward(x, {1}), b->forward(x)) < 1e-4);
  }

  void drawnInstead() {
    torch::nn::Conv2d source(wide_options());
    source->to(at::kDouble);
    FromConvOptions from;
    from.decompose_weights = false;
    from.rank = {.5};
    const auto made = FactorizedConv::from_conv(source, from);
    QCOMPARE(made->weight->dtype(), at::kDouble);
    QVERIFY(relative_weight_error(made->full_weight(), source->weight) > .5);
    QVERIFY(made->full_weight().abs().max().item<double>() < 1);
    QVERIFY(difference(made->bias, source->bias) == 0);
    from.implementation = Implementation::mobilenet;
    QCOMPARE(FactorizedConv::from_conv(source, from)->options.implementation, Implementation::mobilenet);
  }

  void lists() {
    torch::NoGradGuard no_grad;
    const at::Tensor x = at::randn({2, 4, 7, 8});
    torch::nn::Conv2d a(wide_options()), b(torch::nn::Conv2dOptions(4, 6, 3).padding(2).bias(false)),
        c(torch::nn::Conv2dOptions(4, 6, 3).stride(2));
    for (const char* format : {"Tucker", "TT", "Dense"}) {
      auto made = FactorizedConv::from_conv_list({a, b, c}, full_rank(format));
      for (const Implementation implementation :
           {Implementation::reconstructed, Implementation::factorized}) {
        made->options.implementation = implementation;
        QVERIFY(difference(made->forward(x, {0}), a->forward(x)) < 1e-4);
        QVERIFY(difference(made->forward(x, {1}), b->forward(x)) < 1e-4);
        QVERIFY(difference((*made)[2]->forward(x), c->forward(x)) < 1e-4);
      }
    }
    QCOMPARE(FactorizedConv::from_conv_list({a})->layers_shape(), (Shape{1}));
    torch::nn::Conv2d other(torch::nn::Conv2dOptions(4, 6, 5));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedConv::from_conv_list({a, other}));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedConv::from_conv_list({}));
  }
};

TENFOLD_TEST_CLASS(TestFromConv)
#include "test_from_conv.moc"
