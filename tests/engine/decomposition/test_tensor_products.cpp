// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/reshaping.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_products.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Shape = std::vector<std::int64_t>;

/// Rearrangements and products against einsum and the definitions.
class TestTensorProducts : public QObject {
  Q_OBJECT

  static at::Tensor complex(const Shape& shape) {
    return at::complex(golden_tensor(shape), formula_tensor(shape, 3, 1));
  }

 private Q_SLOTS:
  void partialUnfoldingIsThatOfEverySample() {
    const at::Tensor x = golden_tensor({2, 3, 4, 5, 2});
    for (const std::int64_t mode : {0, 1, 2}) {
      const at::Tensor found = partial_unfold(x, mode, 1, 1);
      for (const std::int64_t first : {0, 1})
        for (const std::int64_t last : {0, 1})
          QVERIFY(found[first].select(-1, last).equal(unfold(x[first].select(-1, last), mode)));
      QVERIFY(partial_fold(found, mode, x.sizes().vec(), 1, 1).equal(x));
    }
    QCOMPARE(partial_unfold(x, 1, 1, 0, true).sizes().vec(), (Shape{2, 120}));
    const at::Tensor rows = partial_tensor_to_vec(x, 2, 1);
    QCOMPARE(rows.sizes().vec(), (Shape{2, 3, 20, 2}));
    QVERIFY(partial_vec_to_tensor(rows, x.sizes().vec(), 2, 1).equal(x));
    QVERIFY(vec_to_tensor(tensor_to_vec(x), x.sizes().vec()).equal(x));
  }
  void matricizingListsModes() {
    const at::Tensor x = golden_tensor({2, 3, 4, 5});
    QVERIFY(matricize(x, {2}).equal(unfold(x, 2)));
    QVERIFY(matricize(x, {3, 1}, {2, 0}).equal(x.permute({3, 1, 2, 0}).reshape({15, 8})));
    QVERIFY(matricize(x, {0, 1, 2, 3}).equal(x.reshape({120, 1})));
    QVERIFY_THROWS_EXCEPTION(Error, matricize(x, {0, 0}));
    QVERIFY_THROWS_EXCEPTION(Error, matricize(x, {0}, {1, 2}));
    QVERIFY_THROWS_EXCEPTION(Error, partial_unfold(x, 3, 1));
    QVERIFY_THROWS_EXCEPTION(Error, vec_to_tensor(x, {2, 3}));
  }
  void modeDotTakesVectorsAndConjugates() {
    const at::Tensor x = complex({3, 4, 5}), v = complex({4}), m = complex({4, 2});
    QVERIFY(distance(at::einsum("ijk,j->ik", {x, v}), mode_dot(x, v, 1)) < 1e-14);
    QVERIFY(distance(at::einsum("ijk,j->ik", {x, v.conj()}), mode_dot(x, v, 1, true)) < 1e-14);
    QVERIFY(distance(at::einsum("ijk,jl->ilk", {x, m.conj()}), mode_dot(x, m, 1, true)) < 1e-14);
    const at::Tensor a = complex({3}), c = complex({5, 2});
    // modes are the tensor's own, also behind one that is gone
    QVERIFY(distance(at::einsum("ijk,i,kl->jl", {x, a, c}), multi_mode_dot(x, {a, c.t()}, {0, 2})) < 1e-14);
    QVERIFY(distance(at::einsum("ijk,i,kl->jl", {x, a, c}), multi_mode_dot(x, {c.t(), a}, {2, 0})) < 1e-14);
    QVERIFY(distance(at::einsum("ijk,i,j,k->", {x, a, v, c.select(1, 0)}),
                     multi_mode_dot(x, {a, v, c.select(1, 0)})) < 1e-14);
    QVERIFY(distance(mode_dot(x, v, 1), multi_mode_dot(multi_mode_dot(x, {a, v}, {0, 1}, 0), {}, {})) <
            1e-15);
    QVERIFY_THROWS_EXCEPTION(Error, mode_dot(x, v, 0));
    QVERIFY_THROWS_EXCEPTION(Error, mode_dot(x, m, 3));
  }
  void kroneckerAndKhatriRaoFollowTheirDefinitions() {
    const at::Tensor a = golden_tensor({3, 2}), b = golden_tensor({4, 2}), c = golden_tensor({2, 2});
    QVERIFY(kronecker({a, b, c}).equal(at::kron(at::kron(a, b), c)));
    QVERIFY(kronecker({a, b, c}, 1).equal(at::kron(a, c)));
    QVERIFY(kronecker({a, b, c}, -1, true).equal(at::kron(at::kron(c, b), a)));
    const at::Tensor plain = at::einsum("ir,jr,kr->ijkr", {a, b, c}).reshape({24, 2});
    QVERIFY(distance(plain, khatri_rao({a, b, c})) < 1e-15);
    KhatriRaoOptions options;
    options.weights = golden_tensor({2});
    options.mask = at::remainder(at::arange(24), 3).view({3, 4, 2}) != 1;
    QVERIFY(distance(plain * options.weights * options.mask.view({24, 1}), khatri_rao({a, b, c}, options)) <
            1e-15);
    options = {};
    options.skip = 0;
    options.reverse = true;
    QVERIFY(distance(at::einsum("kr,jr->kjr", {c, b}).reshape({8, 2}), khatri_rao({a, b, c}, options)) <
            1e-15);
    QVERIFY_THROWS_EXCEPTION(Error, khatri_rao({a, golden_tensor({3, 3})}));
    QVERIFY_THROWS_EXCEPTION(Error, kronecker({a}, 0));
  }
  void outerProductsFollowEinsum() {
    const at::Tensor a = golden_tensor({3, 2}), b = golden_tensor({3, 4}), c = golden_tensor({3, 2, 2});
    QVERIFY(distance(at::einsum("ij,kl,mno->ijklmno", {a, b, c}), outer({a, b, c})) < 1e-15);
    QVERIFY(distance(at::einsum("sj,sl,sno->sjlno", {a, b, c}), batched_outer({a, b, c})) < 1e-15);
    QVERIFY(distance(at::einsum("si,sj,sk->ijk", {a, a, a}) / 3, higher_order_moment(a, 3)) < 1e-15);
    QVERIFY_THROWS_EXCEPTION(Error, batched_outer({a, golden_tensor({2, 2})}));
  }
  void innerProductsAndContractionsFollowEinsum() {
    const at::Tensor a = complex({2, 3, 4, 5}), b = complex({4, 5, 3, 6});
    QVERIFY(distance((a * a).sum(), tenfold::inner(a, a)) < 1e-15);
    QVERIFY(distance(at::einsum("ijkl,klmn->ijmn", {a, b}), tenfold::inner(a, b, 2)) < 1e-14);
    QVERIFY(distance(at::einsum("ijkl,kmjn->ilmn", {a, b}), tenfold::tensordot(a, b, {2, 1}, {0, 2})) <
            1e-14);
    QVERIFY(distance(at::einsum("ijkl,kmjn->ijlmn", {a, b}), tenfold::tensordot(a, b, {2}, {0}, {1}, {2})) <
            1e-14);
    QVERIFY(distance(at::einsum("ijkl,kljn->ijkln", {a, b}),
                     tenfold::tensordot(a, b, {}, {}, {3, 1, 2}, {1, 2, 0})) < 1e-14);
    QVERIFY_THROWS_EXCEPTION(Error, tenfold::inner(a, b));
    QVERIFY_THROWS_EXCEPTION(Error, tenfold::tensordot(a, b, {0}, {0}));
    QVERIFY_THROWS_EXCEPTION(Error, tenfold::tensordot(a, b, {2}, {0}, {2}, {0}));
  }
  void mttkrpConjugatesAndWeighs() {
    const at::Tensor x = complex({3, 4, 5, 2}), w = complex({3});
    const std::vector<at::Tensor> u{complex({3, 3}), complex({4, 3}), complex({5, 3}), complex({2, 3})};
    const char* equations[] = {"ijkl,jr,kr,lr->ir", "ijkl,ir,kr,lr->jr", "ijkl,ir,jr,lr->kr",
                               "ijkl,ir,jr,kr->lr"};
    for (std::int64_t mode = 0; mode < 4; ++mode) {
      std::vector<at::Tensor> operands{x};
      for (std::int64_t k = 0; k < 4; ++k)
        if (k != mode) operands.push_back(u[static_cast<std::size_t>(k)].conj());
      const at::Tensor expected = at::einsum(equations[mode], operands) * w.conj();
      QVERIFY(distance(expected, unfolding_dot_khatri_rao(x, {w, u}, mode)) < 1e-14);
      QVERIFY(distance(expected / w.conj(), unfolding_dot_khatri_rao(x, {{}, u}, mode)) < 1e-14);
    }
  }
};

TENFOLD_TEST_CLASS(TestTensorProducts)
#include "test_tensor_products.moc"
