// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/log_file.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/test_main.h"

namespace tenfold::ui::testing {

class TestLogFile : public QObject {
  Q_OBJECT

 private slots:
  void keepsLinesWithTheirTime() {
    QTemporaryDir folder;
    LogFile log(folder.filePath("inner/a.log"));
    log.write("one");
    LogFile(log.path()).write("two\nlines");  // another run goes on
    QVERIFY(QRegularExpression("^\\d{4}-\\d\\d-\\d\\dT[0-9:]+  one\n\\S+  two\n    lines\n$")
                .match(log.text())
                .hasMatch());
  }

  void startsAnewWhenFullAndKeepsTwo() {
    QTemporaryDir folder;
    LogFile log(folder.filePath("a.log"), 200);
    for (int k = 0; k < 100; ++k) log.write(QStringLiteral("line %1").arg(k));
    QVERIFY(log.text().endsWith("line 99\n"));
    for (const char* end : {"", ".1", ".2"}) {
      const QFileInfo file(log.path() + end);
      QVERIFY2(file.exists() && file.size() < 300, end);
    }
    QVERIFY(!QFile::exists(log.path() + ".3"));
  }

  void noPathKeepsNothing() {
    LogFile log({});
    log.write("one");
    QVERIFY(log.text().isEmpty());
  }
};

TENFOLD_TEST_CLASS(TestLogFile)

}  // namespace tenfold::ui::testing

#include "test_log_file.moc"
