// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/autograd.h>

#include <functional>

#include "engine/kernels/khatri_rao.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestKhatriRao : public QObject {
  Q_OBJECT

  static at::Tensor numbers(std::vector<std::int64_t> shape, double phase) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    return at::sin(at::arange(count, at::kDouble) * 1.7 + phase).view(shape);
  }

  static at::Tensor leaf(const at::Tensor& values) { return values.clone().requires_grad_(true); }

  /// A scalar with a different weight for every entry of the result.
  static at::Tensor loss(const at::Tensor& a, const at::Tensor& b) {
    const at::Tensor result = khatri_rao(a, b);
    return (result * result * numbers(result.sizes().vec(), 0.3)).sum();
  }

  /// Central difference of `value` by entry `k` of `x`.
  static double slope(const std::function<double(const at::Tensor&)>& value, const at::Tensor& x,
                      std::int64_t k) {
    constexpr double step = 1e-5;
    const at::Tensor up = x.detach().clone(), down = x.detach().clone();
    up.view({-1})[k] += step;
    down.view({-1})[k] -= step;
    return (value(up) - value(down)) / (2 * step);
  }

 private Q_SLOTS:
  void rowsAreProductsOfRows_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("i");
    QTest::addColumn<int>("j");
    QTest::addColumn<int>("rank");
    for (const auto type : {at::kDouble, at::kFloat, at::kHalf, at::kLong})
      for (const auto& [i, j, rank] : {std::tuple{1, 1, 1}, {3, 5, 7}, {300, 40, 33}, {0, 3, 2}, {4, 3, 0}})
        QTest::addRow("%s %dx%dx%d", at::toString(type), i, j, rank)
            << static_cast<int>(type) << i << j << rank;
  }
  void rowsAreProductsOfRows() {
    QFETCH(int, type);
    QFETCH(int, i);
    QFETCH(int, j);
    QFETCH(int, rank);
    const auto dtype = static_cast<at::ScalarType>(type);
    const at::Tensor a = (numbers({i, rank}, 0) * 8).to(dtype), b = (numbers({j, rank}, 1) * 8).to(dtype);
    const at::Tensor result = khatri_rao(a, b);
    QCOMPARE(result.sizes().vec(), (std::vector<std::int64_t>{i * j, rank}));
    QCOMPARE(result.scalar_type(), dtype);
    for (std::int64_t p = 0; p < i; p += 7)
      for (std::int64_t q = 0; q < j; q += 3) QVERIFY(result[p * j + q].equal(a[p] * b[q]));
  }
  void columnsAreKroneckerProducts() {
    const at::Tensor a = numbers({4, 3}, 0), b = numbers({5, 3}, 1);
    for (int r = 0; r < 3; ++r)
      QVERIFY(khatri_rao(a, b).select(1, r).allclose(at::kron(a.select(1, r), b.select(1, r)), 1e-15));
  }
  void stridedInputIsRead() {
    const at::Tensor a = numbers({3, 8}, 0).t(), b = numbers({5, 6}, 1).slice(1, 0, 6, 2);
    QVERIFY(khatri_rao(a, b).equal(khatri_rao(a.contiguous(), b.contiguous())));
  }
  void shapesThatDoNotFitAreRefused() {
    QVERIFY_THROWS_EXCEPTION(c10::Error, khatri_rao(at::ones({2, 3}), at::ones({2, 4})));
    QVERIFY_THROWS_EXCEPTION(c10::Error, khatri_rao(at::ones({2}), at::ones({2, 1})));
    QVERIFY_THROWS_EXCEPTION(c10::Error, khatri_rao(at::ones({2, 3}), at::ones({2, 3}, at::kDouble)));
  }
  void gradientsEqualFiniteDifferences() {
    const at::Tensor a = leaf(numbers({5, 3}, 0)), b = leaf(numbers({4, 3}, 1));
    loss(a, b).backward();
    const at::Tensor from_a = a.grad().flatten(), from_b = b.grad().flatten();
    for (std::int64_t k = 0; k < a.numel(); ++k) {
      const auto value = [&](const at::Tensor& x) { return loss(x, b.detach()).item<double>(); };
      QVERIFY(std::abs(slope(value, a, k) - from_a[k].item<double>()) < 1e-8);
    }
    for (std::int64_t k = 0; k < b.numel(); ++k) {
      const auto value = [&](const at::Tensor& x) { return loss(a.detach(), x).item<double>(); };
      QVERIFY(std::abs(slope(value, b, k) - from_b[k].item<double>()) < 1e-8);
    }
  }
  /// Blocks of columns and what is left of them, in parts for threads.
  void gradientsOfManyColumns() {
    for (const auto type : {at::kDouble, at::kFloat})
      for (const auto& [i, j, rank] :
           {std::tuple{6, 5, 16}, {7, 300, 37}, {300, 7, 64}, {1, 1, 100}, {0, 4, 20}}) {
        const at::Tensor a = numbers({i, rank}, 0).to(type), b = numbers({j, rank}, 1).to(type);
        const at::Tensor gradient = numbers({i * j, rank}, 2).to(type);
        const auto [from_a, from_b] = khatri_rao_backward(gradient, a, b);
        const at::Tensor cube = gradient.view({i, j, rank});
        const double tolerance = type == at::kDouble ? 1e-12 : 1e-3;
        QVERIFY((from_a - (cube * b.unsqueeze(0)).sum(1)).abs().sum().item<double>() <= tolerance * rank);
        QVERIFY((from_b - (cube * a.unsqueeze(1)).sum(0)).abs().sum().item<double>() <= tolerance * rank);
      }
  }
  void secondDerivativesEqualFiniteDifferences() {
    const at::Tensor b = numbers({4, 3}, 1);
    const auto length = [&](const at::Tensor& x, bool graph) {
      const at::Tensor point = leaf(x);
      const at::Tensor gradient = torch::autograd::grad({loss(point, b)}, {point}, {}, graph, graph)[0];
      return std::pair{point, gradient.square().sum()};
    };
    const auto [point, value] = length(numbers({5, 3}, 0), true);
    const at::Tensor second = torch::autograd::grad({value}, {point})[0].flatten();
    const auto plain = [&](const at::Tensor& x) { return length(x, false).second.item<double>(); };
    for (std::int64_t k = 0; k < point.numel(); ++k)
      QVERIFY(std::abs(slope(plain, point, k) - second[k].item<double>()) < 1e-6);
  }
  void onlyWhatNeedsAGradientGetsOne() {
    const at::Tensor a = leaf(numbers({5, 3}, 0)), b = numbers({4, 3}, 1);
    khatri_rao(a, b).sum().backward();
    QVERIFY(a.grad().allclose(b.sum(0).expand({5, 3})));
    QVERIFY(!b.grad().defined());
    const at::NoGradGuard no_grad;
    QVERIFY(!khatri_rao(a, b).requires_grad());
  }
  void shapesAreKnownWithoutValues() {
    const at::Tensor result = khatri_rao(at::empty({6, 3}, at::kMeta), at::empty({7, 3}, at::kMeta));
    QCOMPARE(result.sizes().vec(), (std::vector<std::int64_t>{42, 3}));
  }
  void theDispatcherHasBothOperators() {
    for (const char* name : {"tenfold::khatri_rao", "tenfold::khatri_rao_backward"}) {
      const auto op = c10::Dispatcher::singleton().findSchemaOrThrow(name, "");
      for (const auto key :
           {c10::DispatchKey::CPU, c10::DispatchKey::AutogradCPU, c10::DispatchKey::AutogradCUDA})
        QVERIFY(op.hasKernelForDispatchKey(key) || op.hasKernelForDispatchKey(c10::DispatchKey::Autograd));
    }
  }
};

TENFOLD_TEST_CLASS(TestKhatriRao)
#include "test_khatri_rao.moc"
