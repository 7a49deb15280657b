// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <zip.h>

#include <QDir>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "resources/help/help.h"
#include "tests/support/test_main.h"
#include "tests/ui/gpu/archive_server.h"
#include "ui/help/help_topics.h"
#include "ui/main_gpu.h"
#include "ui/main_window.h"

namespace tenfold::ui::testing {

QByteArray zipOf(const std::vector<std::pair<QByteArray, QByteArray>>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(memory);
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : entries)
    zip_file_add(archive, name, zip_source_buffer(archive, content, zip_uint64_t(content.size()), 0),
                 ZIP_FL_ENC_UTF_8);
  zip_close(archive);
  zip_source_open(memory);
  zip_source_seek(memory, 0, SEEK_END);
  QByteArray bytes(int(zip_source_tell(memory)), '\0');
  zip_source_seek(memory, 0, SEEK_SET);
  zip_source_read(memory, bytes.data(), zip_uint64_t(bytes.size()));
  zip_source_close(memory);
  zip_source_free(memory);
  return bytes;
}

/// Fetching from a server on this machine; the real archives are fetched by no test.
class TestGpuSupport : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    state_.problem = "libraries";
    home_ = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", home_->path().toUtf8());
    folder_ = QString::fromStdString(study::gpu_folder());
    server_ = std::make_unique<ArchiveServer>();
    files_.clear();
    add("torch", {{"torch/lib/libtorch_cuda.so", QByteArray(300'000, 'c')},
                  {"torch/lib/libtorch_cpu.so", "the program has it"},
                  {"torch-2.11.0.dist-info/licenses/LICENSE", "free"}});
    add("cublas", {{"nvidia/cu13/lib/libcublas.so.13", "blas"}, {"nvidia/cu13/include/cublas.h", "header"}});
  }
  void cleanup() {
    close();
    server_.reset();
    qunsetenv("XDG_DATA_HOME");
  }

  void theListIsPinned() {
    const auto files = study::gpu_files();
    QCOMPARE(files.size(), std::size_t{14});
    static const QRegularExpression hash("^[0-9a-f]{64}$");
    qint64 sum = 0;
    for (const auto& file : files) {
      QVERIFY(QString::fromStdString(file.address).startsWith("https://files.pythonhosted.org/packages/"));
      QVERIFY(hash.match(QString::fromStdString(file.sha256)).hasMatch());
      sum += file.bytes;
    }
    QVERIFY(sum > 2'000'000'000 && sum < 3'000'000'000);
  }

  void nothingIsFetchedBeforeThePress() {
    show();
    QVERIFY(text("gpuSentence").contains("are not here yet"));
    QVERIFY(text("gpuDetails").contains("127.0.0.1"));
    QVERIFY(!find<QProgressBar>("gpuProgress")->isVisible());
    QTest::qWait(50);
    QVERIFY(server_->asked.isEmpty());
    QVERIFY(!QDir(home_->path() + "/tenfold").exists());
  }

  void fetchesChecksUnpacksAndPutsInPlace_data() {
    QTest::addColumn<bool>("fromDisk");
    QTest::newRow("from a server") << false;
    QTest::newRow("from a folder") << true;
  }
  void fetchesChecksUnpacksAndPutsInPlace() {
    QFETCH(bool, fromDisk);
    for (auto& file : files_) {
      if (!fromDisk) break;
      const QString path = home_->filePath(QString::fromStdString(file.name));
      QFile on(path);
      QVERIFY(on.open(QIODevice::WriteOnly));
      on.write(server_->files.value(QString::fromStdString(file.name)));
      file.address = QUrl::fromLocalFile(path).toString().toStdString();
    }
    show();
    press("gpuFetch");
    QTRY_VERIFY(text("gpuSentence").contains("started again"));
    QCOMPARE(content("torch/lib/libtorch_cuda.so").size(), 300'000);
    QCOMPARE(content("nvidia/cu13/lib/libcublas.so.13"), "blas");
    QCOMPARE(content("torch-2.11.0.dist-info/licenses/LICENSE"), "free");
    QVERIFY(!QFile::exists(folder_ + "/torch/lib/libtorch_cpu.so"));
    QVERIFY(!QFile::exists(folder_ + "/nvidia/cu13/include/cublas.h"));
    QVERIFY(study::gpu_state().fetched);
    QVERIFY(leftovers().isEmpty());
    QVERIFY(!find<QPushButton>("gpuFetch")->isVisible());
    press("gpuRemove");
    QTRY_VERIFY(!QDir(folder_).exists());
    QTRY_VERIFY(find<QPushButton>("gpuFetch")->isVisible());
    QVERIFY(!study::gpu_state().fetched);
  }

  void librariesOfAnotherLibTorchAreFetchedAnew() {
    QVERIFY(QDir().mkpath(folder_ + "/torch/lib"));
    QFile marker(folder_ + "/complete");
    QVERIFY(marker.open(QIODevice::WriteOnly));
    marker.write("LibTorch 1.0.0\n");
    marker.close();
    QVERIFY(!study::gpu_state().fetched);
    QFile old(folder_ + "/torch/lib/old.so");
    QVERIFY(old.open(QIODevice::WriteOnly));
    show();
    press("gpuFetch");
    QTRY_VERIFY(text("gpuSentence").contains("started again"));
    QVERIFY(!old.exists());
    QVERIFY(study::gpu_state().fetched);
    QVERIFY(leftovers().isEmpty());
  }

  void cancelKeepsWhatIsWhole() {
    server_->stalled = "cublas";
    show();
    press("gpuFetch");
    QTRY_COMPARE(server_->asked.value("cublas"), 1);
    QTRY_VERIFY(text("gpuNote").contains("cublas (2 of 2)"));
    QVERIFY(find<QProgressBar>("gpuProgress")->isVisible());
    QTRY_VERIFY(find<QProgressBar>("gpuProgress")->value() > 500);
    press("gpuCancel");
    QTRY_VERIFY(find<QPushButton>("gpuFetch")->isVisible());
    QVERIFY(!study::gpu_state().fetched);
    QVERIFY(!QFile::exists(folder_ + ".new/cublas.part"));
    server_->stalled.clear();
    press("gpuFetch");
    QTRY_VERIFY(text("gpuSentence").contains("started again"));
    QCOMPARE(server_->asked.value("torch"), 1);
    QCOMPARE(server_->asked.value("cublas"), 2);
    QCOMPARE(content("torch/lib/libtorch_cuda.so").size(), 300'000);
  }

  void whatIsNotAsPinnedIsThrownAway_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("other bytes") << "changed"
                                 << "checksum";
    QTest::newRow("more bytes") << "longer"
                                << "larger than the";
    QTest::newRow("not there") << "missing"
                               << "could not be fetched from 127.0.0.1";
    QTest::newRow("no server") << "offline"
                               << "could not be fetched from 127.0.0.1";
    QTest::newRow("no archive") << "garbage"
                                << "is not a zip archive";
  }
  void whatIsNotAsPinnedIsThrownAway() {
    QFETCH(QString, what);
    QFETCH(QString, sentence);
    QByteArray& bytes = server_->files["cublas"];
    if (what == "changed") bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] + 1);
    if (what == "longer") bytes += "more";
    if (what == "missing") server_->files.remove("cublas");
    if (what == "offline") server_->close();
    if (what == "garbage") {
      bytes = "no archive at all";
      files_[1].bytes = bytes.size();
      files_[1].sha256 = hashOf(bytes);
    }
    show();
    press("gpuFetch");
    QTRY_VERIFY(find<QLabel>("gpuError")->isVisible());
    QVERIFY2(text("gpuError").contains(sentence), qPrintable(text("gpuError")));
    QCOMPARE(messages_.messages().back().text.toLower(), text("gpuError").toLower());
    QVERIFY(find<QPushButton>("gpuFetch")->isVisible());
    QVERIFY(!QDir(folder_).exists());
    QVERIFY(!QFile::exists(folder_ + ".new/cublas.part"));
  }

  void anArchiveCannotWriteElsewhere() {
    add("hostile", {{"nvidia/../../../lib/evil.so", "out"}});
    show();
    press("gpuFetch");
    QTRY_VERIFY(text("gpuError").contains("it holds nvidia/.."));
    QVERIFY(!QDir(folder_).exists());
    for (const QString& place : {home_->path(), home_->path() + "/tenfold"})
      QVERIFY(!QFile::exists(place + "/lib/evil.so"));
  }

  void aFullDiskIsSaidBeforehand() {
    files_[0].bytes = qint64(1) << 55;
    show();
    press("gpuFetch");
    QTRY_VERIFY(text("gpuError").contains("are needed"));
    QVERIFY(server_->asked.isEmpty());
  }

  void everyStateHasASentence() {
    GpuSupportDialog::Values values;
    QCOMPARE(gpuSentence(values), "Looking for a GPU…");
    values.known = true;
    QStringList sentences;
    for (const char* problem : {"driver", "plugin", "libraries", "device"}) {
      values.state.problem = problem;
      sentences << gpuSentence(values);
    }
    values.state = {true, {}, {}, false, {"NVIDIA H200"}};
    QVERIFY(gpuSentence(values).endsWith("NVIDIA H200."));
    values.state = {false, "libraries", "libx.so: broken", true, {}};
    QVERIFY(gpuSentence(values).contains("libx.so: broken"));
    QCOMPARE(sentences.removeDuplicates(), 0);
    for (const char* problem : {"driver", "plugin", "device"}) {
      state_.problem = problem;
      show();
      QVERIFY(!find<QPushButton>("gpuFetch")->isVisible());
      close();
    }
  }

  void theWindowHasItAndItsPage() {
    MainWindow window({.remember = false, .machineFile = {}, .logFile = {}});
    window.findChild<QAction*>("showGpuSupport")->trigger();
    auto* dialog = window.findChild<GpuSupportDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    auto* sentence = dialog->findChild<QLabel*>("gpuSentence");
    QTRY_VERIFY_WITH_TIMEOUT(!sentence->text().startsWith("Looking"), 20000);
    QCOMPARE(helpTopicOf(dialog->objectName()), "gpu-support");
    QVERIFY(help::find("gpu-support") != nullptr);
  }

 private:
  static std::string hashOf(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
  }

  void add(const QString& name, const std::vector<std::pair<QByteArray, QByteArray>>& entries) {
    const QByteArray bytes = zipOf(entries);
    server_->files[name] = bytes;
    files_.push_back({name.toStdString(), server_->address(name).toStdString(), hashOf(bytes), bytes.size()});
  }

  /// The dialog, with a driver and without libraries unless the test says otherwise.
  void show() {
    gpu_ = std::make_unique<MainGpu>(window_, messages_, GpuSupportService::Source{files_, folder_}, [this] {
      study::GpuState state = state_;
      state.fetched = study::gpu_state().fetched;
      return state;
    });
    gpu_->showDialog();
    QTRY_VERIFY(!text("gpuSentence").startsWith("Looking"));
  }

  void close() {
    qDeleteAll(window_.findChildren<GpuSupportDialog*>());
    gpu_.reset();
  }

  template <class Widget>
  Widget* find(const char* name) {
    for (auto* dialog : window_.findChildren<GpuSupportDialog*>())
      if (dialog->isVisible()) return dialog->findChild<Widget*>(name);
    return nullptr;
  }
  QString text(const char* name) {
    const auto* label = find<QLabel>(name);
    return label == nullptr ? QString() : label->text();
  }
  void press(const char* name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }

  QByteArray content(const QString& name) {
    QFile file(folder_ + "/" + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there");
  }
  /// What should be gone when all is in place.
  QStringList leftovers() {
    QStringList names = QDir(home_->path() + "/tenfold").entryList({"gpu.*"}, QDir::AllEntries);
    return names + QDir(folder_).entryList({"*.part", ".*.done"}, QDir::Files | QDir::Hidden);
  }

  std::unique_ptr<QTemporaryDir> home_;
  QString folder_;
  std::unique_ptr<ArchiveServer> server_;
  std::vector<study::GpuFile> files_;
  QWidget window_;
  MessageLog messages_;
  study::GpuState state_{false, "libraries", "not here", false, {}};
  std::unique_ptr<MainGpu> gpu_;
};

TENFOLD_TEST_CLASS(TestGpuSupport)

}  // namespace tenfold::ui::testing
#include "test_gpu_support.moc"
