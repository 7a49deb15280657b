// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "tests/engine/formats/files.h"
#include "tests/support/small_zip.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using namespace std::string_literals;

namespace {

PickleValue load_hostile(const std::string& name) { return read_pickle(Archive::open(file(name))); }

PickleValue load_code(const std::string& code) {
  return read_pickle(Archive::from_memory(small_zip({{"data.pkl", code}}), "code"));
}

}  // namespace

class TestPickleHostile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nothingIsExecuted() {
    const PickleValue value = load_hostile("malicious.pt");
    const PickleRecord& attack = value.find("weights")->as_record();
    QVERIFY(attack.module == "posix" || attack.module == "nt");
    QCOMPARE(attack.name, std::string("system"));
    QCOMPARE(attack.args[0].as_text(), std::string("touch tenfold_was_here"));
    QVERIFY(!std::filesystem::exists("tenfold_was_here"));
    QCOMPARE(value.find("after")->as_integer(), 1);
  }

  void theTemplateOfTheBadTensorsIsGood() {
    QVERIFY(load_hostile("tensor.pt").as_tensor().equal(at::arange(4).to(at::kFloat).view({2, 2})));
  }

  void badTensorsAreRefused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("id");
    for (const char* name : {"beyond_sizes.pt", "beyond_offset.pt", "beyond_storage.pt", "negative_stride.pt",
                             "negative_size.pt", "expanded_bomb.pt", "quantized.pt", "bad_boolean.pt"})
      QTest::newRow(name) << name << "pickle.tensor";
    QTest::newRow("overflow.pt") << "overflow.pt"
                                 << "pickle.tensor";
    QTest::newRow("no_storage.pt") << "no_storage.pt"
                                   << "archive.entry";
    QTest::newRow("big_endian.pt") << "big_endian.pt"
                                   << "pickle.endian";
    QTest::newRow("deep.pt") << "deep.pt"
                             << "pickle.malformed";
    QTest::newRow("chain.pt") << "chain.pt"
                              << "pickle.malformed";
    QTest::newRow("laughs.pt") << "laughs.pt"
                               << "pickle.malformed";
    QTest::newRow("no pickle") << "stored.zip"
                               << "archive.entry";
  }
  void badTensorsAreRefused() {
    QFETCH(QString, name);
    QFETCH(QString, id);
    QCOMPARE(QString::fromStdString(error_id([&] { load_hostile(name.toStdString()); })), id);
  }

  void cyclesAreCut() {
    const PickleValue cycle = load_hostile("cycle.pt");
    QCOMPARE(cycle.items()[0].as_integer(), 1);
    QVERIFY(cycle.items()[1].find("self")->is_none());
  }

  void truncationIsRefused() {
    const std::string code =
        "\x80\x02}q\x00(X\x01\x00\x00\x00"
        "aK\x01X\x01\x00\x00\x00"
        "b]q\x01(K\x02K\x03"
        "eu."s;
    QCOMPARE(load_code(code).find("b")->items().size(), std::size_t{2});
    for (std::size_t size = 0; size < code.size(); ++size)
      QCOMPARE(error_id([&] { load_code(code.substr(0, size)); }), std::string("pickle.malformed"));
  }

  void nonsenseIsRefused_data() {
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("nothing to return") << QByteArray("\x80\x02.");
    QTest::newRow("newer protocol") << QByteArray("\x80\x06N.");
    QTest::newRow("text instruction") << QByteArray("I1\n.");
    QTest::newRow("mark missing") << QByteArray("\x80\x02Nt.");
    QTest::newRow("pops below a mark") << QByteArray("\x80\x02N(\x85.");
    QTest::newRow("memo missing") << QByteArray("\x80\x02h\x07.");
    QTest::newRow("memo of nothing") << QByteArray("\x80\x02q\x07.");
    QTest::newRow("key without value") << QByteArray("\x80\x02}(Nu.");
    QTest::newRow("append to number") << QByteArray("\x80\x02K\x01Na.");
    QTest::newRow("keys of list") << QByteArray("\x80\x02](NNu.");
    QTest::newRow("call of number") << QByteArray("\x80\x02K\x01)R.");
    QTest::newRow("arguments no tuple") << QByteArray(
        "\x80\x02"
        "ca\nb\nNR.");
    QTest::newRow("name no text") << QByteArray("\x80\x04NN\x93.");
    QTest::newRow("persistent no storage") << QByteArray("\x80\x02)Q.");
    QTest::newRow("tensor without arguments") << QByteArray(
        "\x80\x02"
        "ctorch._utils\n_rebuild_tensor_v2\n)R.");
    QTest::newRow("type without arguments") << QByteArray(
        "\x80\x02"
        "ctorch._tensor\n_rebuild_from_type_v2\n)R.");
    QTest::newRow("text longer than all") << QByteArray(
        "\x80\x02X\xff\xff\xff\xff"
        "a.");
    QTest::newRow("out-of-band buffer") << QByteArray("\x80\x05\x97.");
  }
  void nonsenseIsRefused() {
    QFETCH(QByteArray, code);
    const std::string id = error_id([&] { load_code(code.toStdString()); });
    QVERIFY2(id.starts_with("pickle."), id.c_str());
  }

  void repeatedCallsOfOneLongTupleAreRefused() {
    std::string code = "\x80\x02(" + std::string(100'000, 'N') + "tq" + '\0' + "0ca\nb\nq\x010";
    for (int k = 0; k < 100; ++k) code += "h\x01h"s + '\0' + "R0";
    QCOMPARE(error_id([&] { load_code(code + "N."); }), std::string("pickle.malformed"));
  }

  void odditiesArePassive() {
    // functools.partial(print)(), then a list's subclass and a state set twice
    const PickleValue value = load_code(
        "\x80\x02"
        "cfunctools\npartial\n)R)R.");
    QCOMPARE(value.as_record().name, std::string());
    QCOMPARE(value.as_record().args[0].as_record().name, std::string("partial"));
    const PickleValue list = load_code(
        "\x80\x02"
        "cm\nList\n)\x81(K\x01K\x02"
        "e}b.");
    QCOMPARE(list.as_record().items.size(), std::size_t{2});
    QVERIFY(list.as_record().state.is(PickleValue::Kind::dict));
    // numbers of up to eight bytes, two's complement
    QCOMPARE(load_code(std::string("\x80\x02\x8a\x00.", 5)).as_integer(), 0);
    QCOMPARE(load_code("\x80\x02\x8a\x01\xff.").as_integer(), -1);
    QCOMPARE(load_code(std::string("\x80\x02\x8a\x02\xff\x00.", 7)).as_integer(), 255);
  }
};

TENFOLD_TEST_CLASS(TestPickleHostile)
#include "test_pickle_hostile.moc"
