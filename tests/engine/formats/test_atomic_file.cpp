// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include <QTemporaryDir>
#include <memory>

#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
namespace fs = std::filesystem;

class TestAtomicFile : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
  }

  void aLinkStaysAndItsFileIsWritten() {
    fs::create_directory(path("models"));
    write_file(path("models/first"), "old");
    fs::create_symlink("models/first", path("latest"));
    write_file(path("latest"), "new");
    QVERIFY(fs::is_symlink(path("latest")));
    QCOMPARE(read_file(path("models/first")), std::string("new"));
    fs::create_symlink("models/second", path("next"));  // to a file that is not there yet
    write_file(path("next"), "made");
    QCOMPARE(read_file(path("models/second")), std::string("made"));
    fs::create_symlink("round", path("round"));
    QCOMPARE(error_id([&] { write_file(path("round"), "x"); }), std::string("file.write"));
  }

  void pipesAreNotReplaced() {
    QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
    QCOMPARE(error_id([&] { write_file(path("pipe"), "x"); }), std::string("file.write"));
    QVERIFY(fs::is_fifo(path("pipe")));
  }

  void permissionsAreTheUsers() {
    const mode_t before = ::umask(0027);
    write_file(path("mine"), "x");
    ::umask(before);
    QCOMPARE(mode_of("mine"), 0640);
    QCOMPARE(::chmod(path("mine").c_str(), 0600), 0);
    write_file(path("mine"), "y");
    QCOMPARE(mode_of("mine"), 0600);
  }

  void longNamesAreWrittenAndNothingIsLeftBeside() {
    write_file(path(std::string(255, 'n')), "x");
    {
      const AtomicFile never(path("never"));
      QVERIFY(fs::exists(never.temporary()));
    }
    QCOMPARE(std::distance(fs::directory_iterator(path("")), {}), std::ptrdiff_t{1});
  }

 private:
  fs::path path(const std::string& name) const { return fs::path(folder_->path().toStdString()) / name; }
  int mode_of(const std::string& name) const {
    return static_cast<int>(fs::status(path(name)).permissions() & fs::perms::mask);
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

TENFOLD_TEST_CLASS(TestAtomicFile)
#include "test_atomic_file.moc"
