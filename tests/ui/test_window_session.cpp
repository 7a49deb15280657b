// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QMenu>
#include <QTextDocument>
#include <QTimer>
#include <QToolButton>

#include "engine/study/session.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/document/requests.h"

namespace tenfold::ui::testing {

class TestWindowSession : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void savesAndOpensAgain() {
    openSample();
    solve();
    answers_->name = "dense again";
    QTest::keyClick(window_.get(), Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document().variantName(), "dense again");
    action("resetLayers")->trigger();
    const auto before = document().variants();
    const QString path = save("whole");
    QVERIFY(path.endsWith("whole.tenfold"));  // the suffix is added
    QVERIFY(!document().isModified());
    QCOMPARE(window_->windowTitle(), "whole.tenfold[*] – Tenfold");
    const int questions = answers_->questions;
    document().switchVariant(0);
    QVERIFY(window_->isWindowModified());
    QTest::keyClick(window_.get(), Qt::Key_S, Qt::ControlModifier);  // the file is known by now
    QCOMPARE(answers_->questions, questions);
    stop();
    start();
    window_->openFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QCOMPARE(document().variants(), before);
    QCOMPARE(document().variantName(), "Variant 1");
    QVERIFY(document().factorizedLayers() > 0);
    QVERIFY(!document().isModified());
    QCOMPARE(document().history().count(), 0);
  }

  void theKindIsKnownByContent() {
    openSample();
    const QString path = save("first.tenfold"), other = folder_.filePath("notes.txt");
    QVERIFY(QFile::copy(path, other));
    stop();
    start();
    answers_->openPath = other;
    QTest::keyClick(window_.get(), Qt::Key_O, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QCOMPARE(document().sessionPath(), other);
  }

  void theModelMayHaveMoved() {
    openSample();
    solve();
    const QString path = save("moved.tenfold");
    Session session = study::read_session(path.toStdString());
    session.model_path = "elsewhere/gone.pt2";
    study::write_session(session, path.toStdString());
    stop();
    start();
    window_->openFile(path);  // thought better of it
    QTRY_COMPARE_WITH_TIMEOUT(answers_->questions, 1, patience);
    QVERIFY(answers_->expectedModel.endsWith("elsewhere/gone.pt2"));
    QVERIFY(!document().isOpen());
    QVERIFY(window_->messages().messages().back().isError);
    answers_->missingModel = sample("digits_cnn.pt2");
    window_->openFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QCOMPARE(keyOf(document().recipe()), keyOf(session.variants[0].recipe));
    answers_->missingModel = sample("digits_mlp.pt2");  // quite another one: told, and what fits is kept
    window_->openFile(path);
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QVERIFY(told("made for other weights"));
  }

  /// It takes a while, and the window goes on meanwhile.
  void whatIsDoneWhileAFileLoadsIsAskedAbout() {
    openSample();
    answers_->unsaved = Dialogs::Unsaved::cancel;
    OpenService& service = window_->services().open;
    connect(&service, &OpenService::recognised, this, [this] { document().branchVariant("meanwhile"); });
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(answers_->questions, 1, patience);
    QVERIFY(!service.job().isRunning());
    QCOMPARE(document().report().name, "digits_cnn.pt2");
    QCOMPARE(document().variantName(), "meanwhile");
    // an answer holds for what was there
    service.disconnect(this);
    connect(&service, &OpenService::recognised, this, [this] { document().branchVariant("more"); });
    answers_->unsaved = Dialogs::Unsaved::discard;
    window_->openFile(sample("digits_mlp.pt2"));
    QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_mlp.pt2", patience);
    QCOMPARE(answers_->questions, 3);
    service.disconnect(this);
    document().branchVariant("another");
    openSample();
    QCOMPARE(answers_->questions, 4);  // once, as nothing was done meanwhile
  }

  void aDamagedSessionLeavesTheDocument() {
    openSample();
    const QString path = folder_.filePath("damaged.tenfold");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format": "tenfold session", "schema": 1})");
    file.close();
    window_->openFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(told("no session"), patience);
    QCOMPARE(document().report().name, "digits_cnn.pt2");
    answers_->savePath = folder_.filePath("no/such/folder.tenfold");
    document().branchVariant("b");
    action("saveSession")->trigger();
    QVERIFY(document().isModified());
    QVERIFY(window_->messages().messages().back().isError);
  }

  void theButtonSwitches() {
    openSample();
    solve();
    answers_->name = "second";
    action("branchVariant")->trigger();
    action("resetLayers")->trigger();
    auto* button = find<QToolButton>("variant");
    QCOMPARE(button->text(), "second");
    QTimer::singleShot(0, this, [this] {
      auto* menu = find<QMenu>("variantMenu");
      QTest::keyClick(menu, Qt::Key_Down);
      QTest::keyClick(menu, Qt::Key_Return);
    });
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(document().variantName(), "Variant 1");
    QVERIFY(document().factorizedLayers() > 0);
    QCOMPARE(button->text(), "Variant 1");
    answers_->name = "quarter";
    action("renameVariant")->trigger();
    QCOMPARE(button->text(), "quarter");
    answers_->name = "R&D <1> %2";
    action("renameVariant")->trigger();
    QTextDocument tip;
    tip.setHtml(button->toolTip());
    QVERIFY2(tip.toPlainText().startsWith("R&D <1> %2: variant 1 of 2."), qPrintable(tip.toPlainText()));
    QVERIFY(button->shortcut().isEmpty());
    action("duplicateVariant")->trigger();
    QCOMPARE(document().variants().size(), std::size_t{3});
    action("removeVariant")->trigger();
    action("removeVariant")->trigger();
    QCOMPARE(document().variants().size(), std::size_t{1});
    QVERIFY(!action("removeVariant")->isEnabled());
    action("undo")->trigger();
    QCOMPARE(document().variants().size(), std::size_t{2});
    QVERIFY(action("removeVariant")->isEnabled());
  }

  void aCrashLosesNothing() {
    const QString recovery = folder_.filePath("recovery");
    stop();
    start(recovery);
    openSample();
    solve();
    const Recipe solved = document().recipe();
    const auto copies = [&] { return QDir(recovery).entryList({"*.tenfold"}); };
    QTRY_VERIFY(!copies().isEmpty());
    // what a crash leaves: the copy, and nobody who holds its lock
    const QString kept = folder_.filePath("kept.tenfold");
    QVERIFY(QFile::copy(QDir(recovery).filePath(copies().front()), kept));
    stop();
    QVERIFY(copies().isEmpty());  // a clean end leaves nothing
    QVERIFY(QFile::copy(kept, recovery + "/crashed.tenfold"));
    start(recovery);
    answers_->recover = true;
    QVERIFY(window_->recover());
    QTRY_VERIFY_WITH_TIMEOUT(document().isOpen(), patience);
    QCOMPARE(keyOf(document().recipe()), keyOf(solved));
    QVERIFY(document().isModified());
    QVERIFY(document().sessionPath().isEmpty());
    QVERIFY(!QFile::exists(recovery + "/crashed.tenfold"));
    QCOMPARE(copies().size(), 1);  // ours, until it is saved
    save("saved.tenfold");
    QVERIFY(copies().isEmpty());
    QVERIFY(QFile::copy(kept, recovery + "/crashed.tenfold"));
    answers_->recover = false;
    QVERIFY(!window_->recover());
    QVERIFY(!QFile::exists(recovery + "/crashed.tenfold"));
  }

  /// The dialog has asked about the name as it was typed.
  void anEndingThatIsAddedHitsNoOtherFile() {
    openSample();
    save("mine.tenfold");
    const auto read = [this](const QString& name) {
      return study::read_session(folder_.filePath(name).toStdString()).variants.size();
    };
    document().branchVariant("another");
    answers_->replace = false;
    save("mine");
    QCOMPARE(answers_->replaced, QStringList{folder_.filePath("mine.tenfold")});
    QVERIFY(document().isModified());
    QCOMPARE(read("mine.tenfold"), std::size_t{1});
    save("new");  // nothing is there
    QVERIFY(!document().isModified());
    QCOMPARE(document().sessionPath(), folder_.filePath("new.tenfold"));
    answers_->replace = true;
    save("mine");
    QCOMPARE(read("mine.tenfold"), std::size_t{2});
  }

 private:
  QString save(const QString& name) {
    answers_->savePath = folder_.filePath(name);
    action("saveSessionAs")->trigger();
    return document().sessionPath();
  }

  bool told(const QString& words) {
    for (const auto& message : window_->messages().messages())
      if (message.text.contains(words)) return true;
    return false;
  }
};

TENFOLD_TEST_CLASS(TestWindowSession)

}  // namespace tenfold::ui::testing

#include "test_window_session.moc"
