// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <zlib.h>

#include <string>

#include "engine/data/idx.h"
#include "engine/support/error.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using namespace std::string_literals;

namespace {

const std::string idx_images =
    "\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03"s + "\0\1\2\3\4\5\6\7\x8\x9\xa\xff"s;

std::string zipped(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string result(compressBound(bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

std::string id_of(const std::string& bytes) {
  return error_id([&] { parse_idx(bytes, "test"); });
}

}  // namespace

class TestIdx : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsPlainAndZipped() {
    for (const std::string& bytes : {idx_images, zipped(idx_images)}) {
      const at::Tensor tensor = parse_idx(bytes, "test");
      QCOMPARE(tensor.sizes(), at::IntArrayRef({2, 2, 3}));
      QCOMPARE(tensor.scalar_type(), at::kByte);
      QCOMPARE(tensor[1][1][2].item<int>(), 255);
      QCOMPARE(tensor[0][1][0].item<int>(), 3);
    }
  }
  /// Files may be gzipped in pieces (RFC 1952), empty ones among them, and be filled up.
  void readsSeveralMembers() {
    const std::string packed = zipped(idx_images.substr(0, 7)) + zipped("") + zipped(idx_images.substr(7));
    for (const std::string& bytes : {packed, packed + std::string(512, '\0')})
      QCOMPARE(parse_idx(bytes, "test")[1][1][2].item<int>(), 255);
    const std::string large = "\0\0\x08\x01\0\x40\0\0"s + std::string(0x400000, '\x5');
    const std::string pieces = zipped(large.substr(0, 0x150000)) + zipped(large.substr(0x150000));
    QCOMPARE(parse_idx(pieces, "test").sum().item<std::int64_t>(), 5 * 0x400000);
    QCOMPARE(id_of(packed.substr(0, packed.size() - 9)), "gzip.damaged"s);
  }
  void readsMoreThanOneStep() {
    const std::string large = "\0\0\x08\x01\0\x40\0\0"s + std::string(0x400000, '\x5');
    const at::Tensor tensor = parse_idx(zipped(large), "test");
    QCOMPARE(tensor.sum().item<std::int64_t>(), 5 * 0x400000);
  }
  void refusesEveryTruncation() {
    for (const std::string& whole : {idx_images, zipped(idx_images)})
      for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::string id = id_of(whole.substr(0, size));
        QVERIFY2(id == "idx.malformed" || id == "gzip.damaged", std::to_string(size).c_str());
      }
  }
  void refusesLies() {
    QCOMPARE(id_of(idx_images + "x"), "idx.malformed"s);
    QCOMPARE(id_of(zipped(idx_images + "x")), "idx.malformed"s);
    QCOMPARE(id_of("\0\0\x0d\x01\0\0\0\0"s), "idx.malformed"s);
    QCOMPARE(id_of("\0\0\x08\0"s), "idx.malformed"s);
    QCOMPARE(id_of("\0\0\x08\x09"s + std::string(36, '\0')), "idx.malformed"s);
    const std::string huge = "\0\0\x08\x02\xff\xff\xff\xff\xff\xff\xff\xff"s;
    QCOMPARE(id_of(huge), "idx.malformed"s);
    QCOMPARE(id_of(zipped("\0\0\x08\x01\x70\0\0\0"s + std::string(100, '\0'))), "idx.malformed"s);
    QCOMPARE(id_of("\0\0\x08\x03\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"s), "idx.malformed"s);
  }
};

TENFOLD_TEST_CLASS(TestIdx)
#include "test_idx.moc"
