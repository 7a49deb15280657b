// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/size_expression.h"

#include <QTest>

#include "tests/support/test_main.h"

using namespace tenfold;

class TestSizeExpression : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void bothSpellings_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qlonglong>("value");  // at s0 = 7, s1 = 3, u0 = 2
    QTest::newRow("number") << "12" << 12ll;
    QTest::newRow("symbol") << "s0" << 7ll;
    QTest::newRow("product") << "2*s0" << 14ll;
    QTest::newRow("order") << "1 + 2*s0 - s1*s1" << 6ll;
    QTest::newRow("floor") << "(s0//2)" << 3ll;
    QTest::newRow("floor of a negative") << "(-s0//2)" << -4ll;
    QTest::newRow("whole ratio") << "(s0 + 1)/2" << 4ll;
    QTest::newRow("power") << "s1**2" << 9ll;
    QTest::newRow("function") << "Max(2, s0 - u0)" << 5ll;
    QTest::newRow("srepr symbol") << "Symbol('s0', positive=True, integer=True)" << 7ll;
    QTest::newRow("srepr") << "Add(Mul(Integer(-1), Symbol('s1', integer=True)), Integer(8))" << 5ll;
    QTest::newRow("srepr floor") << "FloorDiv(Add(Symbol('s0', positive=True), Integer(3)), Integer(4))"
                                 << 2ll;
    QTest::newRow("srepr ratio") << "Mul(Rational(1, 2), Add(Symbol('s0'), Integer(1)))" << 4ll;
    QTest::newRow("mixture") << "2*Symbol('s0', positive=True, integer=True) + Mod(s0, s1)" << 15ll;
  }
  void bothSpellings() {
    const QFETCH(QString, text);
    const QFETCH(qlonglong, value);
    const auto found = evaluate_size(text.toStdString(), {{"s0", 7}, {"s1", 3}, {"u0", 2}});
    QVERIFY(found.has_value());
    QCOMPARE(static_cast<qlonglong>(*found), value);
  }

  void anythingElseIsNothing() {
    for (const char* text :
         {"", "s9", "s0/2", "2*", "(s0", "s0)", "Symbol('s0'", "Symbol(s0)", "Integer()", "f(s0, 1)", "s0//0",
          "1/0", "s0 s1", "Max()", "9**99", "FloorDiv(s0)", "=", "'s0'", "Mul(,)"})
      QVERIFY2(!evaluate_size(text, {{"s0", 7}, {"s1", 3}}), text);
    QVERIFY(!evaluate_size(std::string(100000, '('), {}));
    QVERIFY(!evaluate_size(std::string(100000, '-'), {}));
  }
};

TENFOLD_TEST_CLASS(TestSizeExpression)
#include "test_size_expression.moc"
