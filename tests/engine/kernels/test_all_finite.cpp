// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <limits>

#include "engine/kernels/all_finite.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestAllFinite : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void oneValueIsFoundAnywhere_data() {
    QTest::addColumn<int>("type");
    for (const at::ScalarType type :
         {at::kFloat, at::kDouble, at::kHalf, at::kBFloat16, at::kComplexFloat, at::kComplexDouble})
      QTest::addRow("%s", c10::toString(type)) << static_cast<int>(type);
  }
  void oneValueIsFoundAnywhere() {
    QFETCH(int, type);
    const at::Tensor good = at::randn({37, 41}, at::kDouble).to(static_cast<at::ScalarType>(type));
    QVERIFY(all_finite(good));
    constexpr double infinite = std::numeric_limits<double>::infinity();
    for (const double bad : {infinite, -infinite, std::numeric_limits<double>::quiet_NaN()}) {
      // in whole vectors, in what is left over by them, first, last
      for (const std::int64_t place : {0, 5, 700, 37 * 41 - 1}) {
        at::Tensor one = good.clone();
        one.view({-1})[place] = bad;
        QVERIFY(!all_finite(one));
        QVERIFY(!all_finite(one.t()));
        if (one.is_complex()) {
          one = at::complex(at::real(good.to(at::kComplexDouble)).contiguous(),
                            at::real(one.to(at::kComplexDouble)).contiguous());
          QVERIFY(!all_finite(one));
          QVERIFY(!all_finite(one.conj()));
        }
      }
    }
  }
  void rangesAndEmptyTensors() {
    const auto [least, most] = value_range(at::tensor({3.0, -7.0, 2.0}));
    QCOMPARE(least, -7.0);
    QCOMPARE(most, 3.0);
    QVERIFY(all_finite(at::empty({0, 4})));
    QVERIFY(all_finite(at::ones({2}, at::kUInt16)));
    // finite, but their sum is not
    QVERIFY(all_finite(at::full({100}, std::numeric_limits<float>::max(), at::kFloat)));
    QVERIFY(all_finite(at::ones({2}, at::kFloat).requires_grad_()));
  }
};

TENFOLD_TEST_CLASS(TestAllFinite)
#include "test_all_finite.moc"
