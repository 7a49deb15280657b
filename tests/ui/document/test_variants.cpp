// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>

#include "engine/spec/session_json.h"
#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "ui/document/requests.h"

namespace tenfold::ui::testing {

class TestVariants : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    document_ = std::make_unique<Document>();
    document_->open({}, madeUpReport());
  }

  void beginsWithOne() {
    QCOMPARE(names(), QStringList{"Variant 1"});
    QCOMPARE(document_->variantName(), "Variant 1");
    document_->removeVariant(0);  // the last one stays
    QCOMPARE(document_->history().count(), 0);
  }

  void aBranchIsItsOwn() {
    document_->setFamily({fc1}, Family::cp);
    document_->branchVariant("small");
    QCOMPARE(document_->variantName(), "small");
    document_->setFamily({fc1}, Family::low_rank);
    QCOMPARE(document_->variants()[0].recipe.spec_of(fc1).family(), Family::cp);
    QCOMPARE(document_->variants()[1].recipe.spec_of(fc1).family(), Family::low_rank);
    const auto small = document_->prediction().parameters;
    document_->switchVariant(0);
    QCOMPARE(document_->specOf(fc1).family(), Family::cp);
    QVERIFY(document_->prediction().parameters != small);
  }

  void everyVerbIsOneStep() {
    document_->setFamily({fc1}, Family::cp);
    document_->branchVariant("b");
    document_->setFamily({fc2}, Family::low_rank);
    document_->switchVariant(0);
    document_->renameVariant(0, "a");
    document_->duplicateVariant(0);
    document_->removeVariant(2);
    QCOMPARE(names(), (QStringList{"a", "a copy"}));
    const int steps = document_->history().count();
    QCOMPARE(steps, 7);
    const Recipe last = document_->recipe();
    while (document_->history().canUndo()) document_->history().undo();
    QCOMPARE(names(), QStringList{"Variant 1"});
    QCOMPARE(document_->factorizedLayers(), 0);
    QVERIFY(!document_->isModified());
    while (document_->history().canRedo()) document_->history().redo();
    QCOMPARE(names(), (QStringList{"a", "a copy"}));
    QCOMPARE(document_->recipe(), last);
    for (int k = 0; k < 4; ++k) document_->history().undo();  // before the switch
    QCOMPARE(document_->variantName(), "b");
    QCOMPARE(document_->specOf(fc2).family(), Family::low_rank);
  }

  void theCurrentOneStaysCurrent() {
    document_->branchVariant("b");
    document_->branchVariant("c");  // a second one after it
    document_->switchVariant(1);
    document_->removeVariant(0);
    QCOMPARE(document_->variantName(), "b");
    document_->duplicateVariant(0);
    QCOMPARE(document_->variantName(), "b");
    document_->switchVariant(2);
    document_->duplicateVariant(0);  // one is put before it
    QCOMPARE(document_->variantName(), "c");
    document_->removeVariant(3);  // the one that is worked on: its neighbour is next
    QCOMPARE(document_->variantName(), "b copy");
  }

  void namesThatCannotBeChangeNothing() {
    document_->branchVariant("b");
    const int steps = document_->history().count();
    document_->branchVariant("b");
    document_->branchVariant("  ");
    document_->renameVariant(1, "Variant 1");
    document_->renameVariant(1, "");
    document_->renameVariant(7, "x");
    document_->switchVariant(1);
    document_->switchVariant(-1);
    document_->removeVariant(9);
    document_->duplicateVariant(9);
    QCOMPARE(document_->history().count(), steps);
    QCOMPARE(document_->freeName("b"), "b 2");
    QCOMPARE(document_->freeName(" new "), "new");
  }

  void tellsWhatDiffers() {
    document_->branchVariant("b");
    document_->setFamily({fc1}, Family::cp);
    std::vector<Change> changes;
    connect(document_.get(), &Document::changed, this,
            [&](const Change& change) { changes.push_back(change); });
    document_->switchVariant(0);
    QCOMPARE(changes.size(), std::size_t{2});
    QVERIFY(std::holds_alternative<VariantsChanged>(changes[0]));
    QCOMPARE(std::get<LayersChanged>(changes[1]).ids, std::vector<std::string>{fc1});
  }

  void aSessionHoldsEverything() {
    document_->setFamily({fc1}, Family::cp);
    document_->branchVariant("b");
    document_->setFamily({fc2}, Family::low_rank);
    document_->switchVariant(0);
    const std::string text = to_json(document_->session("/tmp/a.tenfold"));
    const Session read = session_from_json(text, "test");
    Document other;
    other.openSession({}, madeUpReport(), read, "/tmp/a.tenfold");
    QCOMPARE(other.recipe(), document_->recipe());
    QCOMPARE(other.variants(), document_->variants());
    QVERIFY(!other.isModified());
    QCOMPARE(to_json(other.session("/tmp/a.tenfold")), text);
    other.markUnsaved();
    QVERIFY(other.isModified());
  }

  void fieldsOfANewerVersionStay() {
    Session session = document_->session("/tmp/a.tenfold");
    session.unknown = R"({"later":[1]})";
    session.variants[0].unknown = R"({"colour":3})";
    document_->openSession({}, madeUpReport(), session, "/tmp/a.tenfold");
    document_->setFamily({fc1}, Family::cp);
    QCOMPARE(document_->session("/tmp/a.tenfold").unknown, session.unknown);
    QCOMPARE(document_->session("/tmp/a.tenfold").variants[0].unknown, session.variants[0].unknown);
  }

 private:
  QStringList names() const {
    QStringList all;
    for (const auto& variant : document_->variants()) all << QString::fromStdString(variant.name);
    return all;
  }

  std::unique_ptr<Document> document_;
};

TENFOLD_TEST_CLASS(TestVariants)

}  // namespace tenfold::ui::testing

#include "test_variants.moc"
