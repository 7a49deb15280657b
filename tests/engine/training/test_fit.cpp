// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/fit.h"

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <QTemporaryDir>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stop_token>
#include <thread>

#include "engine/program/executor.h"
#include "engine/support/error.h"
#include "engine/training/checkpoint.h"
#include "engine/training/gradient_buckets.h"
#include "engine/training/initialise.h"
#include "engine/training/process_group.h"
#include "tests/support/error_id.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// Two layers with dropout or batch normalisation between them, 6 features, 3 classes.
Program network(at::ScalarType dtype = at::kDouble, const std::string& between = {}) {
  ProgramMaker make({2, 6}, true, dtype);
  Argument x =
      make.call("aten::linear", {make.x, make.parameter("first.weight", noise({16, 6}, 1, dtype) * 0.5),
                                 make.parameter("first.bias", noise({16}, 2, dtype) * 0.1)});
  x = make.call("aten::relu", {x});
  if (between == "norm")
    x = make.call("aten::batch_norm",
                  {x, make.parameter("norm.weight", at::ones({16}, dtype)),
                   make.parameter("norm.bias", at::zeros({16}, dtype)),
                   make.parameter("norm.mean", at::zeros({16}, dtype)),
                   make.parameter("norm.variance", at::ones({16}, dtype)), Argument::of(false),
                   Argument::of(0.1), Argument::of(1e-5), Argument::of(false)});
  if (between == "dropout") x = make.call("aten::dropout", {x, Argument::of(0.5), Argument::of(false)});
  x = make.call("aten::linear", {x, make.parameter("second.weight", noise({3, 16}, 3, dtype) * 0.5),
                                 make.parameter("second.bias", noise({3}, 4, dtype) * 0.1)});
  for (Input& input : make.program.inputs)
    if (input.name == "norm.mean" || input.name == "norm.variance") input.kind = InputKind::buffer;
  return make.finish(x);
}

/// The class is the largest of three sums of two features.
Samples task(std::int64_t count, std::int64_t seed, at::ScalarType dtype = at::kDouble) {
  Samples samples;
  samples.x = noise({count, 6}, seed, dtype);
  samples.y = samples.x.view({count, 3, 2}).sum(2).argmax(1);
  samples.black = at::zeros({1, 6}, dtype);
  return samples;
}

TrainingOptions quick() {
  TrainingOptions options;
  options.epochs = 6;
  options.batch = 20;
  options.learning_rate = 0.02;
  return options;
}

bool same(const NamedTensors& a, const NamedTensors& b) {
  for (std::size_t k = 0; k < a.size(); ++k)
    if (a[k].first != b[k].first || !at::equal(a[k].second, b[k].second)) return false;
  return a.size() == b.size();
}

double distance(const NamedTensors& a, const NamedTensors& b) {
  double most = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    most = std::max(most, (a[k].second - b[k].second).abs().max().item<double>());
  return most;
}

/// Takes no more than so many samples at once while gradients are asked for; `late`: says so only when the
/// backward pass comes to the first layer.
class TightTrainee : public Trainee {
 public:
  TightTrainee(Trainee& inner, std::int64_t most, bool late) : inner_(inner), most_(most), late_(late) {}
  NamedTensors parameters() const override { return inner_.parameters(); }
  NamedTensors buffers() const override { return inner_.buffers(); }
  void set_training(bool training) override { inner_.set_training(training); }
  at::Tensor penalty(double weight) override { return inner_.penalty(weight); }
  Forward forward(const at::Tensor& x, bool layers) override {
    const bool full = x.size(0) > most_ && at::GradMode::is_enabled();
    if (!full) return inner_.forward(x, layers);
    if (!late_) TORCH_CHECK_WITH(OutOfMemoryError, false, "full");
    const at::Tensor guarded = x.detach().clone().requires_grad_();
    guarded.register_hook([](const at::Tensor&) { TORCH_CHECK_WITH(OutOfMemoryError, false, "full"); });
    return inner_.forward(guarded, layers);
  }

 private:
  Trainee& inner_;
  std::int64_t most_;
  bool late_;
};

/// Alone, but told at one sum that another process is lost.
class LosingCommunicator : public Communicator {
 public:
  explicit LosingCommunicator(int at) : left_(at) {}
  void sum(const std::vector<at::Tensor>&) override {
    if (--left_ == 0) throw Error("processes.lost", "one is lost");
  }

 private:
  int left_;
};

/// Alone, but told by rank 0 what the validation has given.
class TellingCommunicator : public Communicator {
 public:
  void broadcast(const std::vector<at::Tensor>& tensors) override {
    for (const at::Tensor& tensor : tensors)
      if (tensor.scalar_type() == at::kDouble && tensor.numel() == 2) tensor.fill_(0.25);
  }
};

bool all_finite(const NamedTensors& tensors) {
  return std::all_of(tensors.begin(), tensors.end(),
                     [](const auto& each) { return each.second.isfinite().all().template item<bool>(); });
}

FactorGroup group_of(LayerOptions options, Shape ranks, std::vector<std::string> factors) {
  FactorGroup group;
  group.spec.options = std::move(options);
  group.ranks = std::move(ranks);
  group.factors = std::move(factors);
  return group;
}

NamedTensors trained(const TrainingOptions& options, const std::string& between = {}) {
  ProgramTrainee trainee(network(at::kDouble, between));
  fit(trainee, task(200, 1), task(60, 2), options, {});
  return state_of(trainee);
}

}  // namespace

class TestFit : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyOptimizerLearns_data() {
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<QString>("loss");
    QTest::addColumn<double>("rate");
    QTest::newRow("sgd") << "sgd"
                         << "cross-entropy" << 0.2;
    QTest::newRow("adam") << "adam"
                          << "cross-entropy" << 0.02;
    QTest::newRow("adamw") << "adamw"
                           << "cross-entropy" << 0.02;
    QTest::newRow("mse") << "adamw"
                         << "mse" << 0.02;
  }
  void everyOptimizerLearns() {
    QFETCH(QString, optimizer);
    QFETCH(QString, loss);
    QFETCH(double, rate);
    const Program program = network();
    ProgramTrainee trainee(program);
    TrainingOptions options = quick();
    options.epochs = 15;
    options.optimizer = parse_optimizer(optimizer.toStdString());
    options.loss = parse_training_loss(loss.toStdString());
    options.learning_rate = rate;
    const Samples test = task(300, 9);
    const double before = evaluate(trainee, test, 100, false, at::kCPU).accuracy;
    const FitReport report = fit(trainee, task(600, 1), task(100, 2), options, {});
    const double after = evaluate(trainee, test, 100, false, at::kCPU).accuracy;
    QVERIFY2(after > 0.85 && before < 0.7, qPrintable(QString("%1 after %2").arg(after).arg(before)));
    QCOMPARE(report.epochs.size(), std::size_t{15});
    QVERIFY(report.epochs.back().loss < report.epochs.front().loss);
    // what came in is untouched, what goes out runs and needs no gradient
    QVERIFY(at::equal(program.tensors.at("first.weight"), network().tensors.at("first.weight")));
    const Program out = trainee.program();
    QVERIFY(!out.tensors.at("first.weight").requires_grad());
    QVERIFY(!at::equal(out.tensors.at("first.weight"), program.tensors.at("first.weight")));
  }

  void theBestStateStays() {
    ProgramTrainee trainee(network());
    TrainingOptions options = quick();
    options.schedule = Schedule::constant;
    options.learning_rate = 0.3;  // much too high: it goes up and down
    const Samples validation = task(60, 2);
    const FitReport report = fit(trainee, task(200, 1), validation, options, {});
    double best = 0;
    for (const auto& epoch : report.epochs) best = std::max(best, epoch.validation_accuracy.value());
    QCOMPARE(report.epochs[static_cast<std::size_t>(report.best_epoch - 1)].validation_accuracy.value(),
             best);
    QCOMPARE(evaluate(trainee, validation, 256, false, at::kCPU).accuracy, best);
    options.epochs = 100;
    options.patience = 3;
    ProgramTrainee other(network());
    const FitReport stopped = fit(other, task(200, 1), validation, options, {});
    QVERIFY(stopped.stopped_early);
    QCOMPARE(static_cast<std::int64_t>(stopped.epochs.size()), stopped.best_epoch + 3);
  }

  void theSameSeedIsTheSameBits() {
    TrainingOptions options = quick();
    const at::Tensor before = at::globalContext().defaultGenerator(at::kCPU).get_state();
    const NamedTensors first = trained(options, "dropout");
    QVERIFY(at::equal(at::globalContext().defaultGenerator(at::kCPU).get_state(), before));
    at::rand({17});  // whoever draws from LibTorch's generator in between does not matter
    QVERIFY(same(trained(options, "dropout"), first));
    options.seed = 1;
    QVERIFY(!same(trained(options, "dropout"), first));
    // dropout is at work
    options.seed = 0;
    QVERIFY(!same(trained(options), first));
  }

  void partsMakeTheWholeBatch() {
    TrainingOptions options = quick();
    const NamedTensors whole = trained(options);
    options.accumulation = 3;
    const NamedTensors parts = trained(options);
    QVERIFY(distance(whole, parts) < 1e-10);
    QVERIFY(!same(whole, parts));
  }

  /// A run that was stopped in the middle of an epoch goes on as if nothing had been.
  void stoppedRunsGoOn() {
    for (const char* optimizer : {"sgd", "adam", "adamw"}) {
      TrainingOptions options = quick();
      options.optimizer = parse_optimizer(optimizer);
      const NamedTensors whole = trained(options, "dropout");
      QTemporaryDir folder;
      FitContext context;
      context.checkpoint = folder.filePath("run.safetensors").toStdString();
      std::stop_source stop;
      const Job job(
          [&](std::int64_t done, auto, const auto&) {
            if (done == 33) stop.request_stop();
          },
          stop.get_token());
      ProgramTrainee first(network(at::kDouble, "dropout"));
      QVERIFY_THROWS_EXCEPTION(Cancelled, fit(first, task(200, 1), task(60, 2), options, context, job));
      context.resume = context.checkpoint;
      ProgramTrainee second(network(at::kDouble, "dropout"));
      const FitReport report = fit(second, task(200, 1), task(60, 2), options, context);
      QCOMPARE(report.steps, std::int64_t{60});
      QCOMPARE(report.epochs.size(), std::size_t{6});
      QVERIFY(same(state_of(second), whole));
      options.learning_rate = 0.5;
      QVERIFY_THROWS_EXCEPTION(Error, fit(second, task(200, 1), task(60, 2), options, context));
    }
  }

  /// A checkpoint of step 0 has nothing of the optimizer.
  void runsGoOnFromBeforeTheFirstStep() {
    for (const char* optimizer : {"sgd", "adam", "adamw"}) {
      TrainingOptions options = quick();
      options.optimizer = parse_optimizer(optimizer);
      QTemporaryDir folder;
      FitContext context;
      context.checkpoint = folder.filePath("run.safetensors").toStdString();
      std::stop_source stop;
      stop.request_stop();
      ProgramTrainee first(network());
      QVERIFY_THROWS_EXCEPTION(
          Cancelled, fit(first, task(200, 1), task(60, 2), options, context, Job({}, stop.get_token())));
      context.resume = context.checkpoint;
      ProgramTrainee second(network());
      QCOMPARE(fit(second, task(200, 1), task(60, 2), options, context).steps, std::int64_t{60});
      QVERIFY(same(state_of(second), trained(options)));
    }
  }

  /// Stopped while it validates, after any epoch, a run goes on with the validation.
  void stoppedValidationsComeAgain() {
    const TrainingOptions options = quick();
    ProgramTrainee undisturbed(network(at::kDouble, "norm"));
    const FitReport expected = fit(undisturbed, task(200, 1), task(60, 2), options, {});
    for (const std::int64_t last : {30, 60}) {
      QTemporaryDir folder;
      FitContext context;
      context.checkpoint = folder.filePath("run.safetensors").toStdString();
      std::stop_source stop;
      std::int64_t steps = 0, epochs = 0;
      context.finish = [&] {
        if (++steps == last) stop.request_stop();
        return false;
      };
      context.on_epoch = [&](const EpochReport&) { ++epochs; };
      ProgramTrainee first(network(at::kDouble, "norm"));
      QVERIFY_THROWS_EXCEPTION(
          Cancelled, fit(first, task(200, 1), task(60, 2), options, context, Job({}, stop.get_token())));
      QCOMPARE(steps, last);
      QCOMPARE(epochs, last / 10 - 1);
      context.finish = {};
      context.resume = context.checkpoint;
      ProgramTrainee second(network(at::kDouble, "norm"));
      const FitReport report = fit(second, task(200, 1), task(60, 2), options, context);
      QCOMPARE(epochs, std::int64_t{6});
      QCOMPARE(report.epochs.size(), expected.epochs.size());
      for (std::size_t k = 0; k < expected.epochs.size(); ++k) {
        QCOMPARE(report.epochs[k].loss, expected.epochs[k].loss);
        QCOMPARE(report.epochs[k].learning_rate, expected.epochs[k].learning_rate);
        QCOMPARE(report.epochs[k].validation_loss.value(), expected.epochs[k].validation_loss.value());
      }
      QVERIFY(same(state_of(second), state_of(undisturbed)));
    }
  }

  /// Of the three samples left, two parts would leave one alone, whose variance is no number; where that was
  /// asked for it is said.
  void noSampleIsNormalisedAlone() {
    TrainingOptions options = quick();
    options.accumulation = 2;
    ProgramTrainee trainee(network(at::kDouble, "norm"));
    fit(trainee, task(203, 1), {}, options, {});
    QVERIFY(all_finite(state_of(trainee)));
    options.accumulation = options.batch;
    ProgramTrainee other(network(at::kDouble, "norm"));
    QCOMPARE(error_id([&] { fit(other, task(200, 1), {}, options, {}); }),
             std::string("training.one_sample"));
    QVERIFY(all_finite(state_of(other)));
    ProgramTrainee without(network());
    QCOMPARE(fit(without, task(200, 1), {}, options, {}).steps, std::int64_t{60});
  }

  /// Machines may differ in a last bit: every process stops and keeps by what rank 0 has found.
  void validationIsRankZeros() {
    TellingCommunicator telling;
    FitContext context;
    context.communicator = &telling;
    TrainingOptions options = quick();
    options.patience = 2;
    ProgramTrainee trainee(network());
    const FitReport report = fit(trainee, task(200, 1), task(60, 2), options, context);
    QCOMPARE(report.epochs.size(), std::size_t{3});
    QCOMPARE(report.best_epoch, std::int64_t{1});
    QCOMPARE(report.epochs[0].validation_loss.value(), 0.25);
    QCOMPARE(report.epochs[0].validation_accuracy.value(), 0.25);
  }

  void wantOfMemoryHalvesTheEvaluation() {
    torch::nn::Linear layer(torch::nn::LinearOptions(6, 3));
    layer->to(at::kDouble);
    std::int64_t most = 1000;
    ModuleTrainee trainee(layer.ptr(), [&, layer](const at::Tensor& x) mutable {
      if (x.size(0) > most) TORCH_CHECK_WITH(OutOfMemoryError, false, "full");
      return layer->forward(x);
    });
    const Samples samples = task(100, 2);
    const auto plenty = evaluate(trainee, samples, 64, false, at::kCPU);
    most = 7;
    const auto little = evaluate(trainee, samples, 64, false, at::kCPU);
    QCOMPARE(little.accuracy, plenty.accuracy);
    QVERIFY(std::abs(little.loss - plenty.loss) < 1e-12);
    QCOMPARE(error_id([&] { evaluate(trainee, samples, 64, true, at::kCPU); }),
             std::string("training.memory"));
    most = 0;
    QCOMPARE(error_id([&] { evaluate(trainee, samples, 64, false, at::kCPU); }),
             std::string("training.memory"));
  }

  void endsWhenItIsAsked() {
    TrainingOptions options = quick();
    FitContext context;
    std::int64_t steps = 0, told = 0;
    context.finish = [&] { return ++steps == 33; };  // in the fourth of the epochs of ten steps
    context.on_state = [&](const EpochReport& epoch, const Trainee& trainee) {
      told = epoch.epoch;
      QCOMPARE(state_of(trainee).size(), std::size_t{4});
    };
    ProgramTrainee trainee(network());
    const Samples validation = task(60, 2);
    const FitReport report = fit(trainee, task(200, 1), validation, options, context);
    QVERIFY(report.stopped_early);
    QCOMPARE(report.steps, std::int64_t{33});
    QCOMPARE(report.epochs.size(), std::size_t{4});
    QCOMPARE(told, std::int64_t{4});
    const EpochReport& best = report.epochs.at(static_cast<std::size_t>(report.best_epoch - 1));
    QCOMPARE(evaluate(trainee, validation, 256, false, at::kCPU).accuracy, best.validation_accuracy.value());
  }

  void answersAreCounted() {
    ProgramTrainee trainee(network());
    const Samples samples = task(100, 2);
    Answers answers;
    const auto score = evaluate(trainee, samples, 30, false, at::kCPU, {}, &answers);
    QCOMPARE(answers.classes, std::int64_t{3});
    const at::Tensor table = at::tensor(answers.confusion).view({3, 3});
    QVERIFY(at::equal(table.sum(1), at::bincount(samples.y, {}, 3)));  // rows are the true classes
    QCOMPARE(table.trace().item<std::int64_t>(), static_cast<std::int64_t>(score.accuracy * 100 + 0.5));
    const at::Tensor scores = trainee.forward(samples.x, false).scores.detach();
    const auto wrong = static_cast<std::size_t>(100 - table.trace().item<std::int64_t>());
    QVERIFY(wrong > 5);
    QCOMPARE(answers.mistakes.size(), std::min(wrong, Answers::most_mistakes));
    double before = 1;
    for (const Mistake& mistake : answers.mistakes) {
      QCOMPARE(samples.y[mistake.sample].item<std::int64_t>(), mistake.truth);
      QCOMPARE(scores[mistake.sample].argmax().item<std::int64_t>(), mistake.answer);
      QVERIFY(mistake.answer != mistake.truth);
      QCOMPARE(scores[mistake.sample].softmax(0).max().item<double>(), mistake.probability);
      QVERIFY(mistake.probability <= before);
      before = mistake.probability;
    }
    // a table of all pairs of very many classes is nobody's
    torch::nn::Linear wide(torch::nn::LinearOptions(6, Answers::most_classes + 1));
    wide->to(at::kDouble);
    ModuleTrainee many(wide.ptr(), [&](const at::Tensor& x) { return wide->forward(x); });
    Answers some;
    evaluate(many, samples, 30, false, at::kCPU, {}, &some);
    QVERIFY(some.classes == 0 && some.confusion.empty() && !some.mistakes.empty());
  }

  void gradientNormsAreOfLayers() {
    TrainingOptions options = quick();
    options.epochs = 1;
    options.batch = 200;  // one step, whose gradient is that of all samples
    std::vector<std::pair<std::string, double>> told;
    FitContext context;
    context.on_step = [&](const StepReport& step) {
      told = step.gradients;
      QVERIFY(step.memory > 0);
    };
    ProgramTrainee trainee(network());
    fit(trainee, task(200, 1), {}, options, context);
    ProgramTrainee other(network());
    const Samples samples = task(200, 1);
    other.set_training(true);
    at::cross_entropy_loss(other.forward(samples.x, false).scores, samples.y).backward();
    QCOMPARE(told.size(), std::size_t{2});  // weight and bias are one part
    std::size_t part = 0;
    const NamedTensors parameters = other.parameters();
    for (const char* layer : {"first", "second"}) {
      double squares = 0;
      for (const auto& [name, tensor] : parameters)
        if (name.starts_with(layer)) squares += tensor.grad().square().sum().item<double>();
      QCOMPARE(told[part].first, std::string(layer));
      QVERIFY(std::abs(told[part++].second - std::sqrt(squares)) < 1e-12);
    }
  }

  void frozenLayersStay() {
    TrainingOptions options = quick();
    options.frozen = "first.*";
    const NamedTensors state = trained(options);
    const Program start = network();
    for (const auto& [name, tensor] : state)
      QCOMPARE(at::equal(tensor, start.tensors.at(name)), name.starts_with("first"));
    options.frozen = "*";
    QVERIFY_THROWS_EXCEPTION(Error, trained(options));
  }

  void gradientsAreClipped() {
    TrainingOptions options = quick();
    options.epochs = 1;
    options.batch = 200;
    options.optimizer = OptimizerKind::sgd;
    options.momentum = 0;
    options.schedule = Schedule::constant;
    options.learning_rate = 1;
    options.clip = 0.01;
    const Program start = network();
    double squares = 0;  // one step of rate 1 is as long as the gradient
    for (const auto& [name, tensor] : trained(options))
      squares += (tensor - start.tensors.at(name)).square().sum().item<double>();
    QVERIFY(std::abs(std::sqrt(squares) - 0.01) < 1e-9);
  }

  void halfPrecisionLearnsToo() {
    for (const Precision precision : {Precision::bfloat16, Precision::float16}) {
      ProgramTrainee trainee(network(at::kFloat));
      TrainingOptions options = quick();
      options.epochs = 15;
      options.precision = precision;
      fit(trainee, task(600, 1, at::kFloat), {}, options, {});
      const double accuracy = evaluate(trainee, task(300, 9, at::kFloat), 100, false, at::kCPU).accuracy;
      QVERIFY2(accuracy > 0.9, qPrintable(QString::number(accuracy)));
      QCOMPARE(trainee.program().tensors.at("first.weight").scalar_type(), at::kFloat);
    }
  }

  /// A module that cannot take more than seven samples at once.
  void wantOfMemoryHalvesTheBatch() {
    const auto train = [](std::int64_t most, FitReport& report) {
      torch::nn::Linear layer(torch::nn::LinearOptions(6, 3));
      {
        const at::NoGradGuard guard;
        layer->weight.copy_(noise({3, 6}, 1));
        layer->bias.zero_();
      }
      layer->to(at::kDouble);
      ModuleTrainee trainee(layer.ptr(), [&, layer](const at::Tensor& x) mutable {
        if (x.size(0) > most && at::GradMode::is_enabled()) TORCH_CHECK_WITH(OutOfMemoryError, false, "full");
        return layer->forward(x);
      });
      report = fit(trainee, task(200, 1), task(60, 2), quick(), {});
      return state_of(trainee);
    };
    FitReport plenty, little, none;
    const NamedTensors whole = train(1000, plenty), parts = train(7, little);
    QVERIFY(plenty.remarks.empty());
    QCOMPARE(little.remarks.size(), std::size_t{2});
    QVERIFY(distance(whole, parts) < 1e-10);
    QVERIFY_THROWS_EXCEPTION(Error, train(0, none));
  }

  /// In one of two processes memory does not suffice, in the forward pass or after a bucket is on its way:
  /// both take the batch again in as many parts, and the weights are those of plenty.
  void wantOfMemoryHalvesEveryProcess_data() {
    QTest::addColumn<bool>("late");
    QTest::newRow("forward") << false;
    QTest::newRow("backward") << true;
  }
  void wantOfMemoryHalvesEveryProcess() {
    QFETCH(bool, late);
    QTemporaryDir folder;
    const auto train = [&](int rank, std::int64_t most, Communicator* group, FitReport& report) {
      ProgramTrainee inner(network());
      TightTrainee trainee(inner, most, late);
      FitContext context;
      context.communicator = group;
      context.bucket_bytes = 1;  // a bucket for each parameter: the last layer's is on its way first
      context.checkpoint = folder.filePath(QString("run%1").arg(rank)).toStdString();
      report = fit(trainee, task(200, 1), task(60, 2), quick(), context);
      return state_of(trainee);
    };
    FitReport plenty, first, second;
    const NamedTensors whole = train(0, 1000, nullptr, plenty);
    const int port = late ? 29525 : 29527;
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      auto group = join_processes(1, 2, {"127.0.0.1", port, false, ""});
      train(1, 4, group.get(), second);
      group.reset();
      _exit(second.remarks.size() == 2 ? 0 : 1);
    }
    auto group = join_processes(0, 2, {"127.0.0.1", port, false, ""});
    const NamedTensors parts = train(0, 1000, group.get(), first);
    group.reset();
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    QVERIFY(plenty.remarks.empty());
    QCOMPARE(first.remarks.size(), std::size_t{2});  // 10 samples each: two parts of 5, then four of 3
    QVERIFY(QString::fromStdString(first.remarks.back()).contains("4 parts"));
    QVERIFY(distance(whole, parts) < 1e-6);
  }

  void nonsenseIsSaid() {
    TrainingOptions options = quick();
    options.schedule = Schedule::constant;
    options.optimizer = OptimizerKind::sgd;
    options.learning_rate = 1e200;
    QVERIFY_THROWS_EXCEPTION(Error, trained(options));
    // the only step leaves weights that are no numbers, and no loss tells
    options.epochs = 1;
    options.batch = 200;
    options.weight_decay = 1e200;
    for (const Samples& validation : {task(60, 2), Samples{}}) {
      ProgramTrainee trainee(network());
      QCOMPARE(error_id([&] { fit(trainee, task(200, 1), validation, options, {}); }),
               std::string("training.diverged"));
    }
  }

  /// Where the disk is full training goes on and says so; who is stopped is told at once.
  void checkpointsThatCannotBeWritten() {
    QTemporaryDir folder;
    FitContext context;
    context.checkpoint = folder.filePath("later/run").toStdString();
    context.checkpoint_steps = 7;
    ProgramTrainee trainee(network());
    const FitReport report = fit(trainee, task(200, 1), task(60, 2), quick(), context);
    QCOMPARE(report.steps, std::int64_t{60});
    QCOMPARE(report.remarks.size(), std::size_t{1});
    QVERIFY(QString::fromStdString(report.remarks[0]).contains("later/run"));
    QVERIFY(same(state_of(trainee), trained(quick())));
    std::stop_source stop;
    stop.request_stop();
    ProgramTrainee stopped(network());
    QCOMPARE(error_id([&] {
               fit(stopped, task(200, 1), task(60, 2), quick(), context, Job({}, stop.get_token()));
             }),
             std::string("file.write"));
    // there is room again: what comes last is whole
    std::int64_t steps = 0;
    context.finish = [&] {
      if (++steps == 20) std::filesystem::create_directory(folder.filePath("later").toStdString());
      return false;
    };
    ProgramTrainee later(network());
    QVERIFY(fit(later, task(200, 1), task(60, 2), quick(), context).remarks.empty());
    QVERIFY(is_checkpoint_of(context.checkpoint, to_json(quick())));
  }

  /// Also where they are not called so at the end, as an LSTM's.
  void newBiasesAreZero() {
    ProgramMaker make({2, 6});
    Program program = make.finish(
        make.call("aten::linear", {make.x, make.parameter("rnn.weight_ih_l0", noise({4, 6}, 1, at::kFloat)),
                                   make.parameter("rnn.bias_ih_l0", noise({4}, 2, at::kFloat))}));
    initialise(program, 1);
    QVERIFY(at::equal(program.tensors.at("rnn.bias_ih_l0"), at::zeros({4})));
    QVERIFY(program.tensors.at("rnn.weight_ih_l0").std().item<float>() > 0.1f);
  }

  /// Of a module: a weight in two places is one, and what needs no gradient stays.
  void modulesKeepWhatTheySay() {
    torch::nn::Linear in(torch::nn::LinearOptions(6, 6).bias(false)), out(torch::nn::LinearOptions(6, 3));
    torch::nn::Sequential both(in, in, out);
    both->to(at::kDouble);
    {
      const at::NoGradGuard guard;
      in->weight.copy_(at::eye(6, at::kDouble));
      out->weight.copy_(noise({3, 6}, 1));
      out->bias.zero_();
    }
    out->bias.set_requires_grad(false);
    ModuleTrainee trainee(both.ptr(), [&](const at::Tensor& x) { return both->forward(x); });
    QCOMPARE(trainee.parameters().size(), std::size_t{3});
    TrainingOptions options = quick();
    options.optimizer = OptimizerKind::sgd;
    options.schedule = Schedule::constant;
    options.momentum = 0;
    options.epochs = 1;
    options.batch = 200;
    options.frozen = "2.weight";
    const Samples samples = task(200, 1);
    const at::Tensor before = in->weight.detach().clone();
    at::cross_entropy_loss(both->forward(samples.x), samples.y).backward();
    const at::Tensor expected = before - options.learning_rate * in->weight.grad();
    both->zero_grad();
    fit(trainee, samples, {}, options, {});
    QVERIFY(at::allclose(in->weight, expected, 1e-9, 1e-12));
    QVERIFY(at::equal(out->bias, at::zeros({3}, at::kDouble)) && !out->bias.requires_grad());
    // frozen for that run alone
    QVERIFY(at::equal(out->weight, noise({3, 6}, 1)) && out->weight.requires_grad());
  }

  void numbersArePredicted() {
    const auto sums = [](std::int64_t count, std::int64_t seed) {
      Samples samples = task(count, seed);
      samples.y = samples.x.view({count, 3, 2}).sum(2).to(at::kFloat);
      return samples;
    };
    TrainingOptions options = quick();
    ProgramTrainee trainee(network());
    QVERIFY_THROWS_EXCEPTION(Error, fit(trainee, sums(200, 1), {}, options, {}));  // no classes
    options.loss = TrainingLoss::mean_squared_error;
    std::string notes;
    ProgramTrainee noted(network());
    fit(noted, sums(200, 1), sums(100, 2), options, {},
        Job([&](auto, auto, const std::string& note) { notes += note; }));
    QVERIFY(notes.find("loss") != std::string::npos && notes.find("accuracy") == std::string::npos);
    options.epochs = 20;
    const double before = evaluate(trainee, sums(100, 2), 50, false, at::kCPU).loss;
    const FitReport report = fit(trainee, sums(600, 1), sums(100, 2), options, {});
    const double after = evaluate(trainee, sums(100, 2), 30, false, at::kCPU).loss;
    QVERIFY2(after < 0.05 * before, qPrintable(QString("%1 of %2").arg(after).arg(before)));
    const EpochReport& best = report.epochs.at(static_cast<std::size_t>(report.best_epoch - 1));
    for (const EpochReport& epoch : report.epochs)
      QVERIFY(best.validation_loss.value() <= epoch.validation_loss.value());
    QVERIFY(!best.validation_accuracy.has_value());
    QVERIFY(std::abs(best.validation_loss.value() - after) < 1e-9 * before);
    Samples other = sums(200, 1);
    other.y = other.y.narrow(1, 0, 2).contiguous();
    QVERIFY_THROWS_EXCEPTION(Error, fit(trainee, other, {}, options, {}));
    other.y = other.y.narrow(1, 0, 1).contiguous();  // one number is not spread over three
    QCOMPARE(error_id([&] { evaluate(trainee, other, 50, false, at::kCPU); }),
             std::string("training.targets"));
  }

  void teachersTeach() {
    ProgramTrainee teacher(network());
    TrainingOptions options = quick();
    options.epochs = 15;
    fit(teacher, task(600, 1), {}, options, {});
    // labels are noise, the teacher is not
    Samples samples = task(600, 3);
    samples.y = noise({600}, 5).abs().mul(1000).to(at::kLong).remainder(3);
    options.distillation = Distillation{1, 2, 0.5};
    FitContext context;
    context.teacher = &teacher;
    Program student = network();
    initialise(student, 3);
    ProgramTrainee trainee(student);
    fit(trainee, samples, {}, options, context);
    const double accuracy = evaluate(trainee, task(300, 9), 100, false, at::kCPU).accuracy;
    QVERIFY2(accuracy > 0.9, qPrintable(QString::number(accuracy)));
  }

  void processesAddUp() {
    std::vector<at::Tensor> sums(3);
    std::vector<std::thread> threads;
    for (int rank = 0; rank < 3; ++rank)
      threads.emplace_back([&, rank] {
        const auto group = join_processes(rank, 3, {"127.0.0.1", 29517, false, "test/"});
        at::Tensor& mine = sums[static_cast<std::size_t>(rank)];
        for (int round = 0; round < 4; ++round) {
          const at::Tensor reals = at::full({5}, rank + 1, at::kDouble),
                           integers = at::full({2}, rank, at::kLong);
          group->sum({reals, integers});
          mine = at::cat({reals, integers.to(at::kDouble)});
        }
        const at::Tensor told = at::full({3}, rank + 5, at::kFloat);
        group->broadcast({told});
        mine = at::cat({mine, told.to(at::kDouble)});
      });
    for (auto& thread : threads) thread.join();
    for (const at::Tensor& sum : sums)
      QVERIFY(at::equal(sum, at::tensor({6., 6., 6., 6., 6., 3., 3., 5., 5., 5.}, at::kDouble)));
  }

  /// A process that dies ends the others with an error, and a checkpoint from which one alone goes on.
  void aLostProcessIsTold() {
    QTemporaryDir folder;
    FitContext context;
    context.checkpoint = folder.filePath("run.safetensors").toStdString();
    context.checkpoint_steps = 10;
    TrainingOptions options = quick();
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      auto group = join_processes(1, 2, {"127.0.0.1", 29521, false, ""});
      FitContext mine;
      mine.communicator = group.get();
      std::int64_t steps = 0;
      mine.finish = [&]() -> bool { return ++steps == 25 ? _exit(9), true : false; };
      ProgramTrainee trainee(network());
      fit(trainee, task(200, 1), task(60, 2), options, mine);
      _exit(0);
    }
    {
      auto group = join_processes(0, 2, {"127.0.0.1", 29521, false, ""});
      context.communicator = group.get();
      ProgramTrainee trainee(network());
      try {
        fit(trainee, task(200, 1), task(60, 2), options, context);
        QFAIL("nobody noticed");
      } catch (const Error& error) {
        QCOMPARE(error.id(), std::string("processes.lost"));
      }
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 9);
    context.communicator = nullptr;
    context.resume = context.checkpoint;
    ProgramTrainee alone(network());
    const FitReport report = fit(alone, task(200, 1), task(60, 2), options, context);
    QCOMPARE(report.steps, std::int64_t{60});
    ProgramTrainee other(network());
    QVERIFY(distance(state_of(alone), [&] {
              fit(other, task(200, 1), task(60, 2), options, {});
              return state_of(other);
            }()) < 1e-6);
  }

  /// What a step that came to nothing has done to the running statistics is in no checkpoint.
  void aStepThatIsLostLeavesNoTrace() {
    QTemporaryDir folder;
    const NamedTensors whole = trained(quick(), "norm");
    LosingCommunicator losing(33);
    FitContext context;
    context.checkpoint = folder.filePath("run.safetensors").toStdString();
    context.communicator = &losing;
    ProgramTrainee first(network(at::kDouble, "norm"));
    QVERIFY_THROWS_EXCEPTION(Error, fit(first, task(200, 1), task(60, 2), quick(), context));
    context.communicator = nullptr;
    context.resume = context.checkpoint;
    ProgramTrainee second(network(at::kDouble, "norm"));
    QCOMPARE(fit(second, task(200, 1), task(60, 2), quick(), context).steps, std::int64_t{60});
    QCOMPARE(whole.size(), std::size_t{8});
    QVERIFY(!at::equal(whole.back().second, at::ones({16}, at::kDouble)));
    QVERIFY(same(state_of(second), whole));
  }

  /// Nor has a batch whose first try did not fit into the memory moved them twice: with parts that see the
  /// same samples.
  void aSecondTryLeavesNoTrace() {
    TrainingOptions options = quick();
    options.accumulation = 2;
    const NamedTensors parts = trained(options, "norm");
    ProgramTrainee inner(network(at::kDouble, "norm"));
    TightTrainee tight(inner, 10, true);
    options.accumulation = 1;
    QCOMPARE(fit(tight, task(200, 1), task(60, 2), options, {}).remarks.size(), std::size_t{1});
    QVERIFY(same(state_of(inner), parts));
  }

  /// Many small buckets, several parts of a batch and a parameter that is not used: the sums are those of
  /// one.
  void bucketsSumWhatThePassLeft() {
    const auto gradients = [](int rank, std::size_t bytes) {
      const auto group = join_processes(rank, 2, {"127.0.0.1", 29523, false, std::to_string(bytes) + "/"});
      std::vector<at::Tensor> parameters;
      for (int k = 0; k < 4; ++k) parameters.push_back(noise({3, 3}, k).requires_grad_());
      parameters.push_back(noise({5}, 9, at::kFloat).requires_grad_());  // not used
      GradientBuckets buckets(parameters, *group, bytes);
      at::Tensor all;
      for (int step = 0; step < 2; ++step) {
        for (at::Tensor& parameter : parameters) parameter.mutable_grad() = at::Tensor();
        for (int part = 0; part < 2; ++part) {
          if (part == 1) buckets.expect_last();
          at::Tensor x = noise({2, 3}, 10 * rank + part + step);
          for (int k = 0; k < 4; ++k) x = x.matmul(parameters[static_cast<std::size_t>(k)]).tanh();
          x.sum().backward();
        }
        buckets.finish();
        std::vector<at::Tensor> flat;
        for (const at::Tensor& parameter : parameters)
          flat.push_back(parameter.grad().to(at::kDouble).flatten());
        all = at::cat(flat);
      }
      return std::pair(all, buckets.count());
    };
    const auto both = [&](std::size_t bytes) {
      std::pair<at::Tensor, std::size_t> first, second;
      std::thread other([&] { second = gradients(1, bytes); });
      first = gradients(0, bytes);
      other.join();
      return std::tuple(first.first, second.first, first.second);
    };
    const auto [one, same, few] = both(GradientBuckets::usual_bytes);
    const auto [small, alike, many] = both(100);
    QCOMPARE(few, std::size_t{2});  // a type each
    QCOMPARE(many, std::size_t{5});
    QVERIFY(at::equal(one, same) && at::equal(small, alike));
    QVERIFY((one - small).abs().max().item<double>() < 1e-12);
    QVERIFY(one.narrow(0, 0, 36).abs().max().item<double>() > 0.1);
    QCOMPARE(one.narrow(0, 36, 5).abs().max().item<double>(), 0.0);
  }

  /// Only rank 0 has the file of a checkpoint, and the run that wrote it was of one process: two go on from
  /// it and come to the same weights; a restart takes its own checkpoint and no other run's.
  void anotherNumberOfProcessesGoesOn() {
    QTemporaryDir folder;
    const std::string file = folder.filePath("run.safetensors").toStdString();
    TrainingOptions options = quick();
    options.batch = 30;
    const auto train = [&](FitContext context, FitReport& report) {
      ProgramTrainee trainee(network());
      report = fit(trainee, task(200, 1), task(60, 2), options, context);
      return state_of(trainee);
    };
    FitReport report;
    FitContext plain;
    const NamedTensors whole = train(plain, report);
    const auto stop_early = [&] {
      std::stop_source stop;
      FitContext context;
      context.checkpoint = file;
      context.on_epoch = [&](const EpochReport& epoch) {
        if (epoch.epoch == 2) stop.request_stop();
      };
      ProgramTrainee trainee(network());
      QVERIFY_THROWS_EXCEPTION(
          Cancelled, fit(trainee, task(200, 1), task(60, 2), options, context, Job({}, stop.get_token())));
    };
    stop_early();
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      auto group = join_processes(1, 2, {"127.0.0.1", 29529, false, ""});
      FitContext context;
      context.communicator = group.get();
      context.restarted = true;
      context.checkpoint = folder.filePath("nowhere").toStdString();
      train(context, report);
      group.reset();
      _exit(0);
    }
    {
      auto group = join_processes(0, 2, {"127.0.0.1", 29529, false, ""});
      FitContext context;
      context.communicator = group.get();
      context.restarted = true;
      context.checkpoint = file;
      const NamedTensors together = train(context, report);
      QVERIFY(distance(whole, together) < 1e-6);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    QCOMPARE(report.remarks.size(), std::size_t{2});
    QVERIFY(QString::fromStdString(report.remarks[0]).contains("went on from step 14"));
    QVERIFY(QString::fromStdString(report.remarks[1]).contains("of 1 processes"));
    // what is there now is of another run: it is begun from the start
    options.learning_rate = 0.01;
    FitContext context;
    const NamedTensors expected = train(context, report);
    context.restarted = true;
    context.checkpoint = file;
    QVERIFY(same(train(context, report), expected));
    QVERIFY(report.remarks.empty());
    QVERIFY(is_checkpoint_of(file, to_json(options)));
    QVERIFY(!is_checkpoint_of(file, "another"));
  }

  /// Two processes with half the batch each have the losses, and the weights, of one with all of it.
  void processesTrainTogether() {
    const auto train = [](Communicator* group, FitReport& report) {
      ProgramTrainee trainee(network());
      FitContext context;
      context.communicator = group;
      TrainingOptions options = quick();
      options.batch = 30;  // 200 samples: the last batch is smaller
      report = fit(trainee, task(200, 1), task(60, 2), options, context);
      return state_of(trainee);
    };
    FitReport expected, report;
    const NamedTensors alone = train(nullptr, expected);
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      auto group = join_processes(1, 2, {"127.0.0.1", 29519, false, ""});
      FitReport ignored;
      train(group.get(), ignored);
      group.reset();
      _exit(0);  // nothing of the test program ends twice
    }
    auto group = join_processes(0, 2, {"127.0.0.1", 29519, false, ""});
    const NamedTensors together = train(group.get(), report);
    group.reset();
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    QCOMPARE(report.epochs.size(), expected.epochs.size());
    for (std::size_t k = 0; k < expected.epochs.size(); ++k) {
      QVERIFY(std::abs(report.epochs[k].loss - expected.epochs[k].loss) < 1e-6);
      QVERIFY(std::abs(report.epochs[k].validation_loss.value() -
                       expected.epochs[k].validation_loss.value()) < 1e-6);
    }
    QVERIFY(distance(alone, together) < 1e-6);
  }

  void ranksAreShrunk() {
    Program program = network();
    QCOMPARE(rank_norms(program).item<double>(), 0.0);
    program.tensors["u"] = noise({6, 4}, 3);
    program.groups.push_back(group_of(LowRankOptions{}, {4}, {"u"}));
    const double expected = program.tensors["u"].square().sum(0).sqrt().sum().item<double>();
    QVERIFY(std::abs(rank_norms(program).item<double>() - expected) < 1e-9);
  }

  /// Modes are no ranks, though they may be as large.
  void modesAreNotShrunk() {
    const auto norms = [](const at::Tensor& tensor, std::int64_t d) {
      return tensor.square().movedim(d, 0).flatten(1).sum(1).sqrt().sum().item<double>();
    };
    const at::Tensor first = noise({1, 4, 4, 4}, 1), second = noise({4, 4, 4, 1}, 2);
    Program train = network();
    train.tensors["a"] = first;
    train.tensors["b"] = second;
    train.groups.push_back(group_of(BlockTtOptions{}, {4}, {"a", "b"}));
    QVERIFY(std::abs(rank_norms(train).item<double>() - norms(first, 3) - norms(second, 0)) < 1e-9);

    const at::Tensor core = noise({3, 2, 3, 3}, 3), out = noise({3, 3}, 4), in = noise({3, 2}, 5);
    Program tucker = network();
    tucker.tensors["core"] = core;
    tucker.tensors["out"] = out;
    tucker.tensors["in"] = in;
    tucker.groups.push_back(group_of(TuckerOptions{}, {3, 2}, {"core", "out", "in"}));
    const double expected = norms(core, 0) + norms(core, 1) + norms(out, 1) + norms(in, 1);
    QVERIFY(std::abs(rank_norms(tucker).item<double>() - expected) < 1e-9);
  }
};

TENFOLD_TEST_CLASS(TestFit)
#include "test_fit.moc"
