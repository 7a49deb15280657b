// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QSysInfo>
#include <QTemporaryDir>

#include "tests/support/test_main.h"
#include "ui/document/recovery.h"

namespace tenfold::ui::testing {

class TestRecovery : public QObject {
  Q_OBJECT

  static void write(const QString& path) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{}");
  }

 private slots:
  void nowhereIsNowhere() {
    Recovery nowhere({});
    QVERIFY(nowhere.path().isEmpty());
    QVERIFY(nowhere.left().empty());
    QVERIFY(!nowhere.holds("a.tenfold"));
  }

  void theLivingAreNotRecovered() {
    QTemporaryDir folder;
    Recovery mine(folder.path()), other(folder.path());
    write(mine.path());
    QVERIFY(mine.holds(mine.path()));
    QVERIFY(mine.path() != other.path());
    QVERIFY(other.left().empty());
  }

  void whatACrashLeftIsFound() {
    QTemporaryDir folder;
    const QString left = folder.filePath("left.tenfold");
    write(left);
    // a lock as a program that is gone leaves it: no process has this number
    QFile lock(left + ".lock");
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("999999999\ntest_ui_parts\n" + QSysInfo::machineHostName().toUtf8() + "\n");
    lock.close();
    Recovery recovery(folder.path());
    QCOMPARE(recovery.left().size(), std::size_t{1});
    QCOMPARE(recovery.left()[0].path, left);
    Recovery::discard(left);
    QVERIFY(recovery.left().empty());
    QVERIFY(!QFile::exists(left));
  }

  void statesWithoutTheirCopyGo() {
    QTemporaryDir folder;
    Recovery other(folder.path());
    const QDir place(folder.path());
    // a program was killed after the states and before the session that names them
    QVERIFY(place.mkpath("gone.tenfold.d"));
    write(folder.filePath("gone.tenfold.d/state.pt2"));
    // one that lives is still writing; one was killed later
    QVERIFY(place.mkpath(other.path() + ".d"));
    QVERIFY(place.mkpath("left.tenfold.d"));
    write(folder.filePath("left.tenfold"));
    QCOMPARE(Recovery(folder.path()).left().size(), std::size_t{1});
    QVERIFY(!place.exists("gone.tenfold.d"));
    QVERIFY(place.exists(other.path() + ".d"));
    QVERIFY(place.exists("left.tenfold.d"));
  }

  void forgettingRemoves() {
    QTemporaryDir folder;
    Recovery recovery(folder.path());
    const QString path = recovery.path();
    write(path);
    recovery.forget();
    QVERIFY(!QFile::exists(path));
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY(recovery.path() != path);
  }
};

TENFOLD_TEST_CLASS(TestRecovery)

}  // namespace tenfold::ui::testing

#include "test_recovery.moc"
