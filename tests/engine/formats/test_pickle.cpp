// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

using Kind = PickleValue::Kind;

PickleValue load(const std::string& name) { return read_pickle(Archive::open(file(name))); }

at::Tensor counting(at::IntArrayRef sizes) {
  return at::arange(c10::multiply_integers(sizes)).to(at::kFloat).view(sizes);
}

const at::Tensor& tensor(const PickleValue& value, const std::string& key) {
  return value.find(key)->as_tensor();
}

}  // namespace

class TestPickle : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsStateDicts_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"state_dict.pt", "protocol3.pt", "protocol4.pt", "protocol5.pt"})
      QTest::newRow(name) << name;
  }
  void readsStateDicts() {
    QFETCH(QString, name);
    const PickleValue dict = load(name.toStdString());
    QCOMPARE(dict.pairs().size(), std::size_t{14});
    QCOMPARE(dict.pairs()[0].first.as_text(), std::string("fc.weight"));
    QVERIFY(tensor(dict, "fc.weight").equal(counting({3, 4})));
    QVERIFY(tensor(dict, "fc.bias").equal(counting({3})));
    QVERIFY(!tensor(dict, "fc.bias").requires_grad());
    QVERIFY(tensor(dict, "tail").equal(at::arange(15, 20).to(at::kFloat)));
    QVERIFY(tensor(dict, "half").equal(counting({2, 2}).to(at::kHalf)));
    QVERIFY(tensor(dict, "bf16").equal(counting({2, 2}).to(at::kBFloat16)));
    QVERIFY(tensor(dict, "double").equal(at::arange(2).to(at::kDouble)));
    QVERIFY(tensor(dict, "count").equal(at::scalar_tensor(7, at::kLong)));
    QVERIFY(tensor(dict, "mask").equal(at::tensor({1, 0, 1}).to(at::kBool)));
    QVERIFY(tensor(dict, "bytes").equal(at::arange(3).to(at::kByte)));
    QCOMPARE(tensor(dict, "empty").sizes(), at::IntArrayRef({0, 5}));
    const at::Tensor conjugate = tensor(dict, "conjugate").resolve_conj();
    QVERIFY(conjugate.equal(tensor(dict, "complex").conj().resolve_conj()));
    QCOMPARE(tensor(dict, "complex")[0].item<c10::complex<double>>(), (c10::complex<double>{1, 2}));
  }

  void tiedAndStridedTensorsShareTheirStorage() {
    const PickleValue dict = load("state_dict.pt");
    QVERIFY(tensor(dict, "tied.weight").is_alias_of(tensor(dict, "fc.weight")));
    QCOMPARE(tensor(dict, "tied.weight").data_ptr(), tensor(dict, "fc.weight").data_ptr());
    const at::Tensor& strided = tensor(dict, "strided");
    QCOMPARE(strided.strides(), at::IntArrayRef({1, 3}));
    QCOMPARE(strided.storage_offset(), 2);
    QVERIFY(strided.is_alias_of(tensor(dict, "tail")));
    QVERIFY(strided.equal(at::arange(2, 14).to(at::kFloat).view({4, 3}).t()));
  }

  void readsWholeModulesAsRecords() {
    const PickleValue module = load("module.pt");
    QCOMPARE(module.as_record().module + "." + module.as_record().name,
             std::string("torch.nn.modules.container.Sequential"));
    const PickleValue* parts = module.as_record().state.find("_modules");
    const PickleRecord& conv = parts->find("conv")->as_record();
    QCOMPARE(conv.name, std::string("Conv2d"));
    QVERIFY(conv.called);
    QCOMPARE(conv.state.find("groups")->as_integer(), 2);
    QCOMPARE(conv.state.find("stride")->items()[0].as_integer(), 2);
    QVERIFY(!conv.state.find("training")->is_none());
    QCOMPARE(conv.state.find("_parameters")->find("weight")->as_tensor().sizes(),
             at::IntArrayRef({4, 1, 3, 3}));
    QVERIFY(conv.state.find("_parameters")->find("bias")->is_none());
  }

  void readsCheckpoints() {
    const PickleValue checkpoint = load("checkpoint.pt");
    QCOMPARE(checkpoint.find("epoch")->as_integer(), 3);
    QCOMPARE(checkpoint.find("negative")->as_integer(), -(std::int64_t{1} << 40));
    QCOMPARE(checkpoint.find("lr")->as_real(), 0.125);
    QCOMPARE(checkpoint.find("note")->as_text(), std::string("grüße"));
    QCOMPARE(checkpoint.find("raw")->as_bytes(), std::string("\0\xff", 2));
    QCOMPARE(tensor(*checkpoint.find("model"), "fc.weight").sizes(), at::IntArrayRef({2, 4}));
    QVERIFY(checkpoint.find("shape")->is(Kind::tuple));
    QCOMPARE(checkpoint.find("dtype")->as_record().name, std::string("float32"));
    QVERIFY(!checkpoint.find("dtype")->as_record().called);
    QCOMPARE(checkpoint.find("device")->as_record().args[0].as_text(), std::string("cpu"));
    QCOMPARE(checkpoint.find("names")->as_record().items[0].as_text(), std::string("a"));
    QCOMPARE(checkpoint.find("seed")->as_record().name, std::string("int"));
    QCOMPARE(checkpoint.find("optimizer")->find("param_groups")->items().size(), std::size_t{1});
    QVERIFY(checkpoint.find("nothing") == nullptr);
  }

  void readsRareTensors() {
    const PickleValue rare = load("rare.pt");
    QCOMPARE(tensor(rare, "u16").scalar_type(), at::kUInt16);
    QVERIFY(tensor(rare, "u16").to(at::kLong).equal(at::arange(3)));
    QVERIFY(tensor(rare, "f8").to(at::kFloat).equal(counting({3})));
    QVERIFY(tensor(rare, "tagged").equal(counting({2})));
    QVERIFY(tensor(rare, "parameter").equal(counting({2})));
    QVERIFY(tensor(rare, "expanded").equal(counting({1, 3}).expand({4, 3})));
  }

  void flattensSampleInputs() {
    const auto leaves = flatten_sample_inputs(load("samples.pt"));
    QCOMPARE(leaves.size(), std::size_t{9});
    QVERIFY(leaves[0].toTensor().equal(counting({2, 3})));
    QVERIFY(leaves[1].toTensor().equal(at::arange(2)));
    QCOMPARE(leaves[2].toInt(), 3);
    QCOMPARE(leaves[3].toTensor().numel(), 1);  // "b" was inserted before "a"
    QCOMPARE(leaves[4].toTensor().numel(), 4);
    QCOMPARE(leaves[5].toDouble(), 2.5);
    QCOMPARE(leaves[6].toBool(), true);
    QVERIFY(leaves[7].isNone());
    QCOMPARE(leaves[8].toStringRef(), std::string("sum"));
    QCOMPARE(error_id([] { flatten_sample_inputs(load("checkpoint.pt")); }), std::string("samples.form"));
  }
  void samplesOfAnotherClassAreRefused() {
    const auto value = PickleValue::tuple({PickleValue::tuple({load("module.pt")}), PickleValue::dict({})});
    QCOMPARE(error_id([&] { flatten_sample_inputs(value); }), std::string("samples.kind"));
  }

  void wrongKindsAreErrors() {
    const PickleValue value = PickleValue::text("a");
    QCOMPARE(error_id([&] { value.as_integer(); }), std::string("pickle.kind"));
    QCOMPARE(error_id([&] { value.items(); }), std::string("pickle.kind"));
    QVERIFY(value.find("a") == nullptr);
  }
};

TENFOLD_TEST_CLASS(TestPickle)
#include "test_pickle.moc"
