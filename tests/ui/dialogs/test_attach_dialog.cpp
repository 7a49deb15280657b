// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSemaphore>
#include <QTreeView>

#include "engine/support/error.h"
#include "tests/support/test_main.h"
#include "ui/dialogs/attach_dialog.h"
#include "ui/dialogs/dialogs.h"

namespace tenfold::ui::testing {
namespace {

struct OpenAnswer : Dialogs {
  QString path;
  QString askOpen(QWidget*, const QString&, const QString&, const QString&) override { return path; }
};

std::vector<study::AttachReport> threeMatches() {
  study::AttachReport whole, part, wrong;
  whole.architecture = "resnet18";
  whole.matched = 122;
  whole.fits = true;
  part = whole;
  part.architecture = "resnet34";
  part.missing = {"layer1.2.conv1.weight"};
  part.fits = false;
  wrong = part;
  wrong.architecture = "resnet50";
  wrong.different = {"fc.weight: [1000, 512] in the file, [1000, 2048] in the architecture"};
  return {whole, part, wrong};
}

}  // namespace

class TestAttachDialog : public QObject {
  Q_OBJECT

 private slots:
  void theBestIsChosenFirst() {
    auto dialog = make([](const Worker&) { return threeMatches(); });
    auto* table = dialog->findChild<QTreeView*>("attachMatches");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(dialog->chosen(), "resnet18");
    QVERIFY(details(*dialog).contains("Every tensor found its place"));
    QVERIFY(dialog->findChild<QLabel*>("attachState")->text().startsWith("3 "));
    QVERIFY(!dialog->findChild<QProgressBar*>("attachProgress")->isVisible());
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(dialog->chosen(), "resnet34");
    QVERIFY(details(*dialog).contains("layer1.2.conv1.weight"));
    QVERIFY(accept(*dialog)->isEnabled());
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(details(*dialog).contains("[1000, 2048]"));
    QVERIFY(!accept(*dialog)->isEnabled());
    QTest::keyClick(table, Qt::Key_Home);
    auto* said = dialog->findChild<QLineEdit*>("attachSaid");
    QTest::keyClicks(said, "heads=4, activation=tanh");
    QCOMPARE(dialog->chosen(), "resnet18:heads=4,activation=tanh");
    said->clear();
    QTest::mouseClick(accept(*dialog), Qt::LeftButton);
    QCOMPARE(dialog->result(), int(QDialog::Accepted));
    QCOMPARE(dialog->chosen(), "resnet18");
  }

  void comparingCanBeStopped() {
    QSemaphore reached;
    auto dialog = make([&reached](const Worker& worker) {
      reached.release();
      for (;;) worker.job.checkpoint(1, 2, "ResNet-18");
      return threeMatches();
    });
    reached.acquire();
    auto* stop = dialog->findChild<QPushButton*>("attachStop");
    QVERIFY(stop->isVisible());
    QTRY_VERIFY(dialog->findChild<QLabel*>("attachState")->text().contains("ResNet-18"));
    QTest::mouseClick(stop, Qt::LeftButton);
    QVERIFY(dialog->findChild<QLabel*>("attachState")->text().startsWith("Stopped"));
    QVERIFY(!stop->isVisible());
    QVERIFY(!accept(*dialog)->isEnabled());
  }

  void closingWhileItComparesEnds() {
    auto dialog = make([](const Worker& worker) {
      for (;;) worker.job.checkpoint();
      return threeMatches();
    });
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    QCOMPARE(dialog->result(), int(QDialog::Rejected));
  }

  void nothingFits() {
    auto dialog = make([](const Worker&) { return std::vector<study::AttachReport>{}; });
    QTRY_VERIFY(dialog->findChild<QLabel*>("attachState")->text().startsWith("No built-in"));
    QVERIFY(!accept(*dialog)->isEnabled());
    auto failed = make([](const Worker&) -> std::vector<study::AttachReport> {
      throw Error("weights.damaged", "the file is damaged");
    });
    QTRY_COMPARE(failed->findChild<QLabel*>("attachState")->text(), "the file is damaged");
  }

  void aModelFileCanBeUsed() {
    auto dialog = make([](const Worker&) { return threeMatches(); });
    QTest::mouseClick(dialog->findChild<QPushButton*>("attachFile"), Qt::LeftButton);
    QVERIFY(dialog->isVisible());  // thought better of it
    answers_.path = "/models/mine.pt2";
    QTest::mouseClick(dialog->findChild<QPushButton*>("attachFile"), Qt::LeftButton);
    QCOMPARE(dialog->result(), int(QDialog::Accepted));
    QCOMPARE(dialog->chosen(), "/models/mine.pt2");
  }

 private:
  std::unique_ptr<AttachDialog> make(AttachDialog::Match match) {
    answers_.path.clear();
    auto dialog = std::make_unique<AttachDialog>(
        "weights.pth", std::vector<study::Architecture>{{"resnet18", "ResNet-18", "a residual network"}},
        std::move(match), answers_);
    dialog->open();
    return QTest::qWaitForWindowActive(dialog.get()) ? std::move(dialog) : nullptr;
  }
  static QString details(AttachDialog& dialog) {
    return dialog.findChild<QPlainTextEdit*>("attachDetails")->toPlainText();
  }
  static QPushButton* accept(AttachDialog& dialog) { return dialog.findChild<QPushButton*>("attachAccept"); }

  OpenAnswer answers_;
};

TENFOLD_TEST_CLASS(TestAttachDialog)

}  // namespace tenfold::ui::testing

#include "test_attach_dialog.moc"
