// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/compression/moment_sum.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

constexpr std::int64_t kAll = 1 << 20;

at::Tensor rows_of(std::int64_t count, std::int64_t features, std::uint64_t seed) {
  return at::randn({count, features}, at::make_generator<at::CPUGeneratorImpl>(seed));
}

}  // namespace

class TestMomentSum : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Float64 beside it; 1e-5 of the largest is what float32 products allow.
  void theSumIsThatOfAllRows_data() {
    QTest::addColumn<int>("features");
    for (const int features : {1, 7, 512, 513, 1100}) QTest::addRow("%d", features) << features;
  }
  void theSumIsThatOfAllRows() {
    QFETCH(int, features);
    MomentSum sum(kAll), squares(0);
    at::Tensor expected = at::zeros({features, features}, at::kDouble);
    std::uint64_t seed = 0;
    for (const std::int64_t count : {3, 1, 0, 40, 700, 5}) {
      const at::Tensor rows = rows_of(count, features, ++seed);
      const double weight = 0.5 * static_cast<double>(seed);
      sum.add(rows, weight);
      squares.add(rows, weight);
      expected.add_(rows.to(at::kDouble).t().mm(rows.to(at::kDouble)), weight);
    }
    const at::Tensor found = sum.take();
    const double scale = expected.abs().max().item<double>();
    QCOMPARE(found.scalar_type(), at::kDouble);
    QVERIFY((found - expected).abs().max().item<double>() < 1e-5 * scale);
    QVERIFY(at::allclose(found, found.t(), 0, 1e-6 * scale));
    QVERIFY(at::allclose(squares.take(), expected.diagonal(), 1e-5));
  }

  /// Rows are often views of what operators in place change next.
  void rowsAreCopied() {
    MomentSum sum(kAll);
    const at::Tensor rows = rows_of(2, 64, 1);
    const at::Tensor expected = rows.t().mm(rows).to(at::kDouble);
    sum.add(rows, 1);
    rows.zero_();
    QVERIFY(at::allclose(sum.take(), expected, 1e-5, 1e-6));
  }

  void halfPrecisionIsSummedWide() {
    MomentSum sum(kAll);
    const at::Tensor rows = (rows_of(8, 5, 2) * 300).to(at::kHalf);  // squares beyond 65504
    sum.add(rows, 1);
    const at::Tensor wide = rows.to(at::kDouble);
    QVERIFY(at::allclose(sum.take(), wide.t().mm(wide), 1e-5));
  }

  void nothingIsUndefined() { QVERIFY(!MomentSum(kAll).take().defined()); }
};

TENFOLD_TEST_CLASS(TestMomentSum)
#include "test_moment_sum.moc"
