// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include "engine/functional/convolution.h"
#include "engine/measure/thread_count.h"
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

const std::vector<Implementation> all_implementations{Implementation::factorized,
                                                      Implementation::reconstructed,
                                                      Implementation::mobilenet, Implementation::automatic};
const std::vector<std::string> all_formats{"CP", "Tucker", "TT", "Dense", "TensorRing"};

/// Windows of the padded input, multiplied and summed: nothing of ATen's convolutions.
at::Tensor by_windows(const at::Tensor& x, const at::Tensor& kernel, const ConvolutionOptions& o) {
  const std::int64_t order = kernel.dim() - 2;
  Shape border;
  for (std::int64_t k = order; k-- > 0;)
    border.insert(border.end(), 2, o.padding[static_cast<std::size_t>(k)]);
  at::Tensor windows = at::constant_pad_nd(x, border);
  for (std::int64_t k = 0; k < order; ++k) {
    const auto at = static_cast<std::size_t>(k);
    const std::int64_t reach = o.dilation[at] * (kernel.size(k + 2) - 1) + 1;
    windows = windows.unfold(k + 2, reach, o.stride[at]).slice(-1, 0, reach, o.dilation[at]);
  }
  std::vector<at::Tensor> groups;
  Shape summed{1}, of_kernel{1};
  for (std::int64_t k = 0; k < order; ++k) {
    summed.push_back(2 + order + k);
    of_kernel.push_back(2 + k);
  }
  for (std::int64_t g = 0; g < o.groups; ++g) {
    const at::Tensor part = windows.chunk(o.groups, 1)[static_cast<std::size_t>(g)];
    groups.push_back(
        at::tensordot(part, kernel.chunk(o.groups, 0)[static_cast<std::size_t>(g)], summed, of_kernel)
            .movedim(-1, 1));
  }
  return at::cat(groups, 1);
}

/// The transpose of by_windows: autograd gives the adjoint.
at::Tensor transposed_by_windows(const at::Tensor& x, const at::Tensor& kernel, const ConvolutionOptions& o) {
  const Shape kernel_size(kernel.sizes().begin() + 2, kernel.sizes().end());
  Shape sizes{x.size(0), kernel.size(1) * o.groups};
  for (const std::int64_t size : output_size(x.sizes().slice(2).vec(), kernel_size, o)) sizes.push_back(size);
  const at::Tensor u = at::zeros(sizes, x.options()).requires_grad_(true);
  return torch::autograd::grad({by_windows(u, kernel.conj(), o)}, {u}, {x})[0];
}

at::Tensor reference(const at::Tensor& x, const at::Tensor& kernel, const ConvolutionOptions& o) {
  return o.transposed ? transposed_by_windows(x, kernel, o) : by_windows(x, kernel, o);
}

FactorizedTensor weight_of(const std::string& format, const Shape& kernel, at::ScalarType type,
                           bool transposed) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions().dtype(type);
  const Shape shape = kernel_for_format(at::empty(kernel), format, transposed).sizes().vec();
  auto made = FactorizedTensor::create(shape, {.6}, format, options);
  made->normal_(0, .3);
  return made;
}

ConvolutionOptions options_of(std::size_t order, bool groups, bool transposed) {
  const Shape strides{2, 1, 2, 1}, paddings{1, 2, 0, 1}, dilations{1, 2, 1, 1};
  ConvolutionOptions o{{strides.begin(), strides.begin() + static_cast<std::ptrdiff_t>(order)},
                       {paddings.begin(), paddings.begin() + static_cast<std::ptrdiff_t>(order)},
                       {dilations.begin(), dilations.begin() + static_cast<std::ptrdiff_t>(order)}};
  o.groups = groups ? 2 : 1;
  o.transposed = transposed;
  o.output_padding = Shape(order, 0);
  if (transposed) o.output_padding[0] = 1;
  return o;
}

Shape kernel_of(std::size_t order, const ConvolutionOptions& o) {
  Shape kernel = o.transposed ? Shape{4, 6 / o.groups} : Shape{6, 4 / o.groups};
  const Shape sizes{3, 2, 3, 2};
  kernel.insert(kernel.end(), sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(order));
  return kernel;
}

Shape input_of(std::size_t order, std::int64_t batch) {
  const Shape sizes{5, 4, 5, 3};
  Shape input{batch, 4};
  input.insert(input.end(), sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(order));
  return input;
}

double relative(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return 1e9;
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace

class TestConvolution : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Every format and implementation against windows, for each order, with groups and transposed.
  void allRoutesAgree_data() {
    QTest::addColumn<int>("order");
    QTest::addColumn<bool>("groups");
    QTest::addColumn<bool>("transposed");
    for (int order = 1; order <= 4; ++order)
      for (int k = 0; k < 4; ++k)
        QTest::addRow("order %d%s%s", order, k % 2 ? ", groups" : "", k / 2 ? ", transposed" : "")
            << order << (k % 2 == 1) << (k / 2 == 1);
  }
  void allRoutesAgree() {
    QFETCH(int, order);
    QFETCH(bool, groups);
    QFETCH(bool, transposed);
    at::manual_seed(7);
    const auto modes = static_cast<std::size_t>(order);
    const ConvolutionOptions o = options_of(modes, groups, transposed);
    const at::Tensor x = at::randn(input_of(modes, 2), at::kDouble), bias = at::randn({6}, at::kDouble);
    Shape along(modes + 1, 1);
    along[0] = 6;
    for (const std::string& format : all_formats) {
      const Factorization weight =
          weight_of(format, kernel_of(modes, o), at::kDouble, transposed)->factorization();
      const at::Tensor wanted =
          reference(x, full_kernel(weight, transposed).detach(), o) + bias.reshape(along);
      for (const Implementation implementation : all_implementations) {
        const at::Tensor y = convNd(x, weight, bias, o, implementation);
        QVERIFY2(relative(y, wanted) < 1e-12, format.c_str());
        QVERIFY2(difference(convNd(x[1], weight, bias, o, implementation), y[1]) < 1e-10, format.c_str());
        Shape none = y.sizes().vec();
        none[0] = 0;
        QCOMPARE(convNd(x.slice(0, 0, 0), weight, bias, o, implementation).sizes().vec(), none);
      }
    }
  }

  void dtypes_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("close");
    QTest::newRow("float32") << static_cast<int>(at::kFloat) << 1e-5;
    QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16) << 4e-2;
    QTest::newRow("float16") << static_cast<int>(at::kHalf) << 5e-3;
    QTest::newRow("complex64") << static_cast<int>(at::kComplexFloat) << 1e-5;
    QTest::newRow("complex128") << static_cast<int>(at::kComplexDouble) << 1e-12;
  }
  void dtypes() {
    QFETCH(int, type);
    QFETCH(double, close);
    at::manual_seed(8);
    const auto scalar = static_cast<at::ScalarType>(type);
    const at::ScalarType wide = at::isComplexType(scalar) ? at::kComplexDouble : at::kDouble;
    for (std::size_t order = 1; order <= 4; ++order)
      for (const bool transposed : {false, true}) {
        const ConvolutionOptions o = options_of(order, false, transposed);
        const at::Tensor x = at::randn(input_of(order, 2), at::TensorOptions().dtype(scalar));
        for (const std::string& format : all_formats) {
          const Factorization weight =
              weight_of(format, kernel_of(order, o), scalar, transposed)->factorization();
          const Factorization exact = weight.to(at::TensorOptions().dtype(wide));
          const at::Tensor wanted = reference(x.to(wide), full_kernel(exact, transposed).detach(), o);
          for (const Implementation implementation : all_implementations) {
            const at::Tensor y = convNd(x, weight, {}, o, implementation);
            QCOMPARE(y.scalar_type(), scalar);
            QVERIFY2(relative(y.to(wide), wanted) < close, format.c_str());
          }
        }
      }
  }

  /// Of x, the bias and every factor, as through the reconstruction.
  void gradients() {
    at::manual_seed(9);
    for (std::size_t order = 1; order <= 4; ++order)
      for (const bool groups : {false, true}) {
        const ConvolutionOptions o = options_of(order, groups, order == 2);
        const at::Tensor x = at::randn(input_of(order, 2), at::kDouble).requires_grad_(true);
        const at::Tensor bias = at::randn({6}, at::kDouble).requires_grad_(true);
        for (const std::string& format : all_formats) {
          const Factorization weight =
              weight_of(format, kernel_of(order, o), at::kDouble, o.transposed)->factorization();
          std::vector<at::Tensor> variables = weight.tensors();
          variables.insert(variables.end(), {x, bias});
          const auto of = [&](Implementation implementation) {
            return torch::autograd::grad({convNd(x, weight, bias, o, implementation).square().sum()},
                                         variables);
          };
          const auto wanted = of(Implementation::reconstructed);
          for (const Implementation implementation :
               {Implementation::factorized, Implementation::mobilenet}) {
            const auto found = of(implementation);
            for (std::size_t k = 0; k < wanted.size(); ++k) QVERIFY(relative(found[k], wanted[k]) < 1e-10);
          }
        }
      }
  }

  /// Along one axis of an input of any order, as the dense kernel with ones elsewhere.
  /// Large enough for products that change the order in memory: images of both orders, with and without
  /// gradients, and the result has the order of the input.
  void largeImages() {
    at::manual_seed(4);
    const Shape kernel{48, 32, 3, 3};
    const at::Tensor bias = at::randn({48});
    for (const std::int64_t batch : {1, 3})
      for (const bool transposed : {false, true})
        for (const char* format : {"CP", "Tucker", "TT"}) {
          const ConvolutionOptions o{{1, 2}, {1, 0}, {1, 1}, 1, transposed, {0, 0}};
          const Shape sizes = transposed ? Shape{32, 48, 3, 3} : kernel;
          const auto weight = weight_of(format, sizes, at::kFloat, transposed);
          const at::Tensor x = at::randn({batch, 32, 40, 37});
          at::AutoGradMode gradients(false);
          const at::Tensor wanted =
              convolve(x.to(at::kDouble), full_kernel(weight->factorization(), transposed).to(at::kDouble),
                       bias.to(at::kDouble), o);
          const at::Tensor last = x.contiguous(at::MemoryFormat::ChannelsLast);
          const at::Tensor plain = convNd(x, weight->factorization(), bias, o, Implementation::factorized);
          const at::Tensor other = convNd(last, weight->factorization(), bias, o, Implementation::factorized);
          QVERIFY2(relative(plain.to(at::kDouble), wanted) < 1e-5, format);
          QVERIFY2(relative(other.to(at::kDouble), wanted) < 1e-5, format);
          QVERIFY(plain.is_contiguous());
          QVERIFY(other.is_contiguous(at::MemoryFormat::ChannelsLast));
          at::GradMode::set_enabled(true);
          const at::Tensor leaf = x.clone().requires_grad_(true);
          const at::Tensor y = convNd(leaf, weight->factorization(), bias, o, Implementation::factorized);
          QVERIFY(y.requires_grad() && relative(y.detach().to(at::kDouble), wanted) < 1e-5);
        }
  }
  void oneAxis() {
    const at::Tensor x = bumpy({2, 4, 3, 4, 5, 2, 3}), kernel = bumpy({6, 4, 3}), bias = bumpy({6});
    ConvolutionOptions o{{2}, {1}, {1}};
    for (std::int64_t mode = 2; mode < 7; ++mode) {
      const at::Tensor last = x.movedim(mode, -1);
      const at::Tensor rows = last.movedim(1, -2).reshape({-1, 4, last.size(-1)});
      at::Tensor wanted = at::conv1d(rows, kernel, bias, 2, 1, 1);
      Shape sizes = last.movedim(1, -2).sizes().vec();
      sizes[sizes.size() - 2] = 6;
      sizes.back() = wanted.size(-1);
      wanted = wanted.reshape(sizes).movedim(-2, 1).movedim(-1, mode);
      QVERIFY(difference(general_conv1d(x, kernel, mode, bias, o), wanted) < 1e-12);
    }
    QVERIFY_THROWS_EXCEPTION(Error, general_conv1d(x, kernel, 1, bias, o));
    QVERIFY_THROWS_EXCEPTION(Error, general_conv1d(x, kernel, 7, bias, o));
    QVERIFY_THROWS_EXCEPTION(Error, general_conv1d(x, kernel, 2, bias, {{1, 1}}));
  }

  void byName() {
    const at::Tensor x = bumpy({2, 4, 5, 5}), bias = bumpy({6});
    const auto weight = [](const char* format) {
      return weight_of(format, {6, 4, 3, 3}, at::kDouble, false)->factorization();
    };
    const Factorization cp = weight("CP"), tucker = weight("Tucker"), train = weight("TT");
    QVERIFY(difference(cp_conv(x, cp, bias), convolve(x, cp, bias)) < 1e-12);
    QVERIFY(difference(cp_conv_mobilenet(x, cp, bias), convolve(x, cp, bias)) < 1e-12);
    QVERIFY(difference(tucker_conv(x, tucker, bias), convolve(x, tucker, bias)) < 1e-12);
    QVERIFY(difference(tt_conv(x, train, bias), convolve(x, train, bias)) < 1e-12);
    QVERIFY(difference(convolve(x, full_kernel(train), bias), at::conv2d(x, full_kernel(train), bias)) <
            1e-12);
  }

  /// Two threads take half of the samples each through all steps; of five samples they do not.
  void samplesAreSharedOut_data() {
    QTest::addColumn<bool>("groups");
    QTest::addColumn<bool>("transposed");
    QTest::addColumn<bool>("channels_last");
    for (int k = 0; k < 8; ++k) QTest::addRow("%d", k) << (k % 2 == 1) << (k / 2 % 2 == 1) << (k / 4 == 1);
  }
  void samplesAreSharedOut() {
    QFETCH(bool, groups);
    QFETCH(bool, transposed);
    QFETCH(bool, channels_last);
    at::manual_seed(11);
    ConvolutionOptions o{{2, 1}, {1, 1}, {1, 1}};
    o.groups = groups ? 2 : 1;
    o.transposed = transposed;
    o.output_padding = {0, 0};
    const Shape kernel = transposed ? Shape{24, 32 / o.groups, 3, 3} : Shape{32, 24 / o.groups, 3, 3};
    const auto order = channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    const at::Tensor bias = at::randn({32}, at::kFloat);
    for (const std::string format : {"CP", "Tucker", "TT", "TensorRing"}) {
      Factorization weight = weight_of(format, kernel, at::kFloat, transposed)->factorization();
      for (const std::int64_t batch : {2, 5}) {
        const at::Tensor x = at::randn({batch, 24, 64, 48}, at::kFloat).contiguous(order);
        const auto run = [&](const at::Tensor& in, int threads) {
          const ThreadCount count(threads);
          return convNd(in, weight, bias, o, Implementation::factorized);
        };
        const c10::InferenceMode inference;
        const at::Tensor shared = run(x, 2);
        QVERIFY2(relative(shared, run(x, 1)) < 1e-5, format.c_str());
        QVERIFY(groups || batch == 5 || shared.is_contiguous(order));
      }
      // with gradients all samples go together, and the graph is whole
      for (at::Tensor& factor : weight.factors) factor = factor.detach().requires_grad_();
      const at::Tensor x = at::randn({2, 24, 64, 48}, at::kFloat).requires_grad_();
      const ThreadCount two(2);
      convNd(x, weight, bias, o, Implementation::factorized).sum().backward();
      QVERIFY(x.grad().defined() && weight.factors[0].grad().defined());
    }
  }

  void badArguments() {
    const Factorization weight = weight_of("CP", {6, 4, 3, 3}, at::kDouble, false)->factorization();
    const at::Tensor x = bumpy({2, 4, 5, 5});
    QVERIFY_THROWS_EXCEPTION(Error, convNd(bumpy({2, 3, 5, 5}), weight));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(bumpy({4, 5}), weight));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(bumpy({2, 4, 2, 5}), weight));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(x.to(at::kFloat), weight));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(x, weight, bumpy({5})));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(x, weight, {}, {{0}}));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(x, weight, {}, {{1, 1, 1}}));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(x, weight, {}, {{1}, {-1}}));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(x, weight, {}, {{1}, {0}, {1}, 4}));
    QVERIFY_THROWS_EXCEPTION(Error, convNd(x, weight, {}, {{1}, {0}, {1}, 1, false, {1}}));
    QVERIFY_THROWS_EXCEPTION(Error, tucker_conv(x, weight));
    QVERIFY_THROWS_EXCEPTION(Error, tt_conv(x, weight));
    QVERIFY_THROWS_EXCEPTION(Error, convolve(x, bumpy({6, 4})));
    QVERIFY_THROWS_EXCEPTION(Error,
                             cp_conv(x, weight_of("TT", {6, 4, 3, 3}, at::kDouble, false)->factorization()));
  }
};

TENFOLD_TEST_CLASS(TestConvolution)
#include "test_convolution.moc"
