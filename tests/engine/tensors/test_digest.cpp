// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <array>
#include <string>

#include "engine/tensors/digest.h"
#include "tests/support/test_main.h"

using namespace tenfold;

class TestDigest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The examples of RFC 3174 and of FIPS 180; nothing is a text too.
  void textsHaveTheStandardsDigests() {
    QCOMPARE(sha1(std::string_view()), std::string("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
    QCOMPARE(sha1("abc"), std::string("a9993e364706816aba3e25717850c26c9cd0d89d"));
    QCOMPARE(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
             std::string("84983e441c3bd26ebaae4aa1f95129e5e54670f1"));
    QCOMPARE(sha1(std::string(1000000, 'a')), std::string("34aa973cd4c4daa4f61eeb2bdbad27316534016f"));
  }

  void tensorsAreTheirValuesInOrder() {
    const at::Tensor letters = at::tensor({'a', 'c', 'b', 'd'}, at::kChar).view({2, 2});
    QCOMPARE(sha1(letters), sha1("acbd"));
    QCOMPARE(sha1(letters.t()), sha1("abcd"));
    QCOMPARE(sha1(letters.narrow(1, 1, 1)), sha1("cd"));
    QCOMPARE(sha1(at::empty({0, 3})), sha1(""));
    QVERIFY_THROWS_EXCEPTION(c10::Error, bytes_of(letters.t()));
  }
};

TENFOLD_TEST_CLASS(TestDigest)
#include "test_digest.moc"
