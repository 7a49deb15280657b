// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/session_json.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestSession : public QObject {
  Q_OBJECT

  static Session example() {
    Session session;
    session.model_path = "../models/net.pt2";
    session.model_hash = "abc";
    Recipe small;
    small.layers = {{"fc1.weight", LowRankOptions{{4L}}}, {"fc2.weight", CpOptions{{7L}}, true}};
    small.budget = Budget{"macs", 0.25};
    small.unknown = R"({"later":1})";
    session.variants = {{"dense", {}, "{}"}, {"a quarter", small, R"({"colour":3})"}};
    session.current = 1;
    session.limits = {{"parameters", 5000}, {"seconds", 0.0015}};
    session.saved_as = "/folder/net.tenfold";
    session.unknown = R"({"from_the_future":{"x":[1,2]}})";
    return session;
  }

 private slots:
  void roundTripsEverything() {
    QCOMPARE(session_from_json(to_json(example()), "test"), example());
    QCOMPARE(to_json(session_from_json(to_json(example()), "test")), to_json(example()));
  }
  void saysWhatItIs() {
    QVERIFY(says_session(to_json(example())));
    QVERIFY(!says_session(to_json(example()).substr(1)));
    QVERIFY(!says_session(R"({"schema":1,"layers":[]})"));
    QVERIFY(!says_session(""));
  }
  void nonsenseIsRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");  // that the sentence must have
    const QString good = R"({"format":"tenfold session","schema":1,"model":{"path":"a.pt2","hash":""},)"
                         R"("variants":[{"name":"a","recipe":{"schema":1,"layers":[]}}],"current":"a"})";
    QCOMPARE(session_from_json(good.toStdString(), "test").variants.size(), std::size_t{1});
    const auto with = [&](const char* from, const char* to) { return QString(good).replace(from, to); };
    QTest::newRow("empty") << ""
                           << "no session";
    QTest::newRow("array") << "[]"
                           << "no session";
    QTest::newRow("recipe") << R"({"schema":1,"layers":[]})"
                            << "does not say";
    QTest::newRow("future") << with("\"schema\":1,\"model\"", "\"schema\":9,\"model\"") << "schema 9";
    QTest::newRow("no model") << with("\"model\"", "\"mode\"") << "model";
    QTest::newRow("model unnamed") << with("a.pt2", "") << "names no model";
    QTest::newRow("model a number") << with("\"a.pt2\"", "3") << "string";
    QTest::newRow("no variants") << with("[{\"name\":\"a\",\"recipe\":{\"schema\":1,\"layers\":[]}}]", "[]")
                                 << "no variant 'a'";
    QTest::newRow("two alike") << with("[{", "[{\"name\":\"a\",\"recipe\":{\"schema\":1,\"layers\":[]}},{")
                               << "two variants named 'a'";
    QTest::newRow("nameless") << with("\"name\":\"a\"", "\"name\":\"\"") << "without a name";
    QTest::newRow("current") << with("\"current\":\"a\"", "\"current\":\"b\"") << "no variant 'b'";
    QTest::newRow("recipe damaged") << with("\"layers\":[]", "\"layers\":3") << "variant a of test";
  }
  void nonsenseIsRefused() {
    QFETCH(QString, text);
    QFETCH(QString, word);
    try {
      session_from_json(text.toStdString(), "test");
      QFAIL("was accepted");
    } catch (const Error& error) {
      QVERIFY2(QString::fromUtf8(error.what()).contains(word), error.what());
    }
  }
};

TENFOLD_TEST_CLASS(TestSession)
#include "test_session.moc"
