// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <zlib.h>

#include <QTemporaryDir>
#include <atomic>
#include <fstream>
#include <string>
#include <thread>

#include "engine/formats/weights_file.h"
#include "tests/support/small_zip.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

constexpr std::uint64_t elements = std::uint64_t{1} << 29, size = elements * 4;  // 2 GiB of float32
constexpr std::int64_t allowed_growth = 256 << 20;

/// Memory of this process that no file backs, in bytes.
std::int64_t anonymous_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "RssAnon:") {
      std::int64_t kilobytes = 0;
      status >> kilobytes;
      return kilobytes * 1024;
    }
  return 0;
}

/// The most that it grew by while `work` ran, looked at every millisecond.
template <class Work>
std::int64_t growth_during(const Work& work) {
  const std::int64_t before = anonymous_memory();
  std::atomic<bool> done = false;
  std::int64_t most = before;
  std::thread watch([&] {
    while (!done) {
      most = std::max(most, anonymous_memory());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  work();
  done = true;
  watch.join();
  return std::max(most, anonymous_memory()) - before;
}

/// The data are a hole in the file: zeros that take no space on disk.
void write_sparse(const std::filesystem::path& path, const std::string& before, const std::string& after) {
  std::ofstream stream(path, std::ios::binary);
  stream << before;
  stream.seekp(static_cast<std::streamoff>(before.size() + size));
  stream << after;
  stream.close();
  std::filesystem::resize_file(path, before.size() + size + after.size());
}

std::uint32_t checksum_of_zeros() {
  const std::string zeros(1 << 20, '\0');
  uLong crc = 0;
  for (std::uint64_t done = 0; done < size; done += zeros.size())
    crc = crc32_z(crc, reinterpret_cast<const Bytef*>(zeros.data()), zeros.size());
  return static_cast<std::uint32_t>(crc);
}

/// data.pkl of {"w": a tensor [1 << 29]}.
std::string pickle_of_one() {
  const auto text = [](const std::string& value) { return "X" + little_endian(value.size(), 4) + value; };
  const std::string count = "J" + little_endian(elements, 4);
  return "\x80\x02}" + text("w") + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") +
         "ctorch\nFloatStorage\n" + text("0") + text("cpu") + count + "tQK" + std::string(1, '\0') + "(" +
         count +
         "t(K\x01t\x89"
         "ccollections\nOrderedDict\n)RtRs.";
}

/// A zip whose second entry is stored at a multiple of 64.
void write_archive(const std::filesystem::path& path) {
  std::string start = small_zip({{"m/data.pkl", pickle_of_one()}});
  const std::size_t directory = start.find("PK\1\2"), end = start.find("PK\5\6");
  std::string central = start.substr(directory, end - directory);
  start.resize(directory);
  const std::string name = "m/data/0";
  const std::size_t padding = 64 - (start.size() + 30 + name.size() + 4) % 64;
  const std::string common = little_endian(20, 2) + little_endian(0, 8) +
                             little_endian(checksum_of_zeros(), 4) + little_endian(size, 4) +
                             little_endian(size, 4) + little_endian(name.size(), 2);
  central += "PK\1\2" + little_endian(20, 2) + common + little_endian(0, 2) + little_endian(0, 10) +
             little_endian(start.size(), 4) + name;
  start += "PK\3\4" + common + little_endian(padding + 4, 2) + name + "FB" + little_endian(padding, 2) +
           std::string(padding, 'Z');
  write_sparse(path, start,
               central + "PK\5\6" + little_endian(0, 4) + little_endian(2, 2) + little_endian(2, 2) +
                   little_endian(central.size(), 4) + little_endian(start.size() + size, 4) +
                   little_endian(0, 2));
}

}  // namespace

/// Opening two gigabytes takes hardly any memory of its own.
class TestLargeFiles : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void opens_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("safetensors") << "a.safetensors";
    QTest::newRow("torch.save") << "a.pth";
  }
  void opens() {
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(name).toStdString();
    if (name.endsWith("pth")) {
      write_archive(path);
    } else {
      std::string header = R"({"w":{"dtype":"F32","shape":[536870912],"data_offsets":[0,2147483648]}})";
      header.append((8 - header.size() % 8) % 8, ' ');
      write_sparse(path, little_endian(header.size(), 8) + header, "");
    }
    WeightsFile found;
    const std::int64_t growth = growth_during([&] { found = read_weights_file(path); });
    QCOMPARE(found.tensors.find("w")->numel(), static_cast<std::int64_t>(elements));
    QCOMPARE(found.tensors.find("w")->narrow(0, 1 << 28, 4).sum().item<float>(), 0.0F);
    qInfo("%s: anonymous memory grew by %.1f MiB", qPrintable(name), static_cast<double>(growth) / (1 << 20));
    QVERIFY(growth < allowed_growth);
  }
};

TENFOLD_TEST_CLASS(TestLargeFiles)
#include "test_large_files.moc"
