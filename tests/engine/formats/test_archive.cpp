// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "engine/formats/archive.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {
std::string archived_text() {
  std::string all;
  for (int i = 0; i < 20; ++i) all += "some contents, some contents, some contents\n";
  return all;
}

void read_everything(const Archive& archive) {
  for (const std::string& entry : archive.entries()) archive.read(entry.substr(archive.root().size()));
}
}  // namespace

class TestArchive : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsStoredEntries() {
    const Archive archive = Archive::open(file("stored.zip"));
    QCOMPARE(archive.root(), std::string("m/"));
    QCOMPARE(archive.entries(), (std::vector<std::string>{"m/a.txt", "m/b/c.bin", "m/none"}));
    QVERIFY(archive.contains("b/c.bin"));
    QVERIFY(!archive.contains("m/b/c.bin"));
    QCOMPARE(archive.read("a.txt"), archived_text());
    QCOMPARE(archive.read("none"), std::string());
    QCOMPARE(archive.size("b/c.bin"), std::uint64_t{3});
    const at::Tensor bytes = archive.read_bytes("b/c.bin");
    QVERIFY(bytes.equal(at::tensor({0, 1, 2}, at::kByte)));
    QCOMPARE(archive.read_bytes("none").numel(), 0);
  }

  void readsEveryWayOfWriting_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"deflated.zip", "descriptors.zip", "zip64.zip"}) QTest::newRow(name) << name;
  }
  void readsEveryWayOfWriting() {
    QFETCH(QString, name);
    const Archive archive = Archive::open(file(name.toStdString()));
    QCOMPARE(archive.root(), std::string());
    QCOMPARE(archive.read("a.txt"), archived_text());
    const at::Tensor bytes = archive.read_bytes("a.txt");
    QCOMPARE(std::string(static_cast<const char*>(bytes.data_ptr()), bytes.nbytes()), archived_text());
  }

  void namesLeadNowhere() {
    QCOMPARE(Archive::open(file("descriptors.zip")).read("../../b.txt"), std::string("harmless"));
  }

  void readsFromMemory() {
    Archive archive = Archive::from_memory(read_file(file("stored.zip")), "inside.pt");
    const Archive moved = std::move(archive);
    QCOMPARE(moved.name(), std::string("inside.pt"));
    QCOMPARE(moved.read("a.txt"), archived_text());
    QCOMPARE(Archive::open(file("no_entries.zip")).entries().size(), std::size_t{0});
  }

  void keepsToLimits() {
    const Archive archive = Archive::open(file("stored.zip"));
    QCOMPARE(error_id([&] { archive.read("a.txt", 10); }), std::string("archive.large"));
    QCOMPARE(error_id([&] { archive.read_bytes("a.txt", 10); }), std::string("archive.large"));
    QCOMPARE(error_id([&] { archive.read("nothing"); }), std::string("archive.entry"));
  }

  void refusesDamage_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("id");
    for (const char* name : {"size_lie.zip", "both_sizes_lie.zip", "ratio_lie.zip", "checksum.zip",
                             "count_lie.zip", "overlap.zip", "twice.zip", "count64_lie.zip"})
      QTest::newRow(name) << name << "archive.damaged";
    QTest::newRow("encrypted.zip") << "encrypted.zip"
                                   << "archive.encrypted";
    QTest::newRow("bzip2.zip") << "bzip2.zip"
                               << "archive.method";
    QTest::newRow("legacy.pt") << "legacy.pt"
                               << "pickle.legacy";
    QTest::newRow("version1.npy") << "version1.npy"
                                  << "archive.not_zip";
    QTest::newRow("missing") << "there_is_none.zip"
                             << "file.missing";
    QTest::newRow("folder") << "."
                            << "file.folder";
  }
  void refusesDamage() {
    QFETCH(QString, name);
    QFETCH(QString, id);
    const auto read = [&] { read_everything(Archive::open(file(name.toStdString()))); };
    QCOMPARE(QString::fromStdString(error_id(read)), id);
  }

  void refusesEveryTruncation() {
    const std::string whole = read_file(file("stored.zip"));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto read = [&] { read_everything(Archive::from_memory(whole.substr(0, size), "cut")); };
      QVERIFY2(!error_id(read).empty(), std::to_string(size).c_str());
    }
  }

  void deflatedContentsThatGrowAreCutShort() {  // the true size exceeds the stated one
    std::string bytes = read_file(file("deflated.zip"));
    const std::size_t central = bytes.find("PK\1\2");
    bytes[central + 24] = 100;
    bytes[central + 25] = 0;
    QCOMPARE(error_id([&] { Archive::from_memory(bytes, "lie").read("a.txt"); }),
             std::string("archive.damaged"));
  }
};

TENFOLD_TEST_CLASS(TestArchive)
#include "test_archive.moc"
