// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a factorized tensor's parameters when they are replaced, and what is said of them.
#include "engine/spec/rank_rules.h"
#include "engine/tensors/rank_change.h"
#include "tests/engine/tensors/sample_tensors.h"
#include "tests/support/relative_norm_error.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Rank of(std::int64_t rank) { return {rank}; }

FactorizedTensorOptions numbers(at::ScalarType type) {
  FactorizedTensorOptions options;
  options.tensor = type;
  return options;
}

/// A tensor of those ranks.
at::Tensor exact(const char* format, at::ScalarType type) {
  auto made = FactorizedTensor::create(NestedShape{8, 9, 10}, of(3), format, numbers(at::kDouble));
  made->normal_(0, 1);
  return made->to_tensor().detach().to(type);
}

}  // namespace

class TestParameters : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { at::manual_seed(7); }

  void errorsAreThoseOfWhatIsKept() {
    for (const char* format : {"CP", "Tucker", "TT"}) {
      DecompositionReport report;
      const at::Tensor narrow = exact(format, at::kBFloat16);
      auto made = FactorizedTensor::from_tensor(narrow, of(3), format, {}, {}, &report);
      QCOMPARE(made->dtype(), at::kBFloat16);
      const auto found = [&] {
        return relative_norm_error(made->factorization().to(at::kFloat).to_tensor(), narrow.to(at::kFloat));
      };
      QVERIFY2(std::abs(report.relative_error / found() - 1) < 1e-3, format);
      QVERIFY2(report.relative_error > 1e-4, format);
      const at::Tensor wide = exact(format, at::kDouble);
      made->init_from_tensor(wide, {}, &report);
      const double error = relative_norm_error(made->factorization().to(at::kDouble).to_tensor(), wide);
      QVERIFY2(std::abs(report.relative_error / error - 1) < 1e-6, format);
      QVERIFY_THROWS_EXCEPTION(Error, made->init_from_tensor(wide.to(at::kComplexDouble)));
    }
  }

  /// What cannot be assigned changes nothing.
  void refusedFactorsLeaveTheTensor() {
    for (const char* format : {"CP", "Tucker", "TT"}) {
      auto tensor = FactorizedTensor::create(NestedShape{4, 5, 6}, of(2), format, numbers(at::kDouble));
      tensor->normal_(0, 1);
      const at::Tensor before = tensor->to_tensor().detach().clone();
      auto other = FactorizedTensor::create(NestedShape{4, 5, 6}, of(3), format, numbers(at::kDouble));
      const Factorization computed = other->factorization().map([](const at::Tensor& t) { return t * 2; });
      QVERIFY_THROWS_EXCEPTION(Error, tensor->assign(computed));
      QVERIFY2(at::equal(tensor->to_tensor(), before), format);
      QVERIFY2(tensor->tensorized_shape() == NestedShape({4, 5, 6}), format);
    }
  }

  void frozenOnesStayFrozen() {
    for (const char* format : {"CP", "Tucker", "TT"})
      for (const bool learns : {true, false}) {
        auto tensor = FactorizedTensor::create(NestedShape{4, 5, 6}, of(3), format, numbers(at::kDouble));
        tensor->normal_(0, 1);
        for (const at::Tensor& parameter : tensor->parameters()) parameter.requires_grad_(learns);
        change_rank(tensor, of(2));
        QVERIFY2(!tensor->parameters().empty(), format);
        for (const at::Tensor& parameter : tensor->parameters())
          QVERIFY2(parameter.requires_grad() == learns, format);
      }
  }

  /// One factor holds any tensor with one term.
  void ranksOfASingleFactor() {
    auto block =
        FactorizedTensor::create(NestedShape{Shape{7}, Shape{11}}, of(8), "BlockCP", numbers(at::kDouble));
    block->normal_(0, 1);
    auto ring = FactorizedTensor::create(NestedShape{5}, of(4), "TensorRing", numbers(at::kDouble));
    ring->normal_(0, 1);
    for (FactorizedTensor tensor : {block, ring}) {
      const Factorization f = tensor->factorization().detach();
      for (const std::int64_t rank : {3, 1}) {
        DecompositionReport report;
        const Shape ranks(f.rank().size(), rank);
        const Factorization found = change_rank(f, ranks, {}, report);
        QCOMPARE(found.rank(), ranks);
        QVERIFY(relative_norm_error(found.to_tensor(), f.to_tensor()) < 1e-10);
      }
    }
  }

  void fixedModesKeepTheirSizeBelowAnyBudget() {
    RankOptions options;
    options.rule = FractionRule::within;
    QCOMPARE(validate_tucker_rank({64, 64, 3, 3}, {0.001}, options, {2, 3}), (Shape{1, 1, 3, 3}));
  }
};

TENFOLD_TEST_CLASS(TestParameters)
#include "test_parameters.moc"
