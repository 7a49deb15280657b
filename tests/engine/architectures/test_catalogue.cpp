// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/executor.h"
#include "engine/program/layers.h"
#include "engine/program/sample_inputs.h"
#include "engine/support/error.h"
#include "tests/engine/architectures/made_weights.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

const std::vector<std::pair<std::string, Shape>> residual{{"conv1.weight", {64, 3, 7, 7}},
                                                          {"layer1.0.conv1.weight", {64, 64, 3, 3}},
                                                          {"fc.weight", {1000, 512}},
                                                          {"fc.bias", {1000}}},
    residual_deep{{"conv1.weight", {64, 3, 7, 7}},
                  {"layer1.0.conv1.weight", {64, 64, 1, 1}},
                  {"fc.weight", {1000, 2048}},
                  {"fc.bias", {1000}}},
    features{{"features.0.weight", {64, 3, 3, 3}},
             {"features.0.bias", {64}},
             {"classifier.0.weight", {4096, 25088}}},
    patches16{{"conv_proj.weight", {768, 3, 16, 16}},
              {"class_token", {1, 1, 768}},
              {"heads.head.weight", {1000, 768}}},
    patches14{{"conv_proj.weight", {1280, 3, 14, 14}},
              {"class_token", {1, 1, 1280}},
              {"encoder.pos_embedding", {1, 1370, 1280}},
              {"heads.head.weight", {1000, 1280}}};

at::Tensor answer(const Program& program, const at::Tensor& x) {
  const std::vector<c10::IValue> inputs{x};
  return run_for_output(program, inputs);
}

double difference(const at::Tensor& a, const at::Tensor& b) { return relative_difference({a}, {b}); }

const StateDict small_network = dict({{"conv1.weight", {6, 1, 5, 5}},
                                      {"conv1.bias", {6}},
                                      {"conv2.weight", {16, 6, 5, 5}},
                                      {"conv2.bias", {16}},
                                      {"fc1.weight", {120, 400}},
                                      {"fc1.bias", {120}},
                                      {"fc2.weight", {10, 120}},
                                      {"fc2.bias", {10}}});

}  // namespace

class TestCatalogue : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void hasTheSizesThatTorchvisionSays_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<qlonglong>("parameters");
    const auto row = [](const char* id, qlonglong parameters) { QTest::newRow(id) << id << parameters; };
    row("resnet18", 11689512);
    row("resnet34", 21797672);
    row("resnet50", 25557032);
    row("resnet101", 44549160);
    row("resnet152", 60192808);
    row("wide_resnet50_2", 68883240);
    row("wide_resnet101_2", 126886696);
    row("resnext50_32x4d", 25028904);
    row("resnext101_32x8d", 88791336);
    row("resnext101_64x4d", 83455272);
    row("vgg11", 132863336);
    row("vgg11_bn", 132868840);
    row("vgg13", 133047848);
    row("vgg16", 138357544);
    row("vgg16_bn", 138365992);
    row("vgg19_bn", 143678248);
    row("vit_b_16", 86567656);
    row("vit_l_16", 304326632);
    row("vit_h_14", 633470440);
  }
  void hasTheSizesThatTorchvisionSays() {
    QFETCH(QString, id);
    QFETCH(qlonglong, parameters);
    const bool deep = id.contains("50") || id.contains("101") || id.contains("152");
    auto known = id.startsWith("vgg") ? features
                 : id == "vit_h_14"   ? patches14
                 : deep               ? residual_deep
                                      : residual;
    if (id == "vit_b_16" || id == "vit_l_16") known = patches16;
    const Drawing drawing = drawn(id.toStdString(), shapes_alone(known));
    QCOMPARE(qlonglong(count_parameters(drawing.program)), parameters);
  }

  void computesWhatAPerceptronComputes() {
    const StateDict weights = dict({{"W1", {7, 5}}, {"b1", {7}}, {"W2", {3, 7}}, {"b2", {3}}});
    const Drawing drawing = drawn("mlp:activation=tanh", weights);
    QCOMPARE(drawing.fit.problems(), std::size_t{0});
    const at::Tensor x = noise({4, 5}, 9, at::kFloat);
    const at::Tensor expected = at::linear(at::linear(x, *weights.find("W1"), *weights.find("b1")).tanh(),
                                           *weights.find("W2"), *weights.find("b2"));
    QVERIFY(difference(expected, answer(drawing.program, x)) < 1e-6);
  }

  void ordersAPerceptronByItsNumbers() {
    const Drawing drawing = drawn(
        "mlp",
        dict({{"10.weight", {2, 4}}, {"2.weight", {4, 6}}, {"6.weight", {4, 4}}, {"0.weight", {6, 8}}}));
    QCOMPARE(drawing.fit.problems(), std::size_t{0});
    std::vector<std::string> names;
    for (const Layer& layer : find_layers(drawing.program)) names.push_back(layer.id);
    QCOMPARE(names, (std::vector<std::string>{"0.weight", "2.weight", "6.weight", "10.weight"}));
  }

  void refusesMatricesThatCannotFollowEachOther() {
    QVERIFY(!draw(built_in("mlp"), dict({{"a.weight", {4, 6}}, {"b.weight", {4, 7}}}), {"mlp", {}}));
  }

  void findsOutThePaddingOfASmallNetwork() {
    const Drawing drawing = drawn("lenet", small_network);
    QCOMPARE(drawing.fit.problems(), std::size_t{0});
    const at::Tensor x = noise({3, 1, 28, 28}, 5, at::kFloat);
    at::Tensor y =
        at::conv2d(x, *small_network.find("conv1.weight"), *small_network.find("conv1.bias"), 1, 2).relu();
    y = at::max_pool2d(y, 2);
    y = at::conv2d(y, *small_network.find("conv2.weight"), *small_network.find("conv2.bias")).relu();
    y = at::max_pool2d(y, 2).flatten(1);
    y = at::linear(y, *small_network.find("fc1.weight"), *small_network.find("fc1.bias")).relu();
    y = at::linear(y, *small_network.find("fc2.weight"), *small_network.find("fc2.bias"));
    QVERIFY(difference(y, answer(drawing.program, x)) < 1e-6);
  }

  void takesWhatAUserSays() {
    const Drawing drawing = drawn("lenet:image=32,pool=average,activation=sigmoid", small_network);
    QCOMPARE(drawing.program.user_inputs()[0]->sizes[2].size, 32);
    QVERIFY(answer(drawing.program, noise({2, 1, 32, 32}, 1, at::kFloat)).isfinite().all().item<bool>());
  }

  void runsAtEveryBatch_data() {
    QTest::addColumn<QString>("id");
    for (const char* id : {"resnet", "vit", "bert", "roberta"}) QTest::newRow(id) << id;
  }
  /// A batch of five answers as its samples alone do, in evaluation; all parameters are trainable.
  void runsAtEveryBatch() {
    QFETCH(QString, id);
    const std::map<QString, std::vector<std::pair<std::string, Shape>>> known{
        {"resnet",
         {{"conv1.weight", {8, 3, 3, 3}},
          {"layer1.0.conv1.weight", {8, 8, 1, 1}},
          {"layer1.0.conv2.weight", {8, 4, 3, 3}},
          {"layer1.0.conv3.weight", {32, 8, 1, 1}},
          {"layer1.0.downsample.0.weight", {32, 8, 1, 1}},
          {"layer2.0.conv1.weight", {16, 32, 3, 3}},
          {"layer2.0.conv2.weight", {36, 16, 3, 3}},
          {"fc.weight", {5, 36}}}},
        {"vit",
         {{"conv_proj.weight", {64, 3, 8, 8}},
          {"class_token", {1, 1, 64}},
          {"encoder.pos_embedding", {1, 17, 64}},
          {"encoder.layers.encoder_layer_0.self_attention.in_proj_weight", {192, 64}},
          {"heads.pre_logits.weight", {20, 64}},
          {"heads.head.weight", {5, 20}}}},
        {"bert",
         {{"embeddings.word_embeddings.weight", {50, 128}},
          {"embeddings.position_embeddings.weight", {40, 128}},
          {"embeddings.token_type_embeddings.weight", {2, 128}},
          {"encoder.layer.0.attention.self.query.weight", {128, 128}},
          {"pooler.dense.weight", {128, 128}}}},
        {"roberta",
         {{"embeddings.word_embeddings.weight", {50, 128}},
          {"embeddings.position_embeddings.weight", {40, 128}},
          {"embeddings.token_type_embeddings.weight", {1, 128}},
          {"encoder.layer.0.attention.self.query.weight", {128, 128}},
          {"classifier.out_proj.weight", {3, 128}}}}};
    const Drawing drawing = drawn(id.toStdString(), complete(id.toStdString(), known.at(id)));
    QVERIFY2(drawing.fit.problems() == 0, qPrintable(id));
    QVERIFY(!drawing.program.training);
    const auto two = random_inputs(drawing.program);
    const auto five = resized_inputs(drawing.program, two, {{"s0", 5}});
    const at::Tensor few = run_for_output(drawing.program, two);
    const at::Tensor many = run_for_output(drawing.program, five);
    QCOMPARE(many.size(0), 5);
    QVERIFY(difference(at::cat({few, few, few.slice(0, 0, 1)}), many) < 1e-5);
    for (const auto& input : drawing.program.inputs)
      if (input.kind == InputKind::parameter) QVERIFY(drawing.program.tensor_of(input).requires_grad());
  }

  void leavesOutWhatTheWeightsDoNotHave() {
    const Drawing drawing = drawn("resnet18", dict({residual[0], residual[1]}));
    QVERIFY(!drawing.program.tensors.contains("fc.weight"));
    QVERIFY(QString::fromStdString(drawing.fit.remarks.back()).contains("512 features"));
  }

  /// Beginning and end of an answer are looked for among all tokens, whatever else the file holds.
  void answersAreFoundAmongAllTokens() {
    StateDict weights = complete("bert", {{"embeddings.word_embeddings.weight", {50, 64}},
                                          {"embeddings.position_embeddings.weight", {40, 64}},
                                          {"embeddings.token_type_embeddings.weight", {2, 64}},
                                          {"encoder.layer.0.attention.self.query.weight", {64, 64}},
                                          {"qa_outputs.weight", {2, 64}}});
    weights.set("pooler.dense.weight", noise({64, 64}, 90, at::kFloat));
    const Drawing drawing = drawn("bert", weights);
    const at::Tensor found = run_for_output(drawing.program, random_inputs(drawing.program));
    QCOMPARE(found.dim(), std::int64_t{3});
    QCOMPARE(found.size(2), std::int64_t{2});
    QCOMPARE(drawing.fit.unexpected, std::vector<std::string>{"pooler.dense.weight"});
  }

  void keepsTiedWeightsTied() {
    StateDict weights = dict({{"a.weight", {6, 6}}});
    weights.set("b.weight", *weights.find("a.weight"));
    const Drawing drawing = drawn("mlp", weights);
    QCOMPARE(count_parameters(drawing.program), 36);
    const auto layers = find_layers(drawing.program);
    QCOMPARE(layers.size(), std::size_t{1});
    QCOMPARE(layers[0].uses.size(), std::size_t{2});
  }

  void saysWhatIsWrongWithAChoice() {
    const auto id_of = [](const std::string& text, const StateDict& weights) -> QString {
      try {
        drawn(text, weights);
        return "nothing";
      } catch (const Error& problem) {
        return QString::fromStdString(problem.id());
      }
    };
    QCOMPARE(id_of("resnet19", {}), "architecture.unknown");
    QCOMPARE(id_of("mlp:heads=3", small_network), "architecture.choice");
    QCOMPARE(id_of("lenet:activation=step", small_network), "architecture.word");
    QCOMPARE(id_of("lenet:image=many", small_network), "architecture.number");
    QCOMPARE(id_of("lenet:image", small_network), "architecture.text");
    QCOMPARE(id_of("vit_b_16:heads=5", dict(patches16)), "architecture.heads");
  }
};
TENFOLD_TEST_CLASS(TestCatalogue)

#include "test_catalogue.moc"
