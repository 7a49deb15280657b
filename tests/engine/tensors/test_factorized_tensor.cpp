// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

FactorizedTensorOptions of(at::ScalarType type) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions().dtype(type);
  return options;
}

class Doubling : public TensorHook {
 public:
  Factorization apply(FactorizedTensorImpl&, const Factorization& f) override {
    Factorization twice = f;
    (twice.core.defined() ? twice.core : twice.factors[0]) = (f.core.defined() ? f.core : f.factors[0]) * 2;
    return twice;
  }
};

}  // namespace

class TestFactorizedTensor : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// tltorch's state dict keys and sizes.
  void stateDictKeys() {
    const NestedShape conv{6, 4, 3, 3};
    QCOMPARE(keys(*FactorizedTensor::create(conv, {.5}, "cp")),
             (QStringList{"weights [7]", "factors.factor_0 [6, 7]", "factors.factor_1 [4, 7]",
                          "factors.factor_2 [3, 7]", "factors.factor_3 [3, 7]"}));
    QCOMPARE(keys(*FactorizedTensor::create(conv, {.5}, "TUCKER")),
             (QStringList{"core [4, 3, 2, 2]", "factors.factor_0 [6, 4]", "factors.factor_1 [4, 3]",
                          "factors.factor_2 [3, 2]", "factors.factor_3 [3, 2]"}));
    QCOMPARE(keys(*FactorizedTensor::create(NestedShape{Shape{2, 5}, Shape{4, 4}}, {.5}, "BlockTT")),
             (QStringList{"factors.factor_0 [1, 2, 4, 2]", "factors.factor_1 [2, 5, 4, 1]"}));
    QCOMPARE(keys(*FactorizedTensor::create(NestedShape{2, Shape{2, 5}, Shape{4, 4}}, {.5}, "BlockTT")),
             (QStringList{"factors.factor_0 [1, 2, 2, 4, 3]", "factors.factor_1 [3, 2, 5, 4, 1]"}));
    QCOMPARE(keys(*FactorizedTensor::create(NestedShape{Shape{2, 5}, Shape{4, 4}}, {.5}, "dense")),
             (QStringList{"tensor [10, 16]"}));
    QCOMPARE(keys(*FactorizedTensor::create(NestedShape{3, 4, 2}, {.5}, "ComplexCP")),
             (QStringList{"weights [1, 2]", "factors.factor_0 [3, 1, 2]", "factors.factor_1 [4, 1, 2]",
                          "factors.factor_2 [2, 1, 2]"}));
  }

  void complexStorage() {
    for (const char* name : {"ComplexDense", "ComplexCP", "ComplexTucker", "ComplexTT"}) {
      auto split = FactorizedTensor::create(NestedShape{3, 4, 2}, {1.0}, name);
      QCOMPARE(split->to_tensor().scalar_type(), at::kComplexFloat);
      for (const auto& parameter : split->parameters()) QCOMPARE(parameter.scalar_type(), at::kFloat);
      QCOMPARE(QString::fromStdString(split->format_name()), QString(name));
      auto whole = FactorizedTensor::create(NestedShape{3, 4, 2}, {1.0}, std::string(name).substr(7),
                                            of(at::kComplexFloat));
      for (const auto& parameter : whole->parameters()) QCOMPARE(parameter.scalar_type(), at::kComplexFloat);
      at::real(split->forward().to_tensor()).sum().backward();
      for (const auto& parameter : split->parameters()) QVERIFY(parameter.grad().defined());
    }
    // a real dtype is that of the pairs; of rank 2 they must not be taken for the factors themselves
    for (const std::int64_t rank : {2, 3}) {
      auto wide = FactorizedTensor::create(NestedShape{3, 4, 2}, {rank}, "ComplexCP", of(at::kDouble));
      QCOMPARE(keys(*wide)[0], QStringLiteral("weights [%1, 2]").arg(rank));
      QCOMPARE(wide->to_tensor().scalar_type(), at::kComplexDouble);
      const auto real = FactorizedTensor::create(NestedShape{3, 4, 2}, {rank}, "CP", of(at::kDouble));
      QVERIFY(wide->assign(real->factorization()));
      QVERIFY(difference(at::real(wide->to_tensor()), real->to_tensor()) < 1e-12);
      QCOMPARE(at::imag(wide->to_tensor()).abs().max().item<double>(), 0.0);
    }
    const auto block = FactorizedTensor::create(NestedShape{Shape{2, 3}, Shape{2, 2}}, {1.0}, "ComplexTT",
                                                of(at::kComplexDouble));
    QCOMPARE(QString::fromStdString(block->format_name()), QStringLiteral("ComplexBlockTT"));
    QCOMPARE(block->to_matrix().scalar_type(), at::kComplexDouble);
    // a real dtype says the precision of the pairs
    const auto pairs = FactorizedTensor::create(NestedShape{3, 4}, {1.0}, "ComplexCP", of(at::kDouble));
    QCOMPARE(pairs->dtype(), at::kComplexDouble);
    for (const auto& parameter : pairs->parameters()) QCOMPARE(parameter.scalar_type(), at::kDouble);
  }

  void fromTensors() {
    const at::Tensor x = bumpy({4, 5, 3});
    for (const char* name : {"Dense", "Tucker", "TT"}) {
      DecompositionReport report;
      auto made = FactorizedTensor::from_tensor(x, {1.0}, name, {}, {}, &report);
      const double found = ((made->to_tensor() - x).norm() / x.norm()).item<double>();
      QVERIFY(std::abs(found - report.relative_error) < 1e-9);
    }
    QVERIFY(difference(
                FactorizedTensor::from_tensor(x, {std::vector<std::int64_t>{4, 5, 3}}, "Tucker")->to_tensor(),
                x) < 1e-12);
    QVERIFY(difference(
                FactorizedTensor::from_tensor(x, {std::vector<std::int64_t>{1, 4, 3, 1}}, "TT")->to_tensor(),
                x) < 1e-12);
    // ranks beyond the modes are cut and the rank says so
    const auto cut = FactorizedTensor::from_tensor(x, {std::int64_t{6}}, "Tucker");
    QCOMPARE(cut->rank(), (Shape{4, 5, 3}));
    const auto half =
        FactorizedTensor::from_tensor(x.to(at::kHalf), {std::vector<std::int64_t>{4, 5, 3}}, "Tucker");
    QCOMPARE(half->dtype(), at::kHalf);
    QVERIFY(difference(half->to_tensor().to(at::kDouble), x) < .02);
  }

  /// Norms beyond 65504, and terms that are long in one factor and short in another.
  void halfPrecisionHoldsItsFactors() {
    at::manual_seed(6);
    const at::Tensor large = at::full({16, 16, 16}, 2e3).to(at::kHalf),
                     small = at::randn({6, 4}).to(at::kHalf);
    const auto check = [](const FactorizedTensor& made, const at::Tensor& of, double tolerance) {
      for (const at::Tensor& part : made->factorization().tensors())
        if (!at::isfinite(part).all().item<bool>()) return false;
      return difference(made->to_tensor().to(at::kFloat).reshape_as(of), of.to(at::kFloat)) < tolerance;
    };
    for (const char* format : {"CP", "Tucker", "TT", "TensorRing"})
      QVERIFY2(check(FactorizedTensor::from_tensor(large, {std::int64_t{2}}, format), large, 50), format);
    QVERIFY(
        check(FactorizedTensor::from_matrix(small, {2, 3}, {1, 4}, {std::int64_t{7}}, "BlockCP"), small, .1));
    // kept in half by a module of half precision
    FactorizedTensorOptions options;
    options.tensor = at::kHalf;
    FactorizedTensor made = FactorizedTensor::create({16, 16, 16}, {std::int64_t{2}}, "Tucker", options);
    made->init_from_tensor(large.to(at::kFloat));
    QVERIFY(check(made, large, 50));
  }

  /// A batch of five matrices as one BlockTT is as good as five of its own; tltorch cannot.
  void blockTtOfABatch() {
    const at::Tensor batch = bumpy({5, 16, 21});
    auto made = FactorizedTensor::from_matrix(batch, {4, 4}, {3, 7}, {.7}, "BlockTT");
    QCOMPARE(made->shape(), (Shape{5, 16, 21}));
    for (std::int64_t k = 0; k < 5; ++k) {
      const Shape ranks = made->rank();
      const auto alone = FactorizedTensor::from_matrix(batch[k], {4, 4}, {3, 7}, {ranks}, "BlockTT");
      QVERIFY(difference(made->forward({k}).to_matrix(), alone->to_matrix()) < 1e-10);
    }
    // as many elements, but other rows
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedTensor::from_matrix(batch[0], {3, 7}, {4, 4}, {.7}, "BlockTT"));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedTensor::from_matrix(batch[0][0], {1}, {3, 7}, {.7}, "CP"));
    const at::Tensor cube = bumpy({4, 6, 6});
    const auto three = FactorizedTensor::from_tensor(cube, NestedShape{Shape{2, 2}, Shape{2, 3}, Shape{3, 2}},
                                                     {std::vector<std::int64_t>{1, 12, 1}}, "BlockTT");
    QVERIFY(difference(three->to_matrix(), cube) < 1e-12);
  }

  /// tltorch's `order`: flat modes, but logical ones for BlockTT; `dim` is always that of the logical shape.
  void orders() {
    const NestedShape matrix{Shape{2, 3}, Shape{4, 5}}, batch{3, Shape{2, 3}, Shape{4, 5}};
    const auto order = [](const NestedShape& shape, const char* name) {
      return FactorizedTensor::create(shape, {.5}, name)->order();
    };
    for (const char* name : {"Dense", "CP", "Tucker", "TT", "TensorRing"}) {
      QCOMPARE(order(matrix, name), 4);
      QCOMPARE(order(batch, name), 5);
      QCOMPARE(FactorizedTensor::create(batch, {.5}, name)->dim(), 3);
    }
    for (const char* name : {"BlockTT", "BlockCP"}) {
      QCOMPARE(order(matrix, name), 2);
      QCOMPARE(order(batch, name), 3);
    }
    QCOMPARE(order(matrix, "LowRank"), 2);
  }

  /// At a rank that is enough the decomposition is the tensor, and at a lower one its error is what it says,
  /// of complex numbers too.
  void complexDecompositions() {
    const at::Tensor matrix = at::complex(bumpy({6, 10}), bumpy({10, 6}).t().contiguous() - .3);
    for (const char* prefix : {"", "Complex"})
      for (const char* name :
           {"Dense", "CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP", "LowRank"}) {
        const std::string format = std::string(prefix) + name;
        const NestedShape shape{Shape{2, 3}, Shape{2, 5}};
        const auto error = [&](std::int64_t rank, DecompositionReport& report) {
          DecompositionOptions options;
          options.cp.n_iter_max = 400;
          // of a ring's ranks those of a train are enough
          const bool whole_ring = format.ends_with("Ring") && rank > 2;
          const Rank ranks = whole_ring ? Rank{Shape{1, 2, 6, 5, 1}} : Rank{rank};
          const auto made = FactorizedTensor::from_tensor(matrix, shape, ranks, format, options, {}, &report);
          return ((made->to_matrix() - matrix).norm() / matrix.norm()).item<double>();
        };
        DecompositionReport report;
        QVERIFY2(error(30, report) < 1e-4, format.c_str());
        const double lower = error(2, report);
        QVERIFY2(std::abs(lower - report.relative_error) < 1e-6, format.c_str());
        QVERIFY2(QByteArray(name) == "Dense" || lower > .05, format.c_str());
      }
  }

  /// The kinds that tltorch lacks.
  void lowRankAndBlockCp() {
    const at::Tensor matrix = bumpy({10, 16});
    auto low = FactorizedTensor::from_tensor(matrix, {std::int64_t{3}}, "low-rank");
    const at::Tensor values = at::linalg_svdvals(matrix);
    const double best = (values.narrow(0, 3, 7).norm() / values.norm()).item<double>();
    QVERIFY(std::abs(((low->to_tensor() - matrix).norm() / matrix.norm()).item<double>() - best) < 1e-10);
    QCOMPARE(keys(*low), (QStringList{"factors.factor_0 [10, 3]", "factors.factor_1 [16, 3]"}));
    QCOMPARE(FactorizedTensor::create(NestedShape{10, 16}, {.5}, "LowRank")->rank(), (Shape{3}));
    QVERIFY(difference(low->forward({at::indexing::Slice(2, 7)}).to_tensor(),
                       low->to_tensor().slice(0, 2, 7)) < 1e-12);
    QVERIFY(difference(low->forward({3}).to_tensor(), low->to_tensor()[3]) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedTensor::create(NestedShape{3, 4, 5}, {.5}, "LowRank"));

    const auto exact = FactorizedTensor::from_matrix(matrix, {2, 5}, {4, 4}, {std::int64_t{8}}, "BlockCP");
    QVERIFY(difference(exact->to_matrix(), matrix) < 1e-6);
    QCOMPARE(keys(*exact),
             (QStringList{"weights [8]", "factors.factor_0 [2, 4, 8]", "factors.factor_1 [5, 4, 8]"}));
    const auto batch =
        FactorizedTensor::from_matrix(bumpy({3, 10, 16}), {2, 5}, {4, 4}, {std::int64_t{8}}, "BlockCP");
    QVERIFY(difference(batch->to_matrix(), bumpy({3, 10, 16})) < 1e-6);
  }

  /// An optimizer made before keeps its parameters where the sizes agree.
  void initFromTensorKeepsParameters() {
    auto made = FactorizedTensor::create(NestedShape{4, 5, 3}, {std::vector<std::int64_t>{2, 3, 2}}, "Tucker",
                                         of(at::kDouble));
    const auto before = made->parameters();
    made->init_from_tensor(bumpy({4, 5, 3}));
    const auto after = made->parameters();
    for (std::size_t k = 0; k < before.size(); ++k) QVERIFY(before[k].is_same(after[k]));
    const double error =
        ((made->to_tensor() - bumpy({4, 5, 3})).norm() / bumpy({4, 5, 3}).norm()).item<double>();
    QVERIFY(std::abs(error - .38682334) < 1e-4);
    auto wide = FactorizedTensor::create(NestedShape{4, 5, 3}, {std::int64_t{6}}, "Tucker", of(at::kDouble));
    DecompositionReport report;
    wide->init_from_tensor(bumpy({4, 5, 3}), {}, &report);
    QCOMPARE(wide->rank(), (Shape{4, 5, 3}));
    QVERIFY(!report.remarks.empty());
    QCOMPARE(wide->parameters().size(), std::size_t{4});
    QVERIFY_THROWS_EXCEPTION(Error, made->init_from_tensor(bumpy({4, 5, 4})));
  }

  void unsqueezedModes() {
    const at::Tensor matrix = bumpy({4, 4});
    auto made = FactorizedTensor::create(NestedShape{4, 4, 4}, {std::vector<std::int64_t>{4, 1, 4}}, "Tucker",
                                         of(at::kDouble));
    made->init_unsqueezed(matrix, {1});
    for (std::int64_t k = 0; k < 4; ++k)
      QVERIFY(difference(made->to_tensor().select(1, k), matrix / 4) < 1e-12);
    made->init_unsqueezed(matrix, {1}, 1.2);
    QVERIFY(difference(made->to_tensor().select(1, 2), matrix * 1.2) < 1e-12);
    auto wide = FactorizedTensor::create(NestedShape{4, 4, 4}, {std::int64_t{4}}, "Tucker", of(at::kDouble));
    QVERIFY_THROWS_EXCEPTION(Error, wide->init_unsqueezed(matrix, {1}));
    for (const std::int64_t none : {-1, 3})
      QVERIFY_THROWS_EXCEPTION(Error, made->init_unsqueezed(bumpy({4, 4, 4}), {none}));
    QVERIFY_THROWS_EXCEPTION(Error, made->init_unsqueezed(at::complex(matrix, matrix), {1}));
  }

  void clones() {
    for (const char* name : {"Dense", "CP", "Tucker", "TT", "BlockTT", "ComplexCP"}) {
      auto made = FactorizedTensor::create(NestedShape{Shape{2, 3}, Shape{2, 2}}, {1.0}, name);
      const auto copy = std::dynamic_pointer_cast<FactorizedTensorImpl>(made->clone());
      QVERIFY(difference(copy->to_matrix(), made->to_matrix()) == 0);
      for (const auto& parameter : copy->parameters()) QVERIFY(parameter.requires_grad());
      {
        const at::NoGradGuard no_grad;
        for (auto& parameter : copy->parameters()) parameter.add_(1);
      }
      QVERIFY(difference(copy->to_matrix(), made->to_matrix()) > 0);
      made->to(at::kDouble);
      if (!made->split_complex()) QCOMPARE(made->dtype(), at::kDouble);
    }
  }

  void hooks() {
    auto made = FactorizedTensor::create(NestedShape{3, 4}, {1.0}, "TT", of(at::kDouble));
    made->add_hook("doubling", std::make_shared<Doubling>());
    QVERIFY(difference(made->forward().to_tensor(), made->to_tensor() * 2) < 1e-12);
    QVERIFY(difference(made->forward({1}).to_tensor(), made->to_tensor()[1] * 2) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(Error, made->add_hook("doubling", std::make_shared<Doubling>()));
    made->remove_hook("doubling");
    QVERIFY(difference(made->forward().to_tensor(), made->to_tensor()) == 0);
    QVERIFY_THROWS_EXCEPTION(Error, made->remove_hook("doubling"));
  }

  void lists() {
    FactorList factors(std::vector<at::Tensor>{at::ones({2}), at::zeros({3})});
    factors->insert(1, at::full({4}, 2.));
    QCOMPARE(keys(*factors), (QStringList{"factor_0 [2]", "factor_1 [4]", "factor_2 [3]"}));
    QCOMPARE(factors->pop(0).size(0), 2);
    QCOMPARE(keys(*factors), (QStringList{"factor_0 [4]", "factor_1 [3]"}));
    factors->append(at::ones({5}));
    QCOMPARE((*factors)[2].size(0), 5);
    QCOMPARE(factors->pop().size(0), 5);
    QVERIFY_THROWS_EXCEPTION(Error, factors->pop(7));
    factors->insert(-1, at::ones({6}));  // before the last
    factors->insert(3, at::ones({7}));
    QCOMPARE(keys(*factors), (QStringList{"factor_0 [4]", "factor_1 [6]", "factor_2 [3]", "factor_3 [7]"}));
    QVERIFY_THROWS_EXCEPTION(Error, factors->insert(5, at::ones({8})));
    QVERIFY_THROWS_EXCEPTION(Error, factors->insert(-5, at::ones({8})));
    QVERIFY_THROWS_EXCEPTION(Error, factors->append(at::ones({2}, at::kLong)));
  }

  /// What Python's lists do: slices and sums share their factors, positions count from the end, too.
  void listsAsInPython() {
    FactorList factors;
    for (const std::int64_t size : {2, 3, 4, 5, 6}) factors->append(at::ones({size}));
    const auto sizes = [](const FactorList& list) {
      Shape all;
      for (const at::Tensor& factor : *list) all.push_back(factor.size(0));
      return all;
    };
    QCOMPARE(sizes(factors->slice(1, -1)), (Shape{3, 4, 5}));
    QCOMPARE(sizes(factors->slice(-2)), (Shape{5, 6}));
    QCOMPARE(sizes(factors->slice(0, 99, 2)), (Shape{2, 4, 6}));
    QCOMPARE(sizes(factors->slice(3, 1)), Shape{});
    QVERIFY_THROWS_EXCEPTION(Error, factors->slice(0, 2, 0));
    const FactorList part = factors->slice(2, 4);
    QCOMPARE(keys(*part), (QStringList{"factor_0 [4]", "factor_1 [5]"}));
    QVERIFY((*part)[0].is_same((*factors)[2]));
    QVERIFY((*factors)[-1].is_same((*factors)[4]));
    QVERIFY_THROWS_EXCEPTION(Error, (*factors)[5]);
    QVERIFY_THROWS_EXCEPTION(Error, (*factors)[-6]);
    QCOMPARE(sizes(part + factors->slice(0, 1)), (Shape{4, 5, 2}));
    QCOMPARE(sizes(part + std::vector<at::Tensor>{at::ones({9})}), (Shape{4, 5, 9}));
    QCOMPARE(sizes(std::vector<at::Tensor>{at::ones({9})} + part), (Shape{9, 4, 5}));
    QCOMPARE(sizes(part), (Shape{4, 5}));
    factors->erase(-2);
    factors->set(0, at::ones({7}));
    QCOMPARE(keys(*factors), (QStringList{"factor_0 [7]", "factor_1 [3]", "factor_2 [4]", "factor_3 [6]"}));
    factors->extend(factors);
    QCOMPARE(factors->size(), std::size_t{8});
    for (const at::Tensor& parameter : factors->parameters()) QVERIFY(parameter.requires_grad());
  }

  /// An entry that is not trained has its key, and so has a list within the list.
  void nestedLists() {
    FactorList inner(std::vector<at::Tensor>{at::ones({2}), at::ones({3})}), outer;
    outer->append(at::ones({4}));
    outer->append(inner);
    outer->append(at::ones({5}), /*requires_grad=*/false);
    QCOMPARE(keys(*outer),
             (QStringList{"factor_0 [4]", "factor_2 [5]", "factor_1.factor_0 [2]", "factor_1.factor_1 [3]"}));
    QVERIFY(!(*outer)[2].requires_grad() && (*outer)[0].requires_grad());
    QVERIFY(outer->is_list(1) && !outer->is_list(-1));
    QVERIFY((*outer->list(1))[1].is_same((*inner)[1]));
    QCOMPARE(outer->tensors().size(), std::size_t{4});
    QCOMPARE(outer->tensors()[2].size(0), 3);
    QVERIFY_THROWS_EXCEPTION(Error, (*outer)[1]);
    QVERIFY_THROWS_EXCEPTION(Error, outer->list(0));
    QVERIFY_THROWS_EXCEPTION(Error, outer->append(outer));
    outer->erase(0);
    QCOMPARE(keys(*outer), (QStringList{"factor_1 [5]", "factor_0.factor_0 [2]", "factor_0.factor_1 [3]"}));
    const auto copy = std::dynamic_pointer_cast<FactorListImpl>(outer->clone());
    QCOMPARE(keys(*copy), keys(*outer));
    QVERIFY(!(*copy)[1].requires_grad());
    {
      const at::NoGradGuard no_grad;
      at::Tensor((*copy->list(0))[0]).fill_(8);
    }
    QCOMPARE((*inner)[0][0].item<double>(), 1.0);
    QVERIFY(!outer->assign({at::ones({2}), at::ones({3})}));
    QCOMPARE(keys(*outer), (QStringList{"factor_0 [2]", "factor_1 [3]"}));
  }

  void complexAndParameterLists() {
    const at::Tensor z = at::complex(at::ones({2, 3}), at::zeros({2, 3}) - 1);
    FactorList split(std::vector<at::Tensor>{z, z * 2}, /*split_complex=*/true);
    QCOMPARE(keys(*split->slice(1)), (QStringList{"factor_0 [2, 3, 2]"}));
    QVERIFY(difference((*split->slice(1))[0], z * 2) == 0);
    QVERIFY_THROWS_EXCEPTION(Error, split + FactorList(std::vector<at::Tensor>{at::ones({2})}));
    split->append(at::ones({2, 2}));
    QCOMPARE(keys(*split)[2], QStringLiteral("factor_2 [2, 2, 2]"));
    QVERIFY(difference((*split)[2], at::ones({2, 2}, at::kComplexFloat)) == 0);
    ParameterList parameters(std::vector<at::Tensor>{at::ones({2}), at::ones({3}), at::ones({4})});
    QCOMPARE(keys(*parameters), (QStringList{"param_0 [2]", "param_1 [3]", "param_2 [4]"}));
    parameters->erase(1);
    QCOMPARE(keys(*parameters), (QStringList{"param_0 [2]", "param_1 [4]"}));
    QCOMPARE(keys(*parameters->slice(1)), (QStringList{"param_0 [4]"}));
  }
};

TENFOLD_TEST_CLASS(TestFactorizedTensor)
#include "test_factorized_tensor.moc"
