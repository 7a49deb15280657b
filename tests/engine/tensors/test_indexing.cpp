// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/TensorIndexing.h>

#include <limits>

#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using at::indexing::Ellipsis;
using at::indexing::None;
using at::indexing::Slice;

namespace {

const std::vector<std::string> kIndexedFormats{"Dense",      "CP",      "Tucker", "TT",
                                               "TensorRing", "BlockTT", "BlockCP"};

FactorizedTensor indexed_tensor(const NestedShape& shape, const std::string& format) {
  FactorizedTensorOptions options;
  options.tensor = at::kDouble;
  return FactorizedTensor::create(shape, {std::int64_t{3}}, format, options);
}

/// One mode after the other on the dense tensor: what outer indexing means.
at::Tensor outer(at::Tensor dense, const TensorIndices& indices) {
  std::int64_t dim = 0;
  for (const auto& index : indices) {
    TensorIndices one(static_cast<std::size_t>(dim), Slice());
    one.push_back(index);
    dense = at::indexing::get_item(dense, one);
    if (!index.is_integer()) ++dim;
  }
  return dense;
}

at::Tensor list(std::vector<std::int64_t> positions) { return at::tensor(positions, at::kLong); }

}  // namespace

class TestIndexing : public QObject {
  Q_OBJECT

  void compare(const NestedShape& shape, const std::vector<TensorIndices>& cases) {
    for (const std::string& format : kIndexedFormats) {
      if (format.starts_with("Block") && !is_folded(shape))
        continue;  // there a plain shape is one folded mode
      const Factorization f = indexed_tensor(shape, format)->factorization();
      for (std::size_t k = 0; k < cases.size(); ++k) {
        const Factorization taken = f.index(cases[k]);
        const at::Tensor wanted = outer(f.to_matrix(), cases[k]), found = taken.to_matrix();
        const QByteArray where =
            QByteArray::fromStdString(format) + ", case " + QByteArray::number(qulonglong(k));
        QVERIFY2(found.sizes() == wanted.sizes(), where);
        QVERIFY2(difference(found, wanted) < 1e-12, where);
      }
    }
  }

 private Q_SLOTS:
  void plain() {
    const at::Tensor mask = at::tensor(std::vector<std::int64_t>{1, 0, 0, 1}, at::kLong).to(at::kBool);
    compare({4, 3, 2, 5}, {{2},
                           {-1},
                           {Slice(1, 3)},
                           {Slice(at::indexing::None, at::indexing::None, 2)},
                           {Slice(), 2},
                           {1, Slice(), 1},
                           {Slice(), Slice(), Slice(), -1},
                           {0, 2, 1, 3},
                           {Slice(2), Slice(at::indexing::None, 2), Slice(), 0},
                           {list({0, 2})},
                           {list({0, 2}), Slice(), 1},
                           {list({0, 1}), list({0, 1})},
                           {mask},
                           {list({-1, 0, 0})},
                           {Slice(2, 2)},
                           {1, Slice(), 1, 2}});
  }

  void folded() {
    compare({2, Shape{3, 4}, Shape{2, 5}}, {{Slice(), Slice(), Slice()},
                                            {1},
                                            {Slice(), 7},
                                            {Slice(), -1, 3},
                                            {0, 11, 9},
                                            {1, list({0, 11, 11, 5})},
                                            {Slice(), list({3, 4}), list({9, 0, 2})},
                                            {Slice(), Slice(2, 9, 3)},
                                            {list({1, 0, 1}), Slice(), list({6})},
                                            {Slice(), list({})},
                                            {1, Slice(), list({4})}});
  }

  /// What tltorch leaves out.
  void ellipsisNoneAndScalars() {
    for (const std::string& format : kIndexedFormats) {
      const Factorization f =
          indexed_tensor({4, 3, 2}, format.starts_with("Block") ? "TT" : format)->factorization();
      const at::Tensor whole = f.to_tensor();
      QVERIFY(difference(f.index({Ellipsis, 1}).to_tensor(), whole.select(2, 1)) < 1e-12);
      QVERIFY(difference(f.index({1, Ellipsis}).to_tensor(), whole[1]) < 1e-12);
      QVERIFY(difference(f.index({}).to_tensor(), whole) < 1e-12);
      QVERIFY(difference(f.index({Slice(), None, 2}).to_tensor(), whole.select(1, 2).unsqueeze(1)) < 1e-12);
      QVERIFY(difference(f.index({at::scalar_tensor(3, at::kLong)}).to_tensor(), whole[3]) < 1e-12);
      const Slice first(1, None, std::numeric_limits<std::int64_t>::max());
      QVERIFY(difference(f.index({first}).to_tensor(), whole.slice(0, 1, 2)) < 1e-12);
      const Factorization twice = f.index({Slice(1, 4)}).index({Slice(), 1});
      QVERIFY(difference(twice.to_tensor(), whole.slice(0, 1, 4).select(1, 1)) < 1e-12);
    }
  }

  /// A matrix of two factors: one mode alone is dense, a third makes it a CP.
  void lowRank() {
    for (const NestedShape& shape : {NestedShape{4, 6}, NestedShape{Shape{2, 2}, Shape{2, 3}}}) {
      const Factorization f = indexed_tensor(shape, "LowRank")->factorization();
      const at::Tensor whole = f.to_matrix();
      for (const TensorIndices& indices : std::vector<TensorIndices>{
               {2}, {Slice(), -1}, {1, 4}, {Slice(1, 3), list({5, 0})}, {list({3, 3}), Slice(0, 6, 2)}})
        QVERIFY(difference(f.index(indices).to_matrix(), outer(whole, indices)) < 1e-12);
      QVERIFY(difference(f.index({None}).to_matrix(), whole.unsqueeze(0)) < 1e-12);
      QVERIFY(difference(f.index({Slice(1, 3), None}).to_matrix(), whole.slice(0, 1, 3).unsqueeze(1)) <
              1e-12);
      QVERIFY(difference(f.index({Ellipsis, None, 2}).to_matrix(), whole.select(1, 2).unsqueeze(1)) < 1e-12);
      QVERIFY(difference(f.index({None, Slice(), None, Slice(), None}).to_matrix(),
                         whole.reshape({1, 4, 1, 6, 1})) < 1e-12);
    }
  }

  void gradientsFlow() {
    for (const std::string& format : kIndexedFormats) {
      auto made = indexed_tensor({2, Shape{3, 2}, Shape{2, 4}}, format);
      made->forward({1, list({0, 5}), 3}).to_matrix().sum().backward();
      for (const auto& parameter : made->parameters()) QVERIFY2(parameter.grad().defined(), format.c_str());
    }
  }

  void nonsenseIsRefused() {
    const Factorization f = indexed_tensor({4, 3, 2}, "CP")->factorization();
    QVERIFY_THROWS_EXCEPTION(Error, f.index({4}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({-5}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({0, 0, 0, 0}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({list({0, 4})}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({at::ones({2, 2}, at::kLong)}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({at::ones({3}, at::kBool)}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({at::ones({3})}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({true}));
    QVERIFY_THROWS_EXCEPTION(Error, f.index({Ellipsis, Ellipsis}));
  }
};

TENFOLD_TEST_CLASS(TestIndexing)
#include "test_indexing.moc"
