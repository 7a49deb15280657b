// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/factorized_weight.h"
#include "engine/decomposition/stable_cp.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {
struct Case {
  const char* name;
  LayerShape shape;
  LayerOptions options;
};

LayerOptions full(const LayerShape& shape, LayerOptions options) {
  *rank_of(options) = {max_ranks(shape, options)};
  return options;
}

std::vector<Case> cases() {
  const LayerShape linear{LayerKind::linear, {12, 18}}, conv1{LayerKind::conv1d, {6, 5, 3}},
      conv2{LayerKind::conv2d, {8, 6, 3, 2}}, conv3{LayerKind::conv3d, {4, 3, 2, 3, 2}},
      prime{LayerKind::linear, {7, 11}}, table{LayerKind::embedding, {20, 6}};
  std::vector<Case> all;
  for (const auto& shape : {linear, conv1, conv2, conv3, prime, table})
    for (const Family family : families_of(shape))
      if (family != Family::dense)
        all.push_back({id(shape.kind).data(), shape, make_options(family, {std::int64_t{1}}, shape)});
  all.push_back({"spatial", conv2, LowRankOptions{{std::int64_t{1}}, ConvScheme::spatial}});
  all.push_back(
      {"order 3", {LayerKind::linear, {24, 60}}, BlockTtOptions{{std::int64_t{1}}, {{3, 4, 5}, {2, 3, 4}}}});
  for (const Family family : families_of(linear))  // filled up to 16 × 20
    if (LayerOptions options = default_options(family); tensorized_shape_of(options) != nullptr) {
      *tensorized_shape_of(options) = {{4, 5}, {4, 4}};
      all.push_back({"filled", {LayerKind::linear, {13, 18}}, options});
    }
  return all;
}
}  // namespace

class TestFactorizedWeight : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fullRankMultipliesBack_data() {
    QTest::addColumn<int>("index");
    const auto all = cases();
    for (std::size_t k = 0; k < all.size(); ++k)
      QTest::addRow("%s %s %zu", all[k].name, std::string(id(LayerSpec{"", all[k].options}.family())).c_str(),
                    k)
          << static_cast<int>(k);
  }
  void fullRankMultipliesBack() {
    QFETCH(int, index);
    const Case each = cases()[static_cast<std::size_t>(index)];
    const LayerOptions options = full(each.shape, each.options);
    const at::Tensor weight = noise(each.shape.weight, index);
    const FactorizedWeight made = decompose_weight(weight, each.shape, options);
    // CP by ALS only converges; everything else is exact to rounding
    const double tolerance = std::holds_alternative<CpOptions>(options) ? 5e-2 : 1e-6;
    const at::Tensor back = reconstruct_weight(each.shape, options, made.factors);
    QCOMPARE(back.sizes().vec(), each.shape.weight);
    const double error = ((back - weight).norm() / weight.norm()).item<double>();
    QVERIFY2(error < tolerance, qPrintable(QString::number(error)));
  }

  void shapesAreThePlannedOnesAndErrorsAreTrue_data() { fullRankMultipliesBack_data(); }
  void shapesAreThePlannedOnesAndErrorsAreTrue() {
    QFETCH(int, index);
    const Case each = cases()[static_cast<std::size_t>(index)];
    LayerOptions options = each.options;
    const Shape limits = max_ranks(each.shape, options);
    *rank_of(options) = {std::min<std::int64_t>(3, *std::max_element(limits.begin(), limits.end()))};
    const at::Tensor weight = noise(each.shape.weight, index + 50);
    const FactorizedWeight made = decompose_weight(weight, each.shape, options);
    const auto planned = factor_shapes(each.shape, options, made.ranks);
    QCOMPARE(made.factors.size(), planned.size());
    std::int64_t count = 0;
    for (std::size_t f = 0; f < planned.size(); ++f) {
      QCOMPARE(made.factors[f].sizes().vec(), planned[f].shape);
      count += made.factors[f].numel();
    }
    QCOMPARE(count, weight_parameters(each.shape, options));
    const double error =
        ((reconstruct_weight(each.shape, options, made.factors) - weight).norm() / weight.norm())
            .item<double>();
    QVERIFY2(std::abs(error - made.report.relative_error) < 1e-6,
             qPrintable(QString("%1 %2").arg(error).arg(made.report.relative_error)));
  }

  void dtypesStay() {
    const LayerShape shape{LayerKind::linear, {12, 18}};
    for (const auto dtype : {at::kFloat, at::kHalf, at::kBFloat16, at::kDouble}) {
      const FactorizedWeight made =
          decompose_weight(noise({12, 18}, 1, dtype), shape, LowRankOptions{{std::int64_t{12}}});
      for (const auto& factor : made.factors) QCOMPARE(factor.scalar_type(), dtype);
      QVERIFY(made.report.relative_error < (dtype == at::kBFloat16 ? 2e-2
                                            : dtype == at::kHalf   ? 3e-3
                                                                   : 1e-5));
    }
  }

  void notFiniteIsRefused() {
    at::Tensor weight = noise({12, 18}, 1);
    weight[3][4] = NAN;
    QVERIFY_THROWS_EXCEPTION(
        Error, decompose_weight(weight, {LayerKind::linear, {12, 18}}, LowRankOptions{{std::int64_t{2}}}));
  }

  void termsOfACpKernelAreSmallUnlessToldOtherwise() {
    CpOptions stable{{std::int64_t{14}}}, free{{std::int64_t{14}}};
    free.stable = false;
    const auto terms = [](const FactorizedWeight& made) {
      return cp_sensitivity({made.factors[0], {made.factors.begin() + 1, made.factors.end()}});
    };
    for (const LayerShape& shape :
         {LayerShape{LayerKind::conv1d, {9, 8, 3}}, LayerShape{LayerKind::conv2d, {10, 8, 3, 2}},
          LayerShape{LayerKind::conv3d, {5, 4, 2, 3, 2}}}) {
      const at::Tensor weight = noise(shape.weight, 11);
      const FactorizedWeight with = decompose_weight(weight, shape, stable),
                             without = decompose_weight(weight, shape, free);
      const double ratio = with.report.relative_error / without.report.relative_error;
      QVERIFY2(ratio > 1 && ratio < 1.01 * (1 + 1e-6), qPrintable(QString::number(ratio)));
      QVERIFY2(terms(with) < 0.7 * terms(without),
               qPrintable(QString("%1 %2").arg(terms(with)).arg(terms(without))));
      QVERIFY(QString::fromStdString(with.report.remarks.front()).startsWith("Stable CP"));
    }
    // of a matrix nothing changes
    const LayerShape linear{LayerKind::linear, {12, 18}};
    stable = CpOptions{{std::int64_t{6}}};
    free = stable;
    free.stable = false;
    const at::Tensor weight = noise(linear.weight, 11);
    QVERIFY(at::equal(decompose_weight(weight, linear, stable).factors[1],
                      decompose_weight(weight, linear, free).factors[1]));
  }

  void sameSeedSameFactors() {
    const LayerShape shape{LayerKind::conv2d, {8, 6, 3, 2}};
    const at::Tensor weight = noise(shape.weight, 5);
    const auto once = decompose_weight(weight, shape, CpOptions{{std::int64_t{10}}}, 3),
               again = decompose_weight(weight, shape, CpOptions{{std::int64_t{10}}}, 3);
    for (std::size_t f = 0; f < once.factors.size(); ++f)
      QVERIFY(at::equal(once.factors[f], again.factors[f]));
  }
};

TENFOLD_TEST_CLASS(TestFactorizedWeight)
#include "test_factorized_weight.moc"
