// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/recipe.h"
#include "engine/spec/recipe_json.h"
#include "engine/spec/training_options.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestRecipe : public QObject {
  Q_OBJECT
 private slots:
  void roundTripsEveryOption() {
    Recipe recipe;
    recipe.model_hash = "abc";
    recipe.layers = {{"a.weight", LowRankOptions{{0.25}, ConvScheme::spatial}},
                     {"b.weight", CpOptions{{7L}, {{4, 4}, {2, 5}}, 33, 1e-4, false}},
                     {"c.weight", TuckerOptions{{std::vector<std::int64_t>{3, 4}}}, true},
                     {"d.weight", TtOptions{{2L}}},
                     {"e.weight", BlockTtOptions{{2L}, {{8, 2}, {5, 2}}}},
                     {"f.weight", DenseOptions{}, true}};
    recipe.budget = Budget{"parameters", 0.25};
    recipe.normalisation = {{0.5}, {0.25}};
    recipe.seed = 18446744073709551615ull;
    recipe.unknown = R"({"from_the_future":{"x":[1,2]}})";
    QCOMPARE(recipe_from_json(to_json(recipe), "test"), recipe);
  }
  /// Wherever they are: of the recipe, of a layer, of a part.
  void fieldsOfANewerVersionAreKept() {
    const Recipe recipe = recipe_from_json(
        R"({"schema":1,"layers":[{"id":"a","family":"cp","rank":2,"sketch":{"size":3}},)"
        R"({"id":"b","family":"cp","rank":2}],"budget":{"fraction":0.5,"soft":true},"later":1,)"
        R"("following":{"sequential":false,"pace":3}})",
        "test");
    const QString text = QString::fromStdString(to_json(recipe));
    for (const char* field : {"sketch", "soft", "later", "pace"}) QVERIFY2(text.contains(field), field);
    QCOMPARE(recipe_from_json(text.toStdString(), "test"), recipe);
    Recipe changed = recipe;
    changed.set({"a", DenseOptions{}});
    changed.budget.reset();
    const QString less = QString::fromStdString(to_json(changed));
    QVERIFY(!less.contains("sketch") && !less.contains("soft") && less.contains("later"));
  }
  void aNumberOfEpochsIsWhole() {
    QCOMPARE(training_from_json(R"({"epochs":2})", "test").epochs, std::int64_t{2});
    for (const char* text : {R"({"epochs":2.5})", R"({"seed":-1})", R"({"augmentation":{"shift":true}})"})
      QVERIFY_THROWS_EXCEPTION(Error, training_from_json(text, "test"));
  }
  void fractionsStayFractions() {  // 1.0 must not come back as the number 1
    const LayerSpec spec{"a", LowRankOptions{{1.0}}};
    QCOMPARE(layer_spec_from_json(to_json(spec), "test"), spec);
  }
  void stabilityIsTheDefault() {
    const auto options = layer_spec_from_json(R"({"id":"a","family":"cp","rank":2})", "test").options;
    QVERIFY(std::get<CpOptions>(options).stable);
  }
  void settingDenseRemoves() {
    Recipe recipe;
    recipe.set({"a", LowRankOptions{{2L}}});
    recipe.set({"a", LowRankOptions{{3L}}});
    QCOMPARE(recipe.layers.size(), std::size_t{1});
    recipe.set({"a", DenseOptions{}});
    QVERIFY(recipe.layers.empty());
    QVERIFY(recipe.spec_of("a").family() == Family::dense);
  }
  void nonsenseIsRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << "";
    QTest::newRow("not json") << "{";
    QTest::newRow("array") << "[]";
    QTest::newRow("no schema") << R"({"layers":[]})";
    QTest::newRow("future schema") << R"({"schema":99,"layers":[]})";
    QTest::newRow("family") << R"({"schema":1,"layers":[{"id":"a","family":"magic","rank":1}]})";
    QTest::newRow("rank type") << R"({"schema":1,"layers":[{"id":"a","family":"cp","rank":"x"}]})";
    QTest::newRow("no rank") << R"({"schema":1,"layers":[{"id":"a","family":"cp"}]})";
    QTest::newRow("scheme")
        << R"({"schema":1,"layers":[{"id":"a","family":"low-rank","rank":1,"scheme":"?"}]})";
    const auto layer = [](const QString& fields) {
      return R"({"schema":1,"layers":[{"id":"a","family":)" + fields + "}]}";
    };
    QTest::newRow("half a rank") << layer(R"("tucker","rank":[2.9,4.7])");
    QTest::newRow("half a size") << layer(R"("cp","rank":2,"shape":{"in":[4,2.5],"out":[2,5]})");
    QTest::newRow("half a sweep") << layer(R"("cp","rank":2,"max_sweeps":10.5)");
    QTest::newRow("too large a rank") << layer(R"("cp","rank":18446744073709551615)");
    QTest::newRow("half a schema") << R"({"schema":1.9,"layers":[]})";
    QTest::newRow("negative seed") << R"({"schema":1,"layers":[],"seed":-1})";
    QTest::newRow("no budget") << R"({"schema":1,"layers":[],"budget":{"fraction":0}})";
    QTest::newRow("negative budget")
        << R"({"schema":1,"layers":[],"budget":{"quantity":"loss-drop","fraction":-1}})";
    QTest::newRow("a layer twice")
        << R"({"schema":1,"layers":[{"id":"a","family":"dense"},{"id":"a","family":"cp","rank":2}]})";
    QTest::newRow("sweeps") << R"({"schema":1,"layers":[{"id":"a","family":"cp","rank":1,"max_sweeps":0}]})";
  }
  void nonsenseIsRefused() {
    QFETCH(QString, text);
    QVERIFY_THROWS_EXCEPTION(Error, recipe_from_json(text.toStdString(), "test"));
  }
};

TENFOLD_TEST_CLASS(TestRecipe)
#include "test_recipe.moc"
