// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <set>

#include "engine/compression/candidates.h"
#include "engine/compression/factorized_weight.h"
#include "engine/decomposition/stable_cp.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// A positive definite matrix whose directions differ a hundredfold in size.
at::Tensor uneven(std::int64_t size, std::int64_t seed) {
  const at::Tensor q = std::get<0>(at::linalg_qr(noise({size, size}, seed)));
  return (q * at::logspace(0, 2, size, 10.0, at::kDouble)).mm(q.t());
}

LayerMoments moments_for(const LayerShape& shape, bool channels_alone = false) {
  const Shape& w = shape.weight;
  if (shape.kind == LayerKind::embedding)
    return {at::logspace(-1, 1, w[0], 10.0, at::kDouble), uneven(w[1], 2), 1};
  return {uneven(channels_alone ? w[1] : product(w) / w[0], 1), uneven(w[0], 2), 1};
}

double loss_by_hand(const LayerMoments& moments, const at::Tensor& difference) {
  const at::Tensor d = difference.flatten(1);
  const at::Tensor in =
      moments.input + 1e-6 * moments.input.diagonal().mean() * at::eye(d.size(1), at::kDouble);
  const at::Tensor out =
      moments.output + 1e-2 * moments.output.diagonal().mean() * at::eye(d.size(0), at::kDouble);
  return 0.5 * (out.mm(d).mm(in) * d).sum().item<double>();
}

std::vector<LayerShape> shapes() {
  return {{LayerKind::linear, {12, 18}},        {LayerKind::embedding, {20, 6}},
          {LayerKind::conv1d, {6, 5, 3}},       {LayerKind::conv2d, {8, 6, 3, 2}},
          {LayerKind::conv3d, {4, 3, 2, 3, 2}}, {LayerKind::linear, {7, 11}}};
}

}  // namespace

class TestDataAware : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theLossIsTheQuadraticForm() {
    const LayerShape shape{LayerKind::linear, {5, 8}};
    const LayerMoments moments = moments_for(shape);
    const at::Tensor d = noise({5, 8}, 3);
    const WeightMetric metric(Metric::two_sided, shape, moments);
    QVERIFY(std::abs(metric.loss(d) / loss_by_hand(moments, d) - 1) < 1e-10);
    QVERIFY(std::abs(metric.whiten(d).square().sum().item<double>() / (2 * metric.loss(d)) - 1) < 1e-8);
    QVERIFY(at::allclose(metric.left.unwhiten(metric.left.whiten(d)), d, 1e-8, 1e-10));
    QCOMPARE(WeightMetric().loss(d), 0.5 * d.square().sum().item<double>());
    const WeightMetric input(Metric::input, shape, moments);
    QVERIFY(input.left.is_identity() && !input.right.is_identity());
    QCOMPARE(WeightMetric(Metric::diagonal, shape, moments).right.moment.dim(), std::int64_t{1});
  }

  void aSideWhereNothingCameWeighsHardlyAnything() {
    const LayerShape shape{LayerKind::linear, {12, 18}};
    LayerMoments moments = moments_for(shape);
    moments.output.zero_();
    const at::Tensor weight = noise(shape.weight, 5);
    for (const Metric each : {Metric::two_sided, Metric::diagonal}) {
      const WeightMetric metric(each, shape, moments);
      QVERIFY(metric.loss(weight) > 0 && metric.loss(weight) < 1e-12);
      const FactorizedWeight made =
          decompose_weight(weight, shape, LowRankOptions{{std::int64_t{2}}}, 0, {}, metric);
      QVERIFY(made.report.relative_error < 1);
    }
    moments.output[1][2] = std::numeric_limits<double>::quiet_NaN();
    QVERIFY_THROWS_EXCEPTION(Error, WeightMetric(Metric::two_sided, shape, moments));
  }

  /// Fewer rows than features, summed in float32: a metric all the same, and of those rows.
  void singularMomentsHaveARoot() {
    const LayerShape shape{LayerKind::linear, {6, 40}};
    const at::Tensor rows = noise({10, 40}, 2).to(at::kFloat) * 30 + 100;
    LayerMoments moments;
    moments.input = rows.t().mm(rows).to(at::kDouble);
    const at::Tensor weight = noise({6, 40}, 3);
    const WeightMetric metric(Metric::input, shape, moments);
    QVERIFY(at::allclose(metric.right.root.t().mm(metric.right.root), metric.right.moment, 1e-8));
    const at::Tensor x = weight.t();
    QVERIFY(at::allclose(metric.right.unwhiten(metric.right.whiten(x)), x, 1e-6, 1e-8));
    const double exact = 0.5 * weight.mm(rows.to(at::kDouble).t()).square().sum().item<double>();
    QVERIFY(std::abs(metric.loss(weight) / exact - 1) < 1e-2);  // what was added to the diagonal
  }

  void channelsAloneAreTheSameAtEveryPlace() {
    const LayerShape shape{LayerKind::conv2d, {4, 3, 2, 2}};
    const LayerMoments moments = moments_for(shape, /*channels_alone=*/true);
    const at::Tensor d = noise(shape.weight, 4);
    LayerMoments all = moments;
    all.input = at::kron(moments.input, at::eye(4, at::kDouble));
    const double small = WeightMetric(Metric::two_sided, shape, moments).loss(d);
    QVERIFY(std::abs(small / WeightMetric(Metric::two_sided, shape, all).loss(d) - 1) < 1e-9);
    // and the mean over the places gives the channels back
    const WeightMetric channels = WeightMetric(Metric::two_sided, shape, all, {0, 0}).of_channels(shape);
    QVERIFY(at::allclose(channels.right.moment, moments.input, 1e-9));
  }

  void lowRankIsOptimalUnderTheMetric() {
    for (const LayerShape& shape : shapes()) {
      const at::Tensor weight = noise(shape.weight, 5);
      const WeightMetric metric(Metric::two_sided, shape, moments_for(shape));
      const FactorizedWeight found =
          decompose_weight(weight, shape, LowRankOptions{{std::int64_t{2}}}, 0, {}, metric);
      const at::Tensor s = at::linalg_svdvals(metric.whiten(weight).flatten(1));
      const double optimum = 0.5 * s.slice(0, 2).square().sum().item<double>();
      QVERIFY2(std::abs(found.loss / optimum - 1) < 1e-6, id(shape.kind).data());
    }
  }

  void everyFamilyGainsByTheData_data() {
    QTest::addColumn<int>("shape");
    QTest::addColumn<int>("family");
    const auto all = shapes();
    for (int s = 0; s < static_cast<int>(all.size()); ++s)
      for (const Family family : families_of(all[static_cast<std::size_t>(s)]))
        if (family != Family::dense)
          QTest::addRow("%s %d %s", id(all[static_cast<std::size_t>(s)].kind).data(), s, id(family).data())
              << s << static_cast<int>(family);
  }
  void everyFamilyGainsByTheData() {
    QFETCH(int, shape);
    QFETCH(int, family);
    const LayerShape layer = shapes()[static_cast<std::size_t>(shape)];
    const auto options =
        with_fraction(make_options(static_cast<Family>(family), {std::int64_t{1}}, layer), layer, 0.5);
    const at::Tensor weight = noise(layer.weight, 6);
    const WeightMetric metric(Metric::two_sided, layer, moments_for(layer));
    const FactorizedWeight plain = decompose_weight(weight, layer, options);
    const FactorizedWeight aware = decompose_weight(weight, layer, options, 0, {}, metric);
    const auto loss = [&](const FactorizedWeight& made) {
      return metric.loss(reconstruct_weight(layer, options, made.factors) - weight);
    };
    QVERIFY(std::abs(loss(aware) - aware.loss) <= 1e-9 * aware.loss + 1e-25);
    // a weight that the plain one keeps exactly has nothing to gain
    QVERIFY2(aware.loss < std::max(0.9 * loss(plain), 1e-20),
             qPrintable(QString("%1 %2").arg(aware.loss).arg(loss(plain))));
    QVERIFY(aware.report.relative_error >= plain.report.relative_error * (1 - 1e-6) ||
            static_cast<Family>(family) != Family::low_rank);
    QCOMPARE(aware.ranks, plain.ranks);
    for (std::size_t k = 0; k < plain.factors.size(); ++k)
      QCOMPARE(aware.factors[k].sizes().vec(), plain.factors[k].sizes().vec());
  }

  /// Under the metric the fit starts from small terms and is kept from letting them grow.
  void termsOfACpKernelStaySmall_data() {
    QTest::addColumn<bool>("channels");
    QTest::newRow("patches") << false;
    QTest::newRow("channels") << true;
  }
  void termsOfACpKernelStaySmall() {
    QFETCH(bool, channels);
    const LayerShape shape{LayerKind::conv2d, {12, 10, 3, 3}};
    const at::Tensor weight = noise(shape.weight, 9);
    const WeightMetric metric(Metric::two_sided, shape, moments_for(shape, channels));
    CpOptions options{{std::int64_t{16}}};
    const FactorizedWeight stable = decompose_weight(weight, shape, options, 0, {}, metric);
    options.stable = false;
    const FactorizedWeight free = decompose_weight(weight, shape, options, 0, {}, metric);
    const auto terms = [](const FactorizedWeight& made) {
      return cp_sensitivity({made.factors[0], {made.factors.begin() + 1, made.factors.end()}});
    };
    const auto numbers = QString("terms %1 %2, loss %3 %4")
                             .arg(terms(stable))
                             .arg(terms(free))
                             .arg(stable.loss)
                             .arg(free.loss);
    QVERIFY2(terms(stable) < 0.7 * terms(free), qPrintable(numbers));
    QVERIFY2(stable.loss < 1.05 * free.loss, qPrintable(numbers));
    QVERIFY(stable.report.remarks.size() >= 2);
    if (qEnvironmentVariableIsSet("TENFOLD_SHOW_BASELINES")) qInfo("%s", qPrintable(numbers));
  }

  void candidatesOfLowRankAreExact() {
    const LayerShape shape{LayerKind::linear, {12, 18}};
    const at::Tensor weight = noise(shape.weight, 7);
    const WeightMetric metric(Metric::two_sided, shape, moments_for(shape));
    const auto cost = [&](const LayerOptions& options) { return weight_parameters(shape, options); };
    const auto found = layer_candidates(weight, shape, metric, {{Family::low_rank}}, cost);
    QCOMPARE(found.size(), std::size_t{8});  // ranks 1 … 7 are smaller than dense, and dense
    for (const LayerCandidate& each : found) {
      QCOMPARE(each.cost, weight_parameters(shape, each.options));
      if (family_of(each.options) == Family::dense) continue;
      const double loss = decompose_weight(weight, shape, each.options, 0, {}, metric).loss;
      QVERIFY(std::abs(each.loss / loss - 1) < 1e-6);
    }
    QCOMPARE(found.back().loss, 0.0);
    const auto aligned = layer_candidates(weight, shape, metric, {{Family::low_rank}, {}, 3}, cost);
    QCOMPARE(aligned.size(), std::size_t{3});  // 3, 6 and dense
  }

  /// Of every family, not of those alone whose losses come from spectra.
  void ranksOfCandidatesAreMultiples() {
    const LayerShape shape{LayerKind::linear, {48, 60}};
    const at::Tensor weight = noise(shape.weight, 9);
    const auto cost = [&](const LayerOptions& options) { return weight_parameters(shape, options); };
    CandidateOptions asked;
    asked.families = {Family::cp, Family::tucker, Family::tt, Family::block_tt};
    asked.shares = {0.1, 0.3};
    asked.alignment = 4;
    std::set<Family> seen;
    for (const LayerCandidate& each : every_candidate(weight, shape, {}, asked, cost)) {
      if (family_of(each.options) == Family::dense) continue;
      seen.insert(family_of(each.options));
      const Shape ranks = resolve_ranks(shape, each.options), limits = max_ranks(shape, each.options);
      for (std::size_t k = 0; k < ranks.size(); ++k) QVERIFY(limits[k] < 4 || ranks[k] % 4 == 0);
      QCOMPARE(each.cost, weight_parameters(shape, each.options));
    }
    QCOMPARE(seen.size(), asked.families.size());
  }

  void candidatesOfTuckerAreBounds() {
    const LayerShape shape{LayerKind::conv2d, {8, 6, 3, 3}};
    const at::Tensor weight = noise(shape.weight, 8);
    const WeightMetric metric(Metric::two_sided, shape, moments_for(shape, /*channels_alone=*/true));
    const auto cost = [&](const LayerOptions& options) { return weight_parameters(shape, options); };
    for (const LayerCandidate& each : layer_candidates(weight, shape, metric, {{Family::tucker}}, cost)) {
      if (family_of(each.options) == Family::dense) continue;
      const double loss = decompose_weight(weight, shape, each.options, 0, {}, metric).loss;
      QVERIFY(loss <= each.loss * (1 + 1e-6));
      QVERIFY(loss > 0.3 * each.loss);
    }
    // none loses more than a weight of zeros
    const double all = 0.5 * weight.square().sum().item<double>();
    for (const LayerCandidate& each : every_candidate(weight, shape, {}, {{Family::tucker}}, cost))
      QVERIFY(each.loss <= all * (1 + 1e-12));
  }
};

TENFOLD_TEST_CLASS(TestDataAware)
#include "test_data_aware.moc"
