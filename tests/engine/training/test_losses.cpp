// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/error.h"
#include "engine/training/losses.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

/// Losses against their definitions, schedules against PyTorch's.
class TestLosses : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void labelsAreSmoothed() {
    const at::Tensor scores = noise({5, 4}, 1), labels = at::tensor({0, 3, 1, 2, 2}, at::kLong);
    TrainingOptions options;
    options.label_smoothing = 0.2;
    const at::Tensor wanted = at::one_hot(labels, 4).to(at::kDouble) * 0.8 + 0.05;
    const double expected = -(wanted * scores.log_softmax(1)).sum().item<double>();
    QVERIFY(std::abs(summed_loss({scores, {}}, labels, options).item<double>() - expected) < 1e-12);
    options.loss = TrainingLoss::mean_squared_error;
    const double squares = (scores - wanted).square().sum().item<double>() / 4;
    QVERIFY(std::abs(summed_loss({scores, {}}, labels, options).item<double>() - squares) < 1e-12);
  }

  void theTeacherCounts() {
    const at::Tensor scores = noise({3, 4}, 1), labels = at::tensor({0, 3, 1}, at::kLong);
    const Forward teacher{noise({3, 4}, 2), {{"a", noise({3, 2}, 4)}, {"other", noise({3, 2}, 5)}}};
    const Forward student{scores, {{"a", noise({3, 2}, 6)}}};
    TrainingOptions options;
    options.distillation = Distillation{0.25, 3, 2};
    const at::Tensor p = (teacher.scores / 3).softmax(1);
    const double divergence = (p * (p.log() - (scores / 3).log_softmax(1))).sum().item<double>();
    const double labelled = -scores.log_softmax(1).gather(1, labels.unsqueeze(1)).sum().item<double>();
    const at::Tensor goal = teacher.layers.at("a");
    const double layers =
        ((student.layers.at("a") - goal).square().mean() / goal.square().mean()).item<double>();
    const double expected = 0.75 * labelled + 0.25 * 9 * divergence + 2 * 3 * layers;
    QVERIFY(std::abs(summed_loss(student, labels, options, &teacher).item<double>() - expected) < 1e-9);
    // who says the same as the teacher loses nothing
    options.distillation = Distillation{1, 3, 2};
    QVERIFY(std::abs(summed_loss(teacher, labels, options, &teacher).item<double>()) < 1e-12);
    const Forward narrow{noise({3, 2}, 2), {}};
    QVERIFY_THROWS_EXCEPTION(Error, summed_loss(student, labels, options, &narrow));
  }

  void theTeacherOfNumbersToo() {
    const at::Tensor outputs = noise({3, 4}, 1), numbers = noise({3, 4}, 2);
    const Forward teacher{noise({3, 4}, 3), {}};
    TrainingOptions options;
    options.loss = TrainingLoss::mean_squared_error;
    options.distillation = Distillation{0.25, 3, 0};
    const auto squares = [&](const at::Tensor& goal) {
      return (outputs - goal).square().sum().item<double>() / 4;
    };
    const double expected = 0.75 * squares(numbers) + 0.25 * squares(teacher.scores);
    QVERIFY(std::abs(summed_loss({outputs, {}}, numbers, options, &teacher).item<double>() - expected) <
            1e-12);
  }

  /// The numbers are those of torch.optim.lr_scheduler.OneCycleLR(max_lr=0.1, total_steps=10).
  void oneCycleIsPyTorchs() {
    TrainingOptions options;
    options.learning_rate = 0.1;
    const double expected[] = {0.004,
                               0.052,
                               0.1,
                               0.09504846320134738,
                               0.08117456539497631,
                               0.061126060460055214,
                               0.03887433953994478,
                               0.01882583460502369,
                               0.0049519367986526255,
                               4e-07};
    for (std::int64_t step = 0; step < 10; ++step)
      QVERIFY2(std::abs(learning_rate_at(options, step, 10) - expected[step]) < 1e-6,
               qPrintable(QString("%1: %2").arg(step).arg(learning_rate_at(options, step, 10), 0, 'g', 12)));
  }

  /// Few samples and one epoch are a single step.
  void everyScheduleHasARateForEveryStep() {
    TrainingOptions options;
    options.learning_rate = 0.1;
    for (const auto schedule : {Schedule::constant, Schedule::step, Schedule::cosine, Schedule::one_cycle})
      for (std::int64_t steps = 1; steps <= 12; ++steps)
        for (std::int64_t step = 0; step < steps; ++step) {
          options.schedule = schedule;
          const double rate = learning_rate_at(options, step, steps);
          QVERIFY2(rate >= 0 && rate <= 0.1 * (1 + 1e-12),
                   qPrintable(QString("%1 of %2").arg(step).arg(steps)));
        }
    options.schedule = Schedule::one_cycle;
    QCOMPARE(learning_rate_at(options, 0, 1), 0.1);
  }

  void otherSchedules() {
    TrainingOptions options;
    options.learning_rate = 1;
    options.schedule = Schedule::constant;
    options.warm_up = 0.4;
    QCOMPARE(learning_rate_at(options, 0, 10), 0.25);
    QCOMPARE(learning_rate_at(options, 3, 10), 1.0);
    QCOMPARE(learning_rate_at(options, 9, 10), 1.0);
    options.schedule = Schedule::cosine;
    QCOMPARE(learning_rate_at(options, 4, 10), 1.0);
    QVERIFY(std::abs(learning_rate_at(options, 7, 10) - 0.5) < 1e-12);
    options.warm_up = 0;
    options.schedule = Schedule::step;
    options.epochs = 4;
    options.step_epochs = 2;
    QCOMPARE(learning_rate_at(options, 19, 40), 1.0);
    QCOMPARE(learning_rate_at(options, 20, 40), 0.1);
  }

  void optionsTravelAsJson() {
    TrainingOptions options;
    options.epochs = 3;
    options.optimizer = OptimizerKind::sgd;
    options.schedule = Schedule::step;
    options.distillation = Distillation{0.7, 2, 0.1};
    options.augmentation = {2, true};
    options.frozen = "a.*";
    options.keep_best = false;
    QCOMPARE(training_from_json(to_json(options), "text"), options);
    Recipe recipe;
    QVERIFY(!training_of(recipe));
    set_training(recipe, options);
    QCOMPARE(*training_of(recipe), options);
    QVERIFY_THROWS_EXCEPTION(Error, training_from_json("[1", "text"));
    QVERIFY_THROWS_EXCEPTION(Error, training_from_json(R"({"epochs": 0})", "text"));
    QVERIFY_THROWS_EXCEPTION(Error, parse_optimizer("lion"));
  }
};

TENFOLD_TEST_CLASS(TestLosses)
#include "test_losses.moc"
