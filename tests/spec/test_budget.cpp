// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/budget.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {
std::vector<BudgetLayer> small_model() {
  std::vector<BudgetLayer> layers;
  for (const LayerShape& shape :
       {LayerShape{LayerKind::conv2d, {16, 3, 3, 3}}, LayerShape{LayerKind::conv2d, {64, 16, 3, 3}},
        LayerShape{LayerKind::linear, {10, 576}}})
    layers.push_back({shape, {"w" + std::to_string(layers.size()), DenseOptions{}}, default_family(shape)});
  return layers;
}
std::int64_t count(const std::vector<BudgetLayer>& layers, const BudgetFit& fit, std::int64_t other) {
  for (std::size_t k = 0; k < layers.size(); ++k)
    other += weight_parameters(layers[k].shape, fit.layers[k].options);
  return other;
}
}  // namespace

class TestBudget : public QObject {
  Q_OBJECT
 private slots:
  void staysWithinAndIsCounted() {
    const auto layers = small_model();
    const std::int64_t other = 90, dense = 16 * 27 + 64 * 144 + 5760 + other;
    for (const double fraction : {0.9, 0.5, 0.25, 0.1}) {
      const auto most = static_cast<std::int64_t>(fraction * static_cast<double>(dense));
      const BudgetFit fit = fit_budget(layers, other, most);
      QCOMPARE(fit.parameters, count(layers, fit, other));
      QVERIFY(fit.parameters <= most);
      QVERIFY2(static_cast<double>(fit.parameters) > 0.85 * static_cast<double>(most), "the budget is used");
    }
  }
  void aDenseModelWithinStaysDense() {
    const auto layers = small_model();
    const std::int64_t dense = 16 * 27 + 64 * 144 + 5760;
    const BudgetFit fit = fit_budget(layers, 90, dense + 90);
    QCOMPARE(fit.parameters, dense + 90);
    for (const LayerSpec& spec : fit.layers) QVERIFY(spec.family() == Family::dense);
    QVERIFY(fit.least_parameters < dense);
  }
  void smallLayersStayWhereThatCostsLittle() {
    const auto with = [](std::int64_t large, std::int64_t small) {
      std::vector<BudgetLayer> layers;
      for (std::int64_t k = 0; k < large + small; ++k) {
        const std::int64_t size = k < large ? 500 : 100;
        layers.push_back(
            {{LayerKind::linear, {size, size}}, {std::to_string(k), DenseOptions{}}, Family::low_rank});
      }
      return layers;
    };
    const auto few = with(4, 1), many = with(12, 150);
    const BudgetFit left = fit_budget(few, 0, 500000);
    QVERIFY(left.layers.back().family() == Family::dense && left.layers[0].family() == Family::low_rank);
    // 1.5 million of 4.5 in small layers: at 40 % the large ones would keep 10 %
    const BudgetFit all = fit_budget(many, 0, 1800000);
    QVERIFY(all.layers.back().family() == Family::low_rank);
    QVERIFY(weight_parameters(many[0].shape, all.layers[0].options) > 0.35 * 250000);
  }
  void whatALargeStepLeavesOverIsSpent() {
    // a rank of the first costs 4,005, those of the others 64: at 0.6 two of them leave a quarter over
    std::vector<BudgetLayer> layers{
        {{LayerKind::linear, {5, 4000}}, {"wide", DenseOptions{}}, Family::low_rank}};
    for (const char* name : {"a", "b"})
      layers.push_back({{LayerKind::linear, {32, 32}}, {name, DenseOptions{}}, Family::low_rank});
    const std::int64_t most = (20000 + 2 * 1024) * 6 / 10;
    const BudgetFit fit = fit_budget(layers, 0, most);
    QCOMPARE(fit.parameters, count(layers, fit, 0));
    QVERIFY(fit.parameters <= most);
    QCOMPARE(weight_parameters(layers[0].shape, fit.layers[0].options), std::int64_t{3 * 4005});
    // one of two equal layers may take a step more than the other
    for (const std::int64_t budget : {5200, 5300, 6000, 9000, 12500}) {
      const BudgetFit other = fit_budget(layers, 0, budget);
      QCOMPARE(other.parameters, count(layers, other, 0));
      const std::int64_t least_step = 64;
      const bool all_dense = other.layers[1].family() == Family::dense;
      QVERIFY(other.parameters <= budget);
      QVERIFY2(
          all_dense || (budget - other.parameters) * 200 <= budget || budget - other.parameters < least_step,
          qPrintable(QString("%1 of %2").arg(other.parameters).arg(budget)));
    }
  }
  void lockedLayersKeepTheirRequest() {
    auto layers = small_model();
    layers[2].spec = {"w2", LowRankOptions{{5L}}, true};
    const BudgetFit fit = fit_budget(layers, 0, 6000);
    QCOMPARE(fit.layers[2], layers[2].spec);
  }
  void unreachableNamesTheLeast() {
    const auto layers = small_model();
    try {
      fit_budget(layers, 5000, 5001);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.id(), std::string("budget.unreachable"));
      const std::int64_t least = std::stoll(error.parameters().at("least"));
      QCOMPARE(fit_budget(layers, 5000, least).parameters, least);
      QVERIFY(QString(error.what()).contains(QString::number(least)));
    }
  }
};

TENFOLD_TEST_CLASS(TestBudget)
#include "test_budget.moc"
