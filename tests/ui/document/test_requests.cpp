// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/factors.h"
#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/document/requests.h"

namespace tenfold::ui::testing {

class TestRequests : public QObject {
  Q_OBJECT

 private slots:
  void everyFamilyStartsPossible() {
    for (const auto& row : madeUpReport().layers)
      for (const Family family : families_of(row.shape)) {
        const LayerSpec spec{row.id, startingOptions(family, row.shape, 0.25)};
        QVERIFY2(problems(row.shape, spec).empty(), qPrintable(problemText(row.shape, spec)));
        QCOMPARE(spec.family(), family);
        if (const Rank* rank = rank_of(spec.options)) QVERIFY(!rank->is_fraction());
      }
  }

  void aFileDoesNotAskForTheSamplesItWasMadeWith() {
    study::ModelReport report = madeUpReport();
    report.recipe = Recipe{};
    report.recipe->metric = "two-sided";
    report.recipe->calibration_hash = "of samples";
    report.recipe->seed = 7;
    const Recipe recipe = recipeOfFile(report);
    QCOMPARE(recipe.metric, std::string("weight-error"));
    QVERIFY(recipe.calibration_hash.empty());
    QCOMPARE(recipe.seed, report.recipe->seed);
    QCOMPARE(recipe.model_hash, report.hash);
  }

  void startsNearTheFraction() {
    const auto row = *madeUpReport().find(fc1);
    const double kept = kept_share(row.shape, startingOptions(Family::low_rank, row.shape, 0.25));
    QVERIFY(kept <= 0.25 && kept > 0.2);
  }

  void ranksAreClipped() {
    const auto row = *madeUpReport().find(conv2);
    const auto options = withRank(TuckerOptions{}, row.shape, {std::vector<std::int64_t>{999, 0}});
    QCOMPARE(rank_of(options)->value, (Rank{std::vector<std::int64_t>{32, 1}}.value));
    const auto tiny = withRank(TuckerOptions{}, row.shape, {1e-6});
    QVERIFY(problems(row.shape, {"", tiny}).empty());
  }

  void ranksHaveNames() {
    const auto report = madeUpReport();
    QCOMPARE(rankNames(report.layers[1].shape, TuckerOptions{}), (QStringList{"output rank", "input rank"}));
    QCOMPARE(rankNames(report.layers[1].shape, CpOptions{}), QStringList{"rank"});
    QCOMPARE(rankNames(report.layers[1].shape, TtOptions{}).size(), 3);
    QCOMPARE(rankNames(report.layers[3].shape, TuckerOptions{}).front(), "output mode 1");
    QCOMPARE(rankNames(report.layers[3].shape, TuckerOptions{}).back(), "input mode 2");
  }

  void keysForgetLocksAndOrder() {
    Recipe one, other;
    one.set({conv1, CpOptions{{std::int64_t{3}}}});
    one.set({fc1, LowRankOptions{{std::int64_t{3}}}});
    other.set({fc1, LowRankOptions{{std::int64_t{3}}}, true});
    other.set({conv1, CpOptions{{std::int64_t{3}}}});
    QCOMPARE(keyOf(one), keyOf(other));
    other.set({conv2, DenseOptions{}, true});
    QCOMPARE(keyOf(one), keyOf(other));
    other.set({conv1, CpOptions{{std::int64_t{4}}}});
    QVERIFY(keyOf(one) != keyOf(other));
    QVERIFY(keyOf(Recipe{}).empty());
  }

  void commonFamiliesAreThoseOfAll() {
    const auto report = madeUpReport();
    QCOMPARE(commonFamilies({&report.layers[0], &report.layers[3]}),
             (std::vector<Family>{Family::dense, Family::low_rank, Family::cp, Family::tucker, Family::tt,
                                  Family::tensor_ring}));
    QVERIFY(commonFamilies({}).empty());
  }
};

TENFOLD_TEST_CLASS(TestRequests)

}  // namespace tenfold::ui::testing

#include "test_requests.moc"
