// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "engine/spec/factors.h"
#include "engine/spec/rank_rules.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

QString text(const Shape& shape) { return QString::fromStdString(to_string(shape)); }

struct GoldenRow {
  Shape shape;
  std::vector<double> fractions;
  Shape cp;
  std::vector<Shape> tucker, tt;
};

/// TensorLy 0.10's ranks: one entry for each fraction; TT without its outer ones.
std::vector<GoldenRow> golden_rows() {
  const std::vector<double> usual{1, .5, .1};
  return {
      {{4, 3, 2, 5},
       usual,
       {9, 4, 1},
       {{4, 3, 2, 4}, {3, 2, 1, 3}, {1, 1, 1, 1}},
       {{5, 3, 5}, {3, 2, 3}, {1, 1, 1}}},
      {{10, 11, 12}, usual, {40, 20, 4}, {{9, 10, 11}, {7, 7, 8}, {3, 3, 3}}, {{10, 10}, {7, 7}, {2, 3}}},
      {{16, 10}, usual, {6, 3, 1}, {{6, 4}, {3, 2}, {1, 1}}, {{2}, {2}, {1}}},
      {{2, 5, 4, 4},
       usual,
       {11, 5, 1},
       {{2, 5, 4, 4}, {1, 3, 3, 3}, {1, 1, 1, 1}},
       {{3, 4, 4}, {2, 3, 3}, {1, 1, 1}}},
      {{4, 4, 2, 5},
       usual,
       {11, 5, 1},
       {{4, 4, 2, 5}, {3, 3, 1, 3}, {1, 1, 1, 1}},
       {{5, 4, 5}, {3, 3, 3}, {1, 1, 1}}},
      {{32, 16, 3, 3},
       usual,
       {85, 43, 9},
       {{30, 15, 3, 3}, {24, 12, 2, 2}, {10, 5, 1, 1}},
       {{24, 10, 3}, {17, 7, 2}, {6, 2, 1}}},
      {{64, 64, 3, 3},
       usual,
       {275, 138, 28},
       {{60, 60, 3, 3}, {49, 49, 2, 2}, {24, 24, 1, 1}},
       {{32, 17, 2}, {22, 12, 1}, {10, 5, 1}}},
      {{512, 256, 3, 3},
       usual,
       {1524, 762, 152},
       {{475, 238, 3, 3}, {377, 189, 2, 2}, {165, 82, 1, 1}},
       {{114, 38, 1}, {80, 27, 1}, {34, 12, 1}}},
      {{128, 64, 3, 3, 3},
       usual,
       {1100, 550, 110},
       {{126, 63, 3, 3, 3}, {108, 54, 3, 3, 3}, {70, 35, 2, 2, 2}},
       {{97, 34, 3, 3}, {68, 24, 2, 2}, {29, 10, 1, 1}}},
      {{8, 8, 8, 8, 8, 8},
       usual,
       {5461, 2731, 546},
       {{8, 8, 8, 8, 8, 8}, {7, 7, 7, 7, 7, 7}, {5, 5, 5, 5, 5, 5}},
       {{90, 90, 90, 90, 90}, {64, 64, 64, 64, 64}, {28, 28, 28, 28, 28}}},
      {{256, 256, 7, 7, 3},
       usual,
       {18211, 9106, 1821},
       {{255, 255, 7, 7, 3}, {222, 222, 6, 6, 3}, {159, 159, 4, 4, 2}},
       {{270, 138, 7, 5}, {190, 98, 5, 4}, {85, 43, 2, 2}}},
      {{4, 3, 2, 5}, {2}, {17}, {{4, 3, 2, 6}}, {{7, 5, 7}}},
      {{64, 64, 3, 3}, {2}, {550}, {{74, 74, 3, 3}}, {{46, 24, 2}}},
  };
}

}  // namespace

class TestRankRules : public QObject {
  Q_OBJECT

 private slots:
  void golden() {
    for (const GoldenRow& row : golden_rows())
      for (std::size_t k = 0; k < row.fractions.size(); ++k) {
        const Rank rank{row.fractions[k]};
        QCOMPARE(validate_cp_rank(row.shape, rank), row.cp[k]);
        QCOMPARE(text(validate_tucker_rank(row.shape, rank)), text(row.tucker[k]));
        Shape train = row.tt[k];
        train.insert(train.begin(), 1);
        train.push_back(1);
        QCOMPARE(text(validate_tt_rank(row.shape, rank)), text(train));
      }
  }

  void fixedModes() {
    const auto spatial = [](const Shape& shape, double fraction) {
      return text(validate_tucker_rank(shape, {fraction}, {}, {2, 3}));
    };
    QCOMPARE(spatial({64, 64, 3, 3}, 1), text({57, 57, 3, 3}));
    QCOMPARE(spatial({64, 64, 3, 3}, .5), text({39, 39, 3, 3}));
    QCOMPARE(spatial({64, 64, 3, 3}, .1), text({14, 14, 3, 3}));
    QCOMPARE(spatial({64, 32, 3, 3}, .5), text({37, 19, 3, 3}));
    QCOMPARE(spatial({512, 256, 3, 3}, 1), text({446, 223, 3, 3}));
    QCOMPARE(spatial({512, 256, 3, 3}, .1), text({106, 53, 3, 3}));
    QCOMPARE(spatial({32, 16, 3, 3}, .5), text({19, 9, 3, 3}));
    QCOMPARE(text(validate_tucker_rank({32, 16, 3, 3}, {std::int64_t{2}}, {}, {2, 3})), text({2, 2, 3, 3}));
  }

  void blockTrainsAndRings() {
    const auto block = [](const NestedShape& shape, double fraction) {
      return text(validate_block_tt_rank(shape, {fraction}));
    };
    const NestedShape square{Shape{8, 8, 16}, Shape{8, 8, 16}};
    QCOMPARE(block(square, 1), text({1, 79, 197, 1}));
    QCOMPARE(block(square, .5), text({1, 55, 138, 1}));
    QCOMPARE(block(square, .1), text({1, 23, 59, 1}));
    QCOMPARE(block({Shape{4, 4, 4}, Shape{4, 8, 8}}, .5), text({1, 13, 18, 1}));
    QCOMPARE(block({Shape{3, 4, 5}, Shape{2, 2, 4}}, 1), text({1, 6, 13, 1}));
    QCOMPARE(block({3, Shape{2, 5}, Shape{4, 4}}, 1), text({1, 6, 1}));
    QCOMPARE(block({3, Shape{2, 5}, Shape{4, 4}}, .5), text({1, 4, 1}));
    QCOMPARE(block({Shape{2, 5}, Shape{4, 4}}, 1), text({1, 3, 1}));
    QCOMPARE(block({5, Shape{2, 2, 2}, Shape{3, 3, 3}}, .5), text({1, 20, 20, 1}));
    QCOMPARE(block({Shape{7}, Shape{11}}, .5), text({1, 1}));
    QCOMPARE(text(validate_tt_matrix_rank({64, 64, 3, 3}, {.5})), text({1, 9, 1}));
    QCOMPARE(text(validate_tt_matrix_rank({2, 5, 4, 4}, {1.0})), text({1, 3, 1}));
    QCOMPARE(validate_tr_rank({64, 64, 3, 3}, {1.0})[0], 17);
    QCOMPARE(validate_tr_rank({64, 64, 3, 3}, {.5})[0], 12);
    QCOMPARE(validate_tr_rank({4, 3, 2, 5}, {.1})[0], 1);
  }

  void rounding() {
    const Shape shape{4, 3, 2, 5};
    QCOMPARE(validate_cp_rank(shape, {.5}, {Rounding::floor}), 4);
    QCOMPARE(validate_cp_rank(shape, {.5}, {Rounding::ceil}), 5);
    QCOMPARE(text(validate_tucker_rank(shape, {.5}, {Rounding::floor})), text({2, 2, 1, 3}));
    QCOMPARE(text(validate_tucker_rank(shape, {.5}, {Rounding::ceil})), text({3, 3, 2, 4}));
    TtRankOptions up;
    up.rounding = Rounding::ceil;
    QCOMPARE(text(validate_tt_rank(shape, {.5}, up)), text({1, 4, 3, 4, 1}));
  }

  void trainOptions() {
    TtRankOptions options;
    options.allow_overparametrization = false;
    QCOMPARE(text(validate_tt_rank({2, 3, 4}, {std::int64_t{9}}, options)), text({1, 2, 4, 1}));
    options = {};
    options.constant_rank = true;
    const Shape ranks = validate_tt_rank({6, 7, 8, 9}, {.5}, options);
    QCOMPARE(ranks[1], ranks[2]);
    QCOMPARE(ranks[2], ranks[3]);
  }

  /// The exact rule: never above the budget, and one more of any rank would be.
  void within() {
    RankOptions exact;
    exact.rule = FractionRule::within;
    TtRankOptions train;
    train.rule = FractionRule::within;
    for (const GoldenRow& row : golden_rows()) {
      const double most = .5 * static_cast<double>(product(row.shape));
      const auto tucker_count = [&](const Shape& r) {
        std::int64_t sum = product(r);
        for (std::size_t k = 0; k < r.size(); ++k) sum += r[k] * row.shape[k];
        return static_cast<double>(sum);
      };
      Shape ranks = validate_tucker_rank(row.shape, {.5}, exact);
      QVERIFY(tucker_count(ranks) <= most);
      for (std::size_t k = 0; k < ranks.size(); ++k) {
        if (ranks[k] == row.shape[k]) continue;
        ++ranks[k];
        QVERIFY(tucker_count(ranks) > most || cut_tucker_ranks(ranks) != ranks);  // or of no use
        --ranks[k];
      }
      std::int64_t sum = 1;
      for (const std::int64_t size : row.shape) sum += size;
      const std::int64_t terms = validate_cp_rank(row.shape, {.5}, exact);
      QVERIFY(static_cast<double>(terms * sum) <= most);
      QVERIFY(static_cast<double>((terms + 1) * sum) > most);
      const Shape bonds = validate_tt_rank(row.shape, {.5}, train);
      double cores = 0;
      for (std::size_t k = 0; k < row.shape.size(); ++k)
        cores += static_cast<double>(bonds[k] * row.shape[k] * bonds[k + 1]);
      QVERIFY(cores <= most);
    }
  }

  void wrongRequests() {
    const auto list = [](std::vector<std::int64_t> ranks) { return Rank{std::move(ranks)}; };
    QVERIFY_THROWS_EXCEPTION(Error, validate_tucker_rank({3, 4, 5}, list({2, 2})));
    QVERIFY_THROWS_EXCEPTION(Error, validate_tt_rank({3, 4, 5}, list({2, 2, 2, 1})));
    QVERIFY_THROWS_EXCEPTION(Error, validate_tt_rank({3, 4, 5}, list({1, 2, 1})));
    QVERIFY_THROWS_EXCEPTION(Error, validate_tr_rank({3, 4}, list({2, 2, 3})));
    QVERIFY_THROWS_EXCEPTION(Error, validate_tucker_rank({3, 4}, {-.5}));
    QVERIFY_THROWS_EXCEPTION(Error, validate_cp_rank({3, 4}, {std::int64_t{0}}));
    QVERIFY_THROWS_EXCEPTION(Error, validate_tt_matrix_rank({2, 3, 4}, {.5}));
    QVERIFY_THROWS_EXCEPTION(Error, validate_block_tt_rank({Shape{2, 3}, Shape{4}}, {.5}));
    QVERIFY_THROWS_EXCEPTION(Error, validate_tucker_rank({3, 4}, {.5}, {}, {2}));
    QCOMPARE(validate_cp_rank({10, 11, 12}, {.01}), 1);  // TensorLy gives 0
  }

  void nestedShapes() {
    const NestedShape shape{5, Shape{4, 4}, Shape{3, 7}};
    QCOMPARE(text(flat_shape(shape)), text({5, 4, 4, 3, 7}));
    QCOMPARE(text(logical_shape(shape)), text({5, 16, 21}));
    QCOMPARE(QString::fromStdString(to_string(shape)), QStringLiteral("(5, (4, 4), (3, 7))"));
    QCOMPARE(QString::fromStdString(to_string(NestedShape{Shape{7}})), QStringLiteral("((7,),)"));
    QVERIFY_THROWS_EXCEPTION(Error, require_valid({}));
    QVERIFY_THROWS_EXCEPTION(Error, require_valid({Shape{}}));
    QVERIFY_THROWS_EXCEPTION(Error, require_valid({Shape{3, 0}}));
  }
};

TENFOLD_TEST_CLASS(TestRankRules)
#include "test_rank_rules.moc"
