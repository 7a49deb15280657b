// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/error.h"
#include "engine/tensors/init.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// Root mean square of the elements over many draws.
double drawn_deviation(FactorizedTensor tensor, double std, InitScaling scaling, int draws) {
  at::Generator generator = at::detail::createCPUGenerator(3);
  double squares = 0;
  for (int draw = 0; draw < draws; ++draw) {
    tensor_init(tensor, std, scaling, generator);
    squares += tensor->to_tensor().abs().square().mean().item<double>();
  }
  return std::sqrt(squares / draws);
}

FactorizedTensor started_tensor(const NestedShape& shape, const std::string& format, const Rank& rank) {
  FactorizedTensorOptions options;
  options.tensor = at::kDouble;
  return FactorizedTensor::create(shape, rank, format, options);
}

}  // namespace

class TestInit : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The deviation asked for, within 5 %: elements are heavy-tailed, so many draws are averaged.
  void givesTheDeviation() {
    const Rank four{std::int64_t{4}};
    const NestedShape plain{8, 9, 10}, folded{3, Shape{4, 6, 5}, Shape{5, 4, 3}};
    for (const char* format : {"CP", "Tucker", "TT", "TensorRing", "Dense"}) {
      const double found =
          drawn_deviation(started_tensor(plain, format, four), .5, InitScaling::corrected, 3000);
      QVERIFY2(std::abs(found / .5 - 1) < .05, qPrintable(QString("%1 %2").arg(format).arg(found)));
    }
    const double block =
        drawn_deviation(started_tensor(folded, "BlockTT", four), .07, InitScaling::corrected, 1500);
    QVERIFY2(std::abs(block / .07 - 1) < .05, qPrintable(QString::number(block)));
    const auto complex_tt = FactorizedTensor::create(plain, four, "ComplexTT");
    QVERIFY(std::abs(drawn_deviation(complex_tt, .5, InitScaling::corrected, 3000) / .5 - 1) < .05);
  }

  /// tltorch's formulas: 1/√(Πr) too small for a train, 1.2e-6 for 0.07 in a large BlockTT.
  void givesTltorchsToo() {
    const auto tt = started_tensor({8, 9, 10}, "TT", {std::vector<std::int64_t>{1, 4, 5, 1}});
    QVERIFY(std::abs(drawn_deviation(tt, 1, InitScaling::tltorch, 1500) / .2236 - 1) < .05);
    const auto block =
        started_tensor({Shape{2, 3, 2}, Shape{4, 5, 2}}, "BlockTT", {std::vector<std::int64_t>{1, 4, 3, 1}});
    QVERIFY(std::abs(drawn_deviation(block, 1, InitScaling::tltorch, 6000) / .083 - 1) < .1);
  }

  void byName() {
    auto cp = started_tensor({3, 4}, "CP", {1.0});
    QCOMPARE(cp_init(cp).get(), cp.get());
    QVERIFY(difference(cp->factorization().core, at::ones_like(cp->factorization().core)) == 0);
    QVERIFY_THROWS_EXCEPTION(Error, tt_init(cp));
    QVERIFY_THROWS_EXCEPTION(Error, cp->normal_(1, 1));
    const at::Tensor plain = at::zeros({100, 100}, at::kDouble);
    tensor_init(plain, .5, at::detail::createCPUGenerator(1));
    QVERIFY(std::abs(plain.std().item<double>() - .5) < .02);
    auto dense = started_tensor({100, 100}, "Dense", {1.0});
    dense->normal_(2, .1);
    QVERIFY(std::abs(dense->to_tensor().mean().item<double>() - 2) < .01);
  }

  void sameSeedSameNumbers() {
    auto a = started_tensor({3, 4, 5}, "Tucker", {.5}), b = started_tensor({3, 4, 5}, "Tucker", {.5});
    a->normal_(0, 1, InitScaling::corrected, at::detail::createCPUGenerator(11));
    b->normal_(0, 1, InitScaling::corrected, at::detail::createCPUGenerator(11));
    QVERIFY(difference(a->to_tensor(), b->to_tensor()) == 0);
  }
};

TENFOLD_TEST_CLASS(TestInit)
#include "test_init.moc"
