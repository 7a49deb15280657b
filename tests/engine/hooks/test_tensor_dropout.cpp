// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hooks/first_names.h"
#include "tests/engine/tensors/sample_tensors.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

TensorDropoutOptions dropping(double p, std::uint64_t seed = 1) {
  TensorDropoutOptions options;
  options.p = p;
  options.min_dim = 1;
  options.generator = seeded(seed);
  return options;
}

}  // namespace

class TestTensorDropout : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// tltorch's own test: with p = .999 every sampled rank is 1, with p = 0 nothing changes.
  void almostEverythingDropped() {
    const auto check = [](const std::string& name, const Rank& rank, const Shape& wanted) {
      FactorizedTensor tensor = FactorizedTensor::create(NestedShape{10, 11, 12}, rank, name);
      const Shape before = tensor->rank();
      TensorDropoutOptions options = dropping(.999);
      options.min_dim = 3;
      tensor_dropout(tensor, options);
      QCOMPARE(tensor->forward().rank(), wanted);
      QCOMPARE(tensor->rank(), before);
      remove_tensor_dropout(tensor);
      QVERIFY(!tensor->has_hook("tensor dropout"));
      QCOMPARE(tensor->forward().rank(), before);
      tensor_dropout(tensor, 0);
      QCOMPARE(tensor->forward().rank(), before);
    };
    check("Tucker", {Shape{7, 8, 9}}, {1, 1, 1});
    check("CP", {std::int64_t{8}}, {1});
    check("TT", {std::int64_t{4}}, {1, 1, 1, 1});
    check("TensorRing", {std::int64_t{4}}, {1, 1, 1, 1});
    check("BlockCP", {std::int64_t{8}}, {1});
  }

  /// tltorch's class leaves bonds of rank 1 alone, its function those of at most 3.
  void defaults() {
    FactorizedTensor tensor = FactorizedTensor::create(NestedShape{5, 6, 7}, {std::int64_t{3}}, "CP");
    tensor_dropout(tensor, .999);
    QCOMPARE(tensor->forward().rank(), (Shape{3}));
    remove_tensor_dropout(tensor);
    TensorDropoutOptions options;
    options.p = .999;
    options.generator = seeded(2);
    tensor->add_hook("dropout", std::make_shared<TensorDropout>(options));
    QCOMPARE(tensor->forward().rank(), (Shape{1}));
  }

  void everyFormat() {
    for (auto& [label, tensor] : sample_tensors()) {
      const at::Tensor whole = tensor->to_tensor().detach();
      tensor_dropout(tensor, dropping(.6));
      const Factorization dropped = tensor->forward();
      QVERIFY2(dropped.to_tensor().sizes() == whole.sizes(), label.c_str());
      QVERIFY2(dropped.parameters() < tensor->factorization().parameters(), label.c_str());
      // indices work on what is left
      QVERIFY2(tensor->forward({at::indexing::TensorIndex(0)}).dim() == tensor->dim() - 1, label.c_str());
      at::real(dropped.to_tensor()).sum().backward();
      for (const at::Tensor& parameter : tensor->parameters())
        QVERIFY2(parameter.grad().defined(), label.c_str());
      tensor->eval();
      QVERIFY2(far(tensor->forward().to_tensor(), whole) == 0, label.c_str());
      tensor->train();
      remove_tensor_dropout(tensor);
      QVERIFY2(far(tensor->forward().to_tensor(), whole) == 0, label.c_str());
    }
  }

  /// The mean of 1000 draws is the tensor: within 5 standard errors of the mean in Frobenius norm, where the
  /// standard error is that of the draws themselves.
  void unbiased() {
    constexpr int draws = 1000;
    for (auto& [label, tensor] : sample_tensors()) {
      if (label.find("complex") != std::string::npos) continue;
      const at::NoGradGuard no_grad;
      const at::Tensor whole = tensor->to_tensor();
      TensorDropoutOptions options = dropping(.3, 11);
      options.min_values = 2;
      tensor_dropout(tensor, options);
      at::Tensor sum = at::zeros_like(whole);
      double squares = 0;
      for (int draw = 0; draw < draws; ++draw) {
        const at::Tensor drawn = tensor->forward().to_tensor();
        sum += drawn;
        squares += (drawn - whole).abs().square().sum().item<double>();
      }
      const double off = at::linalg_vector_norm(sum / draws - whole).item<double>();
      const double standard_error = std::sqrt(squares / draws / draws);
      QVERIFY2(off < 5 * standard_error,
               (label + ": " + std::to_string(off / standard_error) + " standard errors").c_str());
    }
  }

  /// Only one of three ranks is sampled: tltorch's scaling takes the power of all of them.
  void scalings() {
    FactorizedTensor tensor = FactorizedTensor::create(NestedShape{9, 4, 4}, {Shape{8, 2, 2}}, "Tucker");
    TensorDropoutOptions options = dropping(.5);
    options.min_dim = 3;
    const auto ratio = [&](DropoutScaling scaling) {
      options.scaling = scaling;
      options.generator = seeded(3);
      tensor_dropout(tensor, options);
      const at::Tensor found = tensor->forward().to_tensor();
      remove_tensor_dropout(tensor);
      return at::linalg_vector_norm(found).item<double>();
    };
    const double bare = ratio(DropoutScaling::none);
    QVERIFY(std::abs(ratio(DropoutScaling::tltorch) / bare - 8) < 1e-5);
    QVERIFY(std::abs(ratio(DropoutScaling::expectation) / bare - 2) < 2e-2);
  }

  void seededDraws() {
    FactorizedTensor tensor = FactorizedTensor::create(NestedShape{9, 8, 7}, {std::int64_t{20}}, "CP");
    const auto drawn = [&](std::uint64_t seed) {
      tensor_dropout(tensor, dropping(.5, seed));
      const at::Tensor found = tensor->forward().core.detach();
      remove_tensor_dropout(tensor);
      return found;
    };
    QVERIFY(at::equal(drawn(5), drawn(5)));
    QVERIFY(!at::equal(drawn(5), drawn(6)));
  }

  /// In evaluation drop_test drops without scaling.
  void dropTest() {
    FactorizedTensor tensor = FactorizedTensor::create(NestedShape{9, 8, 7}, {std::int64_t{20}}, "CP");
    TensorDropoutOptions options = dropping(.5);
    options.drop_test = true;
    tensor_dropout(tensor, options);
    tensor->eval();
    const Factorization dropped = tensor->forward();
    QVERIFY(dropped.rank()[0] < 20);
    QVERIFY(at::equal(dropped.core, at::ones_like(dropped.core)));
  }

  /// 0.1: p = 1 keeps exactly one component of each rank, also in evaluation, and scales nothing.
  void firstVersion() {
    const NestedShape shape{10, 11, 12};
    FactorizedTensor cp = FactorizedTensor::create(shape, {std::int64_t{8}}, "CP");
    FactorizedTensor tucker = FactorizedTensor::create(shape, {Shape{7, 8, 9}}, "Tucker");
    FactorizedTensor tt = FactorizedTensor::create(shape, {std::int64_t{4}}, "TT");
    cp_dropout(cp, 1);
    tucker_dropout(tucker, 1);
    tt_dropout(tt, 1);
    for (const bool training : {true, false}) {
      for (FactorizedTensor tensor : {cp, tucker, tt}) tensor->train(training);
      QCOMPARE(cp->forward().rank(), (Shape{1}));
      QVERIFY(at::equal(cp->forward().core, at::ones({1})));
      QCOMPARE(tucker->forward().rank(), (Shape{1, 1, 1}));
      QCOMPARE(tt->forward().rank(), (Shape{1, 1, 1, 1}));
    }
    remove_cp_dropout(cp);
    remove_tucker_dropout(tucker);
    remove_tt_dropout(tt);
    QCOMPARE(cp->forward().rank(), (Shape{8}));
    QCOMPARE(tucker->forward().rank(), (Shape{7, 8, 9}));
    QCOMPARE(error_id([&] { cp_dropout(tt, .5); }), std::string("hook.format"));
  }

  void refused() {
    FactorizedTensor dense = FactorizedTensor::create(NestedShape{3, 4}, {1.0}, "Dense");
    QCOMPARE(error_id([&] { tensor_dropout(dense, .5); }), std::string("dropout.dense"));
    QVERIFY(!dense->has_hook("tensor dropout"));
    FactorizedTensor cp = FactorizedTensor::create(NestedShape{3, 4}, {1.0}, "CP");
    QCOMPARE(error_id([&] { remove_tensor_dropout(cp); }), std::string("hook.none"));
    QCOMPARE(error_id([&] { tensor_dropout(cp, 1.5); }), std::string("dropout.p"));
    tensor_dropout(cp, .5);
    QCOMPARE(error_id([&] { tensor_dropout(cp, .5); }), std::string("hook.twice"));
  }
};

TENFOLD_TEST_CLASS(TestTensorDropout)
#include "test_tensor_dropout.moc"
