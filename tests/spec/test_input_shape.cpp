// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/input_shape.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestInputShape : public QObject {
  Q_OBJECT
 private slots:
  void textsAreReadAndWritten() {
    QCOMPARE(parse_input_shape("1x3x224x224").shape, (Shape{1, 3, 224, 224}));
    QCOMPARE(parse_input_shape("2,16:int64").shape, (Shape{2, 16}));
    QCOMPARE(parse_input_shape("2x16:int64").dtype, std::string("int64"));
    for (const char* text : {"1x3x224x224", "2x16:int64", "7"})
      QCOMPARE(to_text(parse_input_shape(text)), std::string(text));
  }
  void nonsenseIsRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "x", "3x", "x3", "0x3", "-1x3", "3xx4", "3x4:", "3x4:complex",
                             "3x4:int64:int64", "99999999999999999999", "3 x 4", "3.5"})
      QTest::newRow(text) << text;
  }
  void nonsenseIsRefused() {
    QFETCH(QString, text);
    QVERIFY_THROWS_EXCEPTION(Error, parse_input_shape(text.toStdString()));
  }
};

TENFOLD_TEST_CLASS(TestInputShape)
#include "test_input_shape.moc"
