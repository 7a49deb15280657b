// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <cmath>

#include "engine/data/data_set.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/npy.h"
#include "engine/support/error.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using namespace std::string_literals;

namespace {

bool have_digits() {
  return std::filesystem::exists(std::filesystem::path(TENFOLD_DATA_FOLDER) / "digits.csv.gz");
}

/// A folder with two test images of 2×3 and one for training.
void write_images(const std::filesystem::path& folder) {
  write_file(folder / "t10k-images-idx3-ubyte",
             "\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03"s + "\0\1\2\3\4\5\6\7\x8\x9\xa\xff"s);
  write_file(folder / "t10k-labels.idx1-ubyte", "\0\0\x08\x01\0\0\0\x02\x07\x03"s);
  write_file(folder / "train-images-idx3-ubyte",
             "\0\0\x08\x03\0\0\0\x01\0\0\0\x02\0\0\0\x03"s + "\0\1\2\3\4\5"s);
  write_file(folder / "train-labels-idx1-ubyte", "\0\0\x08\x01\0\0\0\x01\x07"s);
}

DataSet images(at::IntArrayRef sizes) { return {"test", at::rand(sizes), at::zeros({sizes[0]}, at::kLong)}; }

}  // namespace

class TestDataSet : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void digitsAreSplitByIndex() {
    if (!have_digits()) QSKIP("digits.csv.gz was not fetched");
    const DataSet all = load_data_set("digits:all", TENFOLD_DATA_FOLDER);
    const DataSet train = load_data_set("digits:train", TENFOLD_DATA_FOLDER);
    const DataSet test = load_data_set("digits", TENFOLD_DATA_FOLDER);
    QCOMPARE(all.size(), 1797);
    QCOMPARE(train.size(), 1438);
    QCOMPARE(test.size(), 359);
    QCOMPARE(all.x.sizes(), at::IntArrayRef({1797, 64}));
    QVERIFY(test.x[1].equal(all.x[9]));
    QVERIFY(train.x[4].equal(all.x[5]));
    // from scikit-learn: load_digits().data.sum() / 16, .target[:6], .target[-1]
    QCOMPARE(all.x.to(at::kDouble).sum().item<double>(), 561718.0 / 16);
    QVERIFY(all.y.narrow(0, 0, 6).equal(at::arange(6)));
    QCOMPARE(all.y[1796].item<int>(), 8);
    QCOMPARE(error_id([] { load_data_set("digits:some", TENFOLD_DATA_FOLDER); }), "data.unusable"s);
  }
  void missingDigitsAreNamed() {
    QCOMPARE(error_id([] { load_data_set("digits", "/nowhere"); }), "file.missing"s);
  }

  void foldersOfImages() {
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    write_images(path);
    const DataSet test = load_data_set(path, {});
    QCOMPARE(test.x.sizes(), at::IntArrayRef({2, 1, 2, 3}));
    QCOMPARE(test.x[1][0][1][2].item<float>(), 1.0f);
    QVERIFY(test.y.equal(at::tensor({7, 3}, at::kLong)));
    QVERIFY(load_data_set(path + ":test", {}).x.equal(test.x));
    QCOMPARE(load_data_set(path + ":train", {}).size(), 1);
    QCOMPARE(error_id([&] { load_data_set(path + ":val", {}); }), "data.unusable"s);  // not the test images
    write_file(path + "/train-labels-idx1-ubyte", "\0\0\x08\x01\0\0\0\x02\x07\x07"s);
    QCOMPARE(error_id([&] { load_data_set(path + ":train", {}); }), "data.unusable"s);
    std::filesystem::remove(path + "/t10k-labels.idx1-ubyte");
    QCOMPARE(error_id([&] { load_data_set(path, {}); }), "data.unusable"s);
  }

  void realMnist() {
    const QByteArray extra = qgetenv("TENFOLD_EXTRA_DATA");
    if (extra.isEmpty()) QSKIP("TENFOLD_EXTRA_DATA names no folder");
    const DataSet test = load_data_set(extra.toStdString() + "/mnist", {});
    QCOMPARE(test.x.sizes(), at::IntArrayRef({10000, 1, 28, 28}));
    QVERIFY(test.y.narrow(0, 0, 5).equal(at::tensor({7, 2, 1, 0, 4}, at::kLong)));
    QVERIFY(std::abs(test.x.mean().item<double>() - 0.1325) < 1e-4);
    QCOMPARE(load_data_set(extra.toStdString() + "/mnist:train", {}).size(), 60000);
  }

  void arrays() {
    const DataSet data = load_data_set(file("images.npz").string(), {});
    QCOMPARE(data.x.sizes(), at::IntArrayRef({3, 2, 2}));
    QCOMPARE(data.x[2][1][1].item<float>(), 220.0f / 255.0f);
    QVERIFY(data.y.equal(at::tensor({1, 0, 2}, at::kLong)));
  }

  void arraysThatDoNotFit_data() {
    QTest::addColumn<int>("which");
    for (int i = 0; i < 6; ++i) QTest::addRow("%d", i) << i;
  }
  void arraysThatDoNotFit() {
    QFETCH(int, which);
    const at::Tensor x = at::ones({3, 2}), y = at::zeros({3}, at::kLong);
    const std::vector<std::vector<std::pair<std::string, at::Tensor>>> bad = {
        {{"x", x}, {"other", x.narrow(0, 0, 2)}},
        {{"x", x}, {"y", y.narrow(0, 0, 2)}},
        {{"x", x}, {"y", y - 1}},
        {{"x", x}, {"y", at::full({3}, NAN)}},
        {{"x", x}, {"y", y + 10'000'000}},  // nothing has so many classes
        {{"x", x.narrow(0, 0, 0)}, {"y", y.narrow(0, 0, 0)}}};
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.npz").toStdString();
    write_npz(path, bad.at(static_cast<std::size_t>(which)));
    QCOMPARE(error_id([&] { load_data_set(path, {}); }), "data.unusable"s);
  }

  /// Labels may lack, and what is no image stays as it is, under the name of an input.
  void arraysByName() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("a.npz").toStdString();
    const at::Tensor ids = at::arange(6, at::kLong).view({3, 2});
    write_npz(path, {{"ids", ids}, {"mask", at::ones({3, 2}, at::kBool)}});
    const DataSet data = load_data_set(path, {});
    QVERIFY(!data.x.defined() && !data.y.defined());
    QCOMPARE(data.size(), std::int64_t{3});
    QVERIFY(data.arrays.at("ids").equal(ids));
    QVERIFY(data.at(at::tensor({2, 0}, at::kLong)).arrays.at("ids").equal(ids.index({at::tensor({2, 0})})));
    write_npz(path, {{"x", at::ones({3, 2})}});
    QVERIFY(!load_data_set(path, {}).y.defined());
  }

  void idsOfTokensStayIntegers() {
    QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(name).toStdString(); };
    const at::Tensor x = at::arange(12, at::kInt).view({4, 3}), y = at::arange(4, at::kLong);
    write_npy(path("x.npy"), x);
    write_npy(path("y.npy"), y);
    const DataSet pair = load_data_set(path("x.npy") + "," + path("y.npy"), {});
    QCOMPARE(pair.x.scalar_type(), at::kLong);
    QVERIFY(at::equal(pair.x, x.to(at::kLong)) && at::equal(pair.y, y));
    QVERIFY(at::equal(prepare_images(pair, {}, {-1, 3}), pair.x));
    QCOMPARE(error_id([&] { prepare_images(pair, {{0.5}, {0.5}}, {-1, 3}); }), "evaluate.normalise"s);
  }

  void cifarIsRead() {
    for (const bool hundred : {false, true}) {
      QTemporaryDir folder;
      const auto write = [&](const QString& name, int label, int records) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int k = 0; k < records; ++k) {
          if (hundred) file.putChar(99);
          file.putChar(static_cast<char>(label));
          file.write(QByteArray(1024, static_cast<char>(255)) + QByteArray(1024, 0) + QByteArray(1024, 51));
        }
      };
      if (hundred) {
        write("train.bin", 7, 3);
        write("test.bin", 8, 2);
      } else {
        for (int k = 1; k <= 5; ++k) write(QString("data_batch_%1.bin").arg(k), k, 1);
        write("test_batch.bin", 8, 2);
      }
      const DataSet test = load_data_set(folder.path().toStdString(), {});
      QCOMPARE(test.x.sizes(), at::IntArrayRef({2, 3, 32, 32}));
      QVERIFY(at::equal(test.y, at::tensor({8, 8}, at::kLong)));
      QVERIFY(at::allclose(test.x[1].select(1, 5).select(1, 9), at::tensor({1.f, 0.f, 0.2f})));
      const DataSet train = load_data_set(folder.path().toStdString() + ":train", {});
      QVERIFY(at::equal(train.y, hundred ? at::full({3}, 7, at::kLong) : at::arange(1, 6, at::kLong)));
      QFile cut(folder.filePath(hundred ? "test.bin" : "test_batch.bin"));
      QVERIFY(cut.resize(3000));
      QCOMPARE(error_id([&] { load_data_set(folder.path().toStdString(), {}); }), "data.cifar"s);
    }
  }

  void tablesAreRead() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("t.csv").toStdString();
    const auto load = [&](const std::string& text, const std::string& column) {
      write_file(path, text);
      return load_data_set(path + column, {});
    };
    const DataSet named = load("a,kind,b\r\n1,\"x, y\",2\r\n-3.5,a,+4e1\r\n\r\n5,a,6\r\n", ":kind");
    QVERIFY(at::equal(named.x, at::tensor({1.f, 2.f, -3.5f, 40.f, 5.f, 6.f}).view({3, 2})));
    QVERIFY(at::equal(named.y, at::tensor({1, 0, 0}, at::kLong)));
    QVERIFY(at::equal(load("7,1,2\n3,3,4", ":1").y, at::tensor({7, 3}, at::kLong)));
    QVERIFY(at::equal(load("7,1,2\n3,3,4", "").y, at::tensor({2, 4}, at::kLong)));
    for (const char* text : {"\"a,\";b;kind\r\n1;2;0\r\n3;4;1\r\n", "a\tb\tkind\n1\t2\t0\n3\t4\t1\n"}) {
      const DataSet other = load(text, ":kind");
      QVERIFY(at::equal(other.x, at::tensor({1.f, 2.f, 3.f, 4.f}).view({2, 2})));
      QVERIFY(at::equal(other.y, at::tensor({0, 1}, at::kLong)));
    }
    // columns that have numbers as names, as pandas gives them
    for (const char* text : {"0,1,class\n3,4,1\n5,6,0\n", "3,4,1\n5,6,0\n"}) {
      const DataSet plain = load(text, "");
      QVERIFY(at::equal(plain.x, at::tensor({3.f, 4.f, 5.f, 6.f}).view({2, 2})));
      QVERIFY(at::equal(plain.y, at::tensor({1, 0}, at::kLong)));
    }
    QVERIFY(at::equal(load("0,1,kind\n3,4,b\n5,6,a\n", ":kind").y, at::tensor({1, 0}, at::kLong)));
    // above names, too, where they come again; a sample is one though its class comes once
    const std::string rows = "5,6,7,ash\n8,9,4,elm\n7,6,5,ash\n";
    QCOMPARE(load("0,1,2,kind\n" + rows, "").size(), 3);
    QVERIFY(at::equal(load("0,1,2,kind\n" + rows, "").y, at::tensor({0, 1, 0}, at::kLong)));
    QCOMPARE(load("0,1,2,elm\n" + rows, "").size(), 4);
    QCOMPARE(load("0,1,2,a\n3,4,5,b\n", "").size(), 2);
    QCOMPARE(load("0,1,yes\n1,0,no\n1,1,no\n", "").size(), 3);
    // as Excel begins a file
    QVERIFY(at::equal(load("\xef\xbb\xbf"
                           "3,4,1\n5,6,0\n",
                           "")
                          .x[0],
                      at::tensor({3.f, 4.f})));
    QVERIFY(at::equal(load("\xef\xbb\xbfkind,a\n1,4\n0,6\n", ":kind").y, at::tensor({1, 0}, at::kLong)));
    // a first sample whose answer is missing is none
    QCOMPARE(load("0.5,1.5,NA\n3,4,1\n", "").size(), 2);
    QCOMPARE(load("4,4,NA\n3,4,1\n", "").size(), 2);
    for (const char* bad : {"1,2\n1,2,3\n", "1\n2\n", "a,b\n", "1,2\nx,3\n", "1,a\n1,\n2\n", ""})
      QCOMPARE(error_id([&] { load(bad, ""); }), "data.unusable"s);
    QCOMPARE(error_id([&] { load("1,2\n", ":none"); }), "data.unusable"s);
  }

  /// Of two files with other classes, those of the same name have the same number.
  void classesGoByTheirNames() {
    QTemporaryDir folder;
    const auto load = [&](const char* name, const std::string& text) {
      const std::string path = folder.filePath(name).toStdString();
      write_file(path, text);
      return load_data_set(path, {});
    };
    const DataSet train = load("train.csv", "1,ash\n2,elm\n3,oak\n"),
                  test = load("test.csv", "3,oak\n1,ash\n");
    QVERIFY((train.classes == std::vector<std::string>{"ash", "elm", "oak"}));
    QVERIFY(test.y.equal(at::tensor({1, 0}, at::kLong)));
    const DataSet alike = with_classes(test, train.classes);
    QVERIFY(alike.y.equal(at::tensor({2, 0}, at::kLong)) && alike.classes == train.classes);
    QVERIFY((test.at(at::tensor({1}, at::kLong)).classes == test.classes));
    QCOMPARE(error_id([&] { with_classes(train, test.classes); }), "data.unusable"s);
    const DataSet numbers = load("numbers.csv", "3,1\n1,0\n");
    QVERIFY(numbers.classes.empty());
    QVERIFY(with_classes(numbers, train.classes).y.equal(numbers.y));
    QVERIFY(with_classes(test, {}).y.equal(test.y));
  }

  void numbersToPredict() {
    QTemporaryDir folder;
    const std::string table = folder.filePath("t.csv").toStdString();
    write_file(table, "size,price\n1,0.5\n2,-3\n");
    QVERIFY(load_data_set(table, {}).y.equal(at::tensor({0.5f, -3.f}).view({2, 1})));
    const std::string arrays = folder.filePath("a.npz").toStdString();
    write_npz(arrays, {{"x", at::ones({3, 2})}, {"y", at::arange(6, at::kDouble).view({3, 2})}});
    const DataSet data = load_data_set(arrays, {});
    QCOMPARE(data.y.scalar_type(), at::kFloat);
    QCOMPARE(data.y.sizes(), at::IntArrayRef({3, 2}));
    write_npz(arrays, {{"x", at::ones({3, 2})}, {"y", at::ones({3, 2, 1})}});
    QCOMPARE(error_id([&] { load_data_set(arrays, {}); }), "data.unusable"s);
  }

  void foldersOfNothingAreRefused() {
    QTemporaryDir folder;
    try {
      load_data_set(folder.path().toStdString(), {});
      QFAIL("it was read");
    } catch (const Error& error) {
      QVERIFY2(std::string(error.what()).find("a sub-folder of images for each class") != std::string::npos,
               error.what());
    }
  }

  void unknownNames() {
    QCOMPARE(error_id([] { load_data_set("/nowhere/at/all", {}); }), "file.missing"s);
    QCOMPARE(error_id([] { load_data_set(file("version1.npy").string(), {}); }), "data.unusable"s);
  }

  void imagesTakeTheFormOfTheModel() {
    QCOMPARE(prepare_images(images({5, 64}), {}, {2, 1, 8, 8}).sizes(), at::IntArrayRef({5, 1, 8, 8}));
    QCOMPARE(prepare_images(images({5, 1, 8, 8}), {}, {-1, 64}).sizes(), at::IntArrayRef({5, 64}));
    QCOMPARE(prepare_images(images({5, 8, 8}), {}, {-1, 1, 8, 8}).sizes(), at::IntArrayRef({5, 1, 8, 8}));
    QCOMPARE(prepare_images(images({5, 1, 8, 8}), {}, {-1, 1, -1, -1}).sizes(),
             at::IntArrayRef({5, 1, 8, 8}));
    QCOMPARE(prepare_images(images({5, 64}), {}, {-1, -1}).sizes(), at::IntArrayRef({5, 64}));
    QCOMPARE(prepare_images(images({5, 64}), {}, {-1, 1, 8, -1}).sizes(), at::IntArrayRef({5, 1, 8, 8}));
  }
  void otherFormsAreRefused() {
    const auto id = [](at::IntArrayRef have, const std::vector<std::int64_t>& want) {
      return error_id([&] { prepare_images(images(have), {}, want); });
    };
    QCOMPARE(id({5, 64}, {-1, 784}), "data.shape"s);
    QCOMPARE(id({5, 3, 8, 8}, {-1, 8, 8, 3}), "data.shape"s);  // would scramble the picture
    QCOMPARE(id({5, 64}, {-1, 1, -1, -1}), "data.shape"s);
    QCOMPARE(id({5, 64}, {-1, 3, -1}), "data.shape"s);
    QCOMPARE(id({5, 64}, {-1}), "data.shape"s);
  }

  void imagesAreNormalised() {
    const DataSet colour = images({4, 3, 2, 2});
    const at::Tensor flat = prepare_images(colour, {{0.1, 0.2, 0.3}, {2, 4, 8}}, {-1, 12});
    QVERIFY(flat[1][5].equal((colour.x[1][1][0][1] - 0.2) / 4));
    const DataSet row = images({4, 12});
    const at::Tensor image = prepare_images(row, {{0.1, 0.2, 0.3}, {2}}, {-1, 3, 2, 2});
    QVERIFY(image[1][1][0][1].equal((row.x[1][5] - 0.2) / 2));
    QVERIFY(prepare_images(row, {{0.5}, {}}, {-1, 12}).allclose(row.x - 0.5));
    QCOMPARE(error_id([&] { prepare_images(row, {{0.1, 0.2}, {}}, {-1, 12}); }), "data.normalise"s);
    QCOMPARE(error_id([&] { prepare_images(row, {{}, {0}}, {-1, 12}); }), "data.deviation"s);
  }
};

TENFOLD_TEST_CLASS(TestDataSet)
#include "test_data_set.moc"
