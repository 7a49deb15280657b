// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using at::indexing::Slice;

namespace {

FactorizedTensor golden_tensor(const NestedShape& shape, const std::string& format,
                               at::ScalarType type = at::kDouble) {
  FactorizedTensorOptions options;
  options.tensor = at::TensorOptions().dtype(type);
  FactorizedTensor made = FactorizedTensor::create(shape, {0.5}, format, options);
  fill_parameters(*made);
  return made;
}

}  // namespace

/// Numbers computed by tltorch 0.5 from the same formula-filled factors.
class TestTensorGolden : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void plain() {
    const NestedShape shape{4, 3, 2, 5};
    const TensorIndices part{Slice(1, 3), Slice(), 1};
    constexpr double close = 2e-8;
    auto cp = golden_tensor(shape, "CP"), tucker = golden_tensor(shape, "Tucker"),
         tt = golden_tensor(shape, "TT");
    QVERIFY(distance(cp->to_tensor(),
                     {120, .0015426517, .7945116637, .00193171, .00131704, -.00441359, -.00809535}) < close);
    QVERIFY(distance(cp->forward(part).to_tensor(),
                     {30, -.0005410959, .2144021430, .00501577, .00144827, -.00774496, .00737245}) < close);
    QVERIFY(distance(tucker->to_tensor(), {120, .0852041849, 1.2528770239, -.00115418, .02326872, -.02234007,
                                           -.00824703}) < close);
    QVERIFY(distance(tucker->forward(part).to_tensor(),
                     {30, -.0250928821, .1390201389, -.00370887, -.00636815, .01013874, .00247109}) < close);
    QVERIFY(distance(tt->to_tensor(), {120, .0325821980, 1.2005582390, -.00236494, -.01003969, -.01299262,
                                       .01226079}) < close);
    QVERIFY(distance(tt->forward(part).to_tensor(),
                     {30, -.0269425366, .3837831595, .00606242, .01169107, .01182123, -.01952294}) < close);
  }

  void tensorized() {
    const NestedShape shape{2, Shape{3, 4}, Shape{2, 5}};
    constexpr double close = 2e-8;
    QVERIFY(distance(golden_tensor(shape, "CP")->to_matrix(),
                     {240, -.2006806991, .8524693015, .00139642, .00169486, .00123252, .00384054}) < close);
    QVERIFY(distance(golden_tensor(shape, "Tucker")->to_matrix(),
                     {240, .0066218800, 2.2239658950, .00482826, -.00133302, -.00231625, -.00031088}) <
            close);
    QVERIFY(distance(golden_tensor(shape, "BlockTT")->to_matrix(),
                     {240, .0011179084, 15.7877784426, .05334924, -.02364627, -.08952058, .02276113}) <
            close);
  }

  void complexNumbers() {
    const auto cp = golden_tensor({3, 4, 2}, "ComplexCP", at::kComplexDouble);
    const at::Tensor whole = cp->to_tensor();
    constexpr double close = 2e-8;
    QVERIFY(distance(at::real(whole),
                     {24, -.0264903714, 1.2557966086, -.01302369, .04294587, .01419132, .06234062}) < close);
    QVERIFY(distance(at::imag(whole),
                     {24, -.0004756173, .8778172524, .05008555, -.02329985, .03481382, -.02572247}) < close);
  }

  /// Weights of dense layers made by a formula; relative errors found by Python.
  void decompositions() {
    const auto error = [](const at::Tensor& weight, const FactorizedTensor& made) {
      return ((made->to_matrix().reshape(weight.sizes()) - weight).norm() / weight.norm()).item<double>();
    };
    const at::Tensor linear = bumpy({10, 16}) / 4;
    const auto of_linear = [&](const char* format, double rank) {
      return error(linear, FactorizedTensor::from_matrix(linear, {2, 5}, {4, 4}, {rank}, format));
    };
    QVERIFY(std::abs(of_linear("Tucker", .5) - .37931388) < 1e-5);
    QVERIFY(of_linear("Tucker", 1) < 1e-10);
    QVERIFY(std::abs(of_linear("BlockTT", .5) - .41619161) < 1e-5);
    QVERIFY(std::abs(of_linear("BlockTT", 1) - .25660553) < 1e-5);
    QVERIFY(of_linear("CP", .5) < .25);
    const at::Tensor kernel = bumpy({6, 4, 3, 3}) / 5;
    QVERIFY(std::abs(error(kernel, FactorizedTensor::from_tensor(kernel, {.5}, "Tucker")) - .19476282) <
            1e-5);
    QVERIFY(std::abs(error(kernel, FactorizedTensor::from_tensor(kernel, {1.0}, "Tucker")) - .08456272) <
            1e-5);
    const at::Tensor last = kernel.movedim(0, -1).contiguous();
    QVERIFY(std::abs(error(last, FactorizedTensor::from_tensor(last, {.5}, "TT")) - .24280611) < 1e-5);
    QVERIFY(std::abs(error(last, FactorizedTensor::from_tensor(last, {1.0}, "TT")) - .17173545) < 1e-5);
    const at::Tensor table = bumpy({60, 16});
    const Rank eight{std::int64_t{8}};
    QVERIFY(std::abs(error(table, FactorizedTensor::from_matrix(table, {5, 12}, {4, 4}, eight, "Tucker")) -
                     .07749005) < 1e-5);
    QVERIFY(std::abs(error(table, FactorizedTensor::from_matrix(table, {5, 12}, {4, 4}, eight, "BlockTT")) -
                     .09434956) < 1e-5);
  }
};

TENFOLD_TEST_CLASS(TestTensorGolden)
#include "test_tensor_golden.moc"
