// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {
PickleValue reread(const PickleValue& value, bool ordered = false) {
  return read_pickle(Archive::from_memory(write_pickle_archive(value, ordered), "written"));
}
}  // namespace

class TestPickleWriter : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stateDictsRoundTrip() {
    const PickleValue before = read_pickle(Archive::open(file("state_dict.pt")));
    const PickleValue after = reread(before, true);
    QCOMPARE(after.pairs().size(), before.pairs().size());
    for (const auto& [key, value] : before.pairs()) {
      const at::Tensor& now = after.find(key.as_text())->as_tensor();
      QCOMPARE(now.scalar_type(), value.as_tensor().scalar_type());
      QVERIFY(now.equal(value.as_tensor().resolve_conj()));
    }
    QVERIFY(after.find("fc.weight")->as_tensor().is_alias_of(after.find("tied.weight")->as_tensor()));
  }

  void valuesRoundTrip() {
    const PickleValue value =
        PickleValue::list({PickleValue(), PickleValue::boolean(true), PickleValue::integer(-3),
                           PickleValue::integer(1L << 40), PickleValue::real(-0.1), PickleValue::text("ä"),
                           PickleValue::tuple({}), PickleValue::tensor(at::arange(3).to(at::kFloat8_e5m2))});
    const auto items = reread(value).items();
    QVERIFY(items[0].is_none());
    QCOMPARE(items[1].as_boolean(), true);
    QCOMPARE(items[2].as_integer(), -3);
    QCOMPARE(items[3].as_integer(), 1L << 40);
    QCOMPARE(items[4].as_real(), -0.1);
    QCOMPARE(items[5].as_text(), std::string("ä"));
    QVERIFY(items[6].items().empty());
    QVERIFY(items[7].as_tensor().to(at::kFloat).equal(at::arange(3).to(at::kFloat)));
  }

  void sampleInputsRoundTrip() {
    const at::Tensor x = at::arange(6).to(at::kFloat).view({2, 3});
    const std::string bytes = write_pickle_archive({x, x.t()}, {{"mask", x.gt(2)}});
    const auto leaves = flatten_sample_inputs(read_pickle(Archive::from_memory(bytes, "samples")));
    QCOMPARE(leaves.size(), std::size_t{3});
    QVERIFY(leaves[0].toTensor().equal(x));
    QVERIFY(leaves[1].toTensor().equal(x.t()));
    QVERIFY(leaves[2].toTensor().equal(x.gt(2)));
  }

  void slicesDoNotDragTheirStorageAlong() {
    const at::Tensor large = at::zeros({100'000});
    QVERIFY(write_pickle_archive({large.narrow(0, 5, 3)}).size() < 10'000);
    QVERIFY(write_pickle_archive({large.narrow(0, 5, 3), large}).size() > 400'000);
  }

  void whatCannotBeWrittenIsRefused() {
    PickleRecord record;
    record.name = "x";
    QCOMPARE(error_id([&] { reread(PickleValue::record(record)); }), std::string("pickle.write"));
    QCOMPARE(error_id([] {
               write_pickle_archive({at::zeros({2, 2}).to_sparse()});
             }),
             std::string("pickle.write"));
    QCOMPARE(error_id([] { write_pickle_archive({at::Tensor()}); }), std::string("pickle.write"));
  }

  void filesAppearWholeOrNotAtAll() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.pth").toStdString();
    save_pickle_archive(
        path, PickleValue::dict({{PickleValue::text("w"), PickleValue::tensor(at::ones({2}))}}), true);
    QVERIFY(read_pickle(Archive::open(path)).find("w")->as_tensor().equal(at::ones({2})));
    PickleRecord record;
    QCOMPARE(error_id([&] { save_pickle_archive(path, PickleValue::record(record)); }),
             std::string("pickle.write"));
    QVERIFY(read_pickle(Archive::open(path)).find("w") != nullptr);
    QCOMPARE(error_id([&] { save_pickle_archive(folder.filePath("no/a.pth").toStdString(), PickleValue()); }),
             std::string("file.write"));
  }
};

TENFOLD_TEST_CLASS(TestPickleWriter)
#include "test_pickle_writer.moc"
