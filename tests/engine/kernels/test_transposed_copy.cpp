// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/kernels/transposed_copy.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestTransposedCopy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Sizes about those of tiles and of groups of four, one and several threads' worth.
  void isTheTransposedView() {
    at::manual_seed(1);
    for (const std::int64_t count : {1, 3})
      for (const std::int64_t rows : {1, 3, 4, 15, 16, 17, 196, 300})
        for (const std::int64_t columns : {1, 2, 4, 5, 16, 31, 64, 257}) {
          const at::Tensor matrices = at::randn({count, rows, columns});
          const at::Tensor made = transposed_copy(matrices);
          QVERIFY(made.is_contiguous());
          QVERIFY(at::equal(made, matrices.transpose(1, 2)));
        }
  }

  void rowsMayLieApart() {
    at::manual_seed(2);
    for (const std::int64_t rows : {4, 7, 40}) {
      const at::Tensor matrix = at::randn({rows, 37}), made = at::full({37, rows + 5}, 9.0);
      transpose(matrix.const_data_ptr<float>(), rows, 37, made.data_ptr<float>(), rows + 5);
      QVERIFY(at::equal(made.narrow(1, 0, rows), matrix.t()));
      QVERIFY(at::equal(made.narrow(1, rows, 5), at::full({37, 5}, 9.0)));
    }
  }

  void otherTensorsToo() {
    for (const at::Tensor& matrices :
         {at::randn({2, 5, 7}, at::kDouble), at::randn({2, 5, 7}).transpose(1, 2), at::empty({0, 5, 7}),
          at::empty({2, 0, 7})}) {
      const at::Tensor made = transposed_copy(matrices);
      QVERIFY(made.is_contiguous());
      QVERIFY(at::equal(made, matrices.transpose(1, 2)));
    }
  }
};

TENFOLD_TEST_CLASS(TestTransposedCopy)
#include "test_transposed_copy.moc"
