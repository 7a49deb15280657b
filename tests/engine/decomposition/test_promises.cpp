// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What headers promise of single options, where options meet.
#include <limits>
#include <thread>

#include "engine/decomposition/least_squares.h"
#include "engine/decomposition/non_negative_cp.h"
#include "engine/decomposition/non_negative_tucker.h"
#include "engine/decomposition/parafac.h"
#include "engine/decomposition/randomised_parafac.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/decomposition/tensor_products.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tensor_train_cross.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/decomposition/tucker.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestPromises : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { at::manual_seed(5); }

  /// A column that a step clips to nothing comes back in a later one, and counts then.
  void normalisedTermsComeBack() {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      at::manual_seed(seed);
      const at::Tensor x = at::rand({5, 4, 6}, at::kDouble).sub(0.4).clamp_min(0);
      HalsParafacOptions options;
      options.rank = 8;
      options.init = Start::random;
      options.seed = seed;
      options.normalize_factors = true;
      options.tol = 0;
      options.n_iter_max = 20;
      DecompositionReport report;
      const CpFactors cp = non_negative_parafac_hals(x, options, report);
      QVERIFY(std::abs(report.errors.back() - distance(x, cp_to_tensor(cp))) < 1e-9);
    }
  }

  /// Tensors as large as those that stay in their dtype while they are worked on.
  void largeRingsAreSampled() {
    const at::Tensor x = at::randn({128, 256, 130});
    TensorRingAlsOptions options;
    options.rank = std::vector<std::int64_t>{2, 2, 2, 2};
    options.n_iter_max = 1;
    TensorRingSamplingOptions sampling;
    sampling.n_samples = {200};
    DecompositionReport report;
    const auto cores = tensor_ring_als_sampled(x, options, sampling, report);
    QCOMPARE(cores[0].scalar_type(), at::kFloat);
    QVERIFY(report.relative_error <= 1.5);
  }

  /// The mean of what is known is larger than a half can count.
  void maskedHalves() {
    const at::Tensor x = at::full({1000, 100}, 3, at::kHalf);
    at::Tensor mask = at::ones({1000, 100}, at::kBool);
    mask[2][3] = false;
    ParafacOptions options;
    options.mask = mask;
    options.n_iter_max = 5;
    DecompositionReport report;
    const CpFactors cp = parafac(x, options, report);
    QVERIFY(report.relative_error < 1e-3);
    QCOMPARE(cp.factors[0].scalar_type(), at::kHalf);
  }

  void fixedFactorsOfComplexWeights() {
    const at::Tensor x = at::randn({5, 6, 4}, at::kComplexDouble);
    ParafacOptions options;
    options.rank = 3;
    options.normalize_factors = true;
    options.n_iter_max = 5;
    DecompositionReport report;
    const CpFactors start = parafac(x, options, report);
    QVERIFY(start.weights.is_complex());
    options.init = start;
    for (const std::int64_t mode : {0, 1, 2}) {
      options.fixed_modes = {mode};
      const CpFactors found = parafac(x, options, report);
      const auto k = static_cast<std::size_t>(mode);
      QVERIFY(at::equal(found.factors[k], start.factors[k]));
    }
  }

  void fixedFactorsAreNotNormalised() {
    const at::Tensor x = at::rand({6, 5, 4}, at::kDouble);
    HalsTuckerOptions options;
    options.rank = std::vector<std::int64_t>{3, 3, 3};
    options.n_iter_max = 4;
    DecompositionReport report;
    TuckerFactors start = non_negative_tucker_hals(x, options, report);
    start.factors[0] = start.factors[0] * 3 + 0.5;
    options.init = start;
    options.normalize_factors = true;
    options.fixed_modes = {0};
    const TuckerFactors found = non_negative_tucker_hals(x, options, report);
    QVERIFY(at::equal(found.factors[0], start.factors[0]));
    QVERIFY((at::linalg_vector_norm(found.factors[1], 2, {0}) - 1).abs().max().item<double>() < 1e-12);
  }

  void entriesKeepTheirDtype() {
    const auto entries = [](const at::Tensor& at) { return 1 / (1 + at.to(at::kFloat).sum(1)); };
    TensorTrainCrossOptions options;
    options.rank = std::vector<std::int64_t>{1, 4, 4, 1};
    DecompositionReport report;
    const auto cores = tensor_train_cross(entries, {8, 9, 7}, options, report);
    for (const at::Tensor& core : cores) QCOMPARE(core.scalar_type(), at::kFloat);
    QVERIFY(report.relative_error < 1e-3);
  }

  void callbacksMayEndItAtTheStart() {
    const at::Tensor x = at::randn({5, 6, 4}, at::kDouble);
    const auto check = [&](const char* name, const DecompositionReport& report, int calls) {
      QVERIFY2(report.errors.empty(), name);
      QVERIFY2(report.remarks.back() == "Stopped at the start by the caller", name);
      QVERIFY2(calls == 1, name);
    };
    int calls = 0;
    DecompositionReport report;
    ParafacOptions cp;
    cp.rank = 3;
    cp.callback = [&](const CpFactors&, double) { return ++calls > 0; };
    parafac(x, cp, report);
    check("parafac", report, calls);
    calls = 0;
    RandomisedParafacOptions randomised;
    randomised.rank = 3;
    randomised.n_samples = 50;
    randomised.callback = [&](const CpFactors&, double) { return ++calls > 0; };
    randomised_parafac(x, randomised, report);
    check("randomised", report, calls);
    calls = 0;
    TensorRingAlsOptions ring;
    ring.rank = std::vector<std::int64_t>{2, 2, 2, 2};
    ring.callback = [&](const std::vector<at::Tensor>&, double) { return ++calls > 0; };
    tensor_ring_als(x, ring, report);
    check("ring", report, calls);
  }

  /// LAPACK throws for numbers that are none; sweeps want to say which of them it was.
  void normalEquationsOfWhatIsNotFinite() {
    const at::Tensor right = at::ones({3, 2}, at::kDouble);
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
      QVERIFY(solve_semidefinite(at::full({3, 3}, value, at::kDouble), right).isnan().all().item<bool>());
  }

  /// A stop asked for in the middle ends a part, too.
  void partsAreStopped() {
    std::stop_source stop;
    int seen = 0;
    const Job job([&](std::int64_t, std::int64_t, const std::string&) { ++seen; }, stop.get_token());
    SvdOptions options;
    options.method = SvdMethod::randomized_svd;
    options.n_eigenvecs = 100;
    options.mask = at::ones({800, 800}, at::kBool);
    options.n_iter_mask_imputation = 1000000;
    std::jthread later([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled, left_singular_vectors(at::randn({800, 800}), 0, options, job));
    QCOMPARE(seen, 0);
  }

  /// One term, of more entries than are worked on in float64, whose products leave float32.
  void scalesOfLargeTensors() {
    const at::Tensor one = at::linspace(0.5, 1, 46);
    const at::Tensor term = tenfold::outer({one, one.flip(0), one, one});
    for (const double scale : {1e-25, 1e25}) {
      const at::Tensor x = term * scale;
      DecompositionReport report;
      for (const Start start : {Start::svd, Start::random}) {
        ParafacOptions options;
        options.init = start;
        options.n_iter_max = 2;
        parafac(x, options, report);
        QVERIFY(report.relative_error < 1e-3);
      }
      NonNegativeParafacOptions positive;
      positive.n_iter_max = 5;
      non_negative_parafac(x, positive, report);
      QVERIFY(report.relative_error < 1e-2);
      TensorRingAlsOptions ring;
      ring.rank = 1;
      ring.ls_solve = LeastSquares::normal_eq;
      ring.n_iter_max = 2;
      tensor_ring_als(x, ring, report);
      QVERIFY(report.relative_error < 1e-2);
      TensorTrainOptions train;
      train.rank = 1;
      train.svd = SvdMethod::automatic;
      tensor_train(x, train, report);
      QVERIFY(report.relative_error < 1e-3);
    }
    for (const double scale : {255.0, 1e-25}) {
      NonNegativeTuckerOptions options;
      options.rank = RankArgument(1);
      options.n_iter_max = 2;
      DecompositionReport report;
      non_negative_tucker(term * scale, options, report);
      QVERIFY(report.relative_error < 1e-2);
      HalsTuckerOptions hals;
      hals.rank = RankArgument(1);
      hals.n_iter_max = 2;
      non_negative_tucker_hals(term * scale, hals, report);
      QVERIFY(report.relative_error < 1e-2);
    }
  }

  void scalesOfNonNegativeTuckers() {
    const at::Tensor drawn = at::rand({3, 4, 2, 3}, at::kDouble) + 0.1;
    const at::Tensor x = drawn * (1.5 / drawn.max());
    DecompositionReport report;
    NonNegativeTuckerOptions options;
    options.rank = RankArgument(2);
    non_negative_tucker(x * 1e30, options, report);
    QVERIFY(report.relative_error < 0.9);
    HalsTuckerOptions hals;
    hals.rank = RankArgument(2);
    hals.n_iter_max = 20;
    hals.sparsity_coefficients = {0.1};
    hals.core_sparsity_coefficient = 0.1;
    const TuckerFactors plain = non_negative_tucker_hals(x, hals, report);
    const auto spectra = report.spectra;
    // the same problem in other units
    constexpr double scale = 1 << 20;
    hals.sparsity_coefficients = {0.1 * scale * scale};
    hals.core_sparsity_coefficient = 0.1 * scale;
    const TuckerFactors scaled = non_negative_tucker_hals(x * scale, hals, report);
    for (std::size_t k = 0; k < 4; ++k)
      QVERIFY(at::allclose(scaled.factors[k], plain.factors[k], 1e-6, 1e-9));
    QVERIFY(at::allclose(scaled.core, plain.core * scale, 1e-6, 1e-3));
    QVERIFY(std::abs(report.spectra[0][0] - spectra[0][0] * scale) < 1e-6 * report.spectra[0][0]);
  }

  /// Bonds as large as the rows of their matrix, which has fewer columns.
  void wideBondsAreFilledUp() {
    for (const auto& shape : {std::vector<std::int64_t>{4, 3}, {4, 1, 3}, {3, 1}, {1, 1, 1}}) {
      const at::Tensor x = at::randn(shape, at::kDouble);
      for (const std::int64_t rank : {1, 2, 3, 4, 5}) {
        DecompositionReport report;
        const std::vector<std::int64_t> ranks(shape.size() - 1, rank);
        const auto cores = tt_svd(x, ranks, report);
        for (std::size_t k = 0; k + 1 < cores.size(); ++k) QCOMPARE(cores[k].size(2), rank);
        if (rank >= 3) QVERIFY(distance(x, tt_to_tensor(cores)) < 1e-12);
      }
    }
  }

  void tensorsWithoutDenseValues() {
    const at::Tensor x = at::rand({3, 4, 2});
    DecompositionReport report;
    for (const at::Tensor& other : {x.to_sparse(), x.to(at::kMeta)}) {
      QCOMPARE(error_id([&] { parafac(other, {}, report); }), std::string("decomposition.layout"));
      QCOMPARE(error_id([&] { tucker(other, {}, report); }), std::string("decomposition.layout"));
    }
  }
};

TENFOLD_TEST_CLASS(TestPromises)
#include "test_promises.moc"
