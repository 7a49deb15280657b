// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/layer_spectra.h"

#include <ATen/CPUGeneratorImpl.h>

#include "engine/compression/factorized_weight.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

LayerOptions with_ranks(LayerOptions options, const Shape& ranks) {
  *rank_of(options) = ranks.size() == 1 ? Rank{ranks.front()} : Rank{ranks};
  return options;
}

/// Directions fall off, so that rules have something to find.
at::Tensor falling(const Shape& shape, std::int64_t seed) {
  at::Tensor weight = noise(shape, seed);
  for (std::int64_t mode = 0; mode < weight.dim(); ++mode) {
    at::Tensor scale = at::logspace(0, -2, weight.size(mode), 10.0, at::kDouble);
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(weight.dim()), 1);
    sizes[static_cast<std::size_t>(mode)] = weight.size(mode);
    weight = weight * scale.reshape(sizes);
  }
  return weight;
}

}  // namespace

class TestLayerSpectra : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theRuleHoldsForTheDecomposition_data() {
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("family");
    const std::vector<std::pair<LayerKind, Shape>> layers{{LayerKind::linear, {24, 36}},
                                                          {LayerKind::linear, {13, 18}},
                                                          {LayerKind::embedding, {40, 12}},
                                                          {LayerKind::conv1d, {8, 6, 3}},
                                                          {LayerKind::conv2d, {12, 10, 3, 3}}};
    for (const auto& [kind, shape] : layers)
      for (const Family family : families_of({kind, shape}))
        if (has_spectra(family))
          QTest::addRow("%s %s %s", id(kind).data(), to_string(shape).c_str(), id(family).data())
              << shape << static_cast<int>(kind) << static_cast<int>(family);
  }
  void theRuleHoldsForTheDecomposition() {
    QFETCH(Shape, shape);
    QFETCH(int, kind);
    QFETCH(int, family);
    const LayerShape layer{static_cast<LayerKind>(kind), shape};
    const LayerOptions options = make_options(static_cast<Family>(family), {std::int64_t{1}}, layer);
    const at::Tensor weight = falling(shape, 3);
    const auto spectra = layer_spectra(weight, layer, options);
    QCOMPARE(spectra.size(), max_ranks(layer, options).size());
    double last = 1;
    for (const double error : {0.5, 0.2, 0.05, 0.01}) {
      const Shape ranks = ranks_by_rule(spectra, {SpectrumRule::error, error});
      const FactorizedWeight found = decompose_weight(weight, layer, with_ranks(options, ranks));
      QCOMPARE(found.ranks, ranks);
      QVERIFY2(found.report.relative_error <= error * (1 + 1e-6),
               qPrintable(QString("%1 > %2").arg(found.report.relative_error).arg(error)));
      QVERIFY(found.report.relative_error <= last);
      last = found.report.relative_error;
      // a bond less by one would not do for a matrix
      if (static_cast<Family>(family) == Family::low_rank && ranks[0] > 1)
        QVERIFY(decompose_weight(weight, layer, with_ranks(options, {ranks[0] - 1})).report.relative_error >
                error);
    }
  }

  void theMetricsSpectrumIsTheLossThatIsLeft() {
    const LayerShape layer{LayerKind::linear, {12, 18}};
    const at::Tensor a = noise({18, 30}, 1), g = noise({12, 20}, 2), weight = noise({12, 18}, 3);
    const WeightMetric metric(Metric::two_sided, layer, {a.mm(a.t()), g.mm(g.t()), 1});
    const LayerOptions options = LowRankOptions{{std::int64_t{5}}};
    const Spectrum spectrum = layer_spectra(weight, layer, options, metric).at(0);
    double left = 0;
    for (std::size_t k = 5; k < spectrum.values.size(); ++k)
      left += 0.5 * spectrum.values[k] * spectrum.values[k];
    QVERIFY(std::abs(decompose_weight(weight, layer, options, 0, {}, metric).loss / left - 1) < 1e-6);
  }

  void plantedRanksAreFound() {
    int right = 0;
    constexpr int trials = 20;
    for (int trial = 0; trial < trials; ++trial) {
      auto generator = at::make_generator<at::CPUGeneratorImpl>(static_cast<std::uint64_t>(trial));
      const std::int64_t rank = 3 + trial % 10, rows = trial % 2 == 0 ? 60 : 150;
      const auto normal = [&](std::int64_t m, std::int64_t n) {
        return at::randn({m, n}, generator, at::TensorOptions(at::kDouble));
      };
      const at::Tensor weight = normal(rows, rank).mm(normal(rank, 100)) + normal(rows, 100);
      const LayerShape layer{LayerKind::linear, {rows, 100}};
      const NoiseFit fit = fit_noise(layer_spectra(weight, layer, LowRankOptions{}).at(0));
      right += fit.rank == rank ? 1 : 0;
      QVERIFY2(std::abs(fit.variance - 1) < 0.1, qPrintable(QString::number(fit.variance)));
      const at::Tensor alone = normal(rows, 100);
      QVERIFY(fit_noise(layer_spectra(alone, layer, LowRankOptions{}).at(0)).rank <= 1);
    }
    QVERIFY2(right >= trials - 1, qPrintable(QString::number(right)));
  }

  void familiesWithoutSpectraAreNamed() {
    const LayerShape layer{LayerKind::linear, {12, 18}};
    for (const Family family : {Family::cp, Family::tensor_ring, Family::block_cp})
      QVERIFY_THROWS_EXCEPTION(
          Error, layer_spectra(noise({12, 18}), layer, make_options(family, {std::int64_t{1}}, layer)));
  }
};

TENFOLD_TEST_CLASS(TestLayerSpectra)
#include "test_layer_spectra.moc"
