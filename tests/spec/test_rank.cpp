// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/rank.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestRank : public QObject {
  Q_OBJECT
 private slots:
  void textsAreReadAndWritten() {
    QCOMPARE(parse_rank("12"), (Rank{std::int64_t{12}}));
    QCOMPARE(parse_rank("24, 22"), (Rank{std::vector<std::int64_t>{24, 22}}));
    QCOMPARE(parse_rank("0.25"), (Rank{0.25}));
    QCOMPARE(parse_rank("1.0"), (Rank{1.0}));
    for (const char* text : {"12", "24,22", "0.25", "1.0"})
      QCOMPARE(to_string(parse_rank(text)), std::string(text));
  }
  void nonsenseIsRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "0", "-3", "abc", "1,", "3,0", "0.0", "1.5", "-0.5", "nan", "0.5x", "99999999999999999999"})
      QTest::newRow(text) << text;
  }
  void nonsenseIsRefused() {
    QFETCH(QString, text);
    QVERIFY_THROWS_EXCEPTION(Error, parse_rank(text.toStdString()));
  }
};

TENFOLD_TEST_CLASS(TestRank)
#include "test_rank.moc"
