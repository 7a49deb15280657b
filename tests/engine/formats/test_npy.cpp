// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "engine/formats/npy.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestNpy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsEveryDtypeAndOrder_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("stored") << "arrays.npz";
    QTest::newRow("compressed") << "arrays_compressed.npz";
  }
  void readsEveryDtypeAndOrder() {
    QFETCH(QString, name);
    const auto arrays = read_npz(file(name.toStdString()));
    QCOMPARE(arrays.size(), std::size_t{2 * 25 + 3});
    int compared = 0;
    for (const auto& [key, array] : arrays) {
      if (!key.ends_with("_C") && !key.ends_with("_F")) continue;
      QVERIFY2(array.is_contiguous(), key.c_str());
      const at::Tensor expected = at::arange(6).view({2, 3}).to(array.scalar_type());
      QVERIFY2(array.equal(expected), key.c_str());
      ++compared;
    }
    QCOMPARE(compared, 50);
    QCOMPARE(arrays.at(">f2_F").scalar_type(), at::kHalf);
    QCOMPARE(arrays.at("<c8_C").scalar_type(), at::kComplexFloat);
    QCOMPARE(arrays.at("b1_C").scalar_type(), at::kBool);
    QCOMPARE(arrays.at(">u2_C").scalar_type(), at::kLong);
    QCOMPARE(arrays.at("scalar").dim(), 0);
    QCOMPARE(arrays.at("scalar").item<double>(), 2.5);
    QCOMPARE(arrays.at("none").sizes(), at::IntArrayRef({0, 3}));
  }

  void readsEveryVersion() {
    for (const char* name : {"version1.npy", "version2.npy", "version3.npy"})
      QVERIFY(read_npy(file(name)).equal(at::arange(24).to(at::kFloat).view({2, 3, 4})));
  }

  void refusesWhatIsNotNumbers_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("id");
    for (const char* name : {"objects.npy", "fields.npy", "texts.npy", "dates.npy"})
      QTest::newRow(name) << name << "npy.dtype";
    for (const char* name : {"beyond.npy", "shape_lie.npy", "stored.zip"})
      QTest::newRow(name) << name << "npy.malformed";
    QTest::newRow("missing") << "none.npy"
                             << "file.missing";
  }
  void refusesWhatIsNotNumbers() {
    QFETCH(QString, name);
    QFETCH(QString, id);
    QCOMPARE(QString::fromStdString(error_id([&] { read_npy(file(name.toStdString())); })), id);
  }

  void refusesEveryTruncation() {
    const std::string whole = read_file(file("version1.npy"));
    for (std::size_t size = 0; size < whole.size(); ++size)
      QCOMPARE(error_id([&] { parse_npy(whole.substr(0, size), "cut"); }), std::string("npy.malformed"));
  }

  void refusesBadHeaders_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no shape") << QByteArray("{'descr': '<f4', 'fortran_order': False}");
    QTest::newRow("twice") << QByteArray(
        "{'shape': (), 'shape': (), 'descr': '<f4', 'fortran_order': False}");
    QTest::newRow("negative") << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}");
    QTest::newRow("overflow") << QByteArray(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}");
    QTest::newRow("overflow beside zero")
        << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296)}");
    QTest::newRow("unknown field") << QByteArray(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}");
    QTest::newRow("expression") << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (2*3,)}");
    QTest::newRow("order") << QByteArray("{'descr': '<f4', 'fortran_order': 1, 'shape': ()}");
  }
  void refusesBadHeaders() {
    QFETCH(QByteArray, header);
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size());
    bytes += '\0';
    bytes += header.toStdString() + std::string(64, '\0');
    QCOMPARE(error_id([&] { parse_npy(bytes, "bad"); }), std::string("npy.malformed"));
  }

  void arraysRoundTrip() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.npz").toStdString();
    const std::vector<std::pair<std::string, at::Tensor>> arrays = {
        {"f", at::arange(6).to(at::kFloat).view({2, 3}).t()},
        {"folder/half", at::ones({1}, at::kHalf)},
        {"scalar", at::scalar_tensor(3, at::kLong)},
        {"none", at::empty({0, 4})},
        {"mask", at::ones({3}, at::kBool)},
        {"complex", at::ones({2, 2}, at::kComplexDouble)}};
    write_npz(path, arrays);
    const std::string first = read_file(path);
    write_npz(path, arrays);
    QCOMPARE(read_file(path), first);
    const auto read = read_npz(path);
    QCOMPARE(read.size(), arrays.size());
    for (const auto& [name, tensor] : arrays) {
      QVERIFY2(read.at(name).equal(tensor), name.c_str());
      QCOMPARE(read.at(name).scalar_type(), tensor.scalar_type());
    }
    const std::filesystem::path single = folder.filePath("a.npy").toStdString();
    write_npy(single, arrays[0].second);
    QVERIFY(read_npy(single).equal(arrays[0].second));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator(folder.path().toStdString()))
      ++files;
    QCOMPARE(files, std::size_t{2});
  }

  void refusesWhatNumpyCannotHold() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.npz").toStdString();
    const at::Tensor one = at::ones({1});
    QCOMPARE(error_id([&] { write_npz(path, {{"a", one.to(at::kBFloat16)}}); }), std::string("npy.dtype"));
    QCOMPARE(error_id([&] { write_npz(path, {{"a", one}, {"a", one}}); }), std::string("npz.names"));
    QCOMPARE(error_id([&] { write_npz(path, {{"", one}}); }), std::string("npz.names"));
    QVERIFY(!std::filesystem::exists(path));
  }
};

TENFOLD_TEST_CLASS(TestNpy)
#include "test_npy.moc"
