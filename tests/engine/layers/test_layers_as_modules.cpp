// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer as LibTorch's containers use it: in Sequential and AnyModule, cloned, moved, without a batch
// and with an empty one.
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/container/sequential.h>

#include "engine/layers/decomposed_linear.h"
#include "engine/layers/factorized_embedding.h"
#include "engine/layers/factorized_linear.h"
#include "engine/layers/format_conv.h"
#include "engine/layers/format_trl.h"
#include "engine/layers/tcl.h"
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

template <class Impl>
torch::nn::ModuleHolder<Impl> clone_of(const torch::nn::ModuleHolder<Impl>& layer) {
  return torch::nn::ModuleHolder<Impl>(std::dynamic_pointer_cast<Impl>(layer->clone()));
}

/// A layer in float64 with an input that has a batch.
template <class Impl>
void check(const char* name, torch::nn::ModuleHolder<Impl> layer, const at::Tensor& x) {
  const bool numbers = x.is_floating_point();
  torch::nn::Sequential chain(layer);
  const at::Tensor y = chain->forward(x);
  QVERIFY2(difference(torch::nn::AnyModule(layer).forward(x), y) == 0, name);
  QVERIFY2(y.abs().max().item<double>() > 0, name);

  const auto copy = clone_of(layer);
  QVERIFY2(!copy.is_empty(), name);
  torch::nn::Sequential other(std::dynamic_pointer_cast<torch::nn::SequentialImpl>(chain->clone()));
  {
    const at::NoGradGuard no_grad;
    for (at::Tensor& parameter : layer->parameters()) parameter.zero_();
  }
  QVERIFY2(difference(chain->forward(x), y) > 0, name);
  QVERIFY2(difference(other->forward(x), y) == 0, name);
  QVERIFY2(difference(torch::nn::AnyModule(copy).forward(x), y) == 0, name);
  QVERIFY2(!printed(*copy).isEmpty() && printed(*copy) == printed(*layer), name);

  Shape none = y.sizes().vec();
  none[0] = 0;
  QCOMPARE(other->forward(x.narrow(0, 0, 0)).sizes().vec(), none);
  QVERIFY2(difference(other->forward(x[1]), y[1]) < 1e-12, name);
  other->to(at::kFloat);
  const at::Tensor narrow = other->forward(numbers ? x.to(at::kFloat) : x);
  QVERIFY2(narrow.scalar_type() == at::kFloat, name);
  QVERIFY2(difference(narrow.to(at::kDouble), y) < 1e-3 * y.abs().max().item<double>(), name);
}

FactorizedLinear linear(std::int64_t layers) {
  FactorizedLinearOptions options({4, 4}, {2, 5});
  options.n_layers = layers;
  options.tensor = wide();
  return FactorizedLinear(options);
}

FactorizedEmbedding embedding(std::int64_t layers) {
  FactorizedEmbeddingOptions options(60, 16);
  options.n_layers = layers;
  options.tensor = wide();
  return FactorizedEmbedding(options);
}

TRL regression(const char* format) {
  TrlOptions options{Shape{3, 4}, Shape{5}};
  options.factorization = format;
  options.rank = {.9};
  options.tensor = wide();
  return TRL(options);
}

}  // namespace

class TestLayersAsModules : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void linearLayers() {
    const at::Tensor x = bumpy({3, 16});
    check<FactorizedLinearImpl>("FactorizedLinear", linear(1), x);
    check<SubFactorizedLinearImpl>("SubFactorizedLinear", linear(2)->get_linear(1), x);
    const Shape modes{2, 5, 4, 4};
    const Rank half{.5};
    check<CPLinearImpl>("CPLinear", CPLinear(16, 10, modes, half, true, wide()), x);
    check<TuckerLinearImpl>("TuckerLinear", TuckerLinear(16, 10, modes, half, true, wide()), x);
    check<TTLinearImpl>("TTLinear", TTLinear(16, 10, modes, half, true, wide()), x);
    check<TTMLinearImpl>("TTMLinear", TTMLinear(16, 10, modes, half, true, wide()), x);
    // where the modes do not split into outputs and inputs
    check<TTLinearImpl>("TTLinear across", TTLinear(12, 10, Shape{4, 3, 5, 2}, half, true, wide()),
                        bumpy({3, 12}));
  }

  void embeddings() {
    const at::Tensor ids = at::tensor({3, 59, 17, 0, 5, 3}, at::kLong).reshape({3, 2});
    check<FactorizedEmbeddingImpl>("FactorizedEmbedding", embedding(1), ids);
    check<SubFactorizedEmbeddingImpl>("SubFactorizedEmbedding", embedding(2)->get_embedding(1), ids);
  }

  void convolutions() {
    const at::Tensor x = bumpy({3, 4, 6, 5});
    FactorizedConvOptions options = small_conv("CP");
    options.init_std = 1;
    check<FactorizedConvImpl>("FactorizedConv", FactorizedConv(options), x);
    check<FactorizedConvImpl>("CPConv", CPConv(options), x);
    check<FactorizedConvImpl>("TuckerConv", TuckerConv(options), x);
    check<FactorizedConvImpl>("TTConv", TTConv(options), x);
    options.padding = std::int64_t{1};
    options.padding_mode = "reflect";
    options.end_padding = Shape{1, 0};
    check<FactorizedConvImpl>("reflecting", FactorizedConv(options), x);
    options.n_layers = std::int64_t{2};
    check<SubFactorizedConvImpl>("SubFactorizedConv", FactorizedConv(options)->get_conv({1}), x);
  }

  void regressionsAndContractions() {
    const at::Tensor x = bumpy({3, 3, 4});
    for (const char* format : {"CP", "Tucker", "TT", "Dense"}) check<TRLImpl>(format, regression(format), x);
    TuckerTRL old(Shape{3, 4}, Shape{5}, Rank{.9}, true, true);
    old->to(at::kDouble);
    check<TRLImpl>("TuckerTRL", old, x);
    check<TCLImpl>("TCL", TCL(TclOptions{Shape{3, 4}, Shape{2, 5}, true, at::kDouble}), x);
  }

  /// A network of several kinds, with LibTorch's own layers between.
  void together() {
    FactorizedConvOptions options = small_conv("Tucker");
    TrlOptions last{Shape{6, 2, 2}, Shape{3}};
    last.tensor = wide();
    torch::nn::Sequential net(FactorizedConv(options), torch::nn::ReLU(),
                              TCL(TclOptions{Shape{6, 4, 4}, Shape{6, 2, 2}, false, at::kDouble}), TRL(last));
    const at::Tensor y = net->forward(bumpy({2, 4, 6, 6}));
    QCOMPARE(y.sizes().vec(), (Shape{2, 3}));
    y.square().sum().backward();
    for (const at::Tensor& parameter : net->parameters()) QVERIFY(parameter.grad().defined());
  }
};

TENFOLD_TEST_CLASS(TestLayersAsModules)
#include "test_layers_as_modules.moc"
