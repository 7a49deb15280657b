// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/spectrum_rank.h"

#include <cmath>
#include <functional>

#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

Spectrum made(std::int64_t rows, std::int64_t columns, const std::function<double(int)>& value) {
  Spectrum spectrum{{}, rows, columns};
  for (int k = 0; k < std::min(rows, columns); ++k) spectrum.values.push_back(value(k));
  return spectrum;
}

}  // namespace

class TestSpectrumRank : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void textsAreRules() {
    QCOMPARE(parse_rank_rule("energy:0.9"), (RankRule{SpectrumRule::energy, 0.9}));
    QCOMPARE(parse_rank_rule("error:0"), (RankRule{SpectrumRule::error, 0}));
    QCOMPARE(parse_rank_rule("ratio:100"), (RankRule{SpectrumRule::ratio, 100}));
    QCOMPARE(parse_rank_rule("evbmf"), (RankRule{SpectrumRule::evbmf, 1}));
    QCOMPARE(parse_rank_rule("evbmf:0.8"), (RankRule{SpectrumRule::evbmf, 0.8}));
    for (const char* text : {"energy:0.9", "error:0.125", "ratio:100", "evbmf:0.8"})
      QCOMPARE(to_string(parse_rank_rule(text)), std::string(text));
    for (const char* text :
         {"", "energy", "energy:", "energy:0", "energy:1.1", "energy:nan", "error:1", "error:-0.1",
          "ratio:0.5", "ratio:inf", "evbmf:0", "evbmf:2", "evbmf:0.8x", "beauty:1"})
      QVERIFY_THROWS_EXCEPTION(Error, parse_rank_rule(text));
  }

  void plainRulesCount() {
    const Spectrum spectrum{{4, 2, 1, 1}, 4, 9};  // energies 16, 4, 1, 1 of 22
    QCOMPARE(rank_by_energy(spectrum, 16.0 / 22), std::int64_t{1});
    QCOMPARE(rank_by_energy(spectrum, 0.9), std::int64_t{2});
    QCOMPARE(rank_by_energy(spectrum, 0.91), std::int64_t{3});
    QCOMPARE(rank_by_energy(spectrum, 1), std::int64_t{4});
    QCOMPARE(rank_by_error(spectrum, std::sqrt(2.0 / 22)), std::int64_t{2});
    QCOMPARE(rank_by_error(spectrum, 0.3), std::int64_t{3});
    QCOMPARE(rank_by_error(spectrum, 0), std::int64_t{4});
    QCOMPARE(rank_by_error(spectrum, 0.99), std::int64_t{1});
    QCOMPARE(rank_by_ratio(spectrum, 1), std::int64_t{1});
    QCOMPARE(rank_by_ratio(spectrum, 2), std::int64_t{2});
    QCOMPARE(rank_by_ratio(spectrum, 4), std::int64_t{4});
    const Spectrum nothing{{0, 0, 0}, 3, 3};
    for (const char* rule : {"energy:0.9", "error:0.1", "ratio:10", "evbmf", "evbmf:1"})
      QCOMPARE(ranks_by_rule({nothing}, parse_rank_rule(rule)), std::vector<std::int64_t>{1});
  }

  void noiseIsThatOfTheReference_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("variance");
    QTest::addColumn<int>("rank");
    // the free energy minimised in NumPy over 6,000 variances
    QTest::newRow("60x90") << 60 << 90 << 0 << 0.34475919 << 4;
    QTest::newRow("160x40") << 160 << 40 << 1 << 0.30796245 << 14;
    QTest::newRow("square") << 30 << 30 << 2 << 9.96848995 << 3;
  }
  void noiseIsThatOfTheReference() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(int, kind);
    QFETCH(double, variance);
    QFETCH(int, rank);
    const Spectrum spectrum = made(rows, columns, [kind](int k) {
      if (kind == 0) return 30.0 / (k + 1) + 5 - 0.04 * k;
      return kind == 1 ? 100 * std::pow(0.8, k) + 8 - 0.1 * k : 50 * std::pow(0.9, k);
    });
    const NoiseFit fit = fit_noise(spectrum);
    QVERIFY2(std::abs(fit.variance / variance - 1) < 2e-3, qPrintable(QString::number(fit.variance, 'g', 9)));
    QCOMPARE(fit.rank, std::int64_t{rank});
    QCOMPARE(rank_by_evbmf(spectrum), std::int64_t{rank});
    // scaled weights have the same rank
    Spectrum large = spectrum;
    for (double& value : large.values) value *= 1e6;
    QCOMPARE(fit_noise(large).rank, fit.rank);
    QCOMPARE(fit_noise(spectrum, fit.variance).rank, fit.rank);
    QVERIFY(fit_noise(spectrum, 100 * fit.variance).rank < fit.rank);
  }

  void weakeningGoesFromAllToTheFit() {
    const Spectrum spectrum = made(60, 90, [](int k) { return 30.0 / (k + 1) + 5 - 0.04 * k; });
    QCOMPARE(rank_by_evbmf(spectrum, 0.5), std::int64_t{32});
    std::int64_t last = 61;
    for (const double weakening : {0.1, 0.4, 0.7, 0.9, 1.0}) {
      QVERIFY(rank_by_evbmf(spectrum, weakening) < last);
      last = rank_by_evbmf(spectrum, weakening);
    }
  }

  void exactMatricesKeepTheirRank() {
    const Spectrum exact = made(50, 80, [](int k) { return k < 7 ? 10.0 - k : 1e-9; });
    QCOMPARE(fit_noise(exact).rank, std::int64_t{7});
    QCOMPARE(rank_by_energy(exact, 1), std::int64_t{7});
  }

  void bondsShareWhatMayGo() {
    const Spectrum bond = made(20, 20, [](int k) { return std::pow(0.8, k); });
    const auto alone = ranks_by_rule({bond}, parse_rank_rule("error:0.2"));
    const auto four = ranks_by_rule({bond, bond, bond, bond}, parse_rank_rule("error:0.2"));
    QCOMPARE(alone.front(), rank_by_error(bond, 0.2));
    QCOMPARE(four, std::vector<std::int64_t>(4, rank_by_error(bond, 0.1)));
    QCOMPARE(ranks_by_rule({bond, bond}, parse_rank_rule("energy:0.9")),
             std::vector<std::int64_t>(2, rank_by_energy(bond, 0.95)));
  }
};

TENFOLD_TEST_CLASS(TestSpectrumRank)
#include "test_spectrum_rank.moc"
