// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>

#include "engine/spec/factors.h"
#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/document/requests.h"

namespace tenfold::ui::testing {

class TestDocument : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    document_ = std::make_unique<Document>();
    document_->open({}, madeUpReport());
  }

  void opensWithTheFilesOwnRequests() {
    auto report = madeUpReport();
    report.layers[3].spec.options = LowRankOptions{{std::int64_t{4}}};
    report.parameters += 4 * (64 + 128) - 64 * 128;
    document_->open({}, report);
    QCOMPARE(document_->specOf(fc1).family(), Family::low_rank);
    QCOMPARE(document_->denseParameters(), madeUpReport().parameters);
    QCOMPARE(document_->prediction().parameters, report.parameters);
    QVERIFY(!document_->isModified());
  }

  void changesCountExactly() {
    document_->setFamily({fc1}, Family::low_rank);
    document_->setRank({fc1}, {std::int64_t{8}});
    QCOMPARE(document_->prediction().parameters, madeUpReport().parameters - 64 * 128 + 8 * (64 + 128));
    QVERIFY(document_->isModified());
  }

  void undoesAndRedoes() {
    document_->setFamily({conv2}, Family::tucker);
    const LayerSpec tucker = document_->specOf(conv2);
    document_->setFamily({conv2}, Family::cp);
    document_->history().undo();
    QCOMPARE(document_->specOf(conv2), tucker);
    document_->history().undo();
    QCOMPARE(document_->specOf(conv2).family(), Family::dense);
    QVERIFY(!document_->isModified());
    document_->history().redo();
    QCOMPARE(document_->specOf(conv2), tucker);
  }

  void noChangePushesNothing() {
    document_->setFamily({conv2}, Family::dense);
    document_->setRank({conv2}, {std::int64_t{3}});
    document_->setLocked({conv2}, false);
    document_->applyRecipe(document_->recipe(), "same");
    QCOMPARE(document_->history().count(), 0);
    document_->setFamily({grouped}, Family::tucker);  // cannot be factorized
    QCOMPARE(document_->history().count(), 0);
  }

  void mergesWhileDragging() {
    document_->setFamily({fc1}, Family::low_rank);
    const int before = document_->history().count();
    for (int rank = 5; rank < 20; ++rank) document_->setRank({fc1}, {std::int64_t{rank}});
    QCOMPARE(document_->history().count(), before + 1);
    document_->finishEditing();
    document_->setRank({fc1}, {std::int64_t{30}});
    QCOMPARE(document_->history().count(), before + 2);
    document_->history().undo();
    QCOMPARE(rank_of(document_->specOf(fc1).options)->value, Rank{std::int64_t{19}}.value);
    QVERIFY(document_->history().undoText().contains("fc1 rank 19"));
  }

  void aDragBackToTheStartLeavesNoStep() {
    document_->setFamily({fc1}, Family::low_rank);
    document_->setRank({fc1}, {std::int64_t{8}});
    document_->finishEditing();
    const int before = document_->history().count();
    document_->setRank({fc1}, {std::int64_t{9}});
    document_->setRank({fc1}, {std::int64_t{8}});
    QCOMPARE(document_->history().count(), before);
  }

  void aDragBackToTheStartLeavesTheBudgetBehind() {
    Recipe recipe;
    recipe.set({fc1, LowRankOptions{{std::int64_t{8}}}});
    recipe.budget = Budget{"parameters", 0.3};
    document_->applyRecipe(recipe, "Solve");
    document_->markSaved("a.tenfold");
    document_->setRank({fc1}, {std::int64_t{9}});
    document_->setRank({fc1}, {std::int64_t{8}});
    QVERIFY(!document_->recipe().budget);
    QVERIFY(document_->isModified());
    document_->history().undo();
    QCOMPARE(document_->recipe().budget, recipe.budget);
    QVERIFY(!document_->isModified());
  }

  void tellsWhichLayersChanged() {
    std::vector<std::string> ids;
    connect(document_.get(), &Document::changed, this, [&](const Change& change) {
      if (const auto* layers = std::get_if<LayersChanged>(&change)) ids = layers->ids;
    });
    document_->setFamily({conv1, fc1}, Family::low_rank);
    QCOMPARE(ids, (std::vector<std::string>{conv1, fc1}));
  }

  void aRecipeIsOneStep() {
    Recipe recipe;
    recipe.set({conv1, TuckerOptions{{std::vector<std::int64_t>{4, 4}}}});
    recipe.set({fc1, LowRankOptions{{std::int64_t{4}}}, true});
    recipe.budget = Budget{"parameters", 0.3};
    document_->applyRecipe(recipe, "Solve");
    QCOMPARE(document_->history().count(), 1);
    QCOMPARE(document_->factorizedLayers(), 2);
    QVERIFY(document_->specOf(fc1).locked);
    QCOMPARE(document_->recipe().budget->fraction, 0.3);
    document_->history().undo();
    QCOMPARE(document_->factorizedLayers(), 0);
    QVERIFY(!document_->recipe().budget);
  }

  void theMetricIsAStep() {
    document_->setFamily({fc1}, Family::low_rank);
    std::vector<std::string> ids;
    connect(document_.get(), &Document::changed, this, [&](const Change& change) {
      if (const auto* layers = std::get_if<LayersChanged>(&change)) ids = layers->ids;
    });
    document_->setMetric(Metric::input);
    QCOMPARE(document_->recipe().metric, std::string("input"));
    QCOMPARE(document_->history().count(), 2);
    QCOMPARE(ids.size(), document_->report().layers.size());  // all are fitted anew
    document_->setMetric(Metric::input);
    QCOMPARE(document_->history().count(), 2);
    Recipe recipe = document_->recipe();
    recipe.metric = "diagonal";
    document_->applyRecipe(recipe, "other metric");
    QCOMPARE(document_->metric(), Metric::diagonal);
    document_->history().undo();
    document_->history().undo();
    QCOMPARE(document_->metric(), Metric::weight);
    QCOMPARE(document_->specOf(fc1).family(), Family::low_rank);
    document_->history().redo();
    QCOMPARE(document_->metric(), Metric::input);
  }

  void refiningIsAStepOfTheWholeModel() {
    document_->setFamily({fc1}, Family::low_rank);
    document_->setMetric(Metric::two_sided);
    const std::string before = keyOf(document_->recipe()), base = baseKey(document_->recipe());
    document_->setRefined(true);
    QVERIFY(document_->isRefined());
    QCOMPARE(document_->history().count(), 3);
    QVERIFY(keyOf(document_->recipe()) != before);
    QVERIFY(baseKey(document_->recipe()) != base);
    document_->setRank({fc1}, Rank{std::int64_t{3}});
    QVERIFY(document_->isRefined());
    document_->history().undo();
    document_->history().undo();
    QVERIFY(!document_->isRefined());
    QCOMPARE(keyOf(document_->recipe()), before);
    // the weight error needs no samples, and has none to refine by
    document_->history().redo();
    document_->setMetric(Metric::weight);
    QVERIFY(!document_->isRefined());
    document_->history().undo();
    QVERIFY(document_->isRefined());
  }

  void aDragOfRecipesIsOneStep() {
    for (const std::int64_t rank : {20, 15, 10}) {
      Recipe recipe;
      recipe.set({fc1, LowRankOptions{{rank}}});
      recipe.budget = Budget{"parameters", double(rank) / 100};
      document_->dragRecipe(recipe, "Solve");
    }
    QCOMPARE(document_->history().count(), 1);
    QCOMPARE(document_->recipe().budget->fraction, 0.1);
    document_->history().undo();
    QCOMPARE(document_->factorizedLayers(), 0);
    QVERIFY(!document_->recipe().budget);
  }

  void excludedLayersAreDenseAndLocked() {
    document_->setFamily({fc1, conv1}, Family::low_rank);
    document_->exclude({fc1});
    QCOMPARE(document_->specOf(fc1), (LayerSpec{fc1, DenseOptions{}, true}));
    document_->history().undo();
    QCOMPARE(document_->specOf(fc1).family(), Family::low_rank);
  }

  void savingClearsTheStar() {
    document_->setFamily({fc1}, Family::cp);
    QSignalSpy spy(document_.get(), &Document::changed);
    document_->markSaved("/tmp/a.tenfold");
    QVERIFY(!document_->isModified());
    QVERIFY(spy.count() > 0);
    QCOMPARE(document_->sessionPath(), "/tmp/a.tenfold");
  }

  void shapesThatDoNotFitAreRefused() {
    document_->setFamily({fc1}, Family::block_tt);
    const LayerSpec before = document_->specOf(fc1);
    document_->setShape(fc1, {{4, 4}, {8, 8}});
    QCOMPARE(document_->specOf(fc1), before);
    document_->setShape(fc1, {{4, 4, 8}, {4, 4, 4}});
    QCOMPARE(*tensorized_shape_of(document_->specOf(fc1).options), (TensorizedShape{{4, 4, 8}, {4, 4, 4}}));
    QVERIFY(problems(document_->row(fc1)->shape, document_->specOf(fc1)).empty());
  }

 private:
  std::unique_ptr<Document> document_;
};

TENFOLD_TEST_CLASS(TestDocument)

}  // namespace tenfold::ui::testing

#include "test_document.moc"
