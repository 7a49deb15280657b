// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "engine/spec/factors.h"
#include "engine/spec/layer_spec.h"
#include "engine/spec/rank_rules.h"
#include "engine/spec/shape_proposals.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {
const LayerShape linear{LayerKind::linear, {10, 16}};
const LayerShape conv{LayerKind::conv2d, {64, 32, 3, 3}};
}  // namespace

class TestFactors : public QObject {
  Q_OBJECT
 private slots:
  void countsAreExact() {
    // by hand: r(m+n); R(1 + Σ modes); ΠR + Σ mode·rank; Σ r·mode·r
    QCOMPARE(weight_parameters(linear, LowRankOptions{{3L}}), 3 * (10 + 16));
    QCOMPARE(weight_parameters(linear, CpOptions{{5L}}), 5 * (1 + 2 + 5 + 4 + 4));
    QCOMPARE(weight_parameters(linear, TuckerOptions{{std::vector<std::int64_t>{2, 3, 2, 3}}}),
             2 * 3 * 2 * 3 + 2 * 2 + 5 * 3 + 4 * 2 + 4 * 3);
    QCOMPARE(weight_parameters(linear, BlockTtOptions{{4L}}), 2 * 4 * 4 + 4 * 5 * 4);
    QCOMPARE(weight_parameters(conv, LowRankOptions{{7L}}), 7 * (64 + 32 * 9));
    QCOMPARE(weight_parameters(conv, LowRankOptions{{7L}, ConvScheme::spatial}), 7 * (64 * 3 + 32 * 3));
    QCOMPARE(weight_parameters(conv, CpOptions{{9L}}), 9 * (1 + 64 + 32 + 3 + 3));
    QCOMPARE(weight_parameters(conv, TuckerOptions{{std::vector<std::int64_t>{20, 10}}}),
             20 * 10 * 9 + 64 * 20 + 32 * 10);
    QCOMPARE(weight_parameters(conv, TtOptions{{std::vector<std::int64_t>{8, 16, 32}}}),
             32 * 8 + 8 * 3 * 16 + 16 * 3 * 32 + 32 * 64);
    QCOMPARE(weight_parameters(linear, DenseOptions{}), 160);
  }

  void namesAreTltorchs() {
    const auto tucker = factor_shapes(linear, TuckerOptions{{2L}}, {2, 2, 2, 2});
    QCOMPARE(tucker[0], (FactorShape{"core", {2, 2, 2, 2}}));
    QCOMPARE(tucker[2], (FactorShape{"factors.factor_1", {5, 2}}));  // out modes come first
    const auto block_tt = factor_shapes(linear, BlockTtOptions{{3L}}, {3});
    QCOMPARE(block_tt[0], (FactorShape{"factors.factor_0", {1, 2, 4, 3}}));
    QCOMPARE(block_tt[1], (FactorShape{"factors.factor_1", {3, 5, 4, 1}}));
    const auto train = factor_shapes(conv, TtOptions{{2L}}, {2, 2, 2});
    QCOMPARE(train[0], (FactorShape{"factors.factor_0", {1, 32, 2}}));
    QCOMPARE(train[3], (FactorShape{"factors.factor_3", {2, 64, 1}}));
    QCOMPARE(factor_shapes(linear, CpOptions{{4L}}, {4})[0], (FactorShape{"weights", {4}}));
  }

  void fractionsStayWithinAndAreTight_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<double>("fraction");
    for (const Family family :
         {Family::low_rank, Family::cp, Family::tucker, Family::tt, Family::block_tt, Family::tensor_ring})
      for (const double fraction : {0.1, 0.25, 0.5, 0.9})
        QTest::addRow("%s %.2f", std::string(id(family)).c_str(), fraction)
            << static_cast<int>(family) << fraction;
  }
  void fractionsStayWithinAndAreTight() {
    QFETCH(int, family);
    QFETCH(double, fraction);
    for (const LayerShape& shape : {conv, LayerShape{LayerKind::linear, {120, 256}}}) {
      const auto possible = families_of(shape);
      if (std::find(possible.begin(), possible.end(), static_cast<Family>(family)) == possible.end())
        continue;
      LayerOptions options = make_options(static_cast<Family>(family), {fraction}, shape);
      if (auto* block = std::get_if<BlockTtOptions>(&options)) block->shape = {{4, 8, 8}, {4, 5, 6}};
      const double most = fraction * static_cast<double>(product(shape.weight));
      const Shape ranks = resolve_ranks(shape, options), limits = max_ranks(shape, options);
      QVERIFY(static_cast<double>(count_parameters(factor_shapes(shape, options, ranks))) <= most);
      if (family == static_cast<int>(Family::tensor_ring)) continue;  // alike, not the largest
      for (std::size_t k = 0; k < ranks.size(); ++k) {
        Shape more = ranks;
        if (++more[k] > limits[k]) continue;
        if (usable_ranks(family_of(options), modes_of(shape, options), more) != more) continue;  // of no use
        QVERIFY(static_cast<double>(count_parameters(factor_shapes(shape, options, more))) > most);
      }
    }
  }

  /// What a bond cannot use beside its neighbours is left to the others; without that it is 17 % of 30.
  void trainsUseTheirBudget() {
    const LayerShape matrix{LayerKind::linear, {48, 96}};
    const TtOptions options{{0.3}, {{8, 12}, {6, 8}}};
    QCOMPARE(resolve_ranks(matrix, options), (Shape{3, 20, 5}));
    QCOMPARE(weight_parameters(matrix, options), 6 * 3 + 3 * 8 * 20 + 20 * 8 * 5 + 5 * 12);
    const Shape six{4, 4, 8, 4, 4, 8};
    RankOptions exact;
    exact.rule = FractionRule::within;
    QCOMPARE(validate_tt_rank(six, {0.25}, {exact}), (Shape{1, 3, 6, 40, 12, 3, 1}));
    QCOMPARE(cut_train_ranks({2, 5, 4, 4}, {2, 16, 4}), (Shape{2, 10, 4}));
  }

  /// The core of a table of words, whose sizes hold large primes, has room for all ranks: once [1, 459, 1,
  /// 16].
  void tuckersUseTheirBudget() {
    const LayerShape words{LayerKind::embedding, {30522, 768}};
    const TuckerOptions options{{0.1}, {{8, 96}, {6, 5087}}};
    const Shape ranks = resolve_ranks(words, options);
    QCOMPARE(usable_ranks(Family::tucker, {6, 5087, 8, 96}, ranks), ranks);
    QVERIFY(ranks[1] > 400 && ranks[0] * ranks[2] * ranks[3] >= ranks[1]);
    QVERIFY(kept_share(words, options) > 0.099 && kept_share(words, options) <= 0.1);
    QCOMPARE(cut_tucker_ranks({7, 16}), (Shape{7, 7}));
    QCOMPARE(cut_tucker_ranks({13, 1}, 9), (Shape{9, 1}));
    QCOMPARE(cut_tucker_ranks({3, 20, 2, 4}), (Shape{3, 20, 2, 4}));
    RankOptions exact;
    exact.rule = FractionRule::within;
    QCOMPARE(validate_tucker_rank({16, 10}, {0.5}, exact), (Shape{2, 2}));
    QCOMPARE(validate_tucker_rank({16, 3, 3, 3}, {0.8}, exact, {2, 3}), (Shape{9, 2, 3, 3}));
  }

  void impossibleRequestsAreNamed() {
    const auto sentence = [](const LayerShape& shape, const LayerOptions& options) {
      const auto found = problems(shape, {"fc.weight", options});
      return found.empty() ? QString() : QString::fromStdString(found[0].sentence);
    };
    QVERIFY(sentence(linear, LowRankOptions{{10L}}).isEmpty());
    QVERIFY(sentence(linear, LowRankOptions{{11L}}).contains("above 10"));
    QVERIFY(sentence(linear, LowRankOptions{{std::vector<std::int64_t>{2, 3}}})
                .contains("2 ranks were given where 1 is"));
    QVERIFY(sentence(conv, TuckerOptions{{std::vector<std::int64_t>{65, 3}}}).contains("outside 1 to 64"));
    QVERIFY(sentence(linear, CpOptions{{0.01}}).contains("rank 1 already has"));
    QVERIFY(sentence(conv, BlockTtOptions{{2L}}).contains("cannot be factorized as BlockTT"));
    QVERIFY(sentence(linear, CpOptions{{2L}, {{4, 4}, {3, 3}}}).contains("multiply to less than 10"));
    QVERIFY(sentence(linear, CpOptions{{2L}, {{4, 8}, {2, 5}}}).contains("twice the size 16"));
    QVERIFY(sentence(linear, CpOptions{{2L}, {{1L << 40, 1L << 40}, {2, 5}}}).contains("twice the size 16"));
    QVERIFY(sentence(linear, CpOptions{{2L}, {{4, 4}, {3, 4}}}).isEmpty());  // filled up to 12
    QVERIFY(sentence(linear, TuckerOptions{{2L}, {{2, 2, 4}, {2, 5}}}).isEmpty());
    QVERIFY(sentence(linear, BlockCpOptions{{2L}, {{2, 2, 4}, {2, 5}}}).contains("pairs its modes"));
    QVERIFY(sentence(linear, TtOptions{{2L}, {{4, 4}, {}}}).contains("both sides"));
    QVERIFY(sentence({LayerKind::conv2d, {64, 1, 3, 3}, 64}, LowRankOptions{{1L}}).contains("64 groups"));
    QVERIFY_THROWS_EXCEPTION(Error, require_possible(linear, {"fc.weight", LowRankOptions{{11L}}}));
  }

  void everyFamilyIsMade() {
    for (const Family family : all_families) {
      QCOMPARE(family_of(make_options(family, {2L}, linear)), family);
      QCOMPARE(parse_family(id(family)), family);
      QVERIFY(problems(linear, {"", make_options(family, {2L}, linear)}).empty());
    }
  }

  void ringsShareTheirOuterBond() {
    const RingOptions options{{std::vector<std::int64_t>{2, 3, 4, 5}}};
    const auto cores = factor_shapes(linear, options, resolve_ranks(linear, options));
    QCOMPARE(cores[0].shape, (Shape{2, 2, 3}));
    QCOMPARE(cores[3].shape, (Shape{5, 4, 2}));
    // opened at its best place, every bond is a train's: [2, 5, 4, 4]
    QCOMPARE(max_ranks(linear, options), (Shape{10, 8, 10, 8}));
    const LayerOptions tenth = make_options(Family::tensor_ring, {0.1}, conv);
    QVERIFY(weight_parameters(conv, tenth) <= product(conv.weight) / 10);
    const Shape ranks = resolve_ranks(conv, tenth);
    QVERIFY(*std::max_element(ranks.begin(), ranks.end()) <=
            2 * *std::min_element(ranks.begin(), ranks.end()));
  }

  void primesAreFilledUp() {
    const LayerShape prime{LayerKind::linear, {97, 101}};
    const LayerOptions options = make_options(Family::block_tt, {3L}, prime);
    const TensorizedShape modes = effective_shape(prime, options);
    QCOMPARE(modes.out.size(), std::size_t{2});
    QVERIFY(product(modes.out) >= 97 && product(modes.out) <= 106 && product(modes.in) >= 101);
    QVERIFY(problems(prime, {"", options}).empty());
    QCOMPARE(weight_parameters(prime, options),
             3 * (modes.out[0] * modes.in[0] + modes.out[1] * modes.in[1]));
    QVERIFY(effective_shape(linear, make_options(Family::block_tt, {3L}, linear)).in == (Shape{4, 4}));
  }

  void proposalsAreRanked() {
    const auto square = propose_shapes({LayerKind::linear, {512, 768}}, 3);
    QCOMPARE(square.front().shape, (TensorizedShape{{8, 8, 12}, {8, 8, 8}}));
    QCOMPARE(square.front().padding, 0.0);
    const LayerShape vocabulary{LayerKind::embedding, {30522, 384}};  // 2 · 3 · 5087
    for (const std::size_t order : {2, 3, 4}) {
      const auto found = propose_shapes(vocabulary, order);
      QVERIFY(!found.empty() && found.size() <= 3);
      QVERIFY(found.front().padding > 0 && found.front().padding < 0.02 && found.front().imbalance < 2);
      for (const auto& each : found) {
        QVERIFY(problems(vocabulary, {"", CpOptions{{2L}, each.shape}}).empty());
        const double filled = static_cast<double>(product(each.shape.in) * product(each.shape.out));
        QVERIFY(std::abs(filled / (30522.0 * 384) - 1 - each.padding) < 1e-12);
      }
    }
    // one without zeros is among them
    const auto two = propose_shapes(vocabulary, 2);
    QVERIFY(std::any_of(two.begin(), two.end(), [](const auto& each) { return each.padding == 0; }));
    QVERIFY(propose_shapes(conv, 2).empty());
    QVERIFY(propose_shapes({LayerKind::linear, {3, 512}}, 2).empty());
  }

  void shapesAreRead() {
    QCOMPARE(parse_tensorized_shape("4x4/2x5"), (TensorizedShape{{4, 4}, {2, 5}}));
    for (const char* text : {"", "4x4", "4x/2x5", "axb/2", "4x4/2x5/1", "-4x4/2x5"})
      QVERIFY_THROWS_EXCEPTION(Error, parse_tensorized_shape(text));
  }
};

TENFOLD_TEST_CLASS(TestFactors)
#include "test_factors.moc"
