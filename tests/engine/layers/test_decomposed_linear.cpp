// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/decomposed_linear.h"
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Rank whole_rank(std::int64_t number) { return {number}; }

template <class Layer>
void check_layer(const char* name) {
  torch::nn::Linear source(16, 10);
  source->to(at::kDouble);
  const Shape modes{2, 5, 4, 4};
  const at::Tensor x = wave({3, 16});
  Layer layer = Layer::from_linear(*source, modes, whole_rank(34));
  QVERIFY2(difference(layer->forward(x), source->forward(x)) < 1.5e-2, name);
  QVERIFY2(difference(layer->full_weight(), source->weight) < 1.5e-2, name);
  QVERIFY2(!layer->bias.is_alias_of(source->bias), name);

  Layer drawn(16, 10, modes, Rank{.5}, true, wide());
  QVERIFY2(difference(drawn->forward(x), at::linear(x, drawn->full_weight(), drawn->bias)) < 1e-12, name);
  drawn->init_from_random(true, at::detail::createCPUGenerator(3));
  QVERIFY2(drawn->bias.abs().max().template item<double>() == 0, name);
  drawn->init_from_tensor(bumpy({10, 16}) / 4, bumpy({10}));
  const Factorization taken = drawn->get_decomposition().clone().detach();
  QVERIFY2(difference(drawn->bias, bumpy({10})) == 0, name);
  Layer other(16, 10, modes, Rank{std::vector<std::int64_t>(taken.rank())}, true, wide());
  other->init_from_decomposition(taken, bumpy({10}));
  QVERIFY2(difference(other->forward(x), drawn->forward(x)) < 1e-12, name);

  const auto twice = [](FactorizedTensorImpl&, const Factorization& f) {
    Factorization changed = f;
    changed.factors[0] = f.factors[0] * 2;
    return changed;
  };
  const std::string hook = other->register_decomposition_forward_pre_hook(twice);
  QVERIFY2(difference(other->forward(x) - other->bias, 2 * (drawn->forward(x) - drawn->bias)) < 1e-12, name);
  QVERIFY2(difference(other->full_weight(), drawn->full_weight()) < 1e-12, name);
  QVERIFY_THROWS_EXCEPTION(Error, other->register_decomposition_forward_pre_hook(twice));
  other->remove_decomposition_forward_pre_hook(hook);
  QVERIFY2(difference(other->forward(x), drawn->forward(x)) < 1e-12, name);
  QVERIFY_THROWS_EXCEPTION(Error, Layer(16, 10, Shape{2, 5, 4, 5}, whole_rank(2)));
  QVERIFY_THROWS_EXCEPTION(Error, other->init_from_tensor(bumpy({10, 15})));
  QVERIFY_THROWS_EXCEPTION(Error, other->init_from_tensor(bumpy({10, 16}), bumpy({9})));
  const auto doubled = [](const at::Tensor& tensor) { return 2 * tensor; };
  QVERIFY_THROWS_EXCEPTION(Error, other->init_from_decomposition(taken.map(doubled), bumpy({9})));
  QVERIFY2(difference(other->forward(x), drawn->forward(x)) < 1e-12, name);

  Layer bare(16, 10, modes, Rank{std::vector<std::int64_t>(taken.rank())}, false, wide());
  const at::Tensor before = bare->forward(x);
  QVERIFY_THROWS_EXCEPTION(Error, bare->init_from_tensor(bumpy({10, 16}), bumpy({10})));
  QVERIFY_THROWS_EXCEPTION(Error, bare->init_from_decomposition(taken, bumpy({10})));
  QVERIFY2(difference(bare->forward(x), before) == 0, name);
}

}  // namespace

class TestDecomposedLinear : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cp() { check_layer<CPLinear>("CP"); }
  void tucker() { check_layer<TuckerLinear>("Tucker"); }
  void tt() { check_layer<TTLinear>("TT"); }
  void ttm() { check_layer<TTMLinear>("TTM"); }

  /// Ranks of 0.1 for (2, 5, 4, 4) at a half.
  void ranks() {
    const Shape modes{2, 5, 4, 4};
    QCOMPARE(CPLinear(16, 10, modes, Rank{.5})->weight->rank(), (Shape{5}));
    QCOMPARE(TuckerLinear(16, 10, modes, Rank{.5})->weight->rank(), (Shape{1, 3, 3, 3}));
    QCOMPARE(TTLinear(16, 10, modes, Rank{.5})->weight->rank(), (Shape{1, 2, 3, 3, 1}));
    QCOMPARE(TTMLinear(16, 10, modes, Rank{.5})->weight->rank(), (Shape{1, 2, 1}));
  }

  void optionsAndNames() {
    DecomposedLinearOptions options(16, 10, Shape{2, 5, 4, 4});
    options.rank = {.5};
    options.bias = false;
    options.tensor = wide();
    TTMLinear layer(options);
    QVERIFY(!layer->bias.defined());
    QCOMPARE(layer->weight->dtype(), at::kDouble);
    QCOMPARE(layer->options.in_features, 16);
    QCOMPARE(layer->options.tensorized_shape, (Shape{2, 5, 4, 4}));
    const auto starts = [](const torch::nn::Module& module, const char* name) {
      return printed(module).startsWith(QString(name) +
                                        "(in_features=16, out_features=10, tensorized_shape=");
    };
    QVERIFY(starts(*layer, "TTMLinear"));
    QVERIFY(starts(*TTLinear(options), "TTLinear"));
    QVERIFY(starts(*CPLinear(options), "CPLinear"));
    QVERIFY(starts(*TuckerLinear(options), "TuckerLinear"));
    const TTLinear taken =
        TTLinear::from_linear(*torch::nn::Linear(16, 10), Shape{2, 5, 4, 4}, whole_rank(3));
    QCOMPARE(taken->options.rank, whole_rank(3));
    QVERIFY(taken->options.bias);
  }

  /// Also where the ranks differ, so that the present parameters cannot take the values.
  void copiesTheFactors() {
    const Shape modes{2, 5, 4, 4};
    const Factorization taken = TTLinear(16, 10, modes, whole_rank(3), true, wide())->get_decomposition();
    TTLinear layer(16, 10, modes, whole_rank(2), true, wide());
    layer->init_from_decomposition(taken);
    QCOMPARE(layer->weight->rank(), taken.rank());
    const Factorization own = layer->get_decomposition();
    for (std::size_t k = 0; k < own.factors.size(); ++k) {
      QVERIFY(!own.factors[k].is_alias_of(taken.factors[k]));
      QVERIFY(own.factors[k].requires_grad());
    }
    QVERIFY(difference(own.to_tensor(), taken.to_tensor()) == 0);
  }

  /// Modes that do not split into outputs and inputs are a reshaped weight all the same.
  void modesAcrossTheMatrix() {
    TTLinear layer(12, 10, Shape{4, 3, 5, 2}, Rank{.8}, true, wide());
    const at::Tensor x = wave({3, 12});
    QVERIFY(difference(layer->forward(x), at::linear(x, layer->full_weight(), layer->bias)) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(Error, TTMLinear(12, 10, Shape{4, 3, 5, 2}, Rank{.8}));
    QVERIFY_THROWS_EXCEPTION(Error, TTMLinear(16, 10, Shape{10, 4, 4}, Rank{.8}));
  }
};

TENFOLD_TEST_CLASS(TestDecomposedLinear)
#include "test_decomposed_linear.moc"
