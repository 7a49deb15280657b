// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/executor.h"
#include "engine/program/sample_inputs.h"
#include "engine/support/error.h"
#include "tests/engine/architectures/made_weights.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

const StateDict transformer =
    complete("vit", {{"conv_proj.weight", {64, 3, 8, 8}},
                     {"class_token", {1, 1, 64}},
                     {"encoder.pos_embedding", {1, 5, 64}},
                     {"encoder.layers.encoder_layer_0.self_attention.in_proj_weight", {192, 64}},
                     {"encoder.layers.encoder_layer_1.self_attention.in_proj_weight", {192, 64}},
                     {"heads.head.weight", {5, 64}}});

std::string timm_name(std::string name) {
  const std::vector<std::pair<std::string, std::string>> words{{"class_token", "cls_token"},
                                                               {"encoder.pos_embedding", "pos_embed"},
                                                               {"conv_proj", "patch_embed.proj"},
                                                               {"encoder.layers.encoder_layer_", "blocks."},
                                                               {"encoder.ln", "norm"},
                                                               {"heads.head", "head"},
                                                               {"ln_", "norm"},
                                                               {"self_attention.in_proj_", "attn.qkv."},
                                                               {"self_attention.out_proj", "attn.proj"},
                                                               {"mlp.0", "mlp.fc1"},
                                                               {"mlp.3", "mlp.fc2"}};
  for (const auto& [from, to] : words)
    if (const auto at = name.find(from); at != std::string::npos) name.replace(at, from.size(), to);
  return name;
}

Program perceptron() {
  const StateDict weights =
      dict({{"net.a.weight", {6, 4}}, {"net.a.bias", {6}}, {"net.b.weight", {3, 6}}, {"net.b.bias", {3}}});
  return drawn("mlp", weights).program;
}

}  // namespace

class TestAttach : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsTheNamesOfTimm() {
    const Drawing own = drawn("vit", transformer);
    const StateDict other =
        renamed_all(transformer, [](const std::string& name) { return "module." + timm_name(name); });
    QVERIFY(other.find("module.blocks.1.attn.qkv.weight") != nullptr);
    const Drawing translated = drawn("vit", other);
    QCOMPARE(translated.fit.problems(), std::size_t{0});
    const auto inputs = random_inputs(own.program);
    QVERIFY(run_for_output(own.program, inputs).equal(run_for_output(translated.program, inputs)));
  }

  void putsTheSpecialBeforeTheGeneral() {
    const auto found = candidates(complete("resnet18", {{"conv1.weight", {64, 3, 3, 3}},
                                                        {"layer1.0.conv1.weight", {64, 64, 3, 3}},
                                                        {"fc.weight", {10, 512}}}));
    QCOMPARE(found.at(0).architecture->id, std::string("resnet18"));
    QCOMPARE(found.at(1).architecture->id, std::string("resnet"));
    QCOMPARE(found.at(1).fit.problems(), std::size_t{0});
    for (std::size_t k = 2; k < found.size(); ++k) QVERIFY(found[k].fit.problems() > 0);
  }

  void namesWhatDoesNotFit() {
    StateDict weights =
        complete("resnet18", {{"conv1.weight", {64, 3, 7, 7}}, {"layer1.0.conv1.weight", {64, 64, 3, 3}}});
    weights.set("layer2.0.conv1.weight", noise({96, 64, 3, 3}, 1, at::kFloat));
    weights.set("ema.decay", noise({1}, 1, at::kFloat));
    const Fit fit = drawn("resnet34", weights).fit;
    QVERIFY(std::count(fit.missing.begin(), fit.missing.end(), "layer1.2.conv1.weight") == 1);
    QCOMPARE(fit.unexpected, std::vector<std::string>{"ema.decay"});
    QCOMPARE(fit.different,
             std::vector<std::string>{
                 "layer2.0.conv1.weight: [96, 64, 3, 3] in the file, [128, 64, 3, 3] in the architecture"});
    QVERIFY(!fit.fits());
  }

  void startsWhatIsMissing() {
    Drawing drawing = drawn("mlp", dict({{"0.weight", {4, 4}}, {"2.weight", {2, 4}}}));
    QVERIFY(drawing.starts.empty());
    drawing = drawn("resnet18:image=32",
                    dict({{"conv1.weight", {64, 3, 3, 3}}, {"layer1.0.conv1.weight", {64, 64, 3, 3}}}));
    start_missing(drawing);
    const at::Tensor& weight = drawing.program.tensors.at("layer4.1.conv2.weight");
    QVERIFY(weight.is_contiguous() && weight.requires_grad() && weight.std().item<double>() > 0.005);
    QVERIFY(drawing.program.tensors.at("bn1.running_var").equal(at::ones({64})));
    QVERIFY(run_for_output(drawing.program, random_inputs(drawing.program)).isfinite().all().item<bool>());
  }

  void computesInFloat32() {
    StateDict weights = dict({{"0.weight", {4, 4}}});
    weights.set("2.weight", noise({4, 4}, 1, at::kDouble));
    weights.set("4.weight", *weights.find("2.weight"));
    weights.set("6.weight", at::empty({0, 4}));
    Drawing drawing = drawn("mlp", without_empty(weights));
    make_float32(drawing);
    QCOMPARE(drawing.program.tensors.size(), std::size_t{3});
    for (const auto& [name, tensor] : drawing.program.tensors)
      QVERIFY(tensor.scalar_type() == at::kFloat && tensor.requires_grad());
    QCOMPARE(count_parameters(drawing.program), 32);  // two are tied
    QVERIFY(QString::fromStdString(drawing.fit.remarks.back()).contains("Double"));
  }

  void attachesToAGraphByName_data() {
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<QString>("cut");
    QTest::newRow("the same") << ""
                              << "";
    QTest::newRow("a wrapper in the file") << "module."
                                           << "";
    QTest::newRow("a wrapper in the graph") << ""
                                            << "net.";
  }
  void attachesToAGraphByName() {
    QFETCH(QString, prefix);
    QFETCH(QString, cut);
    Program program = perceptron();
    const StateDict trained =
        dict({{"net.b.bias", {3}}, {"net.b.weight", {3, 6}}, {"net.a.bias", {6}}, {"net.a.weight", {6, 4}}});
    const Fit fit =
        attach(renamed_all(trained,
                           [&](const std::string& name) {
                             return prefix.toStdString() + name.substr(static_cast<std::size_t>(cut.size()));
                           }),
               program);
    QCOMPARE(fit.problems(), std::size_t{0});
    QCOMPARE(fit.matched, 4);
    for (const auto& [name, tensor] : trained) QVERIFY(program.tensors.at(name).equal(tensor));
  }

  void attachesToAGraphByShape() {
    Program program = perceptron();
    const StateDict trained = dict({{"W0", {6, 4}}, {"b0", {6}}, {"W1", {3, 6}}, {"b1", {3}}});
    const Fit fit = attach(trained, program);
    QCOMPARE(fit.problems(), std::size_t{0});
    QVERIFY(program.tensors.at("net.b.weight").equal(*trained.find("W1")));
    QVERIFY(QString::fromStdString(fit.remarks.back()).contains("by shape"));
  }

  void saysWhereAGraphDiffers() {
    Program program = perceptron();
    const Fit fit =
        attach(dict({{"net.a.weight", {6, 4}}, {"net.b.weight", {2, 6}}, {"rest", {9}}}), program);
    QCOMPARE(fit.different,
             std::vector<std::string>{"net.b.weight: [2, 6] in the file, [3, 6] in the architecture"});
    QCOMPARE(fit.missing, (std::vector<std::string>{"net.a.bias", "net.b.bias"}));
    QCOMPARE(fit.unexpected, std::vector<std::string>{"rest"});
  }

  /// Names that architectures look for, with shapes that none of them has.
  void survivesStrangeShapes() {
    const std::vector<std::string> names{"conv1.weight",
                                         "layer1.0.conv1.weight",
                                         "layer1.0.conv2.weight",
                                         "layer1.0.conv3.weight",
                                         "fc.weight",
                                         "features.0.weight",
                                         "features.2.weight",
                                         "features.4.weight",
                                         "features.6.weight",
                                         "classifier.0.weight",
                                         "conv_proj.weight",
                                         "class_token",
                                         "encoder.pos_embedding",
                                         "heads.head.weight",
                                         "embeddings.word_embeddings.weight",
                                         "embeddings.position_embeddings.weight",
                                         "encoder.layer.0.attention.self.query.weight"};
    const std::vector<Shape> shapes{{},        {1},          {3},          {1, 1},        {2, 7},
                                    {5, 1, 1}, {1, 1, 1, 1}, {7, 3, 2, 5}, {2, 64, 3, 3}, {1, 2, 1, 1, 1}};
    for (std::size_t turn = 0; turn < 3 * shapes.size(); ++turn) {
      std::vector<std::pair<std::string, Shape>> made;
      for (std::size_t k = 0; k < names.size(); ++k)
        made.emplace_back(names[k], shapes[(turn + k * (1 + turn / shapes.size())) % shapes.size()]);
      for (const Candidate& each : candidates(dict(made))) QVERIFY(each.fit.problems() > 0);
    }
  }
};
TENFOLD_TEST_CLASS(TestAttach)

#include "test_attach.moc"
