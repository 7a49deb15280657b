// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/plan_trial.h"

#include <limits>
#include <memory>

#include "engine/planning/plan_cache.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

LinearProblem problem(PlanPurpose purpose = PlanPurpose::inference) {
  return {block_tt_network({{8, 16, 8}, {8, 16, 8}}, {8, 8}), 32, purpose};
}

bool same(const LinearPlan& a, const LinearPlan& b) {
  return a.seconds == b.seconds && a.bytes == b.bytes && a.largest == b.largest && a.tile == b.tile &&
         words(a) == words(b);
}

/// Plans whose times are told, not taken.
class ToldTimes {
 public:
  struct Run {
    LinearPlan plan;
    int runs = 0;
  };
  using Told = std::function<double(std::size_t place, int run)>;

  explicit ToldTimes(Told told) : told_(std::move(told)) {}

  TimerOf timer_of() {
    return [this](const LinearPlan& plan) -> PlanTimer {
      const std::size_t place = tried.size();
      tried.push_back(std::make_shared<Run>(Run{plan}));
      return [this, place, run = tried.back()] { return told_(place, run->runs++); };
    };
  }

  std::vector<std::shared_ptr<Run>> tried;

 private:
  Told told_;
};

}  // namespace

class TestPlanTrial : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theFastestOfThoseTriedIsChosen() {
    for (const std::size_t wanted : {0, 2, 5}) {
      ToldTimes times([&](std::size_t place, int) { return place == wanted ? 9e-5 : 1e-4; });
      const LinearPlan chosen = linear_plan_by_trial(problem(), default_throughput(), {}, times.timer_of());
      QVERIFY(times.tried.size() > wanted);
      QVERIFY(same(chosen, times.tried[wanted]->plan));
    }
  }

  /// A first run makes memory, and a disturbed one proves nothing.
  void theLeastOfSeveralTurnsCounts() {
    ToldTimes times([](std::size_t place, int run) {
      if (run == 0) return place == 1 ? 1.0 : 1e-9;
      return run % 3 == 0 ? (place == 1 ? 8e-5 : 1e-4) : 1.1e-4;
    });
    const LinearPlan chosen = linear_plan_by_trial(problem(), default_throughput(), {}, times.timer_of());
    QVERIFY(same(chosen, times.tried[1]->plan));
  }

  void whatFallsBehindIsNotRunAgain() {
    ToldTimes times([](std::size_t place, int) { return place < 2 ? 1e-3 : 2e-3; });
    linear_plan_by_trial(problem(), default_throughput(), {}, times.timer_of());
    QVERIFY(times.tried.size() > 2);
    for (std::size_t k = 0; k < times.tried.size(); ++k)
      QCOMPARE(times.tried[k]->runs, k < 2 ? 7 : 2);  // one that does not count, a turn of one run each
  }

  void oneOfSomeIsTheFastest() {
    int runs = 0;
    QCOMPARE(fastest_by_trial({[&] { return ++runs, 1.0; }}), std::size_t{0});
    QCOMPARE(runs, 0);  // there is nothing to choose
    QCOMPARE(fastest_by_trial({[] { return 3e-4; }, [] { return 1e-4; }, [] { return 1e-4; }}),
             std::size_t{1});
  }

  /// Where none can be run the predicted one says why.
  void whatCannotRunIsNotChosen() {
    constexpr double never = std::numeric_limits<double>::infinity();
    ToldTimes some([](std::size_t place, int) { return place == 2 ? 1e-3 : never; });
    const LinearPlan chosen = linear_plan_by_trial(problem(), default_throughput(), {}, some.timer_of());
    QVERIFY(same(chosen, some.tried[2]->plan));
    ToldTimes none([](std::size_t, int) { return never; });
    QVERIFY(same(linear_plan_by_trial(problem(), default_throughput(), {}, none.timer_of()),
                 best_linear_plan(problem())));
  }

  void onlyPromisingPlansAreTried() {
    for (const PlanPurpose purpose :
         {PlanPurpose::inference, PlanPurpose::inference_prepared, PlanPurpose::training}) {
      const LinearPlan best = best_linear_plan(problem(purpose));
      ToldTimes times([](std::size_t, int) { return 1e-3; });
      const auto chosen = linear_plan_by_trial(problem(purpose), default_throughput(), {}, times.timer_of());
      QVERIFY(same(chosen, best));  // equally fast ones leave the prediction what it was
      QVERIFY(times.tried.size() > 1 && times.tried.size() <= 12);
      for (const auto& each : times.tried) {
        QVERIFY(each->plan.seconds <= 2 * best.seconds);
        QVERIFY(each->plan.largest <= most_elements(problem(purpose)));
      }
    }
    PlanConstraints whole;
    whole.mode = PlanMode::reconstructed;
    ToldTimes times([](std::size_t, int) { return 1e-3; });
    QVERIFY(linear_plan_by_trial(problem(), default_throughput(), whole, times.timer_of()).reconstructs());
  }

  void triedPlansAreKeptBesidePredictedOnes() {
    LinearPlanCache cache;
    ToldTimes times([](std::size_t place, int) { return place == 3 ? 1e-4 : 1e-3; });
    const auto predicted = cache.plan(problem());
    const auto tried = cache.tried_plan(problem(), {}, times.timer_of());
    const std::size_t plans = times.tried.size();
    QVERIFY(!same(*tried, *predicted));
    QVERIFY(cache.tried_plan(problem(), {}, times.timer_of()) == tried);
    QVERIFY(cache.plan(problem()) == predicted);
    QCOMPARE(times.tried.size(), plans);
    QCOMPARE(cache.size(), std::size_t{2});
    cache.use(default_throughput());
    QCOMPARE(cache.size(), std::size_t{0});
  }

  void whatThrowsIsNotKept() {
    LinearPlanCache cache;
    const auto failing = [](const LinearPlan&) -> PlanTimer { throw Error("test.failed", "no memory"); };
    QVERIFY_THROWS_EXCEPTION(Error, cache.tried_plan(problem(), {}, failing));
    QCOMPARE(cache.size(), std::size_t{0});
  }
};

TENFOLD_TEST_CLASS(TestPlanTrial)
#include "test_plan_trial.moc"
