// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/file_kind.h"

#include <QFile>
#include <QTemporaryDir>

#include "engine/formats/model_file.h"
#include "tests/engine/formats/files.h"
#include "tests/support/small_zip.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using namespace std::string_literals;

Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(tenfold::FileKind)

namespace {

/// A protobuf field: a text or message, or a number.
std::string field(int number, const std::string& bytes) {
  std::string length;
  for (std::size_t left = bytes.size(); length.empty() || left > 0; left >>= 7)
    length += static_cast<char>((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  std::string key;
  for (unsigned left = static_cast<unsigned>(number) << 3 | 2; key.empty() || left > 0; left >>= 7)
    key += static_cast<char>((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  return key + length + bytes;
}
std::string field(int number, int value) {
  return std::string{static_cast<char>(number << 3), static_cast<char>(value)};
}

/// A flatbuffer with its identifier behind the root's place.
std::string flatbuffer(const std::string& identifier) {
  return "\x1c\0\0\0"s + identifier + std::string(24, '\0');
}

std::string tar_entry(const std::string& name, const std::string& contents) {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  const auto octal = [&](std::size_t place, int width, std::uint64_t value) {
    const std::string text = QString("%1").arg(value, width, 8, QLatin1Char('0')).toStdString();
    header.replace(place, text.size(), text);
  };
  octal(124, 11, contents.size());
  header.replace(257, 5, "ustar");
  header.replace(148, 8, 8, ' ');
  std::uint64_t sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  octal(148, 6, sum);
  header[154] = '\0';
  return header + contents + std::string((512 - contents.size() % 512) % 512, '\0');
}

const std::string onnx_graph =
    field(7, field(1, field(1, "x"s) + field(2, "y"s) + field(4, "Relu"s)) + field(2, "g"s));
const std::string onnx_operators = field(8, field(2, 17));

class KindFolder {
 public:
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    const auto path = std::filesystem::path(folder_.path().toStdString()) / name;
    std::filesystem::create_directories(path.parent_path());
    QFile stream(QString::fromStdString(path.string()));
    if (!stream.open(QIODevice::WriteOnly)) qFatal("no file");
    stream.write(bytes.data(), static_cast<qint64>(bytes.size()));
    return path;
  }
  std::filesystem::path path() const { return folder_.path().toStdString(); }

 private:
  QTemporaryDir folder_;
};

/// The sentence of the Error that `work` throws.
template <class Work>
std::string sentence(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

class TestFileKind : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Files that other programs wrote.
  void realFiles_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<FileKind>("kind");
    const auto add = [](const char* name, FileKind kind) {
      QTest::newRow(name) << std::string(name) << kind;
    };
    add("pt2/torch_2.4_cnn.pt2", FileKind::old_pt2);
    add("pt2/torch_2.7_cnn.pt2", FileKind::old_pt2);
    add("pt2/torch_2.8_cnn.pt2", FileKind::pt2);
    add("pt2/torch_2.11_cnn.pt2", FileKind::pt2);
    add("state_dict.pt", FileKind::pickle_archive);
    add("module.pt", FileKind::pickle_archive);
    add("legacy.pt", FileKind::legacy_pickle);
    add("images.npz", FileKind::npz);
    add("arrays_compressed.npz", FileKind::npz);
    add("version1.npy", FileKind::npy);
    add("kinds/relu.onnx", FileKind::onnx);
    add("kinds/weight.safetensors", FileKind::safetensors);
    add("kinds/legacy.pth", FileKind::legacy_pickle);
    add("kinds/relu.onnxtxt", FileKind::unusable);
    add("kinds/plain.pkl", FileKind::unusable);
    add("kinds/letters.pkl", FileKind::unusable);
    add("kinds/model.tar", FileKind::unusable);
    add("images.idx.gz", FileKind::unusable);
    add("recipe.json", FileKind::unusable);
    add("checksum.zip", FileKind::unusable);
  }
  void realFiles() {
    const QFETCH(std::string, name);
    const QFETCH(FileKind, kind);
    QCOMPARE(static_cast<int>(recognise(file(name)).kind), static_cast<int>(kind));
  }

  void kinds_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<FileKind>("kind");
    const auto add = [](const char* name, const std::string& bytes, FileKind kind) {
      QTest::newRow(name) << bytes << kind;
    };
    add("onnx", field(1, 8) + field(2, "pytorch"s) + field(3, "2.11"s) + onnx_graph + onnx_operators,
        FileKind::onnx);
    add("onnx, graph first", onnx_graph + onnx_operators + field(1, 10), FileKind::onnx);
    add("onnx, operators first", onnx_operators + field(1, 3) + field(5, 1) + onnx_graph, FileKind::onnx);
    add("onnx with functions", field(1, 10) + onnx_operators + field(25, "f"s) + field(14, "m"s) + onnx_graph,
        FileKind::onnx);
    add("onnx cut short", (field(1, 8) + field(2, "pytorch"s) + onnx_graph).substr(0, 24), FileKind::onnx);
    add("safetensors", little_endian(8, 8) + "{\"a\":1}  data", FileKind::safetensors);
    add("safetensors index",
        "{\"metadata\": {}, \"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\"}}",
        FileKind::safetensors_index);
    add("torchscript",
        small_zip({{"net/data.pkl", ""}, {"net/code/__torch__.py", ""}, {"net/constants.pkl", ""}}),
        FileKind::torchscript);
    add("torchscript of 1.0",
        small_zip({{"net/model.json", "{}"}, {"net/code/net.py", ""}, {"net/tensors/0", ""}}),
        FileKind::torchscript);
    add("pt2 without a root", small_zip({{"models/model.json", "{}"}, {"archive_format", "pt2"}}),
        FileKind::pt2);
    add("tar of torch", tar_entry("sys_info", "x") + tar_entry("pickle", "x") + tar_entry("storages", "x"),
        FileKind::tar_pickle);
    add("tar of torch, another order",
        tar_entry("./storages", "x") + tar_entry("./tensors", std::string(700, 'x')) +
            tar_entry("./pickle", "x"),
        FileKind::tar_pickle);
  }
  void kinds() {
    const QFETCH(std::string, bytes);
    const QFETCH(FileKind, kind);
    const KindFolder folder;
    const FileFacts facts = recognise(folder.write("a", bytes));
    QVERIFY2(facts.kind == kind, (facts.what + ": " + facts.advice).c_str());
    const bool weights = kind != FileKind::onnx && kind != FileKind::torchscript && kind != FileKind::pt2;
    QCOMPARE(facts.holds == FileHolds::weights, weights);
  }

  /// Told what they are and what to do, by words of the answer.
  void unusable_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("what");
    QTest::addColumn<std::string>("advice");
    const auto add = [](const char* name, const std::string& bytes, const char* what, const char* advice) {
      QTest::newRow(name) << bytes << std::string(what) << std::string(advice);
    };
    add("empty", "", "empty", "get it again");
    add("aotinductor",
        small_zip({{"m/data/aotinductor/model/c1.wrapper.so", ""}, {"m/archive_format", "pt2"}}),
        "AOTInductor", "torch.export.save");
    add("torch.package", small_zip({{"p/.data/extern_modules", "torch"}, {"p/net.py", ""}}), "torch.package",
        "Python code");
    add("keras", small_zip({{"metadata.json", "{}"}, {"config.json", "{}"}, {"model.weights.h5", ""}}),
        "Keras", "tf2onnx");
    add("zip of a model", small_zip({{"things/net.onnx", ""}, {"things/readme.txt", ""}}), "net.onnx inside",
        "unpack");
    add("zip without one", small_zip({{"readme.txt", ""}}), "zip archive without", "open a model");
    add("zip cut short", small_zip({{"a/data.pkl", std::string(5000, 'x')}}).substr(0, 3000), "damaged zip",
        "get it again");
    add("tar of a model", tar_entry("model/config.json", "{}") + tar_entry("model/net.safetensors", "x"),
        "net.safetensors inside", "unpack");
    add("tar", tar_entry("a.txt", "x"), "tar archive", "open a model");
    add("gzip", "\x1f\x8b\x08\0\0\0\0\0\0\xff"s, "gzip", "gunzip");
    add("pte", flatbuffer("ET12"), "ExecuTorch", "torch.export.save");
    add("gguf", "GGUF" + little_endian(3, 4) + little_endian(291, 8) + little_endian(24, 8), "GGUF",
        "safetensors");
    add("tflite", flatbuffer("TFL3"), "TensorFlow Lite", "tf2onnx");
    add("ort", flatbuffer("ORTM"), "ONNX Runtime", "open the .onnx");
    add("hdf5", "\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08\0"s, "HDF5", "tf2onnx");
    add("hdf5 behind a user block", std::string(512, ' ') + "\x89HDF\r\n\x1a\n\0\0"s, "HDF5", "tf2onnx");
    add("tensorrt", "ftrt\0\0\0\0\xef\0\0\0"s, "TensorRT", "ONNX file it was built from");
    add("pickle", "\x80\x04\x95\x0a\0\0\0\0\0\0\0}\x94."s, "Python pickle", "torch.save");
    add("pickle of protocol 0", "(dp0\nVweight\np1\nI1\ns.", "Python pickle", "torch.save");
    add("pickle of protocol 0 with a class", "ccollections\nOrderedDict\np0\n(tRp1\n.", "Python pickle",
        "torch.save");
    add("git lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "Git LFS",
        "git lfs pull");
    add("html", "\xef\xbb\xbf\n  <!DOCTYPE html><html><body>Sign in</body></html>", "web page",
        "download the file again");
    add("html, capitals", "<HTML><BODY>404</BODY></HTML>", "web page", "download the file again");
    add("server's error", "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>", "server",
        "again");
    add("server's word", "Entry not found", "server", "again");
    add("openvino", "<?xml version=\"1.0\"?>\n<net name=\"m\" version=\"11\"><layers/></net>", "OpenVINO",
        "ONNX");
    add("saved model",
        field(1, 1) + field(2, field(1, field(2, "\x0a\x01"s)) + field(2, std::string(300, 'x'))),
        "SavedModel", "tf2onnx");
    add("frozen graph",
        field(1, field(1, "in"s) + field(2, "Placeholder"s)) +
            field(1, field(1, "out"s) + field(2, "Relu"s)) + field(4, "\x08\x1b"s),
        "TensorFlow graph", "tf2onnx");
    add("core ml", field(1, 4) + field(2, field(1, field(1, "image"s))) + field(500, "layers"s), "Core ML",
        "PyTorch model");
    add("onnx as text", "ir_version: 8\nproducer_name: \"pytorch\"\ngraph {\n}\n",
        "ONNX model written as text", "onnx.save");
    add("configuration", "{\"architectures\": [\"BertModel\"], \"model_type\": \"bert\"}", "Hugging Face",
        "model.safetensors");
    add("tensorflow.js", "{\"format\": \"layers-model\", \"modelTopology\": {}}", "TensorFlow.js", "tf2onnx");
    add("json", "{\"a\": 1}", "JSON", "open a model");
    add("text", "hello\n", "text file", "open a model");
    add("safetensors cut short", little_endian(5000, 8) + "{\"a\":", "safetensors file that ends",
        "get it again");
    add("noise", "\x01\x02\x03\x04\x05\x06\x07\x08\x09"s, "unknown kind", "torch.export.save");
  }
  void unusable() {
    const QFETCH(std::string, bytes);
    const QFETCH(std::string, what);
    const QFETCH(std::string, advice);
    const KindFolder folder;
    const auto path = folder.write("model.pt2", bytes);
    const FileFacts facts = recognise(path);
    QVERIFY2(facts.what.find(what) != std::string::npos, facts.what.c_str());
    QVERIFY2(facts.advice.find(advice) != std::string::npos, facts.advice.c_str());
    QVERIFY(facts.kind == FileKind::unusable && facts.holds == FileHolds::nothing);
    QCOMPARE(error_id([&] { read_model_file(path); }), "model.unusable"s);
  }

  void foldersNameTheFileInThem() {
    const KindFolder folder;
    const auto advised = [&] { return sentence([&] { recognise(folder.path()); }); };
    QVERIFY(advised().find("open a file in it") != std::string::npos);
    folder.write("b.onnx", "");
    folder.write("a.pt2", "");
    QVERIFY(advised().find("open a.pt2 in it") != std::string::npos);
    folder.write("config.json", "{}");
    folder.write("pytorch_model.bin", "");
    QVERIFY(advised().find("open pytorch_model.bin in it") != std::string::npos);
    folder.write("model.safetensors", "");
    QVERIFY(advised().find("open model.safetensors in it") != std::string::npos);
    QCOMPARE(error_id([&] { recognise(folder.path()); }), "file.folder"s);
    const KindFolder tensorflow;
    tensorflow.write("saved_model.pb", "");
    QVERIFY(sentence([&] { recognise(tensorflow.path()); }).find("tf2onnx") != std::string::npos);
  }

  void whatIsNoFile() {
    const KindFolder folder;
    QCOMPARE(error_id([&] { recognise(folder.path() / "missing"); }), "file.missing"s);
    QCOMPARE(error_id([] { recognise("/dev/zero"); }), "file.special"s);
  }
};

TENFOLD_TEST_CLASS(TestFileKind)
#include "test_file_kind.moc"
