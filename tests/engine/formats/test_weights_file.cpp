// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <fstream>

#include "engine/formats/archive.h"
#include "engine/formats/file_bytes.h"
#include "engine/formats/npy.h"
#include "engine/formats/pickle.h"
#include "engine/formats/pickle_storages.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/tensor_search.h"
#include "engine/formats/weights_file.h"
#include "engine/formats/weights_writer.h"
#include "engine/program/names.h"
#include "engine/support/shape.h"
#include "tests/engine/formats/files.h"
#include "tests/support/programs.h"
#include "tests/support/small_zip.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

at::Tensor counting(const Shape& shape) { return at::arange(product(shape)).to(at::kFloat).reshape(shape); }

PickleValue text(const std::string& value) { return PickleValue::text(value); }
PickleValue tensors(int count) {
  PickleValue::Pairs pairs;
  for (int k = 0; k < count; ++k)
    pairs.emplace_back(text("w" + std::to_string(k)), PickleValue::tensor(counting({2})));
  return PickleValue::dict(std::move(pairs));
}

std::string safetensors(const std::string& header, std::size_t data) {
  return little_endian(header.size(), 8) + header + std::string(data, '\1');
}

std::string refusal(const std::string& bytes) {
  try {
    read_safetensors(FileBytes::from_memory(bytes, "x"));
  } catch (const Error& problem) {
    return problem.what();
  }
  return {};
}

void write_text(const std::filesystem::path& path, const std::string& contents) {
  std::ofstream(path, std::ios::binary) << contents;
}

}  // namespace

class TestWeightsFile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void safetensorsOfPython() {
    const WeightsFile found = read_weights_file(file("weights.safetensors"));
    QCOMPARE(found.format, std::string("safetensors"));
    QVERIFY(found.tensors.find("fc.weight")->equal(counting({3, 4})));
    QVERIFY(found.tensors.find("bf16")->equal(counting({2, 2}).to(at::kBFloat16)));
    QVERIFY(found.tensors.find("mask")->equal(at::tensor({1, 0, 1}).to(at::kBool)));
    QCOMPARE(found.tensors.find("count")->dim(), std::int64_t{0});
    QCOMPARE(found.tensors.find("empty")->sizes().vec(), Shape({0, 5}));
    QVERIFY(found.tensors.find("tied.weight.too")->is_alias_of(*found.tensors.find("fc.weight")));
    QVERIFY(found.remarks.empty());
    const WeightsFile longer = read_weights_file(file("four_more.safetensors"));
    QCOMPARE(longer.tensors.size(), found.tensors.size());
    QCOMPARE(longer.remarks.size(), std::size_t{1});
    QCOMPARE(read_state_dict(file("types.safetensors")).find("f8")->scalar_type(), at::kFloat8_e4m3fn);
  }

  void shards() {
    const WeightsFile found = read_weights_file(file("model.safetensors.index.json"));
    QCOMPARE(found.tensors.size(), std::size_t{3});
    QCOMPARE(found.tensors.begin()->first, std::string("fc.bias"));
    QVERIFY(found.bytes > std::filesystem::file_size(file("weights.safetensors")));
    QVERIFY(!found.remarks.empty());  // tensors in the shards that the index does not have
  }

  void shardsStayInTheirFolder_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"../weights.safetensors", "/etc/passwd", "..", ".", "", "a\\b",
                             "missing.safetensors", "index.json"})
      QTest::newRow(name) << name;
  }
  void shardsStayInTheirFolder() {
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const std::filesystem::path index = folder.filePath("index.json").toStdString();
    const std::string quoted = name.replace("\\", "\\\\").toStdString();
    write_text(index, "{\"weight_map\": {\"a\": \"" + quoted + "\"}}");
    QCOMPARE(error_id([&] { read_weights_file(index); }), std::string("shards.malformed"));
  }

  void safetensorsComeBack() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.safetensors").toStdString();
    StateDict dict;
    const at::Tensor weight = counting({4, 6});
    dict.set("flag", at::tensor({1, 0, 1}).to(at::kBool));
    dict.set("b", weight.t());
    dict.set("a", weight);
    dict.set("c", weight);
    dict.set("half", weight.to(at::kHalf));
    dict.set("count", at::tensor(7));
    dict.set("quoted \"name\"", at::empty({0, 3}));
    write_safetensors(path, dict, {{"tenfold", "{}"}});
    const Safetensors found = read_safetensors(path);
    QCOMPARE(found.tensors.size(), dict.size());
    QCOMPARE(found.metadata.size(), std::size_t{1});
    for (const auto& [name, tensor] : dict) {
      QVERIFY2(found.tensors.find(name) != nullptr, name.c_str());
      QVERIFY(found.tensors.find(name)->equal(tensor));
      QCOMPARE(found.tensors.find(name)->scalar_type(), tensor.scalar_type());
    }
    QCOMPARE(found.tensors.begin()->first, std::string("flag"));
    QVERIFY(found.tensors.find("c")->is_alias_of(*found.tensors.find("a")));
    QVERIFY(!found.tensors.find("b")->is_alias_of(*found.tensors.find("a")));
    dict.set("q", at::empty({2}, at::kComplexDouble));
    QCOMPARE(error_id([&] { write_safetensors(path, dict); }), std::string("safetensors.dtype"));
  }

  void damagedSafetensors_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("data");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const char* header, int data, const char* word) {
      QTest::newRow(name) << QByteArray(header) << data << QString(word);
    };
    row("hole", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})", 3, "hole");
    row("overlap",
        R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
        3, "overlaps");
    row("too short", R"({"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})", 8, "ends before");
    row("too long", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", 5, "3 bytes");
    row("shape", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4, "states the shape");
    row("overflow", R"({"a":{"dtype":"U8","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}})", 0,
        "too large");
    row("twice",
        R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
        2, "twice");
    row("negative", R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1, "negative");
    row("backwards", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1, "place");
    row("no place", R"({"a":{"dtype":"U8","shape":[1]}})", 1, "place");
    row("nested", R"({"a":{"dtype":{"x":1}}})", 0, "nested");
    row("lists in lists", R"({"a":{"dtype":"U8","shape":[[1]]}})", 0, "list");
    row("no JSON", R"({"a":)", 0, "JSON");
    row("boolean", R"({"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]},"__metadata__":{"a":1}})", 1,
        "number");
  }
  void damagedSafetensors() {
    QFETCH(QByteArray, header);
    QFETCH(int, data);
    QFETCH(QString, word);
    const std::string why = refusal(safetensors(header.toStdString(), static_cast<std::size_t>(data)));
    QVERIFY2(QString::fromStdString(why).contains(word), why.c_str());
  }

  void aHeaderThatLies() {
    const std::string good = safetensors("{}", 0);
    QCOMPARE(refusal(good), std::string());
    QVERIFY(refusal(little_endian(1000, 8) + "{}").find("states more") != std::string::npos);
    QVERIFY(refusal(std::string("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10)).find("states more") !=
            std::string::npos);
    const std::string unknown = safetensors(R"({"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}})", 1);
    const Safetensors left_out = read_safetensors(FileBytes::from_memory(unknown, "x"));
    QCOMPARE(left_out.tensors.size(), std::size_t{0});
    QCOMPARE(left_out.remarks.size(), std::size_t{1});
  }

  void oldFormats() {
    const WeightsFile legacy = read_weights_file(file("legacy_checkpoint.pt"));
    QCOMPARE(legacy.choice, std::string("state_dict"));
    for (const StateDict& dict : {legacy.tensors, read_state_dict(file("tar.pt"))}) {
      QCOMPARE(dict.size(), std::size_t{4});
      const at::Tensor weight = *dict.find("fc.weight"), part = *dict.find("part");
      QVERIFY(weight.equal(counting({3, 4})));
      QVERIFY(part.equal(weight.slice(0, 1).slice(1, 0, 4, 2)));
      QVERIFY(part.is_alias_of(weight));
      QCOMPARE(dict.find("count")->item<std::int64_t>(), std::int64_t{7});
    }
  }

  void oldFormatsCutOff() {
    for (const char* name : {"legacy_checkpoint.pt", "tar.pt"}) {
      const std::string whole = read_file(file(name));
      const auto read = [&](const std::string& bytes) {
        const FileBytes held = FileBytes::from_memory(bytes, name);
        return *name == 't' ? read_tar_pickle(held) : read_legacy_pickle(held);
      };
      QVERIFY(!find_tensors(read(whole)).empty());
      for (std::size_t size = 0; size < std::min<std::size_t>(whole.size(), 2000); size += 7)
        QVERIFY2(!error_id([&] { read(whole.substr(0, size)); }).empty(), name);
    }
  }

  void aWholeModuleIsATree() {
    const WeightsFile found = read_weights_file(file("checkpoint_of_module.pt"));
    QCOMPARE(found.choice, std::string("model"));
    QCOMPARE(found.modules.size(), std::size_t{3});
    QCOMPARE(found.modules[1].path, std::string("conv"));
    QCOMPARE(found.modules[1].type, std::string("torch.nn.modules.conv.Conv2d"));
    QVERIFY(found.modules[1].settings.find("stride=(2, 2)") != std::string::npos);
    std::vector<std::string> names;
    for (const auto& [name, tensor] : found.tensors) names.push_back(name);
    QCOMPARE(names,
             (std::vector<std::string>{"conv.weight", "conv.bias", "norm.weight", "norm.bias",
                                       "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"}));
  }

  void theLikeliestDictionaryComesFirst() {
    const PickleValue root =
        PickleValue::dict({{text("optimizer"), PickleValue::dict({{text("moments"), tensors(9)}})},
                           {text("mean"), PickleValue::tensor(counting({3}))},
                           {text("ema"), tensors(4)},
                           {text("outer"), PickleValue::dict({{text("model"), tensors(4)}})},
                           {text("few"), tensors(1)},
                           {text("epoch"), PickleValue::integer(3)}});
    std::vector<std::string> keys;
    for (const TensorPlace& place : find_tensors(root)) keys.push_back(place.key);
    QCOMPARE(keys, (std::vector<std::string>{"outer.model", "ema", "", "few", "optimizer.moments"}));
    QVERIFY(find_tensors(PickleValue::integer(1)).empty());
    QCOMPARE(tensors_of(PickleValue::tensor(counting({2}))).begin()->first, std::string("tensor"));
  }

  void whatIsLeftOutIsNamed() {
    PickleValue::Items many(1500, PickleValue::tensor(counting({1})));
    QCOMPARE(tensors_of(PickleValue::list(std::move(many))).size(), std::size_t{1500});
    const PickleValue mixed = PickleValue::dict(
        {{PickleValue::integer(3), PickleValue::tensor(counting({2}))},
         {text("q"), PickleValue::record({"torch._utils", "_rebuild_qtensor", true, {}, {}, {}, {}})},
         {text("n"), PickleValue::record({"numpy.core.multiarray", "_reconstruct", true, {}, {}, {}, {}})},
         {text("other"), PickleValue::record({"torch", "dtype", false, {}, {}, {}, {}})}});
    QCOMPARE(tensors_of(mixed).begin()->first, std::string("3"));
    QCOMPARE(unread_tensors(mixed), std::vector<std::string>{"q"});
    QCOMPARE(numpy_arrays(mixed), std::vector<std::string>{"n"});
    std::string header = "{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }\n";
    const std::string texts = std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) +
                              std::string(1, '\0') + header + std::string(4, 'a');
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.npz").toStdString();
    write_text(path, small_zip({{"names.npy", texts}}));
    const WeightsFile arrays = read_weights_file(path);
    QCOMPARE(arrays.tensors.size(), std::size_t{0});
    QVERIFY(arrays.remarks.at(0).find("names") != std::string::npos);
    QCOMPARE(error_id([&] { read_npz(path); }), std::string("npy.dtype"));
  }

  void scriptsOfOthersAreLeftAlone() {
    ProgramMaker make({2, 3});
    Program program =
        make.finish(make.call("aten::linear", {make.x, make.parameter("a.weight", counting({4, 3}))}));
    assign_names(program);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m.safetensors").toStdString();
    for (const char* name : {"m.py", "m_model.py"}) write_text(path.parent_path() / name, "import mine");
    for (int k = 0; k < 2; ++k)  // ours is written again
      QCOMPARE(write_weights(program, path, "safetensors", {}).back(), path.parent_path() / "m_model_2.py");
    for (const char* name : {"m.py", "m_model.py"})
      QCOMPARE(read_file(path.parent_path() / name), std::string("import mine"));
  }

  /// What PyTorch wrote, stored and aligned, is not copied: both tensors lie in the same bytes.
  void storedEntriesAreNotCopied() {
    const Archive archive = Archive::open(file("state_dict.pt"));
    QCOMPARE(archive.read_bytes("data/0").data_ptr(), archive.read_bytes("data/0").data_ptr());
    const Archive small = Archive::from_memory(small_zip({{"a", "12345"}, {"b", "678"}}), "x");
    QCOMPARE(small.read_bytes("b").size(0), std::int64_t{3});
    QCOMPARE(small.read_bytes("b")[2].item<int>(), int{'8'});
  }

  void prefixesAndOtherKinds() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.pt").toStdString();
    save_pickle_archive(path, PickleValue::dict({{text("module.w"), PickleValue::tensor(counting({2}))}}));
    QVERIFY(read_weights_file(path).remarks.at(0).find("DataParallel") != std::string::npos);
    QCOMPARE(error_id([&] { read_weights_file(path, "ema"); }), std::string("state.none"));
    QCOMPARE(read_state_dict(file("version1.npy")).begin()->first, std::string("version1"));
    QVERIFY(read_weights_file(file("arrays.npz")).tensors.size() > 1);
    QCOMPARE(error_id([&] { read_weights_file(file("recipe.json")); }), std::string("model.unusable"));
    const WeightsFile model = read_weights_file(TENFOLD_TEST_SAMPLES "/digits_mlp.pt2");
    QCOMPARE(model.format, std::string("pt2"));
    QVERIFY(model.tensors.find("hidden1.weight") != nullptr);
  }
};

TENFOLD_TEST_CLASS(TestWeightsFile)
#include "test_weights_file.moc"
