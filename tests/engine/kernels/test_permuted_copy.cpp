// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <numeric>

#include "engine/kernels/permuted_copy.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestPermutedCopy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Runs of 1 to 64 bytes and tables of one part and of two.
  void isThePermutedView() {
    at::manual_seed(1);
    for (const at::ScalarType type : {at::kFloat, at::kDouble, at::kHalf, at::kComplexDouble, at::kBool})
      for (const std::vector<std::int64_t>& sizes : {std::vector<std::int64_t>{3, 4, 2, 5},
                                                     {4, 1, 4, 3},
                                                     {7, 8, 9, 16},
                                                     {64, 2, 32, 1},
                                                     {3, 1500, 2},
                                                     {2, 70, 2, 40},
                                                     {2, 2, 2, 4}}) {
        const at::Tensor tensor = (at::randn(sizes) * 8).to(type);
        std::vector<std::int64_t> order(sizes.size());
        std::iota(order.begin(), order.end(), 0);
        do {
          const at::Tensor made = permuted_copy(tensor, order);
          QVERIFY(made.is_contiguous() && made.scalar_type() == type);
          QVERIFY(at::equal(made, tensor.permute(order)));
          QVERIFY(at::equal(permuted_back(made, sizes, order), tensor));
          QVERIFY(made.const_data_ptr() != tensor.const_data_ptr());
        } while (std::next_permutation(order.begin(), order.end()));
      }
  }

  void aFoldedMatrix() {
    const at::Tensor tensor = at::arange(1 << 16).reshape(std::vector<std::int64_t>(8, 4));
    const std::vector<std::int64_t> order{0, 4, 1, 5, 2, 6, 3, 7};
    QVERIFY(at::equal(permuted_copy(tensor, order), tensor.permute(order)));
  }

  void otherTensorsToo() {
    const at::Tensor wide = at::randn({4, 6, 8});
    for (const at::Tensor& tensor :
         {wide.transpose(0, 2), wide.slice(2, 1, 7, 2), wide.select(0, 0).expand({3, 6, 8}),
          at::empty({0, 2, 3}), at::randn({2, 3, 4}, at::kComplexFloat).conj(),
          wide.clone().requires_grad_(true)}) {
      const at::Tensor made = permuted_copy(tensor, {2, 0, 1});
      QVERIFY(made.is_contiguous() && !made.requires_grad());
      QVERIFY(at::equal(made, tensor.permute({2, 0, 1})));
    }
    QCOMPARE(permuted_copy(at::ones({}), {}).item<float>(), 1.F);
    QVERIFY_THROWS_EXCEPTION(c10::Error, permuted_copy(wide, {0, 1}));
  }

  void madeContiguous() {
    const at::Tensor rows = at::randn({4, 6, 32}), turned = rows.transpose(1, 2);
    QVERIFY(made_contiguous(rows).is_same(rows));
    QVERIFY(made_contiguous(turned).is_contiguous() && at::equal(made_contiguous(turned), turned));
    const at::Tensor leaf = rows.clone().requires_grad_(true);
    made_contiguous(leaf.transpose(0, 2)).square().sum().backward();
    QVERIFY(at::equal(leaf.grad(), 2 * rows));
    const at::NoGradGuard no_gradients;
    QVERIFY(!made_contiguous(leaf.transpose(0, 2)).requires_grad());
  }
};

TENFOLD_TEST_CLASS(TestPermutedCopy)
#include "test_permuted_copy.moc"
