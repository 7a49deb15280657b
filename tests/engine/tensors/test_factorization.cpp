// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

const std::vector<std::string> kFormats{"Dense", "CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP"};

FactorizedTensor tensor(const NestedShape& shape, const std::string& format,
                        const Rank& rank = {std::int64_t{3}}, at::ScalarType type = at::kDouble) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions().dtype(type);
  FactorizedTensor made = FactorizedTensor::create(shape, rank, format, options);
  const at::Generator generator = at::detail::createCPUGenerator(7);
  made->normal_(0, 1, InitScaling::corrected, generator);
  return made;
}

}  // namespace

class TestFactorization : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// An element computed from the definition, format by format.
  void elements() {
    const auto cp = tensor({3, 4, 2}, "CP")->factorization();
    const auto at3 = [](const at::Tensor& t, std::int64_t i, std::int64_t j, std::int64_t k) {
      return t[i][j][k].item<double>();
    };
    const double from_cp =
        (cp.core * cp.factors[0][2] * cp.factors[1][1] * cp.factors[2][0]).sum().item<double>();
    QVERIFY(std::abs(at3(cp.to_tensor(), 2, 1, 0) - from_cp) < 1e-13);
    const auto tucker = tensor({3, 4, 2}, "Tucker")->factorization();
    const double from_tucker = at::einsum("abc,a,b,c->", {tucker.core, tucker.factors[0][2],
                                                          tucker.factors[1][1], tucker.factors[2][0]})
                                   .item<double>();
    QVERIFY(std::abs(at3(tucker.to_tensor(), 2, 1, 0) - from_tucker) < 1e-13);
    for (const char* name : {"TT", "TensorRing"}) {
      const auto train = tensor({3, 4, 2}, name)->factorization();
      const auto slice = [&](std::size_t core, std::int64_t i) { return train.factors[core].select(1, i); };
      const double trace = slice(0, 2).mm(slice(1, 1)).mm(slice(2, 0)).trace().item<double>();
      QVERIFY(std::abs(at3(train.to_tensor(), 2, 1, 0) - trace) < 1e-13);
    }
    const auto low = tensor({3, 4}, "LowRank", {std::int64_t{2}}, at::kComplexDouble)->factorization();
    const at::Tensor dot = (low.factors[0][2] * low.factors[1][1]).sum();  // no conjugate
    QVERIFY(difference(low.to_tensor()[2][1], dot) < 1e-13);
    const auto block = tensor({2, Shape{3, 2}, Shape{2, 4}}, "BlockTT")->factorization();
    const at::Tensor matrices = block.to_matrix();  // [2, 6, 8]
    const at::Tensor one = block.factors[0].select(1, 1).select(1, 2).select(1, 0).mm(
        block.factors[1].select(1, 1).select(1, 1).select(1, 3));
    QVERIFY(std::abs(matrices[1][2 * 2 + 1][0 * 4 + 3].item<double>() - one.item<double>()) < 1e-13);
  }

  void countsAndRanks() {
    for (const std::string& format : kFormats) {
      auto made = tensor({2, Shape{3, 2}, Shape{2, 4}}, format);
      const Factorization f = made->factorization();
      std::int64_t sum = 0;
      for (const auto& parameter : made->parameters()) sum += parameter.numel();
      QCOMPARE(f.parameters(), sum);
      QCOMPARE(made->shape(), (Shape{2, 6, 8}));
      QCOMPARE(made->tensor_shape(), (Shape{2, 3, 2, 2, 4}));
      QCOMPARE(made->numel(), 96);
      QCOMPARE(f.to_tensor().sizes().vec(), made->tensor_shape());
      QCOMPARE(f.to_matrix().sizes().vec(), made->shape());
    }
    QCOMPARE(tensor({4, 3, 2, 5}, "CP", {1.0})->rank(), (Shape{9}));
    QCOMPARE(tensor({5, Shape{2, 2, 2}, Shape{3, 3, 3}}, "BlockTT", {.5})->rank(), (Shape{1, 20, 20, 1}));
  }

  /// Each slice along the new mode equals the old tensor.
  void transduction() {
    for (const std::string& format : kFormats)
      for (std::int64_t mode = 0; mode <= 3; ++mode) {
        if (format.starts_with("Block")) continue;  // shown with folded modes below
        const auto old = tensor({3, 4, 5}, format.starts_with("Block") ? "TT" : format)->factorization();
        const Factorization grown = old.transduct(2, mode);
        QCOMPARE(grown.dim(), 4);
        for (std::int64_t k = 0; k < 2; ++k)
          QVERIFY(difference(grown.to_tensor().select(mode, k), old.to_tensor()) < 1e-12);
      }
    for (const char* name : {"BlockTT", "BlockCP"}) {
      const auto folded = tensor({Shape{2, 3}, Shape{2, 2}}, name)->factorization();
      for (std::int64_t mode = 0; mode <= 2; ++mode) {
        const at::Tensor grown = folded.transduct(3, mode).to_matrix();
        QVERIFY(difference(grown.select(mode, 1), folded.to_matrix()) < 1e-12);
      }
    }
    for (const NestedShape& shape : {NestedShape{3, 4}, NestedShape{Shape{2, 3}, Shape{2, 2}}}) {
      auto module = tensor(shape, "LowRank");
      const auto low = module->factorization();
      for (std::int64_t mode = 0; mode <= 2; ++mode) {
        const Factorization grown = low.transduct(2, mode);
        QCOMPARE(grown.format->name(), std::string("CP"));
        for (std::int64_t k = 0; k < 2; ++k)
          QVERIFY(difference(grown.to_tensor().select(mode, k), low.to_matrix()) < 1e-12);
      }
      QVERIFY_THROWS_EXCEPTION(Error, module->transduct(2));  // a module keeps its format
      QVERIFY(difference(module->to_matrix(), low.to_matrix()) == 0);
    }
    auto cp = tensor({3, 4}, "CP")->factorization();
    at::Tensor one_hot = at::zeros({3, 3}, at::kDouble);
    one_hot[1].fill_(1);
    const at::Tensor frames = cp.transduct(3, 0, one_hot).to_tensor();
    QVERIFY(difference(frames[1], cp.to_tensor()) < 1e-12);
    QCOMPARE(frames[0].abs().max().item<double>(), 0.0);
  }

  /// Gradients reach every factor and are those of the reconstruction.
  void gradients() {
    std::vector<std::string> formats = kFormats;
    formats.emplace_back("LowRank");
    for (const std::string& format : formats) {
      NestedShape shape{2, Shape{3, 2}, Shape{2, 4}};
      if (format == "LowRank") shape.erase(shape.begin());
      auto made = tensor(shape, format);
      const at::Tensor direction = wave(made->shape());
      (made->forward().to_matrix() * direction).sum().backward();
      for (const auto& parameter : made->named_parameters()) {
        const at::Tensor grad = parameter.value().grad();
        QVERIFY2(grad.defined() && grad.abs().max().item<double>() > 0, format.c_str());
        // a central difference in one entry
        const at::NoGradGuard no_grad;
        constexpr double step = 1e-5;
        const at::Tensor entry = parameter.value().view(-1)[0];
        const double before = entry.item<double>();
        const auto value = [&] { return (made->to_matrix() * direction).sum().item<double>(); };
        entry.fill_(before + step);
        const double up = value();
        entry.fill_(before - step);
        const double slope = (up - value()) / (2 * step);
        entry.fill_(before);
        QVERIFY(std::abs(slope - grad.view(-1)[0].item<double>()) < 1e-6 * std::max(1.0, std::abs(slope)));
      }
    }
  }

  void dtypes() {
    std::vector<std::string> formats = kFormats;
    formats.emplace_back("LowRank");
    for (const std::string& format : formats)
      for (const at::ScalarType type :
           {at::kFloat, at::kHalf, at::kBFloat16, at::kComplexFloat, at::kComplexDouble}) {
        auto made = tensor({Shape{3, 2}, Shape{2, 4}}, format, {std::int64_t{2}}, type);
        QCOMPARE(made->dtype(), type);
        const at::Tensor whole = made->to_matrix();
        QCOMPARE(whole.scalar_type(), type);
        auto wide = made->factorization().to(
            at::TensorOptions().dtype(whole.is_complex() ? at::kComplexDouble : at::kDouble));
        const double scale = wide.to_matrix().abs().max().item<double>();
        const double close = type == at::kBFloat16 ? .05 : type == at::kHalf ? .01 : 1e-5;
        QVERIFY2(difference(whole.to(wide.to_matrix().scalar_type()), wide.to_matrix()) <= close * scale,
                 format.c_str());
      }
  }

  void wrongTensorsAreRefused() {
    const auto refuse = [](const Factorization& f) { QVERIFY_THROWS_EXCEPTION(Error, FactorizedTensor{f}); };
    const at::TensorOptions options = at::kDouble;
    refuse({&tensor_format("CP"),
            {},
            at::ones({2}, options),
            {at::ones({3, 2}, options), at::ones({4, 3}, options)}});
    refuse({&tensor_format("CP"), {}, {}, {at::ones({3, 2}, options)}});
    refuse({&tensor_format("CP"), {}, at::ones({2}, options), {}});
    refuse({&tensor_format("Tucker"), {}, at::ones({2, 2}, options), {at::ones({3, 2}, options)}});
    refuse({&tensor_format("Tucker"),
            {},
            at::ones({2, 2}, options),
            {at::ones({3, 2}, options), at::ones({3, 3}, options)}});
    refuse({&tensor_format("TT"), {}, {}, {at::ones({1, 3, 2}, options), at::ones({3, 3, 1}, options)}});
    refuse({&tensor_format("TT"), {}, {}, {at::ones({2, 3, 2}, options)}});
    refuse({&tensor_format("TT"), {4, 4}, {}, {at::ones({1, 3, 2}, options), at::ones({2, 3, 1}, options)}});
    refuse({&tensor_format("BlockTT"), {Shape{2, 2}, Shape{3, 3}}, {}, {at::ones({1, 2, 3, 1}, options)}});
    QVERIFY_THROWS_EXCEPTION(Error, tensor_format("parafac5"));
    QVERIFY_THROWS_EXCEPTION(Error, FactorizedTensor::create(NestedShape{}, {1.0}, "CP"));
    QVERIFY_THROWS_EXCEPTION(Error,
                             FactorizedTensor::from_tensor(at::ones({3, 4}), NestedShape{3, 5}, {1.0}, "CP"));
  }

  void printing() {
    QCOMPARE(QString::fromStdString(tensor({4, 3, 2, 5}, "CP", {1.0})->factorization().str()),
             QStringLiteral("CPTensor(shape=(4, 3, 2, 5), rank=9)"));
    QCOMPARE(QString::fromStdString(
                 tensor({Shape{2, 3}, Shape{4, 5}}, "BlockTT", {std::int64_t{2}})->factorization().str()),
             QStringLiteral("BlockTT(shape=[6, 20], tensorized_shape=((2, 3), (4, 5)), rank=[1, 2, 1])"));
  }
};

TENFOLD_TEST_CLASS(TestFactorization)
#include "test_factorization.moc"
