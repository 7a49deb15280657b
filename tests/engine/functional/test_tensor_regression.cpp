// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include "engine/functional/tensor_regression.h"
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Factorization weight_of(const std::string& format, const NestedShape& shape, at::ScalarType type) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions().dtype(type);
  return FactorizedTensor::create(shape, {.6}, format, options)->factorization();
}

}  // namespace

class TestTensorRegression : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void allRoutesAgree() {
    at::manual_seed(3);
    for (const at::ScalarType type : {at::kDouble, at::kComplexDouble})
      for (const std::string format : {"CP", "Tucker", "TT", "Dense", "TensorRing"})
        for (const std::int64_t batch : {3, 0}) {
          const Factorization weight = weight_of(format, {3, 4, 2, 5, 3}, type);
          const at::Tensor dense = weight.to_tensor().detach();
          const auto options = at::TensorOptions().dtype(type);
          const at::Tensor few = at::randn({batch, 3, 4}, options), bias = at::randn({2, 5, 3}, options);
          const at::Tensor all = at::randn({batch, 3, 4, 2, 5, 3}, options), scalar = at::randn({}, options);
          const at::Tensor wanted = at::tensordot(few, dense, {1, 2}, {0, 1}) + bias;
          const at::Tensor sums = at::matmul(all.flatten(1), dense.flatten()) + scalar;
          for (const Implementation implementation :
               {Implementation::reconstructed, Implementation::factorized, Implementation::automatic}) {
            QVERIFY2(difference(trl(few, weight, bias, implementation), wanted) < 1e-10, format.c_str());
            QVERIFY2(difference(trl(all, weight, scalar, implementation), sums) < 1e-10, format.c_str());
          }
        }
  }

  void projection() {
    at::manual_seed(4);
    const Factorization weight = weight_of("Tucker", {3, 4, 2}, at::kDouble);
    const at::Tensor x = at::randn({5, 3, 4}, at::kDouble);
    QVERIFY(difference(tucker_trl(x, weight, true), tucker_trl(x, weight, false)) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(Error, cp_trl(x, weight));
  }

  void gradients() {
    at::manual_seed(5);
    const at::Tensor x = at::randn({5, 3, 4}, at::kDouble).requires_grad_(true);
    for (const char* format : {"CP", "Tucker", "TT", "TensorRing"}) {
      const Factorization weight = weight_of(format, {3, 4, 2, 3}, at::kDouble);
      std::vector<at::Tensor> variables = weight.tensors();
      variables.push_back(x);
      const auto of = [&](Implementation implementation) {
        return torch::autograd::grad({trl(x, weight, {}, implementation).square().sum()}, variables);
      };
      const auto found = of(Implementation::factorized), wanted = of(Implementation::reconstructed);
      for (std::size_t k = 0; k < found.size(); ++k)
        QVERIFY(difference(found[k], wanted[k]) < 1e-10 * wanted[k].abs().max().item<double>() + 1e-10);
    }
  }

  void badArguments() {
    const Factorization weight = weight_of("CP", {3, 4, 2}, at::kDouble);
    QVERIFY_THROWS_EXCEPTION(Error, trl(bumpy({5, 4, 3}), weight));
    QVERIFY_THROWS_EXCEPTION(Error, trl(bumpy({5, 3, 4, 2, 1}), weight));
    QVERIFY_THROWS_EXCEPTION(Error, trl(bumpy({5}), weight));
    QVERIFY_THROWS_EXCEPTION(Error, trl(bumpy({5, 3, 4}), weight, bumpy({3})));
    QVERIFY_THROWS_EXCEPTION(Error, trl(bumpy({5, 3, 4}).to(at::kFloat), weight));
    QVERIFY_THROWS_EXCEPTION(Error, trl(bumpy({5, 3, 4}), weight, bumpy({2}).to(at::kFloat)));
    QVERIFY_THROWS_EXCEPTION(Error, tucker_trl(bumpy({5, 3, 4}), weight));
  }
};

TENFOLD_TEST_CLASS(TestTensorRegression)
#include "test_tensor_regression.moc"
