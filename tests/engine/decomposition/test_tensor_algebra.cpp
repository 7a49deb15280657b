// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestTensorAlgebra : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void foldUndoesUnfold() {
    const at::Tensor x = at::arange(24, at::kDouble).view({2, 3, 4});
    QVERIFY(unfold(x, 1)[2].equal(x.select(1, 2).reshape({-1})));
    for (const std::int64_t mode : {0, 1, 2, -1, -3})
      QVERIFY(fold(unfold(x, mode), mode, {2, 3, 4}).equal(x));
    QVERIFY(unfold(x, -1).equal(unfold(x, 2)));
    for (const std::int64_t mode : {3, -4}) {
      QVERIFY_THROWS_EXCEPTION(Error, unfold(x, mode));
      QVERIFY_THROWS_EXCEPTION(Error, fold(unfold(x, 0), mode, {2, 3, 4}));
    }
    QVERIFY_THROWS_EXCEPTION(Error, fold(unfold(x, 0), 0, {2, 3, 5}));
  }
  void modeDotIsAProductOfTheUnfolding() {
    for (const std::int64_t after : {1, 3, 40}) {
      const std::vector<std::int64_t> shape{5, 6, 7, after};
      const at::Tensor x = formula_tensor(shape, 3, 1);
      for (const std::int64_t mode : {0, 1, 2, 3}) {
        const at::Tensor map = formula_tensor({4, x.size(mode)}, 2, 1);
        std::vector<std::int64_t> result = shape;
        result[static_cast<std::size_t>(mode)] = 4;
        const at::Tensor expected = fold(at::mm(map, unfold(x, mode)), mode, result);
        QVERIFY(distance(expected, mode_dot(x, map, mode)) < 1e-14);
        QVERIFY(distance(expected, mode_dot(x, map.t(), mode, true)) < 1e-14);
      }
    }
  }
  /// As TensorLy's: modes from the end, also of several products, one of which removes a mode.
  void modesFromTheEnd() {
    const at::Tensor x = formula_tensor({5, 6, 7}, 3, 1), map = formula_tensor({4, 7}, 2, 1);
    QVERIFY(mode_dot(x, map, -1).equal(mode_dot(x, map, 2)));
    const at::Tensor row = formula_tensor({5}, 1, 1);
    QVERIFY(mode_dot(x, row, -3).equal(mode_dot(x, row, 0)));
    QVERIFY(multi_mode_dot(x, {row, map}, {-3, -1}).equal(multi_mode_dot(x, {row, map}, {0, 2})));
    for (const std::int64_t mode : {-4, 3})
      QCOMPARE(error_id([&] { mode_dot(x, map, mode); }), std::string("mode_dot.shapes"));
    QCOMPARE(error_id([&] { multi_mode_dot(x, {row, map}, {0}); }), std::string("mode_dot.modes"));
  }
  void gramOfManyPiecesIsThatOfTheWhole() {
    const at::Tensor x = formula_tensor({9, 500, 3, 700}, 2, 1).to(at::kFloat);
    for (const std::int64_t mode : {0, 1, 2, 3}) {
      const at::Tensor whole = unfold(x, mode).to(at::kDouble);
      QVERIFY(distance(at::mm(whole, whole.t()), gram(x, mode)) < 1e-13);
    }
    const at::Tensor rows = formula_tensor({300000, 8}, 2, 1);
    QVERIFY(distance(at::mm(rows.t(), rows), gram(rows, 1)) < 1e-13);
  }
  void relativeErrorIsExactAcrossSlices() {
    const at::Tensor x = formula_tensor({3000, 1000}, 2, 1);
    const at::Tensor y = x + 0.1 * formula_tensor({3000, 1000}, 0, 1);
    const double error = relative_error(
        x, [&](std::int64_t begin, std::int64_t end) { return y.narrow(0, begin, end - begin); });
    QVERIFY(std::abs(error - distance(x, y)) < 1e-13);
  }
};

TENFOLD_TEST_CLASS(TestTensorAlgebra)
#include "test_tensor_algebra.moc"
