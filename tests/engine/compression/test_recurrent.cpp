// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/layer_moments.h"
#include "engine/compression/replace.h"
#include "engine/planning/contraction_order.h"
#include "engine/planning/layer_cost.h"
#include "engine/program/executor.h"
#include "engine/program/sample_inputs.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "tests/support/error_id.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

constexpr std::int64_t batch = 4, steps = 3, features = 10, hidden = 6, classes = 3;

struct Net {
  std::string op;  ///< "lstm", ...
  std::int64_t gates, layers, directions;
  bool batch_first;

  bool is_lstm() const { return op == "lstm"; }
  std::int64_t given(std::int64_t layer) const { return layer == 0 ? features : directions * hidden; }
  std::string suffix(std::int64_t layer, std::int64_t direction) const {
    return "_l" + std::to_string(layer) + (direction > 0 ? "_reverse" : "");
  }
};

const std::vector<Net> nets{{"lstm", 4, 1, 1, true},     {"lstm", 4, 2, 2, false},
                            {"gru", 3, 1, 2, true},      {"gru", 3, 2, 1, false},
                            {"rnn_tanh", 1, 2, 2, true}, {"rnn_relu", 1, 1, 1, false}};

std::string title(const Net& net) {
  return net.op + " of " + std::to_string(net.layers) + " layers, " + std::to_string(net.directions) +
         " directions" + (net.batch_first ? ", batch first" : "");
}

/// What both ways to write a network are made of.
class NetMaker {
 public:
  NetMaker(const Net& net, at::ScalarType type)
      : net_(net), type_(type), make({batch, steps, features}, /*dynamic_batch=*/false, type) {}

  Argument parameter(const std::string& name, const Shape& shape, std::int64_t seed) {
    return make.parameter(name, noise(shape, seed, type_) * 0.3);
  }
  Argument start(const std::string& name, std::int64_t seed) {
    return parameter(name, {net_.layers * net_.directions, batch, hidden}, seed);
  }
  /// The two matrices and two biases of a layer and direction.
  std::vector<Argument> parameters(std::int64_t layer, std::int64_t d) {
    const std::string end = net_.suffix(layer, d);
    const std::int64_t rows = net_.gates * hidden, seed = 10 * (2 * layer + d);
    return {parameter("net.weight_ih" + end, {rows, net_.given(layer)}, seed + 1),
            parameter("net.weight_hh" + end, {rows, hidden}, seed + 2),
            parameter("net.bias_ih" + end, {rows}, seed + 3),
            parameter("net.bias_hh" + end, {rows}, seed + 4)};
  }
  Argument part(const Argument& of, std::int64_t along, std::int64_t from, std::int64_t to) {
    return make.call("aten::slice", {of, whole(along), whole(from), whole(to), whole(1)}, "Tensor");
  }
  Argument at(const Argument& of, std::int64_t along, std::int64_t place) {
    return make.call("aten::select", {of, whole(along), whole(place)}, "int");
  }
  Argument turned(const Argument& of) {
    return make.call("aten::transpose", {of, whole(0), whole(1)}, "int");
  }
  Argument head(const Argument& last_step) {
    return make.call("aten::linear",
                     {last_step, parameter("head.weight", {classes, net_.directions * hidden}, 99)});
  }

  const Net& net_;
  at::ScalarType type_;
  ProgramMaker make;
};

/// By the operator. The results are the logits and the last states.
Program by_operator(const Net& net, at::ScalarType type = at::kDouble) {
  NetMaker maker(net, type);
  std::vector<Argument> parameters;
  for (std::int64_t layer = 0; layer < net.layers; ++layer)
    for (std::int64_t d = 0; d < net.directions; ++d)
      for (const Argument& each : maker.parameters(layer, d)) parameters.push_back(each);
  const Argument h = maker.start("h0", 201);
  const Argument states = net.is_lstm() ? Argument::list({h, maker.start("c0", 202)}) : h;
  const Argument x = net.batch_first ? maker.make.x : maker.turned(maker.make.x);
  const Argument y = maker.make.call(
      "aten::" + net.op,
      {x, states, Argument::list(parameters), Argument::of(true), whole(net.layers), Argument::of(0.0),
       Argument::of(false), Argument::of(net.directions == 2), Argument::of(net.batch_first)},
      "input");
  Program program = maker.make.finish(maker.head(maker.at(y, net.batch_first ? 1 : 0, steps - 1)));
  for (Node& node : program.nodes)
    if (node.op == "aten::" + net.op)
      for (std::size_t k = 1; k < node.schema()->returns().size(); ++k) {
        node.results.push_back({program.add_value("state" + std::to_string(k)), false, {}});
        program.outputs.push_back({Argument::ref(node.results.back().value), {}});
      }
  program.finish();
  return program;
}

/// One step of one direction, [batch, hidden] each, by linear layers. `cell` is an LSTM's.
Argument one_step(NetMaker& maker, const std::vector<Argument>& p, const Argument& x, const Argument& h,
                  Argument& cell) {
  const Net& net = maker.net_;
  ProgramMaker& make = maker.make;
  const Argument of_input = make.call("aten::linear", {x, p[0], p[2]}),
                 of_state = make.call("aten::linear", {h, p[1], p[3]});
  const auto add = [&](const Argument& a, const Argument& b) {
    return make.call("aten::add", {a, b}, "Tensor");
  };
  const auto times = [&](const Argument& a, const Argument& b) {
    return make.call("aten::mul", {a, b}, "Tensor");
  };
  const auto gate = [&](const Argument& of, std::int64_t k) {
    return maker.part(of, 1, k * hidden, (k + 1) * hidden);
  };
  const auto sigmoid = [&](const Argument& a) { return make.call("aten::sigmoid", {a}); };
  const auto tanh = [&](const Argument& a) { return make.call("aten::tanh", {a}); };
  if (net.op == "rnn_tanh") return tanh(add(of_input, of_state));
  if (net.op == "rnn_relu") return make.call("aten::relu", {add(of_input, of_state)});
  if (net.op == "gru") {
    const Argument reset = sigmoid(add(gate(of_input, 0), gate(of_state, 0))),
                   update = sigmoid(add(gate(of_input, 1), gate(of_state, 1))),
                   fresh = tanh(add(gate(of_input, 2), times(reset, gate(of_state, 2))));
    const Argument change = make.call("aten::sub", {h, fresh}, "Tensor");
    return add(fresh, times(update, change));
  }
  const Argument sums = add(of_input, of_state);
  cell = add(times(sigmoid(gate(sums, 1)), cell), times(sigmoid(gate(sums, 0)), tanh(gate(sums, 2))));
  return times(sigmoid(gate(sums, 3)), tanh(cell));
}

/// By linear layers that share their weights, step by step: the logits.
Program by_steps(const Net& net, at::ScalarType type) {
  NetMaker maker(net, type);
  const Argument h = maker.start("h0", 201);
  const Argument c = net.is_lstm() ? maker.start("c0", 202) : Argument();
  std::vector<Argument> inputs;
  for (std::int64_t t = 0; t < steps; ++t) inputs.push_back(maker.at(maker.make.x, 1, t));
  for (std::int64_t layer = 0; layer < net.layers; ++layer) {
    std::vector<std::vector<Argument>> outputs(static_cast<std::size_t>(steps));
    for (std::int64_t d = 0; d < net.directions; ++d) {
      const auto parameters = maker.parameters(layer, d);
      const std::int64_t place = layer * net.directions + d;
      Argument state = maker.at(h, 0, place), cell = net.is_lstm() ? maker.at(c, 0, place) : Argument();
      for (std::int64_t k = 0; k < steps; ++k) {
        const auto t = static_cast<std::size_t>(d == 0 ? k : steps - 1 - k);
        state = one_step(maker, parameters, inputs[t], state, cell);
        outputs[t].push_back(state);
      }
    }
    for (std::size_t t = 0; t < inputs.size(); ++t)
      inputs[t] = maker.make.call("aten::cat", {Argument::list(outputs[t]), whole(1)});
  }
  return maker.make.finish(maker.head(inputs.back()));
}

std::vector<Layer> recurrent_layers(const Program& program) {
  std::vector<Layer> found;
  for (const Layer& layer : find_layers(program))
    if (layer.shape.kind == LayerKind::recurrent) found.push_back(layer);
  return found;
}

const Layer& layer_named(const std::vector<Layer>& layers, const std::string& id) {
  for (const Layer& layer : layers)
    if (layer.id == id) return layer;
  throw Error("test.layer", "no layer {id}", {{"id", id}});
}

LayerOptions asked(Family family, const LayerShape& shape) {
  LayerOptions options = make_options(family, {std::int64_t{3}}, shape);
  if (auto* cp = std::get_if<CpOptions>(&options)) cp->max_sweeps = 2;
  return options;
}

double off(const at::Tensor& found, const at::Tensor& expected) {
  return ((found - expected).abs().max() / expected.abs().max()).item<double>();
}

void each_net() {
  QTest::addColumn<int>("index");
  for (std::size_t k = 0; k < nets.size(); ++k) QTest::newRow(title(nets[k]).c_str()) << static_cast<int>(k);
}

}  // namespace

class TestRecurrent : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void matricesAreLayers_data() { each_net(); }
  void matricesAreLayers() {
    QFETCH(int, index);
    const Net& net = nets[static_cast<std::size_t>(index)];
    const Program program = by_operator(net);
    const auto inputs = random_inputs(program);
    const CostRecord record = record_costs(program, inputs);
    const auto layers = recurrent_layers(program);
    QCOMPARE(layers.size(), static_cast<std::size_t>(2 * net.layers * net.directions));
    std::int64_t sum = classes * net.directions * hidden;
    for (const Layer& layer : layers) {
      QVERIFY2(layer.unfit.empty(), layer.unfit.c_str());
      QCOMPARE(layer.name, layer.id);
      QCOMPARE(layer.shape.weight, program.tensors.at(layer.id).sizes().vec());
      QCOMPARE(layer_macs(program, record, layer), steps * product(layer.shape.weight));
      sum += layer_macs(program, record, layer);
      const CallShapes shapes = call_shapes(record, layer, layer.uses.at(0)).value();
      QCOMPARE(product(shapes.input), batch * steps * layer.shape.weight[1]);
      QCOMPARE(product(shapes.output), batch * steps * layer.shape.weight[0]);
      QCOMPARE(error_id([&] { extract_layer(program, layer); }), std::string("layer.not_alone"));
    }
    QCOMPARE(record.total_per_sample(), sum);
  }

  void replacedAreMultipliedBack_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<int>("family");
    for (std::size_t k = 0; k < nets.size(); ++k)
      for (const Family family : all_families)
        if (family != Family::dense)
          QTest::newRow((title(nets[k]) + ", " + std::string(id(family))).c_str())
              << static_cast<int>(k) << static_cast<int>(family);
  }

  /// float64, tolerance 1e-10 of the largest output; counts are the planned ones, modes that are filled up
  /// too.
  void replacedAreMultipliedBack() {
    QFETCH(int, index);
    QFETCH(int, family);
    Program program = by_operator(nets[static_cast<std::size_t>(index)]);
    const auto inputs = random_inputs(program, 4);
    const CostRecord record = record_costs(program, inputs);
    Program dense = program;
    std::vector<Replacement> all;
    std::int64_t parameters = count_parameters(program), macs = record.total_per_sample();
    for (const Layer& layer : recurrent_layers(program)) {
      const LayerOptions options = asked(static_cast<Family>(family), layer.shape);
      all.push_back(
          {layer, {layer.id, options}, decompose_weight(program.tensors.at(layer.id), layer.shape, options)});
      const FactorizedWeight& made = all.back().weight;
      dense.tensors[layer.id] = reconstruct_weight(layer.shape, options, made.factors);
      parameters += weight_parameters(layer.shape, options) - product(layer.shape.weight);
      const CallShapes shapes = call_shapes(record, layer, layer.uses[0]).value();
      const CallCost cost = call_cost(layer.shape, options, made.ranks, shapes.input, shapes.output);
      QCOMPARE(cost.with_input, batch * steps * product(layer.shape.weight));
      macs += cost.once;
      std::int64_t counted = 0;
      for (const ContractionStep& step :
           contraction_steps(layer.shape, options, made.ranks, shapes.input, shapes.output, batch))
        counted += step.macs;
      QCOMPARE(counted, cost.with_input / batch + cost.once);
    }
    const auto expected = run_for_tensors(dense, inputs);
    replace_layers(program, record, all);
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
    QCOMPARE(count_parameters(program), parameters);
    QCOMPARE(record_costs(program, inputs).total_per_sample(), macs);
    const auto again = recurrent_layers(program);
    QCOMPARE(again.size(), all.size());
    for (const Replacement& each : all) {
      const Layer& layer = layer_named(again, each.layer.id);
      QVERIFY(layer.group >= 0 && !program.tensors.contains(layer.id));
      QCOMPARE(layer.uses.at(0).output, each.layer.uses.at(0).output);
      QCOMPARE(layer_macs(program, record_costs(program, inputs), layer),
               steps * product(layer.shape.weight) + call_cost(layer.shape, each.spec.options,
                                                               each.weight.ranks, {1, layer.shape.weight[1]},
                                                               {1, layer.shape.weight[0]})
                                                         .once);
    }
    run(program, inputs)[0].toTensor().pow(2).sum().backward();
    for (const FactorGroup& group : program.groups)
      for (const std::string& name : group.factors)
        QVERIFY2(program.tensors.at(name).grad().defined() &&
                     program.tensors.at(name).grad().abs().max().item<double>() > 0,
                 name.c_str());
    restore_dense(program, [](const FactorGroup&) { return true; });
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
    QCOMPARE(program.nodes.size(), dense.nodes.size());
    QVERIFY(program.groups.empty());
  }

  /// Two steps of a cell: its factors are multiplied once.
  void cellsShareTheMatrix() {
    ProgramMaker make({batch, 2 * features}, true, at::kDouble);
    const auto part = [&](std::int64_t k) {
      return make.call("aten::slice",
                       {make.x, whole(1), whole(k * features), whole((k + 1) * features), whole(1)},
                       "Tensor");
    };
    const Argument w = make.parameter("cell.weight_ih", noise({hidden, features}, 1)),
                   u = make.parameter("cell.weight_hh", noise({hidden, hidden}, 2)),
                   b = make.parameter("cell.bias_ih", noise({hidden}, 3)),
                   c = make.parameter("cell.bias_hh", noise({hidden}, 4));
    const Argument zeros = make.call(
        "aten::zeros_like",
        {make.call("aten::slice", {make.x, whole(1), whole(0), whole(hidden), whole(1)}, "Tensor")});
    const Argument first = make.call("aten::rnn_tanh_cell", {part(0), zeros, w, u, b, c});
    Program program = make.finish(make.call("aten::rnn_tanh_cell", {part(1), first, w, u, b, c}));
    const auto inputs = random_inputs(program);
    const CostRecord record = record_costs(program, inputs);
    const auto expected = run_for_tensors(program, inputs);
    const Layer layer = layer_named(recurrent_layers(program), "cell.weight_ih");
    QCOMPARE(layer.uses.size(), std::size_t{2});
    QCOMPARE(layer_macs(program, record, layer), 2 * hidden * features);
    const LayerOptions options = LowRankOptions{{hidden}};
    replace_layers(
        program, record,
        {{layer, {layer.id, options}, decompose_weight(program.tensors.at(layer.id), layer.shape, options)}});
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
    QCOMPARE(record_costs(program, inputs).total_per_sample(),
             record.total_per_sample() + hidden * hidden * features);
    QCOMPARE(layer_named(recurrent_layers(program), layer.id).uses.size(), std::size_t{2});
  }

  /// Two cells of one matrix under two names.
  void tiedMatricesGoByTwoNames() {
    ProgramMaker make({batch, hidden}, true, at::kDouble);
    const at::Tensor shared = noise({hidden, hidden}, 1);
    const Argument a = make.parameter("a.weight_hh", shared), b = make.parameter("b.weight_hh", shared),
                   w = make.parameter("a.weight_ih", noise({hidden, hidden}, 2));
    make.program.tensors["b.weight_hh"] = make.program.tensors["a.weight_hh"];
    const Argument first = make.call("aten::rnn_tanh_cell", {make.x, make.x, w, b});
    Program program = make.finish(make.call("aten::rnn_tanh_cell", {first, make.x, w, a}));
    const auto inputs = random_inputs(program);
    const CostRecord record = record_costs(program, inputs);
    const auto expected = run_for_tensors(program, inputs);
    const auto layers = recurrent_layers(program);
    const auto layer = std::find_if(layers.begin(), layers.end(),
                                    [](const Layer& each) { return each.id.ends_with("weight_hh"); });
    QCOMPARE(layer->uses.size(), std::size_t{2});
    const LayerOptions options = LowRankOptions{{hidden}};
    replace_layers(program, record,
                   {{*layer, {layer->id, options}, decompose_weight(shared, layer->shape, options)}});
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
    QCOMPARE(count_parameters(program), 3 * hidden * hidden);
  }

  /// A matrix that something else reads, too, is no layer that may be replaced.
  void otherReadersKeepTheMatrix() {
    ProgramMaker make({batch, features}, true, at::kDouble);
    const Argument w = make.parameter("cell.weight_ih", noise({hidden, features}, 1)),
                   u = make.parameter("cell.weight_hh", noise({hidden, hidden}, 2));
    const Argument state =
        make.call("aten::slice", {make.x, whole(1), whole(0), whole(hidden), whole(1)}, "Tensor");
    const Argument made = make.call("aten::rnn_tanh_cell", {make.x, state, w, u});
    const Program program =
        make.finish(make.call("aten::add", {made, make.call("aten::sum", {u})}, "Tensor"));
    const auto layers = recurrent_layers(program);
    QVERIFY(layer_named(layers, "cell.weight_ih").unfit.empty());
    QVERIFY(layer_named(layers, "cell.weight_hh").unfit.find("aten::sum") != std::string::npos);
  }

  void momentsAreThoseOfAllSteps_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<int>("samples");
    for (std::size_t k = 0; k < nets.size(); ++k)
      for (const std::int64_t samples : {batch, batch + 2})  // the last batch filled up
        QTest::newRow((title(nets[k]) + ", " + std::to_string(samples) + " samples").c_str())
            << static_cast<int>(k) << static_cast<int>(samples);
  }

  /// As of linear layers that make the same steps, float32 (tolerance 1e-4 of the largest).
  void momentsAreThoseOfAllSteps() {
    QFETCH(int, index);
    QFETCH(int, samples);
    const Net& net = nets[static_cast<std::size_t>(index)];
    const DataSet data{"made up", noise({samples, steps, features}, 7, at::kFloat),
                       at::zeros({samples}, at::kLong)};
    const auto moments = [&](const Program& program) {
      return gather_moments(program, find_layers(program), ProgramBatches(program, data, {}, batch), {});
    };
    const Program recurrent = by_operator(net, at::kFloat);
    const Moments found = moments(recurrent), expected = moments(by_steps(net, at::kFloat));
    QCOMPARE(found.size(), expected.size());
    for (const auto& [id, moment] : expected) {
      QVERIFY2(off(found.at(id).input, moment.input) < 1e-4, id.c_str());
      // behind a GRU's reset gate: documented
      const bool other = net.op == "gru" && id.find("weight_hh") != std::string::npos;
      const std::int64_t kept = other ? 2 * hidden : moment.output.size(0);
      const auto block = [&](const at::Tensor& whole) { return whole.narrow(0, 0, kept).narrow(1, 0, kept); };
      QVERIFY2(off(block(found.at(id).output), block(moment.output)) < 1e-4, id.c_str());
    }
    MomentOptions inputs_alone;
    inputs_alone.gradients = false;
    const Moments again = gather_moments(recurrent, find_layers(recurrent),
                                         ProgramBatches(recurrent, data, {}, batch), inputs_alone);
    for (const auto& [id, moment] : found) QVERIFY(off(again.at(id).input, moment.input) < 1e-6);
  }

  /// Calibration of a network whose matrices are factors already.
  void momentsOfFactorizedMatrices() {
    Program program = by_operator(nets[1], at::kFloat);
    const DataSet data{"made up", noise({batch, steps, features}, 7, at::kFloat),
                       at::zeros({batch}, at::kLong)};
    const auto moments = [&] {
      return gather_moments(program, find_layers(program), ProgramBatches(program, data, {}, batch), {});
    };
    const Moments before = moments();
    const auto inputs = random_inputs(program);
    std::vector<Replacement> all;
    for (const Layer& layer : recurrent_layers(program)) {
      const LayerOptions options = LowRankOptions{{max_ranks(layer.shape, LowRankOptions{})[0]}};
      all.push_back(
          {layer, {layer.id, options}, decompose_weight(program.tensors.at(layer.id), layer.shape, options)});
    }
    replace_layers(program, record_costs(program, inputs), all);
    const Moments after = moments();
    for (const auto& [id, moment] : before) {
      QVERIFY2(off(after.at(id).input, moment.input) < 1e-4, id.c_str());
      QVERIFY2(off(after.at(id).output, moment.output) < 1e-3, id.c_str());
    }
  }
};

TENFOLD_TEST_CLASS(TestRecurrent)
#include "test_recurrent.moc"
