// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/linear_product.h"
#include "engine/support/error.h"
#include "tests/engine/functional/networks.h"
#include "tests/support/memory_watch.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestLinearProduct : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyPlanIsTheDenseProduct_data() { add_networks(); }

  /// All plans, each with and without bias; of the batches (none, one, few, several tiles) each plan gets
  /// two. float64: 1e-11 of the largest output.
  void everyPlanIsTheDenseProduct() {
    QFETCH(int, index);
    const FactorNetwork net = network(index);
    const auto factors = factors_for(net);
    const at::Tensor dense = dense_matrix(net, factors), bias = noise({net.out_features()}, 77);
    std::vector<at::Tensor> inputs, expected;
    for (const std::int64_t rows : {0, 130, 1, 3}) {
      inputs.push_back(noise({rows, net.in_features()}, 9));
      expected.push_back(at::linear(inputs.back(), dense));
    }
    const auto plans = every_plan(net, 130);
    for (std::size_t p = 0; p < plans.size(); ++p)
      for (const std::size_t k : {p % 2, 2 + p % 2}) {
        const at::Tensor result =
            linear_product(inputs[k], factors, plans[p], p % 3 == 0 ? at::Tensor() : bias);
        QVERIFY(result.is_contiguous());
        QCOMPARE(result.sizes().vec(), expected[k].sizes().vec());
        QVERIFY2(relative_error(result, p % 3 == 0 ? expected[k] : expected[k] + bias) < 1e-11,
                 words(plans[p]).c_str());
      }
  }

  void everyDtype_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<int>("dtype");
    QTest::addColumn<double>("tolerance");
    const std::pair<at::ScalarType, double> dtypes[] = {{at::kFloat, 1e-4},
                                                        {at::kHalf, 5e-2},
                                                        {at::kBFloat16, 2e-1},
                                                        {at::kComplexFloat, 1e-4},
                                                        {at::kComplexDouble, 1e-11}};
    const auto all = networks();
    for (const auto& [dtype, tolerance] : dtypes)
      for (std::size_t k = 0; k < all.size(); ++k)
        QTest::addRow("%s %s", c10::toString(dtype), all[k].name.c_str())
            << static_cast<int>(k) << static_cast<int>(dtype) << tolerance;
  }
  void everyDtype() {
    QFETCH(int, index);
    QFETCH(int, dtype);
    QFETCH(double, tolerance);
    const auto type = static_cast<at::ScalarType>(dtype);
    const FactorNetwork net = network(index);
    const auto factors = factors_for(net, type);
    std::vector<at::Tensor> wide;
    for (const at::Tensor& factor : factors)
      wide.push_back(factor.to(c10::isComplexType(type) ? at::kComplexDouble : at::kDouble));
    const at::Tensor x = complex_noise({5, net.in_features()}, 9, type),
                     bias = complex_noise({net.out_features()}, 7, type);
    const at::Tensor expected =
        at::linear(x.to(wide[0].scalar_type()), dense_matrix(net, wide), bias.to(wide[0].scalar_type()));
    for (const LinearPlan& plan : some_of(every_plan(net, 5), 60)) {
      const at::Tensor result = linear_product(x, factors, plan, bias);
      QCOMPARE(result.scalar_type(), type);
      QVERIFY2(relative_error(result, expected) < tolerance,
               qPrintable(QString("%1 %2").arg(words(plan).c_str()).arg(relative_error(result, expected))));
    }
  }

  void anyLeadingDimensions() {
    const FactorNetwork net = block_tt_network({{4, 6}, {3, 5}}, {6});
    const auto factors = factors_for(net);
    const at::Tensor dense = dense_matrix(net, factors);
    for (const LinearPlan& plan : every_plan(net, 6))
      for (const Shape& lead : {Shape{}, Shape{6}, Shape{2, 3}, Shape{1, 2, 3}, Shape{2, 0, 3}}) {
        Shape sizes = lead;
        sizes.push_back(24);
        const at::Tensor x = noise(sizes, 3), expected = at::linear(x, dense);
        QCOMPARE(linear_product(x, factors, plan).sizes().vec(), expected.sizes().vec());
        QVERIFY(relative_error(linear_product(x, factors, plan), expected) < 1e-11);
      }
    // not contiguous, neither the input nor the factors
    const at::Tensor turned = noise({24, 6}, 3).t();
    auto strided = factors;
    strided[0] = factors[0].transpose(0, 1).contiguous().transpose(0, 1);
    for (const LinearPlan& plan : every_plan(net, 6))
      QVERIFY(relative_error(linear_product(turned, strided, plan), at::linear(turned, dense)) < 1e-11);
  }

  void storedOnesMayStay() {
    // BlockTT's cores are stored as [1, out, in, r] ... [r, out, in, 1]
    const LayerShape shape{LayerKind::linear, {15, 24}};
    const LinearPlan plan =
        best_linear_plan(linear_problem(shape, BlockTtOptions{{3L}, {{4, 6}, {3, 5}}}, {3}, 4));
    const at::Tensor first = noise({1, 3, 4, 3}, 1), second = noise({3, 5, 6, 1}, 2), x = noise({4, 24}, 3);
    const at::Tensor dense = at::einsum("oir,rpj->opij", {first[0], second.squeeze(-1)}).reshape({15, 24});
    QVERIFY(relative_error(linear_product(x, {first, second}, plan), at::linear(x, dense)) < 1e-12);
  }

  void nothingIsLargerThanPlanned_data() { add_networks(); }
  void nothingIsLargerThanPlanned() {
    QFETCH(int, index);
    const FactorNetwork net = network(index);
    const auto factors = factors_for(net);
    for (const std::int64_t rows : {6, 130}) {
      const at::Tensor x = noise({rows, net.in_features()}, 9), bias = noise({net.out_features()}, 7);
      for (const LinearPlan& plan : some_of(every_plan(net, rows), 200)) {
        const MemoryWatch watch;
        const at::Tensor result = linear_product(x, factors, plan, bias);
        const std::int64_t most = std::max(plan.largest, result.numel()) * 8;
        QVERIFY2(
            watch.largest() <= most,
            qPrintable(
                QString("%1: %2 bytes, planned %3").arg(words(plan).c_str()).arg(watch.largest()).arg(most)));
      }
    }
  }

  void misfitsAreNamed() {
    const FactorNetwork net = low_rank_network(15, 24, 4);
    const LinearPlan plan = best_linear_plan({net, 2, PlanPurpose::inference, 8});
    auto factors = factors_for(net);
    const at::Tensor x = noise({2, 24}, 1);
    QVERIFY_THROWS_EXCEPTION(Error, linear_product(noise({2, 23}, 1), factors, plan));
    QVERIFY_THROWS_EXCEPTION(Error, linear_product(noise({}, 1), factors, plan));
    QVERIFY_THROWS_EXCEPTION(Error, linear_product(x.to(at::kFloat), factors, plan));
    QVERIFY_THROWS_EXCEPTION(Error, linear_product(x, {factors[0]}, plan));
    QVERIFY_THROWS_EXCEPTION(Error, linear_product(x, factors, plan, noise({14}, 1)));
    QVERIFY_THROWS_EXCEPTION(Error, linear_product(x, factors, plan, noise({15}, 1).to(at::kFloat)));
    factors[1] = noise({24, 5}, 1);
    QVERIFY_THROWS_EXCEPTION(Error, linear_product(x, factors, plan));
  }
};

TENFOLD_TEST_CLASS(TestLinearProduct)
#include "test_linear_product.moc"
