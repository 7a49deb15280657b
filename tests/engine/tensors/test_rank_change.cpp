// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/rank_bonds.h"
#include "engine/tensors/rank_change.h"
#include "tests/engine/tensors/sample_tensors.h"
#include "tests/support/relative_norm_error.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Shape raised(const Factorization& f, std::int64_t by) {
  Shape bonds;
  for (const RankBond& bond : rank_bonds(f)) bonds.push_back(bond.rank + by);
  return rank_of_bonds(f, bonds);
}

/// The tensor plus one of a third of its size.
Factorization other_like(const Factorization& f) {
  return f.map([](const at::Tensor& t) { return (t.roll(1, 0) * .7 + .1 * t).contiguous(); });
}

}  // namespace

class TestRankChange : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Sums, products and norms against those of the tensors.
  void algebra() {
    for (auto& [label, tensor] : sample_tensors()) {
      const Factorization a = tensor->factorization().detach(), b = other_like(a);
      const at::Tensor x = a.to_tensor(), y = b.to_tensor();
      QVERIFY2(relative_norm_error(add(a, b).to_tensor(), x + y) < 1e-12, label.c_str());
      QVERIFY2(relative_norm_error(scale(a, -2.5).to_tensor(), x * -2.5) < 1e-12, label.c_str());
      const c10::complex<double> turn(.5, -2);
      QVERIFY2(relative_norm_error(scale(a, turn).to_tensor(), x * turn) < 1e-12, label.c_str());
      QVERIFY2(std::abs(norm(a) / at::linalg_vector_norm(x).item<double>() - 1) < 1e-12, label.c_str());
      QVERIFY2(relative_norm_error(inner(a, b), (x.conj() * y).sum()) < 1e-10, label.c_str());
    }
    const Factorization dense = dense_factorization(wave({3, 4}));
    QVERIFY(std::abs(inner(dense, dense).item<double>() - norm(dense) * norm(dense)) < 1e-12);
    FactorizedTensor cp = FactorizedTensor::create(NestedShape{3, 4}, {1.0}, "CP");
    QCOMPARE(error_id([&] { add(dense, cp->factorization()); }), std::string("algebra.operands"));
  }

  /// The tensor stays to 1e-12 (of its largest entry), and new components can be trained.
  void growth() {
    for (auto& [label, tensor] : sample_tensors()) {
      const Factorization f = tensor->factorization().detach();
      const at::Tensor before = f.to_tensor();
      for (const bool draw : {true, false}) {
        RankChangeOptions options;
        options.draw = draw;
        const Factorization grown = grow_rank(f, raised(f, 3), options);
        QVERIFY2(grown.rank() == raised(f, 3), label.c_str());
        QVERIFY2(far(grown.to_tensor(), before) < 1e-12, label.c_str());
        // the new components are those that prune away again
        QVERIFY2(prune_components(grown).rank() == f.rank(), label.c_str());
      }
      if (!rank_bonds(f).empty())
        QCOMPARE(error_id([&] { grow_rank(f, rank_of_bonds(f, Shape(rank_bonds(f).size(), 1))); }),
                 std::string("rank.grow"));
    }
  }

  void newComponentsGetGradients() {
    FactorizedTensor cp = FactorizedTensor::create(NestedShape{4, 5, 6}, {std::int64_t{2}}, "CP");
    QVERIFY(!change_rank(cp, {std::int64_t{3}}));
    cp->to_tensor().square().sum().backward();
    (cp->to_tensor() - 1).square().sum().backward();
    QVERIFY(cp->factorization().core.grad()[2].abs().item<double>() > 0);
    QVERIFY(change_rank(cp, {std::int64_t{3}}));
  }

  /// What add() made larger without need is rounded back: 2a has the ranks of a.
  void roundingFindsTheRank() {
    for (auto& [label, tensor] : sample_tensors()) {
      const Factorization f = tensor->factorization().detach();
      // rings have no rounding that finds the least ranks, and least squares need not
      const std::string name = f.format->name();
      if (name == "TensorRing" || name == "CP" || name == "BlockCP") continue;
      DecompositionReport report;
      const Factorization least = round(f, {}, report);
      const Factorization rounded = round(add(f, f), {}, report);
      QVERIFY2(rounded.rank() == least.rank(), label.c_str());
      QVERIFY2(relative_norm_error(rounded.to_tensor(), f.to_tensor() * 2) < 1e-12, label.c_str());
      QVERIFY2(report.relative_error < 1e-12, label.c_str());
    }
  }

  /// The stated error is the true one; ranks are at most those asked for, errors within the tolerance.
  void shrinking() {
    for (auto& [label, tensor] : sample_tensors()) {
      const Factorization f = tensor->factorization().detach();
      // a tensor of small parts beside a large one
      const Factorization sum = add(f, scale(other_like(f), 1e-3));
      const at::Tensor whole = sum.to_tensor();
      DecompositionReport report;
      RoundOptions options;
      options.max_rank = f.rank();
      const Factorization cut = round(sum, options, report);
      const Shape found = cut.rank();
      for (std::size_t k = 0; k < found.size(); ++k) QVERIFY2(found[k] <= f.rank()[k], label.c_str());
      const double error = relative_norm_error(cut.to_tensor(), whole);
      QVERIFY2(std::abs(report.relative_error - error) < 1e-7 + 1e-6 * error, label.c_str());
      QVERIFY2(f.format->name() == "TensorRing" || error < 2e-2,
               (label + " " + std::to_string(error)).c_str());

      options.max_rank = {};
      options.tolerance = .05;
      const Factorization within = round(sum, options, report);
      QVERIFY2(relative_norm_error(within.to_tensor(), whole) <= .05, label.c_str());

      const Factorization exact = change_rank(cut, raised(cut, 1), {}, report);
      QVERIFY2(exact.rank() == raised(cut, 1), label.c_str());
      QVERIFY2(report.relative_error == 0, label.c_str());
    }
  }

  void cpDropsTheSmallest() {
    FactorizedTensor cp = FactorizedTensor::create(NestedShape{5, 6, 7}, {std::int64_t{4}}, "CP");
    cp->normal_(0, 1, InitScaling::corrected, seeded(4));
    Factorization f = cp->factorization().detach().to(at::TensorOptions(at::kDouble));
    f.core = at::tensor({1.0, 1e-4, -2.0, 1e-5}).to(at::kDouble);
    DecompositionReport report;
    RoundOptions options;
    options.max_rank = {2};
    options.sweeps = 0;
    const double dropped = round(f, options, report).rank()[0] == 2 ? report.relative_error : 1;
    QVERIFY(dropped < 1e-3);
    options.sweeps = 10;
    QCOMPARE(round(f, options, report).rank(), (Shape{2}));
    QVERIFY(report.relative_error <= dropped);
    options = {1e-2};
    QCOMPARE(round(f, options, report).rank(), (Shape{2}));
  }

  /// The best approximation of its rank, and a batch whose matrices have other terms than each other.
  void lowRankAndBlockCp() {
    const at::Tensor matrix = bumpy({10, 16});
    const auto whole = FactorizedTensor::from_tensor(matrix, {std::int64_t{10}}, "LowRank");
    DecompositionReport report;
    RoundOptions options;
    options.max_rank = {4};
    const Factorization cut = round(whole->factorization().detach(), options, report);
    const at::Tensor values = at::linalg_svdvals(matrix);
    const double best = (values.narrow(0, 4, 6).norm() / values.norm()).item<double>();
    QVERIFY(std::abs(relative_norm_error(cut.to_tensor(), matrix) - best) < 1e-10);
    QVERIFY(std::abs(report.relative_error - best) < 1e-10);

    FactorizedTensorOptions wide;
    wide.tensor = at::kDouble;
    FactorizedTensor batch = FactorizedTensor::create(NestedShape{2, Shape{2, 3}, Shape{3, 2}},
                                                      {std::int64_t{3}}, "BlockCP", wide);
    batch->normal_(0, 1, InitScaling::corrected, seeded(3));
    Factorization f = batch->factorization().detach().clone();
    f.factors[0][0].mul_(.01);  // of little weight in the sum, but fitted all the same
    options.max_rank = f.rank();
    const Factorization rounded = round(add(f, scale(f, .1)), options, report);
    QCOMPARE(rounded.rank(), (Shape{3}));
    for (const std::int64_t k : {0, 1})
      QVERIFY(relative_norm_error(rounded.to_matrix()[k], 1.1 * f.to_matrix()[k]) < 1e-6);
    QVERIFY(report.relative_error < 1e-6);
  }

  void merging() {
    for (auto& [label, tensor] : sample_tensors()) {
      const Factorization dense = merge_to_dense(tensor->factorization());
      QVERIFY2(dense.format->name() == "Dense", label.c_str());
      QVERIFY2(at::equal(dense.to_tensor(), tensor->to_tensor()), label.c_str());
      QVERIFY2(at::equal(dense.to_matrix(), tensor->to_matrix()), label.c_str());
    }
  }

  /// Sums and products of a train of 30 modes of size 4, whose tensor has 4^30 entries.
  void neverFormed() {
    FactorizedTensorOptions options;
    options.tensor = at::TensorOptions().dtype(at::kDouble);
    FactorizedTensor tensor =
        FactorizedTensor::create(NestedShape(30, ShapeEntry(std::int64_t{4})),
                                 Rank{Shape{1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
                                            3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1}},
                                 "TT", options);
    const Factorization f = tensor->factorization().detach();
    DecompositionReport report;
    const Factorization rounded = round(add(f, f), {}, report);
    QVERIFY(rounded.parameters() <= f.parameters());
    QVERIFY(std::abs(norm(rounded) / norm(f) - 2) < 1e-10);
  }

  void moduleRanks() {
    FactorizedTensor tucker = FactorizedTensor::create(NestedShape{6, 5, 4}, {Shape{3, 3, 3}}, "Tucker");
    DecompositionReport report;
    QVERIFY(!change_rank(tucker, {Shape{2, 4, 3}}, {}, {}, &report));
    QCOMPARE(tucker->rank(), (Shape{2, 4, 3}));
    QVERIFY(report.relative_error > 0 && report.relative_error < 1);
    for (const at::Tensor& parameter : tucker->parameters()) QVERIFY(parameter.requires_grad());
    FactorizedTensor dense = FactorizedTensor::create(NestedShape{6, 5}, {1.0}, "Dense");
    QVERIFY(change_rank(dense, {.5}));
  }
};

TENFOLD_TEST_CLASS(TestRankChange)
#include "test_rank_change.moc"
