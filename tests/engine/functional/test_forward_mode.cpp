// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tangents of forward-mode differentiation against those of LibTorch's operators on the dense weight, made of
// the same factors.
#include "engine/functional/checkpoint.h"
#include "engine/functional/convolution.h"
#include "engine/functional/factorized_linear.h"
#include "engine/functional/tensor_regression.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/functional/networks.h"
#include "tests/support/dual_level.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// What may have a tangent.
enum Dual : unsigned { of_input = 1, of_factors = 2, of_bias = 4 };

struct Layer {
  at::Tensor x, bias;
  Factorization weight;

  Layer with(unsigned duals, const DualLevel& level) const {
    Layer made = *this;
    const auto dual = [&](const at::Tensor& each, std::int64_t seed) {
      return level.dual(each, noise(each.sizes().vec(), seed).to(each.scalar_type()));
    };
    if (duals & of_input) made.x = dual(x, 31);
    if (duals & of_bias) made.bias = dual(bias, 32);
    std::vector<at::Tensor> factors = weight.tensors();
    if (duals & of_factors)
      for (std::size_t k = 0; k < factors.size(); ++k) factors[k] = dual(factors[k], 33 + std::int64_t(k));
    made.weight = weight.with_tensors(factors);
    return made;
  }
};

using Call = std::function<at::Tensor(const Layer&)>;

/// "" where outputs and tangents agree for each choice of what has a tangent (of large layers some), with
/// gradients recorded and without, and where the factors learn.
QString differs(const Layer& layer, const Call& call, const Call& wanted, double tolerance) {
  const DualLevel level;
  const bool is_large = layer.x.numel() > 10000;
  const auto choices = is_large ? std::vector<unsigned>{1, 7} : std::vector<unsigned>{1, 2, 3, 4, 5, 6, 7};
  for (const bool recording : {false, true})
    for (const bool learning : {false, true})
      for (const unsigned duals : choices) {
        const at::AutoGradMode mode(recording);
        Layer given = layer;
        if (learning) {
          std::vector<at::Tensor> factors = layer.weight.tensors();
          for (at::Tensor& factor : factors) factor = factor.detach().requires_grad_();
          given.weight = layer.weight.with_tensors(factors);
        }
        given = given.with(duals, level);
        const at::Tensor found = call(given), expected = wanted(given);
        const at::Tensor tangent = level.tangent(found);
        const QString where =
            QString("tangents %1, recording %2, learning %3").arg(duals).arg(recording).arg(learning);
        if (relative_error(found, expected) > tolerance) return where + ": another output";
        if (!tangent.defined()) return where + ": no tangent";
        if (const double error = relative_error(tangent, level.tangent(expected)); !(error < tolerance))
          return where + QString(": off by %1").arg(error);
      }
  return {};
}

Layer linear_layer(const std::string& format, at::ScalarType type, const Shape& out, const Shape& in,
                   std::int64_t rows) {
  const at::Tensor matrix = noise({product(out), product(in)}, 21) / std::sqrt(double(product(in)));
  FactorizedTensor tensor = FactorizedTensor::from_matrix(matrix, out, in, Rank{std::int64_t{4}}, format);
  return {noise({rows, product(in)}, 22).to(type), noise({product(out)}, 23).to(type),
          tensor->factorization().to(at::TensorOptions().dtype(type)).detach()};
}

Layer convolution_layer(const std::string& format, at::ScalarType type, const Shape& kernel,
                        const Shape& input, std::int64_t rank) {
  const at::Tensor dense = noise(kernel, 24) / std::sqrt(double(product(kernel)) / double(kernel[0]));
  FactorizedTensor tensor =
      FactorizedTensor::from_tensor(kernel_for_format(dense, format, false), Rank{rank}, format);
  return {noise(input, 25).to(type), noise({kernel[0]}, 26).to(type),
          tensor->factorization().to(at::TensorOptions().dtype(type)).detach()};
}

at::Tensor convolved(const Layer& l) { return convNd(l.x, l.weight, l.bias, {{1}, {1}}); }

at::Tensor dense_convolution(const Layer& l) { return at::conv2d(l.x, full_kernel(l.weight), l.bias, 1, 1); }

void add_formats(std::initializer_list<const char*> formats) {
  QTest::addColumn<QString>("format");
  for (const char* format : formats) QTest::newRow(format) << format;
}

#define VERIFY_NOTHING(said) \
  if (const QString text = (said); !text.isEmpty()) QFAIL(qPrintable(text))

}  // namespace

class TestForwardMode : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void linearLayers_data() {
    add_formats({"LowRank", "CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP"});
  }
  void linearLayers() {
    QFETCH(QString, format);
    const Call dense = [](const Layer& l) { return at::linear(l.x, l.weight.to_matrix(), l.bias); };
    const bool flat = format == "LowRank";
    for (const std::int64_t rows : {1, 9}) {
      const Layer layer = linear_layer(format.toStdString(), at::kDouble, flat ? Shape{8} : Shape{2, 4},
                                       flat ? Shape{12} : Shape{3, 4}, rows);
      for (const auto way :
           {Implementation::automatic, Implementation::factorized, Implementation::reconstructed}) {
        VERIFY_NOTHING(differs(
            layer, [&](const Layer& l) { return factorized_linear(l.x, l.weight, l.bias, way); }, dense,
            1e-10));
        PreparedLinear prepared;
        prepared(layer.x, layer.weight, layer.bias, way);  // so that something is kept
        VERIFY_NOTHING(differs(
            layer, [&](const Layer& l) { return prepared(l.x, l.weight, l.bias, way); }, dense, 1e-10));
      }
    }
  }

  /// Sizes for which products take ways of their own.
  void largeLinearLayers() {
    const Call dense = [](const Layer& l) { return at::linear(l.x, l.weight.to_matrix(), l.bias); };
    for (const std::string format : {"BlockTT", "Tucker", "CP"}) {
      const Layer layer = linear_layer(format, at::kFloat, {16, 16}, {16, 32}, 300);
      VERIFY_NOTHING(differs(
          layer, [&](const Layer& l) { return factorized_linear(l.x, l.weight, l.bias); }, dense, 1e-3));
      PreparedLinear prepared;
      prepared(layer.x, layer.weight, layer.bias, Implementation::automatic);
      VERIFY_NOTHING(differs(
          layer, [&](const Layer& l) { return prepared(l.x, l.weight, l.bias, Implementation::automatic); },
          dense, 1e-3));
    }
  }

  void convolutions_data() { add_formats({"CP", "Tucker", "TT", "TensorRing"}); }
  void convolutions() {
    QFETCH(QString, format);
    const Layer layer = convolution_layer(format.toStdString(), at::kDouble, {6, 4, 3, 3}, {3, 4, 7, 6}, 4);
    VERIFY_NOTHING(differs(layer, convolved, dense_convolution, 1e-10));
    PreparedConvolution prepared;
    const Call kept = [&](const Layer& l) {
      return prepared(l.x, l.weight, l.bias, {{1}, {1}}, Implementation::factorized);
    };
    kept(layer);
    VERIFY_NOTHING(differs(layer, kept, dense_convolution, 1e-10));
  }

  /// Sizes for which a batch is shared out between threads, and steps go through products of their own.
  void largeConvolutions() {
    const int threads = at::get_num_threads();
    for (const int used : {1, 2}) {
      at::set_num_threads(used);
      const DualLevel level;
      const at::NoGradGuard no_graph;
      const Layer layer =
          convolution_layer("CP", at::kFloat, {48, 32, 3, 3}, {4, 32, 33, 32}, 32).with(of_input, level);
      const at::Tensor found = level.tangent(convolved(layer));
      const at::Tensor wanted = level.tangent(dense_convolution(layer));
      at::set_num_threads(threads);
      QVERIFY(found.defined());
      QVERIFY(relative_error(found, wanted) < 1e-3);
    }
  }

  void regressions_data() { add_formats({"CP", "Tucker", "TT", "TensorRing"}); }
  void regressions() {
    QFETCH(QString, format);
    const Layer layer{
        noise({5, 3, 4}, 27), noise({2, 3}, 28),
        FactorizedTensor::from_tensor(noise({3, 4, 2, 3}, 29), Rank{std::int64_t{3}}, format.toStdString())
            ->factorization()
            .detach()};
    const Call dense = [](const Layer& l) {
      return at::tensordot(l.x, l.weight.to_tensor(), {1, 2}, {0, 1}) + l.bias;
    };
    VERIFY_NOTHING(differs(
        layer, [](const Layer& l) { return trl(l.x, l.weight, l.bias); }, dense, 1e-10));
    PreparedRegression prepared;
    prepared(layer.x, layer.weight, layer.bias, Implementation::factorized);
    VERIFY_NOTHING(differs(
        layer, [&](const Layer& l) { return prepared(l.x, l.weight, l.bias, Implementation::factorized); },
        dense, 1e-10));
  }

  /// A Hessian times a direction: the tangent of a gradient, both where the input has the tangent and where
  /// only what comes behind the layer has.
  void tangentsOfGradients() {
    const Layer layer = linear_layer("BlockTT", at::kDouble, {2, 4}, {3, 4}, 5);
    const auto gradient_tangent = [&](const Call& call, bool behind) {
      const DualLevel level;
      const at::Tensor scale = behind ? level.dual(noise({5, 8}, 35), noise({5, 8}, 36)) : noise({5, 8}, 35);
      Layer given = behind ? layer : layer.with(of_input, level);
      given.x.requires_grad_();
      const at::Tensor y = call(given);
      const at::Tensor found = torch::autograd::grad({(y * y * scale).sum()}, {given.x})[0];
      return level.tangent(found);
    };
    for (const bool behind : {false, true}) {
      const at::Tensor found =
          gradient_tangent([](const Layer& l) { return factorized_linear(l.x, l.weight, l.bias); }, behind);
      const at::Tensor wanted = gradient_tangent(
          [](const Layer& l) { return at::linear(l.x, l.weight.to_matrix(), l.bias); }, behind);
      QVERIFY(wanted.defined());
      QVERIFY2(found.defined(), behind ? "behind" : "of the input");
      QVERIFY(relative_error(found, wanted) < 1e-10);
    }
  }

  void checkpointsKeepTangents() {
    const DualLevel level;
    const at::Tensor x = level.dual(noise({3}, 37), noise({3}, 38)).requires_grad_();
    const at::Tensor y = checkpoint([](const std::vector<at::Tensor>& in) { return in[0].sin(); }, {x});
    QVERIFY(relative_error(level.tangent(y), noise({3}, 37).cos() * noise({3}, 38)) < 1e-12);
  }
};

TENFOLD_TEST_CLASS(TestForwardMode)
#include "test_forward_mode.moc"
