// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/loss_table.h"

#include <cmath>

#include "engine/spec/factors.h"
#include "engine/study/study.h"
#include "engine/support/error.h"
#include "tests/engine/study/sample_models.h"
#include "tests/support/processor_clock.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

SolveOptions by_weight(const std::string& quantity = "parameters") {
  SolveOptions options;
  options.metric = Metric::weight;
  options.quantity = quantity;
  return options;
}

double seconds_of(const std::function<void()>& work) {
  const testing::ProcessorClock clock;
  work();
  return clock.seconds();
}

}  // namespace

class TestLossTable : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    model_ = open_model(cnn);
    making_ = seconds_of([&] { table_ = loss_table(model_, by_weight()); });
  }

  /// One table answers as a table of its own for every budget does, within the budget.
  void everyBudgetFromOneTable() {
    for (const double fraction : {0.05, 0.2, 0.5, 0.9}) {
      SolveOptions options = by_weight();
      options.fraction = fraction;
      const Recipe recipe = solve(table_, fraction);
      QCOMPARE(recipe, solve(model_, options));
      QVERIFY(static_cast<double>(predict(model_.report(), recipe).parameters) <=
              fraction * static_cast<double>(table_.dense()));
    }
    QVERIFY(solve(table_, 1).layers.empty());
    QVERIFY_THROWS_EXCEPTION(Error, solve(table_, 1e-6));
    QVERIFY_THROWS_EXCEPTION(Error, solve(table_, 1.5));
  }

  /// Nothing of the expensive part is done again.
  void budgetsAndLocksAreFast() {
    Recipe base;
    base.set({model_.report().layers[1].id, LowRankOptions{{std::int64_t{4}}}, true});
    const double one = seconds_of([&] { solve(table_, 0.3); });
    const double locking = seconds_of([&] { table_.with_locks(base); });
    QVERIFY2(one < making_ / 10 && locking < making_ / 2,
             qPrintable(QString("%1 %2 %3").arg(making_).arg(one).arg(locking)));
  }

  void quantitiesAreExact() {
    const LossTable bytes = table_.with_quantity("bytes");
    QCOMPARE(bytes.dense(), model_.report().tensor_bytes);
    QCOMPARE(table_.with_quantity("macs").dense(), model_.report().macs);
    QCOMPARE(table_.dense(), model_.report().parameters);
    for (const std::string quantity : {"parameters", "macs", "bytes"}) {
      CompressReport report;
      compress(model_, solve(table_.with_quantity(quantity), 0.3), report);
      const double kept = quantity == "macs"    ? static_cast<double>(report.after.macs)
                          : quantity == "bytes" ? static_cast<double>(report.after.tensor_bytes)
                                                : static_cast<double>(report.after.parameters);
      const auto all = static_cast<double>(table_.with_quantity(quantity).dense());
      QVERIFY2(kept <= 0.3 * all && kept > 0.25 * all, quantity.c_str());
    }
    QVERIFY_THROWS_EXCEPTION(Error, table_.with_quantity("joules"));
  }

  void locksHoldAndAreFreed() {
    const std::string id = model_.report().layers[1].id;
    Recipe base;
    base.set({id, LowRankOptions{{std::int64_t{3}}}, true});
    base.normalisation = {{0.5}, {0.25}};
    const LossTable locked = table_.with_locks(base);
    for (const double fraction : {0.1, 0.6}) {
      const Recipe recipe = solve(locked, fraction);
      QCOMPARE(recipe.spec_of(id), base.layers[0]);
      QCOMPARE(recipe.normalisation, base.normalisation);
    }
    QCOMPARE(solve(locked.with_locks({}), 0.3), solve(table_, 0.3));
  }

  void theFrontIsOne() {
    const auto points = front(table_, 16);
    QVERIFY(points.size() > 8 && points.size() <= 16);
    for (std::size_t k = 0; k + 1 < points.size(); ++k) {
      QVERIFY(points[k].parameters < points[k + 1].parameters);
      QVERIFY(points[k].predicted_loss > points[k + 1].predicted_loss);
    }
    QCOMPARE(points.back().predicted_loss.value(), 0.0);
    QCOMPARE(points.back().fraction, 1.0);
    QVERIFY(std::isnan(points.front().relative_error));
    QCOMPARE(points.front().parameters, table_.least());
    for (const TradeOffPoint& point : points) {
      QCOMPARE(predict(model_.report(), point.recipe).parameters, point.parameters);
      QVERIFY(std::abs(*predicted_loss(table_, point.recipe) - *point.predicted_loss) < 1e-9);
    }
    QVERIFY_THROWS_EXCEPTION(Error, front(table_, 1));
  }

  /// The bounds of the table are not below what compressing then loses.
  void predictedLossesHold() {
    const auto points = front(table_, 6);
    for (const TradeOffPoint& point : points) {
      CompressReport report;
      compress(model_, point.recipe, report);
      QVERIFY2(report.predicted_loss <= *point.predicted_loss * 1.001 + 1e-9,
               qPrintable(QString("%1 %2").arg(report.predicted_loss).arg(*point.predicted_loss)));
      QVERIFY(report.predicted_loss >= *point.predicted_loss * 0.4);
    }
  }

  void familiesOfALayer() {
    const LayerRow& row = model_.report().layers[2];
    const auto known = family_points(table_, row.id);
    QCOMPARE(known.back().family(), Family::dense);
    QCOMPARE(known.back().macs, row.macs);
    QVERIFY_THROWS_EXCEPTION(Error, family_points(table_, "nothing"));
    const auto all = family_points(model_, row.id, by_weight());
    for (const Family family : families_of(row.shape)) {
      double loss = std::numeric_limits<double>::infinity();
      int count = 0;
      for (const FamilyPoint& point : all) {
        if (point.family() != family) continue;
        ++count;
        QCOMPARE(point.parameters, weight_parameters(row.shape, point.options));
        if (family != Family::low_rank && family != Family::tucker) {
          QVERIFY(point.loss <= loss);  // those two have two ways to be counted
          loss = point.loss;
        }
      }
      QVERIFY2(count > 0, std::string(id(family)).c_str());
    }
  }

  void stops() {
    std::stop_source source;
    source.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, loss_table(model_, by_weight(), {}, Job({}, source.get_token())));
  }

 private:
  Model model_;
  LossTable table_;
  double making_ = 0;
};

TENFOLD_TEST_CLASS(TestLossTable)

#include "test_loss_table.moc"
