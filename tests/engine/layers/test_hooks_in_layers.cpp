// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hooks/tensor_dropout.h"
#include "engine/hooks/tensor_lasso.h"
#include "engine/layers/factorized_conv.h"
#include "engine/layers/factorized_embedding.h"
#include "engine/layers/factorized_linear.h"
#include "engine/layers/trl.h"
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// A dropout that drops all but one component changes the output in training, not in evaluation, and goes
/// away.
template <class Layer, class Call>
void drops(Layer layer, const Call& call, const char* name) {
  const at::Tensor whole = call().detach();
  TensorDropoutOptions options;
  options.p = .999;
  options.min_dim = 1;
  options.generator = at::detail::createCPUGenerator(4);
  tensor_dropout(layer->weight, options);
  QVERIFY2(difference(call().detach(), whole) > 1e-6, name);
  layer->eval();
  QVERIFY2(difference(call().detach(), whole) < 1e-12, name);
  layer->train();
  remove_tensor_dropout(layer->weight);
  QVERIFY2(difference(call().detach(), whole) < 1e-12, name);
}

/// A lasso whose weights are halved changes the output and has a loss whose gradient reaches them.
template <class Layer, class Call>
void shrinks(Layer layer, const std::string& format, const Call& call) {
  const at::Tensor whole = call().detach();
  TensorLasso lasso = tensor_lasso(format, .5);
  lasso.apply(layer->weight);
  QVERIFY2(difference(call().detach(), whole) < 1e-12, format.c_str());
  lasso.set_weights(layer->weight, .5);
  lasso.reset();
  const at::Tensor y = call();
  QVERIFY2(difference(y.detach(), whole) > 1e-6, format.c_str());
  const at::Tensor loss = lasso.loss();
  QVERIFY2(loss.item<double>() > 0, format.c_str());
  (y.square().sum() + loss).backward();
  for (const auto& parameter : layer->weight->parameters())
    QVERIFY2(parameter.grad().defined(), format.c_str());
  remove_tensor_lasso(layer->weight);
  QVERIFY2(difference(call().detach(), whole) < 1e-12, format.c_str());
}

FactorizedLinear linear(const std::string& format, std::int64_t layers) {
  FactorizedLinearOptions options({4, 4}, {2, 5});
  options.bias = false;
  options.factorization = format;
  options.rank = {.9};
  options.n_layers = layers;
  options.tensor = wide();
  return FactorizedLinear(options);
}

}  // namespace

/// Hooks on a weight act in every kind of layer, also in one of several.
class TestHooksInLayers : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void linearLayers() {
    for (const std::string format : {"CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP", "LowRank"})
      for (const std::int64_t layers : {1, 2}) {
        if (format == "LowRank" && layers > 1) continue;  // it keeps one matrix
        FactorizedLinear layer = linear(format, layers);
        const auto call = [&] { return layer->forward(wave({3, 16}), layers - 1); };
        drops(layer, call, format.c_str());
        shrinks(layer, format, call);
      }
  }

  void embeddings() {
    for (const char* format : {"CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP", "LowRank"}) {
      FactorizedEmbeddingOptions options(60, 16);
      options.factorization = format;
      options.rank = {std::int64_t{4}};
      options.tensor = wide();
      FactorizedEmbedding layer(options);
      const auto call = [&] { return 10 * layer->forward(at::arange(60)); };
      drops(layer, call, format);
      shrinks(layer, format, call);
    }
  }

  void regressions() {
    for (const char* format : {"CP", "Tucker", "TT", "TensorRing"}) {
      TrlOptions options{Shape{3, 4}, Shape{5}};
      options.factorization = format;
      options.rank = {.9};
      options.tensor.tensor = at::kDouble;
      TRL layer(options);
      const auto call = [&] { return layer->forward(wave({2, 3, 4})); };
      drops(layer, call, format);
      shrinks(layer, format, call);
    }
  }

  void convolutions() {
    for (const char* format : {"CP", "Tucker", "TT", "TensorRing"}) {
      FactorizedConvOptions options{4, 6, Shape{3, 3}};
      options.factorization = format;
      options.rank = {.9};
      options.tensor.tensor = at::kDouble;
      FactorizedConv layer(options);
      {
        const at::NoGradGuard no_grad;
        layer->weight->normal_(0, 1);
      }
      const auto call = [&] { return layer->forward(wave({2, 4, 5, 5})); };
      drops(layer, call, format);
      shrinks(layer, format, call);
    }
  }
};

TENFOLD_TEST_CLASS(TestHooksInLayers)
#include "test_hooks_in_layers.moc"
