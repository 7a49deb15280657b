// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include <sstream>

#include "engine/layers/factorized_linear.h"
#include "engine/support/error.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

FactorizedLinearOptions of(const Shape& in, const Shape& out, const std::string& format,
                           const Rank& rank = {.5}, std::int64_t layers = 1,
                           at::ScalarType type = at::kDouble) {
  FactorizedLinearOptions options(in, out);
  options.factorization = format;
  options.rank = rank;
  options.n_layers = layers;
  options.tensor.tensor = at::TensorOptions().dtype(type);
  return options;
}

torch::nn::Linear dense(std::int64_t in, std::int64_t out, bool bias = true) {
  torch::nn::Linear linear(torch::nn::LinearOptions(in, out).bias(bias));
  linear->to(at::kDouble);
  return linear;
}

Rank rank(std::int64_t number) { return {number}; }

}  // namespace

class TestFactorizedLinear : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Numbers computed by tltorch 0.5 from the same formula-filled state dict.
  void golden() {
    struct Row {
      const char* format;
      std::int64_t layers;
      Digest output;
    };
    const std::vector<Row> rows{
        {"cp", 1, {30, 1.4842776875, 10.0620162313, .4846735, .4497634, .21994531, .48675301}},
        {"cp", 2, {30, 1.4004938913, 9.9404736203, .44551792, .20028691, -.14185535, .45398318}},
        {"tucker", 1, {30, 1.5456397279, 10.0697439076, .48399039, .44826163, .21792763, .5018483}},
        {"blocktt", 1, {30, 2.3632828127, 24.0451738983, .14886038, .86276636, -.22246647, 1.65179468}},
        {"blocktt", 2, {30, 1.6604894521, 12.2411866504, .49698267, .31414389, -.38545661, .14384347}}};
    for (const Row& row : rows)
      for (const auto way :
           {Implementation::factorized, Implementation::reconstructed, Implementation::automatic}) {
        FactorizedLinearOptions options = of({4, 4}, {2, 5}, row.format, {.5}, row.layers);
        options.implementation = way;
        FactorizedLinear layer(options);
        fill_parameters(*layer);
        const at::Tensor y = layer->forward(wave({3, 16}), row.layers - 1);
        QVERIFY2(distance(y, row.output) < 2e-8, row.format);
      }
    FactorizedLinear block(of({4, 4}, {2, 5}, "BlockTT"));
    fill_parameters(*block);
    QVERIFY(distance(block->weight->to_matrix(),
                     {160, .6402696274, 24.7727333249, -.05656809, -.11832251, -.124428, .0140272}) < 2e-8);
  }

  /// The layer slice of the reconstruction, also where Python cannot: Tucker, and unequal numbers of modes.
  void severalLayers() {
    for (const char* format : {"cp", "tucker", "blocktt", "dense", "tt", "tensor-ring"}) {
      FactorizedLinear layer(of({4, 4}, {2, 5}, format, {.5}, 3));
      const at::Tensor x = wave({5, 16}), whole = layer->weight->to_matrix();
      for (std::int64_t k = 0; k < 3; ++k) {
        const at::Tensor wanted = at::linear(x, whole[k], layer->bias[k]);
        QVERIFY2(difference(layer->forward(x, k), wanted) < 1e-11, format);
        QVERIFY2(difference(layer->get_linear(k)->forward(x), wanted) < 1e-11, format);
      }
      QVERIFY_THROWS_EXCEPTION(Error, layer->forward(x, 3));
    }
    FactorizedLinear uneven(of({4, 2, 2}, {10}, "tucker", {.9}));
    QVERIFY(difference(uneven->forward(wave({2, 16})),
                       at::linear(wave({2, 16}), uneven->weight->to_matrix(), uneven->bias)) < 1e-11);
    QVERIFY_THROWS_EXCEPTION(Error, uneven->get_linear(0));
    QVERIFY_THROWS_EXCEPTION(Error, uneven->forward(wave({2, 16}), 1));
  }

  void stateDict() {
    FactorizedLinear two(of({4, 4}, {2, 5}, "cp", {.5}, 2));
    QCOMPARE(keys(*two), (QStringList{"bias [2, 10]", "weight.weights [9]", "weight.factors.factor_0 [2, 9]",
                                      "weight.factors.factor_1 [2, 9]", "weight.factors.factor_2 [5, 9]",
                                      "weight.factors.factor_3 [4, 9]", "weight.factors.factor_4 [4, 9]"}));
    QCOMPARE(keys(*(*two)[1]).first(), QStringLiteral("main_linear.bias [2, 10]"));
    FactorizedLinear tucker(of({4, 4}, {2, 5}, "tucker", {.5}, 2));
    QCOMPARE(keys(*tucker)[1], QStringLiteral("weight.core [2, 2, 4, 3, 3]"));
  }

  void fromLinear() {
    torch::nn::Linear source = dense(9, 16);
    const at::Tensor x = wave({4, 9}), wanted = source->forward(x);
    for (const char* format : {"CP", "Tucker", "BlockTT", "TT", "Dense"}) {
      FromLinearOptions from;
      from.factorization = format;
      from.rank = rank(34);
      from.in_tensorized_features = {3, 3};
      from.out_tensorized_features = {4, 4};
      DecompositionReport report;
      FactorizedLinear layer = FactorizedLinear::from_linear(*source, from, &report);
      QVERIFY2(difference(layer->forward(x), wanted) < 1.5e-2, format);
      from.in_tensorized_features = from.out_tensorized_features = {};
      from.n_tensorized_modes = 2;
      QVERIFY2(difference(FactorizedLinear::from_linear(*source, from)->forward(x), wanted) < 1.5e-2, format);
    }
    // the bias is a copy, and zeros where there was none
    FactorizedLinear layer = FactorizedLinear::from_linear(*source);
    QVERIFY(!layer->bias.is_alias_of(source->bias));
    QVERIFY(FactorizedLinear::from_linear(*dense(9, 16, false))->bias.abs().max().item<double>() == 0);
    FromLinearOptions wrong;
    wrong.in_tensorized_features = {3, 4};
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear::from_linear(*source, wrong));
  }

  void fromList() {
    std::vector<torch::nn::Linear> sources{dense(9, 16), dense(9, 16)};
    const at::Tensor x = wave({4, 9});
    for (const char* format : {"CP", "Tucker", "BlockTT", "Dense"}) {
      FromLinearOptions from;
      from.factorization = format;
      from.rank = rank(38);
      from.in_tensorized_features = {3, 3};
      from.out_tensorized_features = {4, 4};
      FactorizedLinear layer = FactorizedLinear::from_linear_list(sources, from);
      for (std::int64_t k = 0; k < 2; ++k)
        QVERIFY2(difference(layer->forward(x, k), sources[std::size_t(k)]->forward(x)) < 2.5e-2, format);
    }
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear::from_linear_list({}));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear::from_linear_list({dense(9, 16), dense(9, 15)}));
  }

  void trainsWithAndWithoutCheckpointing() {
    const at::Tensor x = wave({4, 16}).requires_grad_();
    for (const char* format : {"cp", "tucker", "blocktt"}) {
      std::vector<std::vector<at::Tensor>> gradients;
      for (const bool checkpointing : {false, true}) {
        FactorizedLinearOptions options = of({4, 4}, {2, 5}, format);
        options.checkpointing = checkpointing;
        FactorizedLinear layer(options);
        fill_parameters(*layer);
        std::vector<at::Tensor> leaves = layer->parameters();
        leaves.push_back(x);
        gradients.push_back(torch::autograd::grad({layer->forward(x).square().sum()}, leaves));
      }
      for (std::size_t k = 0; k < gradients[0].size(); ++k)
        QVERIFY2(difference(gradients[0][k], gradients[1][k]) < 1e-11, format);
    }
  }

  /// What is kept between calls, for each layer and in every way to compute, follows whatever changes a
  /// factor.
  void evaluationFollowsTraining() {
    const at::Tensor x = wave({4, 16});
    for (const char* format : {"blocktt", "tucker", "cp", "dense", "tensor-ring"})
      for (const std::int64_t layers : {1, 3})
        for (const auto way :
             {Implementation::factorized, Implementation::reconstructed, Implementation::automatic}) {
          FactorizedLinearOptions options = of({4, 4}, {2, 5}, format, {.5}, layers);
          options.implementation = way;
          FactorizedLinear layer(options);
          const auto agrees = [&] {
            bool all = true;
            const at::Tensor w = layer->weight->to_matrix();
            for (std::int64_t k = 0; k < layers; ++k) {
              const at::Tensor wanted =
                  layers > 1 ? at::linear(x, w[k], layer->bias[k]) : at::linear(x, w, layer->bias);
              const double largest = std::max(1.0, wanted.abs().max().item<double>());
              all = all && difference(layer->forward(x, k), wanted) < 1e-11 * largest;
            }
            return all;
          };
          for (int step = 0; step < 3; ++step) {
            layer->eval();
            QVERIFY2(agrees(), format);  // gradients recorded: nothing kept
            {
              const at::NoGradGuard no_grad;
              QVERIFY2(agrees() && agrees(), format);
            }
            {
              const c10::InferenceMode inference;
              QVERIFY2(agrees() && agrees(), format);
            }
            layer->train();
            layer->zero_grad();
            layer->forward(x, layers - 1).square().sum().backward();
            const at::NoGradGuard no_grad;
            for (auto& parameter : layer->parameters()) parameter.sub_(parameter.grad(), .0001);
          }
          layer->eval();
          const at::NoGradGuard no_grad;
          const auto copy = std::dynamic_pointer_cast<FactorizedLinearImpl>(layer->clone());
          copy->parameters().back().zero_();
          QVERIFY2(agrees(), format);
          layer->weight->register_decomposition_forward_pre_hook(
              [](FactorizedTensorImpl&, const Factorization& f) {
                return f.map([](const at::Tensor& tensor) { return tensor * 0; });
              });
          QVERIFY2(difference(layer->forward(x, layers - 1),
                              (layers > 1 ? layer->bias[layers - 1] : layer->bias).expand({4, 10})) == 0,
                   format);
        }
  }

  void clonesMovesAndPrints() {
    FactorizedLinear layer(of({4, 4}, {2, 5}, "tucker", {.5}, 1, at::kFloat));
    const auto copy = std::dynamic_pointer_cast<FactorizedLinearImpl>(layer->clone());
    QVERIFY(difference(copy->forward(wave({2, 16}).to(at::kFloat)),
                       layer->forward(wave({2, 16}).to(at::kFloat))) == 0);
    layer->to(at::kDouble);
    QCOMPARE(layer->forward(wave({2, 16})).scalar_type(), at::kDouble);
    QCOMPARE(layer->forward(wave({16})).dim(), 1);
    QCOMPARE(layer->forward(at::zeros({0, 16}, at::kDouble)).size(0), 0);
    std::ostringstream text;
    layer->pretty_print(text);
    QVERIFY(QString::fromStdString(text.str())
                .startsWith("FactorizedLinear(in_features=16, out_features=10, bias=True, weight=Tucker"));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear(of({}, {2, 5}, "cp")));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear(of({4, 4}, {2, 5}, "nothing")));
    QVERIFY_THROWS_EXCEPTION(Error, layer->forward(wave({2, 15})));
  }

  /// An existing weight says what the layer is; its bias is zero.
  void fromWeight() {
    FactorizedTensorOptions wide;
    wide.tensor = at::kDouble;
    const FactorizedTensor weight =
        FactorizedTensor::create(NestedShape{2, Shape{2, 5}, Shape{4, 4}}, Rank{.5}, "CP", wide);
    FactorizedLinear layer(of({16}, {10}, "tucker"), weight);
    QVERIFY(layer->weight.ptr() == weight.ptr());
    QCOMPARE(layer->options.n_layers, 2);
    QCOMPARE(layer->options.in_tensorized_features, (Shape{4, 4}));
    QCOMPARE(layer->options.factorization, std::string("CP"));
    QCOMPARE(layer->bias.sizes().vec(), (Shape{2, 10}));
    QVERIFY(layer->bias.abs().max().item<double>() == 0);
    const at::Tensor x = wave({3, 16});
    QVERIFY(difference(layer->forward(x, 1), at::matmul(x, weight->to_matrix()[1].t())) < 1e-12);
    const FactorizedTensor folded =
        FactorizedTensor::create(NestedShape{Shape{2, 3}, Shape{2, 5}, Shape{4, 4}}, Rank{.5}, "CP", wide);
    FactorizedLinear six(of({16}, {10}, "cp"), folded);
    QCOMPARE(six->bias.sizes().vec(), (Shape{6, 10}));
    QVERIFY(difference(six->forward(x, 5), at::matmul(x, folded->to_matrix()[5].t())) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(
        Error, FactorizedLinear(of({16}, {10}, "cp"), FactorizedTensor::create(Shape{2, 2, 10, 16})));
  }

  void refused() {
    FactorizedLinear layer(of({4, 4}, {2, 5}, "cp"));
    layer->options.implementation = Implementation::mobilenet;
    for (const bool training : {true, false}) {
      layer->train(training);
      QVERIFY_THROWS_EXCEPTION(Error, layer->forward(wave({2, 16})));
    }
    FromLinearOptions from;
    for (const std::int64_t modes : {0, -3}) {
      from.n_tensorized_modes = modes;
      QVERIFY_THROWS_EXCEPTION(Error, FactorizedLinear::from_linear(*dense(9, 16), from));
    }
  }

  /// Pairs of real numbers, or complex ones: the product has no conjugate; real inputs are refused.
  void complexNumbers() {
    const at::Tensor x = at::complex(wave({3, 16}), bumpy({3, 16}));
    for (const char* format : {"ComplexCP", "ComplexTucker", "ComplexBlockTT", "ComplexDense", "TT"})
      for (const std::int64_t layers : {1, 2})
        for (const auto way :
             {Implementation::factorized, Implementation::reconstructed, Implementation::automatic}) {
          FactorizedLinearOptions options = of({4, 4}, {2, 5}, format, {.5}, layers, at::kComplexDouble);
          options.implementation = way;
          FactorizedLinear layer(options);
          const at::Tensor all = layer->weight->to_matrix(), matrix = layers > 1 ? all[1] : all,
                           shift = layers > 1 ? layer->bias[1] : layer->bias;
          for (const bool training : {true, false}) {
            layer->train(training);
            QVERIFY2(difference(layer->forward(x, layers - 1), at::matmul(x, matrix.t()) + shift) < 1e-11,
                     format);
            QVERIFY_THROWS_EXCEPTION(Error, layer->forward(wave({3, 16}), layers - 1));
          }
          at::abs(layer->forward(x, layers - 1)).sum().backward();
          for (const auto& parameter : layer->parameters()) QVERIFY2(parameter.grad().defined(), format);
        }
  }

  /// The formulas of tltorch give BlockTTs far less than the deviation asked for.
  void scalingOfDraws() {
    const auto deviation = [](InitScaling scaling) {
      FactorizedLinearOptions options = of({4, 4, 4}, {4, 4, 4}, "blocktt");
      options.init_scaling = scaling;
      return FactorizedLinear(options)->weight->to_matrix().std().item<double>();
    };
    QVERIFY(deviation(InitScaling::tltorch) < .3 * deviation(InitScaling::corrected));
  }

  /// Elements have the deviation that was asked for, also BlockTT's.
  void initialDeviation() {
    for (const char* format : {"cp", "tucker", "blocktt"}) {
      double squares = 0;
      for (int draw = 0; draw < 200; ++draw) {
        torch::manual_seed(draw);
        FactorizedLinear layer(of({4, 4}, {2, 5}, format, {1.0}));
        squares += layer->weight->to_matrix().square().mean().item<double>();
      }
      const double found = std::sqrt(squares / 200), wanted = std::sqrt(5. / 16);
      QVERIFY2(std::abs(found / wanted - 1) < .15, qPrintable(QString("%1 %2").arg(format).arg(found)));
    }
  }
};

TENFOLD_TEST_CLASS(TestFactorizedLinear)
#include "test_factorized_linear.moc"
