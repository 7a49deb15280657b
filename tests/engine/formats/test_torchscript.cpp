// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <sys/resource.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <chrono>
#include <csignal>
#include <thread>

#include "engine/formats/model_file.h"
#include "engine/formats/pt2_writer.h"
#include "engine/formats/torchscript_reader.h"
#include "engine/formats/torchscript_writer.h"
#include "engine/program/executor.h"
#include "engine/program/layers.h"
#include "engine/program/names.h"
#include "engine/program/sample_inputs.h"
#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// Convolution, batch norm, dropout, a tied linear layer used twice.
Program small_program() {
  ProgramMaker maker({2, 3, 8, 8});
  const auto weights = [](const Shape& shape, std::int64_t seed) {
    return noise(shape, seed, at::kFloat) * 0.3;
  };
  const Argument none = Argument::of(c10::IValue());
  Argument x =
      maker.call("aten::conv2d", {maker.x, maker.parameter("stem.conv.weight", weights({4, 3, 3, 3}, 1)),
                                  maker.parameter("stem.conv.bias", weights({4}, 2)), ints({1, 1}),
                                  ints({1, 1}), ints({1, 1}), Argument::of(1)});
  x = maker.call("aten::relu", {x});
  x = maker.call("aten::adaptive_avg_pool2d", {x, ints({2, 2})});
  x = maker.call("aten::flatten", {x, Argument::of(1), Argument::of(-1)}, "using_ints");
  x = maker.call("aten::dropout", {x, Argument::of(0.25), Argument::of(false)});
  const Argument weight = maker.parameter("body.fc.weight", weights({16, 16}, 3));
  x = maker.call("aten::linear", {x, weight, none});
  x = maker.call("aten::linear", {maker.call("aten::relu", {x}), weight, none});
  return maker.finish(x);
}

std::vector<c10::IValue> sample(std::int64_t batch) { return {noise({batch, 3, 8, 8}, 9, at::kFloat)}; }

/// Files may not grow beyond 512 bytes while this lives.
class SmallFiles {
 public:
  SmallFiles() : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    const ::rlimit small{512, limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;

 private:
  void (*before_)(int);
  ::rlimit limit_{};
};

QString message_of(const std::function<void()>& work, QString* id = nullptr) {
  try {
    work();
  } catch (const Error& problem) {
    if (id != nullptr) *id = QString::fromStdString(problem.id());
    return QString::fromStdString(problem.what());
  }
  return "nothing was thrown";
}

}  // namespace

/// TorchScript written and read back, and what a reader process that misbehaves does to us: nothing.
class TestTorchScript : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    path_ = folder_.filePath("model.pt").toStdString();
    qunsetenv("TENFOLD_TORCHSCRIPT_READER");
    qunsetenv("TENFOLD_TORCHSCRIPT_SECONDS");
  }
  void cleanup() { init(); }

  void writtenAndReadBack() {
    Program program = small_program();
    assign_names(program);
    write_torchscript(program, path_, {sample(2), R"({"schema": 1})"});
    const ModelFile file = read_model_file(path_);
    QCOMPARE(file.format, std::string("torchscript"));
    QCOMPARE(file.metadata, std::string(R"({"schema": 1})"));
    QCOMPARE(file.program.training, false);
    for (const auto& [name, tensor] : program.tensors) {
      QVERIFY(file.program.tensors.contains(name));
      QVERIFY(at::equal(file.program.tensors.at(name), tensor));
      QVERIFY(file.program.tensors.at(name).requires_grad());
    }
    QCOMPARE(file.program.tensors.size(), program.tensors.size());
    QVERIFY(batch_dimension(file.program, sample(2)).dynamic);
    for (const std::int64_t batch : {2, 5})
      QCOMPARE(relative_difference(run_for_tensors(program, sample(batch)),
                                   run_for_tensors(file.program, sample(batch))),
               0.0);
    const auto layers = find_layers(file.program);
    QCOMPARE(layers.size(), std::size_t{2});
    QCOMPARE(layers[0].name, std::string("stem.conv"));
    QCOMPARE(layers[1].uses.size(), std::size_t{2});
    for (std::size_t n = 0; n < program.nodes.size(); ++n)
      QCOMPARE(file.program.nodes.at(n).name, program.nodes[n].name);
  }

  /// A limit of file size fails as a full disk does, which must not end the program.
  void aFullDiskIsAnError() {
    Program program = small_program();
    assign_names(program);
    const auto torchscript = [&] { write_torchscript(program, path_, {sample(2), {}}); };
    const auto pt2 = [&] { write_pt2(program, path_, {sample(2), {}, {}}); };
    for (const auto& write : {std::function<void()>(torchscript), std::function<void()>(pt2)}) {
      const SmallFiles limited;
      QString id;
      const QString message = message_of(write, &id);
      QVERIFY2(id == "file.write", qPrintable(message));
    }
    QCOMPARE(QDir(folder_.path()).entryList({"*.part-*"}, QDir::Files).size(), 0);
  }

  void keysThatAreNumbersStaySo() {
    torch::jit::Module module("Keyed");
    module.register_attribute("training", c10::BoolType::get(), false);
    module.define(R"(
def forward(self, x: Tensor) -> Dict[int, Tensor]:
    return {7: x + 1, 3: x * 2}
)");
    module.save(path_);
    Program program = read_torchscript(path_, {{parse_input_shape("2x3")}}).program;
    QVERIFY2(program.out_spec.find("[7,3]") != std::string::npos, program.out_spec.c_str());
    assign_names(program);
    const std::vector<c10::IValue> ones{at::ones({2, 3})};
    write_torchscript(program, path_, {ones, {}});
    const auto made = torch::jit::load(path_).forward(ones).toGenericDict();
    QVERIFY(at::equal(made.at(std::int64_t{3}).toTensor(), at::full({2, 3}, 2.0F)));
    QCOMPARE(made.size(), std::size_t{2});
  }

  /// The answer depends on what the run itself changes; a buffer that is expanded cannot be copied into.
  void buffersThatAreChangedInUseAreFollowed() {
    torch::jit::Module module("Counting");
    module.register_attribute("training", c10::BoolType::get(), false);
    module.register_buffer("state", at::ones({3}));
    module.register_buffer("wide", at::arange(3, at::kFloat).expand({2, 3}));
    module.define(R"(
def forward(self, x: Tensor) -> Tensor:
    self.state.mul_(2).add_(1)
    return x * self.state + self.wide[1]
)");
    module.save(path_);
    const Program program = read_torchscript(path_, {{parse_input_shape("2x3")}}).program;
    QVERIFY(at::equal(program.tensors.at("state"), at::ones({3})));
    const auto made = run_for_tensors(program, std::vector<c10::IValue>{at::ones({2, 3})});
    QVERIFY(at::equal(made.at(0), (at::arange(3, at::kFloat) + 3).expand({2, 3})));
  }

  /// What the tracer writes for a convolution whose padding is a word.
  void tracedConvolutionsMayPadByAWord() {
    const at::Tensor weight = noise({4, 3, 3, 3}, 1, at::kFloat), x = noise({2, 3, 8, 8}, 2, at::kFloat);
    for (const char* padding : {"same", "valid"}) {
      torch::jit::Module module("Padded");
      module.register_attribute("training", c10::BoolType::get(), false);
      module.register_parameter("weight", weight, false);
      module.define(
          "def forward(self, x: Tensor) -> Tensor:\n"
          "    return torch._convolution_mode(x, self.weight, None, [1, 1], '" +
          std::string(padding) + "', [2, 2], 1)\n");
      module.save(path_);
      const Program program = read_torchscript(path_, {{parse_input_shape("2x3x8x8")}}).program;
      QCOMPARE(find_layers(program).size(), std::size_t{1});
      const auto made = run_for_tensors(program, std::vector<c10::IValue>{x});
      QVERIFY(at::equal(made.at(0), at::_convolution_mode(x, weight, {}, {1, 1}, padding, {2, 2}, 1)));
    }
  }

  void listsAreFilledAsPythonDoes() {
    torch::jit::Module module("Listing");
    module.register_attribute("training", c10::BoolType::get(), false);
    module.define(R"(
def forward(self, x: Tensor) -> Tensor:
    parts = [x, x * 2]
    parts.insert(-1, x * 3)
    parts.insert(-9, x * 4)
    return torch.cat(parts[::2], 1)
)");
    module.save(path_);
    const Program program = read_torchscript(path_, {{parse_input_shape("2x1")}}).program;
    const auto made = run_for_tensors(program, std::vector<c10::IValue>{at::ones({2, 1})});
    QVERIFY(at::equal(made.at(0), at::tensor({4.0F, 3.0F}).expand({2, 2})));
  }

  /// A size that is asked for where no gradients are wanted is no tensor to be detached.
  void sizesInRegionsWithoutGradients() {
    ProgramMaker maker({2, 3});
    const Argument size = maker.call("aten::sym_size", {maker.x, Argument::of(std::int64_t{0})}, "int"),
                   turned = maker.call("aten::neg", {maker.x});
    Program program = maker.finish(
        maker.call("aten::view", {turned, Argument::list({size, Argument::of(std::int64_t{3})})}));
    program.nodes[0].no_grad = program.nodes[1].no_grad = true;
    assign_names(program);
    const std::vector<c10::IValue> inputs{noise({2, 3}, 4, at::kFloat)};
    write_torchscript(program, path_, {inputs, {}});
    QVERIFY(at::equal(torch::jit::load(path_).forward(inputs).toTensor(), inputs[0].toTensor().neg()));
  }

  void dropoutFollowsTheMode() {
    Program program = small_program();
    assign_names(program);
    write_torchscript(program, path_, {sample(2), {}});
    Program back = read_torchscript(path_).program;
    QCOMPARE(set_training(back, true), std::size_t{1});
    QVERIFY(relative_difference(run_for_tensors(program, sample(4)), run_for_tensors(back, sample(4))) >
            1e-3);
  }

  void trainingModeIsKept() {
    Program program = small_program();
    set_training(program, true);
    assign_names(program);
    write_torchscript(program, path_, {sample(2), {}});
    QVERIFY(read_torchscript(path_).program.training);
  }

  void shapesThatAreGivenAreUsed() {
    Program program = small_program();
    assign_names(program);
    write_torchscript(program, path_, {{}, {}});  // no shapes in the file
    const ModelFile guessed = read_torchscript(path_);
    QVERIFY(guessed.remarks.at(0).find("found by trying") != std::string::npos);
    const ModelFile given = read_torchscript(path_, {{parse_input_shape("1x3x20x24")}});
    QVERIFY(given.remarks.empty());
    QCOMPARE(given.program.user_inputs().at(0)->sizes.at(3).size, std::int64_t{24});
    QVERIFY(message_of([&] {
              read_torchscript(path_, {{{{2, 3, 8, 8}, ""}, {{2}, ""}}});
            }).contains("1 tensors, not 2"));
  }

  void aMissingReaderIsNamed() {
    write_small();
    qputenv("TENFOLD_TORCHSCRIPT_READER", "/nowhere/reader");
    QVERIFY(message_of([&] { read_torchscript(path_); }).contains("/nowhere/reader"));
  }

  void aReaderThatMisbehavesIsAnError_data() {
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("id");
    QTest::newRow("crash") << QByteArray("kill -SEGV $$") << "torchscript.crash";
    QTest::newRow("abort") << QByteArray("kill -ABRT $$") << "torchscript.crash";
    QTest::newRow("says nothing") << QByteArray("exit 0") << "torchscript.crash";
    QTest::newRow("fails") << QByteArray("exit 7") << "torchscript.crash";
    QTest::newRow("nonsense") << QByteArray("echo '{\"done\": [1'; echo '[]'; echo 5; exit 0")
                              << "torchscript.crash";
    QTest::newRow("sleeps") << QByteArray("exec sleep 60") << "torchscript.time";
    QTest::newRow("spins") << QByteArray("while :; do :; done") << "torchscript.time";
    QTest::newRow("floods") << QByteArray("exec yes") << "torchscript.time";
    QTest::newRow("no result") << QByteArray("echo '{\"done\": {}}'") << "";
  }
  void aReaderThatMisbehavesIsAnError() {
    QFETCH(QByteArray, script);
    QFETCH(QString, id);
    write_small();
    use_reader(script);
    qputenv("TENFOLD_TORCHSCRIPT_SECONDS", "1");
    QString found;
    QVERIFY(message_of([&] { read_torchscript(path_); }, &found) != "nothing was thrown");
    if (!id.isEmpty()) QCOMPARE(found, id);
  }

  void cancelEndsTheReader() {
    write_small();
    use_reader("exec sleep 60");
    std::stop_source stop;
    std::thread later([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      stop.request_stop();
    });
    const auto begin = std::chrono::steady_clock::now();
    QVERIFY_THROWS_EXCEPTION(Cancelled, read_torchscript(path_, {}, Job({}, stop.get_token())));
    later.join();
    QVERIFY(std::chrono::steady_clock::now() - begin < std::chrono::seconds(40));
  }

  void damagedArchivesNeverReachTheReader() {
    write_small();
    QFile file(QString::fromStdString(path_));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() / 2));
    file.close();
    use_reader("touch " + folder_.filePath("was-started").toUtf8());
    QVERIFY(message_of([&] { read_torchscript(path_); }).contains("model.pt"));
    QVERIFY(!QFile::exists(folder_.filePath("was-started")));
  }

 private:
  void write_small() {
    Program program = small_program();
    assign_names(program);
    write_torchscript(program, path_, {sample(2), {}});
  }
  void use_reader(const QByteArray& script) {
    QFile file(folder_.filePath("reader"));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("#!/bin/sh\n" + script + "\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("TENFOLD_TORCHSCRIPT_READER", file.fileName().toUtf8());
  }

  QTemporaryDir folder_;
  std::string path_;
};

TENFOLD_TEST_CLASS(TestTorchScript)
#include "test_torchscript.moc"
