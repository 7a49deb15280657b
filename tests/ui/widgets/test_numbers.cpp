// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui::testing {

class TestNumbers : public QObject {
  Q_OBJECT

 private slots:
  void threeDigits_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << "0";
    QTest::newRow("one") << 1.0 << "1.00";
    QTest::newRow("rounds up a digit") << 9.996 << "10.0";
    QTest::newRow("hundred") << 123.4 << "123";
    QTest::newRow("thousands") << 12345.0 << "12345";
    QTest::newRow("small") << 0.012345 << "0.0123";
    QTest::newRow("negative") << -1.234 << "−1.23";
    QTest::newRow("tiny") << 1e-7 << "<0.00001";
    QTest::newRow("not a number") << std::nan("") << "–";
  }
  void threeDigits() {
    QFETCH(double, value);
    QTEST(ui::threeDigits(value), "text");
  }

  void counts_data() {
    QTest::addColumn<qlonglong>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("small") << 512LL << "512";
    QTest::newRow("just below") << 999LL << "999";
    QTest::newRow("thousand") << 1000LL << "1.00 k";
    QTest::newRow("k") << 36864LL << "36.9 k";
    QTest::newRow("hundreds") << 589824LL << "590 k";
    QTest::newRow("carry") << 999700LL << "1.00 M";
    QTest::newRow("M") << 1234567LL << "1.23 M";
    QTest::newRow("G") << 1814000000LL << "1.81 G";
    QTest::newRow("negative") << -36864LL << "−36.9 k";
  }
  void counts() {
    QFETCH(qlonglong, count);
    QTEST(countText(count), "text");
  }

  void bytes() {
    QCOMPARE(bytesText(812), "812 B");
    QCOMPARE(bytesText(4'928'307), "4.70 MiB");
    QCOMPARE(bytesText(1024), "1.00 KiB");
    QCOMPARE(bytesText(1'048'500), "1.00 MiB");
  }

  void times() {
    QCOMPARE(timeText(15.2e-6), "15.2 µs");
    QCOMPARE(timeText(1.21e-3), "1.21 ms");
    QCOMPARE(timeText(0.9999e-3), "1.00 ms");
    QCOMPARE(timeText(2.4), "2.40 s");
    QCOMPARE(timeText(0), "0 ms");
    QCOMPARE(clockText(11.2), "0:12");
    QCOMPARE(clockText(75), "1:15");
  }

  void shares() {
    QCOMPARE(percentText(0.25), "25 %");
    QCOMPARE(percentText(0), "0 %");
    QCOMPARE(percentText(0.031), "3.1 %");
    QCOMPARE(percentText(0.0043), "0.43 %");
    QCOMPARE(percentText(1), "100 %");
    QCOMPARE(percentText(0.998), "99.8 %");
    QCOMPARE(smallerText(0.25), "4.0× smaller (25 % kept)");
    QCOMPARE(smallerText(1), "same size");
    QCOMPARE(smallerText(1.2), "1.2× larger (120 % kept)");
    QCOMPARE(smallerText(0), "–");
    QCOMPARE(timesText(1.38), "1.4×");
  }

  void lists() {
    QCOMPARE(shapeText({64, 3, 7, 7}), "64×3×7×7");
    QCOMPARE(listText({24, 22}), "24, 22");
    QCOMPARE(exactText(1048576), "1,048,576");
  }
};

TENFOLD_TEST_CLASS(TestNumbers)

}  // namespace tenfold::ui::testing

#include "test_numbers.moc"
