// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <vector>

#include "engine/support/error.h"
#include "engine/support/glob.h"
#include "engine/support/job.h"
#include "engine/support/number_text.h"
#include "engine/support/shape.h"
#include "engine/support/time_left.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestSupport : public QObject {
  Q_OBJECT
 private slots:
  void errorSentencesAreMadeFromParameters() {
    const Error error("file.missing", "there is no file {file} in {unknown}", {{"file", "a{b}.pt2"}});
    QCOMPARE(error.what(), "there is no file a{b}.pt2 in {unknown}");
    QCOMPARE(error.id(), std::string("file.missing"));
  }

  void numbers() {
    QCOMPARE(short_number(0.01), std::string("0.01"));
    QCOMPARE(short_number(2e-7), std::string("2e-07"));
    QCOMPARE(short_number(123456.0), std::string("1.235e+05"));
    QCOMPARE(short_number(123456.0, 6), std::string("123456"));
    QCOMPARE(short_number(-0.5, 2), std::string("-0.5"));
    QCOMPARE(short_number(0), std::string("0"));
    QCOMPARE(short_number(HUGE_VAL), std::string("inf"));
    QCOMPARE(fixed_number(97.5, 2), std::string("97.50"));
    QCOMPARE(fixed_number(2.6, 0), std::string("3"));
    QCOMPARE(fixed_number(1e308, 4).size(), std::size_t{309 + 5});
  }

  void timeLeftGoesByThePaceOfThisRun() {
    TimeLeft left;
    QVERIFY(!left.at(0, 0));
    QVERIFY(!left.at(0.5, 0.5));  // too early to tell
    QCOMPARE(left.at(0.5, 10).value(), 10.0);
    QCOMPARE(left.at(0.8, 12).value(), 3.0);
    TimeLeft again;  // from a checkpoint in the middle
    QVERIFY(!again.at(0.5, 2));
    QVERIFY(!again.at(0.505, 9));  // a hundredth of the rest
    QCOMPARE(again.at(0.75, 12).value(), 10.0);
    QVERIFY(!again.at(0.1, 13));  // something new began
    QCOMPARE(again.at(0.2, 15).value(), 16.0);
  }

  void globs_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("all") << "*"
                         << "layer1.0.conv1" << true;
    QTest::newRow("prefix") << "layer1.*"
                            << "layer1.0.conv1" << true;
    QTest::newRow("prefix not") << "layer1.*"
                                << "layer10" << false;
    QTest::newRow("middle") << "*.conv?"
                            << "layer1.0.conv2" << true;
    QTest::newRow("backtrack") << "*a*b"
                               << "xaxbxab" << true;
    QTest::newRow("list") << "fc, head.*"
                          << "fc" << true;
    QTest::newRow("empty") << ""
                           << "fc" << false;
  }
  void globs() {
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, expected);
    QCOMPARE(any_glob_matches(pattern.toStdString(), text.toStdString()), expected);
  }

  void factorizationsOfNumbersAreTltorchs() {  // tltorch.utils.tensorize_shape (0.5.0)
    QCOMPARE(factorize(60), (Shape{2, 2, 3, 5}));
    QCOMPARE(factorize(60, 4), (Shape{4, 15}));
    QCOMPARE(factorize(60, 2, 2), (Shape{2, 2, 15}));
    QCOMPARE(factorize(1024, 4), (Shape{4, 4, 4, 4, 4}));
    QCOMPARE(factorize(36, 4), (Shape{4, 9}));
    QCOMPARE(factorize(97), (Shape{97}));
    for (const std::int64_t least : {1, 0, -2})
      QVERIFY_THROWS_EXCEPTION(Error, get_tensorized_shape(16, 10, 2, least));
    QCOMPARE(merge_ints({2, 2, 3, 5}, 2), (Shape{5, 12}));
    QCOMPARE(merge_ints({5, 3, 2, 2}, 3), (Shape{3, 4, 5}));
    QCOMPARE(merge_ints({3, 2}, 4), (Shape{2, 3}));
    for (const std::int64_t least : {1, 0, -2}) {
      QVERIFY_THROWS_EXCEPTION(Error, factorize(60, least));
      QVERIFY_THROWS_EXCEPTION(Error, get_tensorized_shape(60, 16, 2, least));
    }
  }
  void tensorizedShapesAreTltorchs() {  // tltorch.utils.get_tensorized_shape (0.5.0)
    using Pair = std::pair<Shape, Shape>;
    QCOMPARE(get_tensorized_shape(16, 10, 2), (Pair{{4, 4}, {2, 5}}));
    QCOMPARE(get_tensorized_shape(256, 16, 2), (Pair{{16, 16}, {4, 4}}));
    QCOMPARE(get_tensorized_shape(1000, 32, 2), (Pair{{25, 40}, {4, 8}}));
    QCOMPARE(get_tensorized_shape(12, 30, 2), (Pair{{3, 4}, {5, 6}}));
    QCOMPARE(get_tensorized_shape(4096, 1024, 2), (Pair{{16, 256}, {16, 64}}));
    QCOMPARE(get_tensorized_shape(30522, 768, 2), (Pair{{6, 5087}, {8, 96}}));
    QCOMPARE(get_tensorized_shape(97, 64, 2), (Pair{{97}, {64}}));
    QCOMPARE(get_tensorized_shape(4096, 1024, 3), (Pair{{16, 16, 16}, {4, 16, 16}}));
    QCOMPARE(get_tensorized_shape(30522, 768, 3, 4), (Pair{{6, 5087}, {16, 48}}));
    // no order
    QCOMPARE(get_tensorized_shape(16, 10), (Pair{{4, 4}, {2, 5}}));
    QCOMPARE(get_tensorized_shape(256, 16), (Pair{{4, 4, 4, 4}, {2, 2, 2, 2}}));
    QCOMPARE(get_tensorized_shape(1000, 32), (Pair{{2, 4, 5, 5, 5}, {2, 2, 2, 2, 2}}));
    QCOMPARE(get_tensorized_shape(9, 16), (Pair{{3, 3}, {4, 4}}));
    QCOMPARE(get_tensorized_shape(12, 30), (Pair{{2, 2, 3}, {2, 3, 5}}));
    QCOMPARE(get_tensorized_shape(100, 100), (Pair{{2, 2, 5, 5}, {2, 2, 5, 5}}));
    QCOMPARE(get_tensorized_shape(4096, 1024).first.size(), std::size_t{10});
    QCOMPARE(get_tensorized_shape(3072, 768).second.size(), std::size_t{9});
    QCOMPARE(get_tensorized_shape(30522, 768), (Pair{{2, 3, 5087}, {2, 4, 96}}));
    QCOMPARE(get_tensorized_shape(50257, 768), (Pair{{29, 1733}, {4, 192}}));
    QCOMPARE(get_tensorized_shape(7, 11), (Pair{{7}, {11}}));
    QCOMPARE(get_tensorized_shape(97, 64), (Pair{{97}, {64}}));
    QCOMPARE(get_tensorized_shape(8, 8), (Pair{{2, 2, 2}, {2, 2, 2}}));
  }

  void productRefusesOverflow() {
    QCOMPARE(product({}), 1);
    QCOMPARE(product({0, 1LL << 62, 8}), 0);
    QVERIFY_THROWS_EXCEPTION(Error, product({1LL << 32, 1LL << 32}));
  }

  void stepsReportTheirSliceAndStop() {
    std::vector<std::pair<std::int64_t, std::int64_t>> seen;
    std::stop_source stop;
    const Job job([&](auto done, auto total, const auto&) { seen.emplace_back(done, total); },
                  stop.get_token());
    job.step(1, 4, "layer").checkpoint(1, 2);
    QCOMPARE(seen.back(), (std::pair<std::int64_t, std::int64_t>{1500, 4000}));
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, job.step(2, 4, "layer").checkpoint());
  }
};

TENFOLD_TEST_CLASS(TestSupport)
#include "test_support.moc"
