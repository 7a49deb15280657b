// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hooks/first_names.h"
#include "engine/tensors/rank_change.h"
#include "tests/engine/tensors/sample_tensors.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

FactorizedTensor sample(const std::string& name) {
  return FactorizedTensor::create(NestedShape{5, 5, 6}, {std::int64_t{3}}, name);
}

std::int64_t weight_count(FactorizedTensor tensor) {
  std::int64_t count = 0;
  for (const at::Tensor& weights : lasso_weights(tensor)) count += weights.numel();
  return count;
}

/// Every second weight 0, the others different from each other and from 1.
void set_pattern(FactorizedTensor tensor) {
  const at::NoGradGuard no_grad;
  for (const at::Tensor& weights : lasso_weights(tensor))
    for (std::int64_t i = 0; i < weights.numel(); ++i)
      weights.view(-1)[i].fill_(i % 2 == 1 ? 0 : i % 4 == 0 ? .5 : -.75);
}

}  // namespace

class TestTensorLasso : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// tltorch's own test, for each format; the penalty counts once for CP too.
  void losses() {
    for (const std::string name : {"cp", "tucker", "tt", "tensor-ring", "block-cp"}) {
      const TensorLasso lasso = tensor_lasso(name, 1.0, false, 1e-6, false);
      FactorizedTensor first = sample(name), second = sample(name);
      lasso.apply(first);
      lasso.apply(second);
      const double count = static_cast<double>(weight_count(first));
      lasso.set_weights(first, 1.5);
      lasso.set_weights(second, 1.5);
      QCOMPARE(lasso.loss().item<double>(), 0.0);
      first->forward();
      QVERIFY(std::abs(lasso.loss().item<double>() - 1.5 * count) < 1e-5);
      second->forward();
      QVERIFY(std::abs(lasso.loss().item<double>() - 3 * count) < 1e-5);
      lasso.reset();
      lasso.set_weights(first, 0);
      first->forward();
      QCOMPARE(lasso.loss().item<double>(), 0.0);
      QCOMPARE(first->forward().to_tensor().abs().max().item<double>(), 0.0);
      lasso.remove(first);
      QVERIFY(!first->has_hook("tensor lasso"));
      QVERIFY(second->has_hook("tensor lasso"));

      const TensorLasso mean = tensor_lasso(name, 1.0);
      mean.apply(first);
      first->forward();
      QVERIFY(std::abs(mean.loss().item<double>() - 1) < 1e-5);
    }
  }

  /// tltorch's names, sizes and order.
  void stateDictKeys() {
    const auto with_lasso = [](FactorizedTensor tensor) {
      TensorLasso::from_factorization(tensor).apply(tensor);
      return keys(*tensor);
    };
    QCOMPARE(with_lasso(sample("CP")),
             (QStringList{"weights [3]", "lasso_weights [3]", "factors.factor_0 [5, 3]",
                          "factors.factor_1 [5, 3]", "factors.factor_2 [6, 3]"}));
    QCOMPARE(
        with_lasso(sample("Tucker")).mid(4),
        (QStringList{"lasso_weights.param_0 [3]", "lasso_weights.param_1 [3]", "lasso_weights.param_2 [3]"}));
    QCOMPARE(with_lasso(sample("TT")).mid(3),
             (QStringList{"lasso_weights.param_0 [1, 1, 3]", "lasso_weights.param_1 [1, 1, 3]"}));
    FactorizedTensor block =
        FactorizedTensor::create(NestedShape{Shape{2, 5}, Shape{4, 4}}, {std::int64_t{2}}, "BlockTT");
    QCOMPARE(with_lasso(block).mid(2), (QStringList{"lasso_weights.param_0 [1, 1, 1, 2]"}));
    remove_tensor_lasso(block);
    QCOMPARE(keys(*block).size(), 2);
    QCOMPARE(with_lasso(FactorizedTensor::create(NestedShape{5, 6}, {std::int64_t{3}}, "LowRank")),
             (QStringList{"lasso_weights [3]", "factors.factor_0 [5, 3]", "factors.factor_1 [6, 3]"}));
    QCOMPARE(with_lasso(FactorizedTensor::create(NestedShape{Shape{2, 5}, Shape{4, 4}}, {std::int64_t{3}},
                                                 "BlockCP"))
                 .mid(0, 2),
             (QStringList{"weights [3]", "lasso_weights [3]"}));
  }

  /// Weights act on what the tensor gives, whole and indexed, get gradients, and prune keeps all of it.
  void everyFormatPruned() {
    for (auto& [label, tensor] : sample_tensors()) {
      const TensorLasso lasso = TensorLasso::from_factorization(tensor);
      lasso.apply(tensor);
      set_pattern(tensor);
      const at::Tensor before = tensor->forward().to_tensor();
      QVERIFY2(tensor->forward({at::indexing::TensorIndex(1)}).dim() == tensor->dim() - 1, label.c_str());
      QVERIFY2(far(before, tensor->to_tensor()) > 1e-3, label.c_str());
      at::real(before).sum().backward();
      for (const at::Tensor& weights : lasso_weights(tensor))
        QVERIFY2(weights.grad().defined(), label.c_str());

      const Shape counted = lasso.surviving_rank(tensor), old = tensor->rank();
      QVERIFY2(lasso.prune(tensor) == counted, label.c_str());
      QVERIFY2(tensor->rank() == counted && counted != old, label.c_str());
      const at::Tensor after = tensor->forward().to_tensor();
      QVERIFY2(far(after, before) < 1e-14, label.c_str());
      QVERIFY2(lasso.prune(tensor) == counted, label.c_str());
      for (const at::Tensor& weights : lasso_weights(tensor)) {
        QVERIFY2(weights.requires_grad(), label.c_str());
        QVERIFY2(weights.ne(0).all().item<bool>(), label.c_str());
      }
      lasso.fold(tensor);
      QVERIFY2(!tensor->has_hook("tensor lasso"), label.c_str());
      QVERIFY2(far(tensor->forward().to_tensor(), before) < 1e-14, label.c_str());
    }
  }

  void everythingGone() {
    for (auto& [label, tensor] : sample_tensors()) {
      const TensorLasso lasso = TensorLasso::from_factorization(tensor);
      lasso.apply(tensor);
      lasso.set_weights(tensor, 1e-9);
      const Shape left = lasso.prune(tensor);
      for (const std::int64_t rank : left) QVERIFY2(rank == 1, label.c_str());
      QVERIFY2(tensor->forward().to_tensor().abs().max().item<double>() == 0, label.c_str());
    }
  }

  /// Weights come along with a copy, and act there.
  void cloned() {
    for (const char* name : {"CP", "Tucker", "TT", "BlockCP"}) {
      FactorizedTensor tensor = sample(name);
      const TensorLasso lasso = TensorLasso::from_factorization(tensor);
      lasso.apply(tensor);
      lasso.set_weights(tensor, .5);
      const FactorizedTensor copy = tensor.copy();
      lasso.set_weights(tensor, 1);
      QCOMPARE(keys(*copy), keys(*tensor));
      FactorizedTensor handle = copy;
      QVERIFY(far(handle->forward().to_tensor(), tensor->forward().to_tensor()) > .4);
    }
  }

  /// Clamped to -1 … 1; small weights of either sign become 0, large negative ones stay.
  void clampAndThreshold() {
    FactorizedTensor tensor = sample("CP");
    const TensorLasso lasso = tensor_lasso("CP", 1, true, .1, false);
    lasso.apply(tensor);
    const at::Tensor weights = lasso_weights(tensor)[0];
    {
      const at::NoGradGuard no_grad;
      weights.copy_(at::tensor({-3.0, -.05, .6}));
    }
    // two calls before one backward
    const at::Tensor sum = tensor->forward().to_tensor().sum() + tensor->forward().to_tensor().sum();
    QVERIFY(at::allclose(weights, at::tensor({-1.0, 0.0, .6}).to(at::kFloat)));
    (sum + lasso.loss()).backward();
    QVERIFY(weights.grad().defined());
  }

  /// A rank that changes under a lasso: the tensor stays, and the weights follow.
  void ranksMayChange() {
    for (const SampleTensor& sample : sample_tensors()) {
      FactorizedTensor tensor = sample.tensor;
      const at::Tensor before = tensor->to_tensor().detach();
      const TensorLasso lasso = TensorLasso::from_factorization(tensor);
      lasso.apply(tensor);
      Shape ranks = tensor->rank();
      for (std::int64_t& rank : ranks)
        if (rank > 1) ++rank;
      change_rank(tensor, Rank{ranks});
      QVERIFY2(far(tensor->forward().to_tensor(), before) < 1e-6, sample.label.c_str());
      for (const at::Tensor& weights : lasso_weights(tensor)) QVERIFY(weights.eq(1).all().item<bool>());
      remove_tensor_lasso(tensor);
      tensor_dropout(tensor, .5, 1);
      change_rank(tensor, Rank{std::int64_t{2}});
      QCOMPARE(tensor->forward().to_tensor().sizes(), before.sizes());
    }
  }

  /// Without a call in between, too.
  void ranksMayChangeBeforeTheyAreLookedAt() {
    for (const char* name : {"CP", "Tucker", "TT", "TensorRing"}) {
      FactorizedTensor tensor = sample(name);
      const TensorLasso lasso = TensorLasso::from_factorization(tensor);
      lasso.apply(tensor);
      lasso.set_weights(tensor, .5);
      change_rank(tensor, Rank{std::int64_t{2}});
      QVERIFY2(lasso.surviving_rank(tensor) == tensor->rank(), name);
      change_rank(tensor, Rank{std::int64_t{4}});
      for (const at::Tensor& weights : lasso_weights(tensor)) {
        QCOMPARE(weights.numel(), std::int64_t{4});
        QVERIFY2(weights.eq(1).all().item<bool>(), name);
      }
      change_rank(tensor, Rank{std::int64_t{3}});
      lasso.set_weights(tensor, .5);
      for (const at::Tensor& weights : lasso_weights(tensor))
        QVERIFY2(weights.eq(.5).all().item<bool>(), name);
      change_rank(tensor, Rank{std::int64_t{2}});
      const at::Tensor before = tensor->to_tensor().detach();
      QVERIFY2(far(lasso.fold(tensor)->to_tensor(), before) < 1e-6, name);
    }
    const FactorizedTensor bare = sample("CP");
    QCOMPARE(error_id([&] { tensor_lasso("CP").set_weights(bare, 1); }), std::string("lasso.none"));
  }

  /// Training with the loss drives the weights of components that are not needed to 0, and pruning keeps the
  /// fit.
  void findsTheRank() {
    FactorizedTensor truth = FactorizedTensor::create(NestedShape{6, 6, 6}, {std::int64_t{2}}, "CP");
    truth->normal_(0, 1, InitScaling::corrected, seeded(1));
    const at::Tensor target = truth->to_tensor().detach();
    FactorizedTensor tensor(grow_rank(truth->factorization().detach(), {6}));
    const TensorLasso lasso = tensor_lasso("CP", .003, true, .01, false);
    lasso.apply(tensor);
    for (int step = 0; step < 2000; ++step) {
      lasso.reset();
      const at::Tensor loss = (tensor->forward().to_tensor() - target).square().mean() + lasso.loss();
      for (const at::Tensor& parameter : tensor->parameters())
        if (parameter.grad().defined()) parameter.mutable_grad().zero_();
      loss.backward();
      const at::NoGradGuard no_grad;
      for (const at::Tensor& parameter : tensor->parameters())
        at::Tensor(parameter).sub_(parameter.grad(), .3);
    }
    const at::Tensor before = tensor->forward().to_tensor();
    const Shape left = lasso.prune(tensor);
    QCOMPARE(left, (Shape{2}));
    QVERIFY2((before - target).square().mean().item<double>() < 1e-3, "fit");
    QVERIFY(far(tensor->forward().to_tensor(), before) < 1e-6);
  }

  /// 0.1: CP's own weights are clamped, thresholded and summed.
  void firstVersion() {
    FactorizedTensor cp = sample("CP");
    {
      const at::NoGradGuard no_grad;
      cp->factorization().core.copy_(at::tensor({2.0, -.5, 1e-8}));
    }
    const TensorLasso lasso = CPL1Regularizer(1, true, 1e-6, false);
    lasso.apply(cp);
    cp->forward();
    QCOMPARE(keys(*cp).size(), 4);
    QVERIFY(at::allclose(cp->factorization().core, at::tensor({1.0, -.5, 0.0}).to(at::kFloat)));
    QVERIFY(std::abs(lasso.loss().item<double>() - 1.5) < 1e-6);
    QCOMPARE(lasso.surviving_rank(cp), (Shape{2}));
    QCOMPARE(lasso.prune(cp), (Shape{2}));
    lasso.remove(cp);
    for (const auto& [regularizer, name] :
         {std::pair{TuckerL1Regularizer(1), "Tucker"}, {TTL1Regularizer(1), "TT"}}) {
      FactorizedTensor tensor = sample(name);
      regularizer.apply(tensor);
      regularizer.set_weights(tensor, 3);
      tensor->forward();
      QVERIFY(std::abs(regularizer.loss().item<double>() - 1) < 1e-6);
      regularizer.remove(tensor);
      tensor->forward();
      QVERIFY(std::abs(regularizer.loss().item<double>() - 1) < 1e-6);
    }
  }

  /// Module::to() casts all parameters of a module with complex factors.
  void weightsStayRealInAnotherPrecision() {
    for (const char* name : {"CP", "Tucker", "TT"}) {
      FactorizedTensorOptions options;
      options.tensor = at::TensorOptions(at::kComplexDouble);
      FactorizedTensor tensor = FactorizedTensor::create({4, 3, 2}, {std::int64_t{2}}, name, options);
      TensorLasso lasso = TensorLasso::from_factorization(tensor, {.penalty = 1});
      lasso.apply(tensor);
      lasso.set_weights(tensor, 0.5);
      tensor->to(at::kComplexFloat);
      tensor->forward();
      for (const at::Tensor& weight : lasso_weights(tensor)) QCOMPARE(weight.scalar_type(), at::kFloat);
      QVERIFY(std::abs(lasso.loss().item<double>() - 0.5) < 1e-6);
      lasso.loss().backward();
    }
  }

  void namesAndRefusals() {
    for (const char* name : {"CPTensor", "TuckerTensorized", "ComplexTTTensor", "BlockTT",
                             "ComplexCPTensorized", "BlockCP", "LowRank"})
      QCOMPARE(error_id([&] { TensorLasso::from_factorization_name(name); }), std::string());
    QCOMPARE(error_id([] { tensor_lasso("dense"); }), std::string("lasso.dense"));
    QCOMPARE(error_id([] { tensor_lasso("nonsense"); }), std::string("format.unknown"));
    FactorizedTensor cp = sample("CP");
    QCOMPARE(error_id([&] { tensor_lasso("tt").apply(cp); }), std::string("lasso.format"));
    QCOMPARE(error_id([&] { remove_tensor_lasso(cp); }), std::string("hook.none"));
    QCOMPARE(error_id([&] { lasso_weights(cp); }), std::string("lasso.none"));
    tensor_lasso("cp").apply(cp);
    QCOMPARE(error_id([&] { tensor_lasso("cp").apply(cp); }), std::string("hook.twice"));
  }
};

TENFOLD_TEST_CLASS(TestTensorLasso)
#include "test_tensor_lasso.moc"
