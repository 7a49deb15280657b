// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
#include <semaphore>

#include "tests/support/test_main.h"
#include "ui/dialogs/dialogs.h"
#include "ui/export/write_panel.h"
#include "ui/jobs/latest_job.h"

namespace tenfold::ui::testing {
namespace {

struct SaveAnswer : Dialogs {
  QString path;
  QString askSave(QWidget*, const QString&, const QString&, const QString&) override { return path; }
};

}  // namespace

class TestWritePanel : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    panel_ = std::make_unique<WritePanel>(answers_);
    panel_->setChoice({});
    panel_->suggest(folder_.filePath("net"));
    panel_->show();
    QVERIFY(QTest::qWaitForWindowActive(panel_.get()));
  }
  void cleanup() { panel_.reset(); }

  void theEndingFollowsTheFormat() {
    for (const ExportKind& kind : exportKinds()) {
      panel_->setChoice({kind.id});
      QCOMPARE(panel_->path(), folder_.filePath("net") + kind.suffix);
    }
    path()->setText(folder_.filePath("other"));
    QCOMPARE(panel_->path(), folder_.filePath("other.html"));
  }

  void aSuggestionGivesWayToAPerson() {
    panel_->suggest(folder_.filePath("better"));
    QCOMPARE(panel_->path(), folder_.filePath("better.pt2"));
    panel_->setChoice({"onnx"});
    panel_->suggest(folder_.filePath("best"));
    QCOMPARE(panel_->path(), folder_.filePath("best.onnx"));
    path()->setText(folder_.filePath("mine.onnx"));
    panel_->suggest(folder_.filePath("yours"));
    QCOMPARE(panel_->path(), folder_.filePath("mine.onnx"));
    panel_->suggest(folder_.filePath("another"), true);
    QCOMPARE(panel_->path(), folder_.filePath("another.onnx"));
  }

  void saysWhatIsWrongWithAPath() {
    QVERIFY(button("startExport")->isEnabled());
    QFile there(folder_.filePath("there.pt2"));
    QVERIFY(there.open(QIODevice::WriteOnly));
    for (const QString& wrong :
         {QString(), QString(".pt2"), folder_.filePath(".pt2"), folder_.filePath("no/such/folder/net.pt2"),
          folder_.filePath("there.pt2/net.pt2")}) {
      path()->setText(wrong);
      QVERIFY2(!button("startExport")->isEnabled(), qPrintable(wrong));
      QCOMPARE(note(), panel_->problem());
    }
    path()->setText(folder_.filePath("there"));  // the ending is added
    QVERIFY(button("startExport")->isEnabled());
    QVERIFY(note().contains("there.pt2 exists"));
    QCOMPARE(panel_->replaced(), QStringList{folder_.filePath("there.pt2")});
    panel_->setTrouble("It cannot be.");
    QCOMPARE(note(), "It cannot be.");
    QVERIFY(!button("startExport")->isEnabled());
  }

  void aFolderWithoutLeaveIsSaid() {
    QVERIFY(QDir(folder_.path()).mkdir("locked"));
    const QString locked = folder_.filePath("locked");
    QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::ExeOwner));
    path()->setText(locked + "/net.pt2");
    const bool may = QFileInfo(locked).isWritable();  // root may
    QCOMPARE(button("startExport")->isEnabled(), may);
    QCOMPARE(note().contains("may not be written to"), !may);
    QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
  }

  void aFolderThatWentIsSeenWhenPressed() {
    QVERIFY(QDir(folder_.path()).mkdir("gone"));
    path()->setText(folder_.filePath("gone/net.pt2"));
    QVERIFY(QDir(folder_.path()).rmdir("gone"));
    const QSignalSpy wanted(panel_.get(), &WritePanel::writeWanted);
    QTest::mouseClick(button("startExport"), Qt::LeftButton);
    QCOMPARE(wanted.count(), 0);
    QVERIFY(note().contains("There is no folder"));
  }

  void browsingTakesThePathAndAsksOnce() {
    QFile there(folder_.filePath("chosen.pt2"));
    QVERIFY(there.open(QIODevice::WriteOnly));
    answers_.path = folder_.filePath("chosen");  // the file dialog did not see the ending
    QTest::mouseClick(button("exportBrowse"), Qt::LeftButton);
    QCOMPARE(panel_->path(), folder_.filePath("chosen.pt2"));
    QCOMPARE(panel_->replaced().size(), 1);
    answers_.path = folder_.filePath("chosen.pt2");
    QTest::mouseClick(button("exportBrowse"), Qt::LeftButton);
    QVERIFY(panel_->replaced().isEmpty());
    answers_.path.clear();
    QTest::mouseClick(button("exportBrowse"), Qt::LeftButton);
    QCOMPARE(panel_->path(), folder_.filePath("chosen.pt2"));
  }

  void enterWrites() {
    const QSignalSpy wanted(panel_.get(), &WritePanel::writeWanted);
    path()->setFocus();
    QTest::keyClick(path(), Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
  }

  void followsTheJob() {
    std::binary_semaphore go(0);
    LatestJob job;
    const auto release = qScopeGuard([&go] { go.release(); });  // also when something fails
    panel_->follow(job);
    button("startExport")->setFocus();
    job.start(
        "Exporting",
        [&go](const Worker& worker) {
          QThread::msleep(60);  // what follows the start at once is not shown
          worker.job.checkpoint(1, 4, "writing");
          go.acquire();
          return true;
        },
        [](const Outcome<bool>&) {});
    QVERIFY(panel_->isBusy());
    QVERIFY(button("exportCancel")->isVisible());
    QVERIFY(button("exportCancel")->hasFocus());
    QVERIFY(!button("startExport")->isEnabled());
    QTRY_COMPARE(panel_->findChild<QProgressBar*>("exportProgress")->value(), 250);
    QCOMPARE(panel_->findChild<QLabel*>("exportStep")->text(), "writing");
    const QSignalSpy cancelled(panel_.get(), &WritePanel::cancelWanted);
    QTest::keyClick(button("exportCancel"), Qt::Key_Space);
    QCOMPARE(cancelled.count(), 1);
    job.cancel();
    QVERIFY(!panel_->isBusy());
    QVERIFY(note().contains("Cancelled"));
    QVERIFY(button("startExport")->hasFocus());
  }

 private:
  QLineEdit* path() { return panel_->findChild<QLineEdit*>("exportPath"); }
  QPushButton* button(const char* name) { return panel_->findChild<QPushButton*>(name); }
  QString note() { return panel_->findChild<QLabel*>("exportNote")->text(); }

  QTemporaryDir folder_;
  SaveAnswer answers_;
  std::unique_ptr<WritePanel> panel_;
};

TENFOLD_TEST_CLASS(TestWritePanel)

}  // namespace tenfold::ui::testing

#include "test_write_panel.moc"
