// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/event_file.h"

#include <QTemporaryDir>
#include <cstring>

#include "engine/formats/atomic_file.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestEventFile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// RFC 3720, B.4.
  void checksumsAreKnown() {
    QCOMPARE(crc32c(std::string(32, '\0')), 0x8a9136aau);
    QCOMPARE(crc32c("123456789"), 0xe3069283u);
  }

  void recordsAreFramed() {
    QTemporaryDir folder;
    EventFile events(folder.filePath("run").toStdString());
    events.add(300, {{"loss", 0.5}});
    const std::string bytes = read_file(events.path());
    std::vector<std::string> records;
    for (std::size_t at = 0; at + 12 <= bytes.size();) {
      std::uint64_t length = 0;
      std::memcpy(&length, bytes.data() + at, 8);
      std::uint32_t checks[2];
      std::memcpy(&checks[0], bytes.data() + at + 8, 4);
      records.push_back(bytes.substr(at + 12, length));
      std::memcpy(&checks[1], bytes.data() + at + 12 + length, 4);
      const auto masked = [](const std::string& text) {
        const std::uint32_t sum = crc32c(text);
        return ((sum >> 15) | (sum << 17)) + 0xa282ead8u;
      };
      QCOMPARE(checks[0], masked(bytes.substr(at, 8)));
      QCOMPARE(checks[1], masked(records.back()));
      at += 16 + length;
    }
    QCOMPARE(records.size(), std::size_t{2});
    QVERIFY(records[0].ends_with("brain.Event:2"));
    // step 300 as a varint, then summary { value { tag: "loss" simple_value: 0.5 } }
    const std::string expected("\x10\xac\x02\x2a\x0d\x0a\x0b\x0a\x04loss\x15\x00\x00\x00\x3f", 18);
    QVERIFY(records[1].ends_with(expected));
  }
};

TENFOLD_TEST_CLASS(TestEventFile)
#include "test_event_file.moc"
