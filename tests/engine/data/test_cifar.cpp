// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <QTemporaryDir>

#include "engine/data/cifar.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/pickle_arrays.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using namespace std::string_literals;

namespace {

/// What make_files.py put into every file: two images.
at::Tensor expected() {
  return at::arange(2 * 3072, at::kLong).mul(7).remainder(251).to(at::kFloat).div(255).view({2, 3, 32, 32});
}

void put(const QTemporaryDir& folder, const std::string& name, const std::string& baseline) {
  write_file(folder.filePath(QString::fromStdString(name)).toStdString(), read_file(file(baseline.c_str())));
}

}  // namespace

class TestCifar : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pickledByPython_data() {
    QTest::addColumn<int>("protocol");
    for (const int protocol : {2, 4, 5}) QTest::addRow("%d", protocol) << protocol;
  }
  void pickledByPython() {
    QFETCH(int, protocol);
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    const std::string baseline = "cifar10_protocol" + std::to_string(protocol) + ".pkl";
    put(folder, "test_batch", baseline);
    for (int k = 1; k <= 5; ++k) put(folder, "data_batch_" + std::to_string(k), baseline);
    const DataSet test = load_data_set(path, {});
    QVERIFY(test.x.equal(expected()));
    QVERIFY(test.y.equal(at::tensor({8, 3}, at::kLong)));
    const DataSet train = load_data_set(path + ":train", {});
    QCOMPARE(train.x.sizes(), at::IntArrayRef({10, 3, 32, 32}));
    QVERIFY(train.x.narrow(0, 8, 2).equal(expected()));
    std::filesystem::remove(path + "/data_batch_4");
    QCOMPARE(error_id([&] { load_data_set(path + ":train", {}); }), "file.missing"s);
  }

  void hundredClasses() {
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    put(folder, "test", "cifar100.pkl");
    QVERIFY(!is_cifar(path));  // "test" alone may be anything
    put(folder, "meta", "cifar100.pkl");
    put(folder, "train", "cifar100.pkl");
    QVERIFY(is_cifar(path));
    const DataSet test = load_data_set(path, {});
    QVERIFY(test.x.equal(expected()));
    QVERIFY(test.y.equal(at::tensor({99, 4}, at::kLong)));
    // the folder in which the archive was unpacked
    const QTemporaryDir outer;
    const std::string around = outer.path().toStdString();
    std::filesystem::copy(path, around + "/cifar-100-python");
    QVERIFY(load_data_set(around, {}).x.equal(expected()));
  }

  void archives() {
    for (const char* name : {"cifar10.tar", "cifar10.tar.gz"}) {
      const DataSet test = load_data_set(file(name).string(), {});
      QVERIFY(test.x.equal(expected()));
      QVERIFY(test.y.equal(at::tensor({8, 3}, at::kLong)));
      QCOMPARE(error_id([&] { load_data_set(file(name).string() + ":train", {}); }), "data.cifar"s);
      QCOMPARE(error_id([&] { load_data_set(file(name).string() + ":val", {}); }), "data.unusable"s);
    }
    const QTemporaryDir folder;
    const std::string path = folder.filePath("other.tar").toStdString();
    write_file(path, read_file(file("tar.pt")));
    QCOMPARE(error_id([&] { load_data_set(path, {}); }), "data.cifar"s);
    const std::string whole = read_file(file("cifar10.tar"));
    for (const std::size_t size : {600u, 1600u, 5000u}) {
      write_file(path, whole.substr(0, size));
      const std::string id = error_id([&] { load_data_set(path, {}); });
      QVERIFY2(id == "gzip.damaged" || id == "data.cifar", id.c_str());
    }
  }

  /// A pickle that would start a program is read as data: the record of a call that nobody made.
  void hostilePicklesAreData() {
    const std::string code = "cos\nsystem\nX\x04\x00\x00\x00true\x85R."s;
    QCOMPARE(error_id([&] { read_plain_pickle(code, "test"); }), ""s);
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    write_file(path + "/test_batch", code);
    QCOMPARE(error_id([&] { load_cifar("test", path, false); }), "data.cifar"s);
  }

  void liesAreRefused() {
    const std::string whole = read_file(file("cifar10_protocol4.pkl"));
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    const auto id_of = [&](const std::string& bytes) {
      write_file(path + "/test_batch", bytes);
      return error_id([&] { load_cifar("test", path, false); });
    };
    std::string other = whole;
    const std::size_t rows = other.find("K\x02M\x00\x0c"s);  // the shape (2, 3072)
    QVERIFY(rows != std::string::npos);
    other[rows + 1] = 3;
    QCOMPARE(id_of(other), "pickle.array"s);
    QCOMPARE(id_of(whole.substr(0, whole.size() / 2)), "pickle.malformed"s);
  }

  void lettersBeyondAscii() {
    // protocol 2 of Python 3 writes bytes as the letters of Latin-1
    const PickleValue value = read_plain_pickle(read_file(file("cifar10_protocol2.pkl")), "test");
    const PickleValue* names = find_key(value, "filenames");
    QVERIFY(names != nullptr);
    QCOMPARE(bytes_in(names->items().at(1)).value_or(""), "\xe9.png"s);
  }
};

TENFOLD_TEST_CLASS(TestCifar)
#include "test_cifar.moc"
