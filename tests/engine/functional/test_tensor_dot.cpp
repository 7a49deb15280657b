// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include "engine/functional/checkpoint.h"
#include "engine/functional/factorized_linear.h"
#include "engine/functional/tensor_dot.h"
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Factorization made(const NestedShape& shape, const std::string& format, at::ScalarType type = at::kDouble) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions().dtype(type);
  FactorizedTensor tensor = FactorizedTensor::create(shape, {std::int64_t{3}}, format, options);
  tensor->normal_(0, 1, InitScaling::corrected, at::detail::createCPUGenerator(5));
  return tensor->factorization();
}

at::Tensor tensor_noise(at::IntArrayRef shape, at::ScalarType type = at::kDouble) {
  return at::randn(shape, at::detail::createCPUGenerator(9), at::TensorOptions().dtype(type));
}

}  // namespace

class TestTensorDot : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// tltorch's own case: x·Wᵀ for every format and both directions.
  void linearFunctions() {
    const NestedShape shape{Shape{6, 2}, Shape{4, 5}};
    const at::Tensor x = tensor_noise({2, 4, 5}), y = tensor_noise({2, 6, 2});
    const auto compare = [&](const Factorization& w, auto function) {
      const at::Tensor dense = w.to_matrix();
      QVERIFY(difference(function(x, w, true).reshape({2, 12}), x.reshape({2, 20}).mm(dense.t())) < 1e-11);
      QVERIFY(difference(function(y, w, false).reshape({2, 20}), y.reshape({2, 12}).mm(dense)) < 1e-11);
    };
    compare(made(shape, "CP"), linear_cp);
    compare(made(shape, "Tucker"), linear_tucker);
    compare(made(shape, "BlockTT"), linear_blocktt);
    QVERIFY_THROWS_EXCEPTION(Error, linear_cp(x, made(shape, "Tucker")));
  }

  void anyModesInAnyOrder() {
    const at::Tensor x = tensor_noise({3, 4, 2, 5});
    for (const char* name : {"CP", "Tucker"}) {
      const Factorization f = made({5, 6, 3, 2}, name);
      const auto dot = [&](const DotModes& modes) {
        return name == std::string("CP") ? tensor_dot_cp(x, f, modes) : tensor_dot_tucker(x, f, modes);
      };
      // descending modes, which tltorch pairs wrongly for CP
      QVERIFY(difference(dot({{3, 0}, {0, 2}}), at::tensordot(x, f.to_tensor(), {3, 0}, {0, 2})) < 1e-11);
      QVERIFY(difference(dot({{0, -1}, {2, 0}}), at::tensordot(x, f.to_tensor(), {0, 3}, {2, 0})) < 1e-11);
      QVERIFY(difference(dot({}), at::tensordot(x, f.to_tensor(), {}, {})) < 1e-11);
      QVERIFY_THROWS_EXCEPTION(Error, dot({{0}, {0, 1}}));
      QVERIFY_THROWS_EXCEPTION(Error, dot({{0}, {0}}));
      QVERIFY_THROWS_EXCEPTION(Error, dot({{4}, {0}}));
    }
    // batched modes stand among the Tucker modes
    const Factorization f = made({5, 4, 3, 7}, "Tucker");
    const at::Tensor batched = tensor_dot_tucker(x, f, {{0}, {2}}, {{1, 3}, {1, 0}});
    QVERIFY(difference(batched, at::einsum("abcd,dbaz->cdbz", {x, f.to_tensor()})) < 1e-11);
    const at::Tensor kept = tensor_dot_tucker(x, f, {{0}, {2}}, {{1}, {1}});
    QVERIFY(difference(kept, at::einsum("abcd,ybaz->cdybz", {x, f.to_tensor()})) < 1e-11);
  }

  /// Factorized, reconstructed and dense agree for every format, order, dtype and kind of input.
  void allWaysAgree() {
    const std::vector<NestedShape> shapes{
        {Shape{6, 2}, Shape{4, 5}}, {Shape{2, 3, 2}, Shape{5, 2, 2}}, {Shape{12}, Shape{20}}, {12, 20}};
    for (const NestedShape& shape : shapes)
      for (const char* name :
           {"Dense", "LowRank", "CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP"}) {
        if (std::string_view(name).starts_with("Block") && !is_folded(shape)) continue;
        for (const auto type : {at::kDouble, at::kFloat, at::kBFloat16, at::kHalf, at::kComplexDouble}) {
          const Factorization w = made(shape, name, type);
          const at::Tensor bias = tensor_noise({12}, type), dense = w.to_matrix();
          for (const Shape& sizes : {Shape{20}, Shape{1, 20}, Shape{7, 20}, Shape{0, 20}, Shape{2, 3, 20}}) {
            const at::Tensor x = tensor_noise(sizes, type), wanted = at::linear(x, dense, bias);
            const double scale = wanted.numel() == 0 ? 1 : wanted.abs().max().to(at::kDouble).item<double>();
            const double close = (type == at::kDouble || type == at::kComplexDouble ? 1e-12
                                  : type == at::kFloat                              ? 1e-5
                                                                                    : .08) *
                                 scale;
            for (const auto way :
                 {Implementation::factorized, Implementation::reconstructed, Implementation::automatic}) {
              const at::Tensor found = factorized_linear(x, w, bias, way);
              QVERIFY2(found.sizes() == wanted.sizes(), name);
              QVERIFY2(
                  found.numel() == 0 || (found - wanted).abs().max().to(at::kDouble).item<double>() <= close,
                  qPrintable(QString("%1 %2").arg(name).arg(int(type))));
            }
          }
        }
      }
    QVERIFY_THROWS_EXCEPTION(Error, factorized_linear(tensor_noise({2, 19}), made({12, 20}, "CP")));
    QVERIFY_THROWS_EXCEPTION(Error, factorized_linear(tensor_noise({2, 20}), made({12, 2, 10}, "CP")));
    for (const char* format : {"CP", "Dense"})
      for (const auto way : {Implementation::factorized, Implementation::reconstructed})
        for (const at::Tensor& bias : {tensor_noise({1}), tensor_noise({11}), tensor_noise({1, 12}),
                                       tensor_noise({12}).to(at::kFloat)})
          QVERIFY_THROWS_EXCEPTION(
              Error, factorized_linear(tensor_noise({2, 20}), made({12, 20}, format), bias, way));
  }

  /// Gradients of input and factors are those of the reconstruction.
  void gradients() {
    for (const char* name : {"CP", "Tucker", "TT", "BlockTT", "BlockCP", "LowRank"}) {
      const Factorization w = made({Shape{6, 2}, Shape{4, 5}}, name);
      const at::Tensor x = tensor_noise({3, 20}).requires_grad_(), bias = tensor_noise({12}).requires_grad_(),
                       direction = tensor_noise({3, 12});
      std::vector<at::Tensor> leaves = w.tensors();
      leaves.push_back(x);
      leaves.push_back(bias);
      const auto gradients_of = [&](const at::Tensor& y) {
        return torch::autograd::grad({(y * direction).sum()}, leaves);
      };
      const auto wanted = gradients_of(at::linear(x, w.to_matrix(), bias));
      const auto found = gradients_of(factorized_linear(x, w, bias, Implementation::factorized));
      const auto recomputed = gradients_of(checkpoint(
          [&w](const std::vector<at::Tensor>& given) {
            Factorization same = w;
            std::size_t next = 0;
            if (same.core.defined()) same.core = given[next++];
            for (at::Tensor& factor : same.factors) factor = given[next++];
            return factorized_linear(given[next], same, given[next + 1]);
          },
          leaves));
      for (std::size_t k = 0; k < leaves.size(); ++k) {
        QVERIFY2(difference(found[k], wanted[k]) < 1e-10, name);
        QVERIFY2(difference(recomputed[k], wanted[k]) < 1e-10, name);
      }
    }
  }

  void preparedWeightsFollowTheFactors() {
    for (const char* name : {"CP", "Tucker", "BlockTT", "Dense"}) {
      FactorizedTensorOptions options;
      options.tensor = at::kDouble;
      FactorizedTensor tensor =
          FactorizedTensor::create(NestedShape{Shape{6, 2}, Shape{4, 5}}, {.5}, name, options);
      PreparedLinear prepared;
      const at::NoGradGuard no_grad;
      for (const std::int64_t rows : {1, 5, 1, 64, 2, 3, 5}) {
        const at::Tensor x = tensor_noise({rows, 20});
        const auto same = [&] {
          const at::Tensor found = prepared(x, tensor->factorization(), {}, Implementation::automatic);
          return difference(found, x.mm(tensor->to_matrix().t())) < 1e-11;
        };
        QVERIFY2(same() && same(), name);
        tensor->parameters()[0].mul_(1.5);
        QVERIFY2(same(), name);
      }
    }
  }
};

TENFOLD_TEST_CLASS(TestTensorDot)
#include "test_tensor_dot.moc"
