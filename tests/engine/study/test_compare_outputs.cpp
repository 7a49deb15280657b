// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/compare_outputs.h"

#include <cmath>
#include <vector>

#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

constexpr std::int64_t features = 12, outputs = 10, samples = 9;

Program linear(const at::Tensor& weight) {
  ProgramMaker maker({2, features}, true, weight.scalar_type());
  return maker.finish(
      maker.call("aten::linear", {maker.x, maker.parameter("layer.weight", weight.contiguous())}));
}

/// Every sample's outputs along one direction, `scale` long or so; turned by about `angle` for another model.
/// Sums over positive features are the same numbers for all outputs but for a factor.
at::Tensor weight_of(double scale, double angle, at::ScalarType dtype) {
  const at::Tensor along = noise({outputs}, 1) + 3;
  at::Tensor across = noise({outputs}, 2);
  across = across - along * (across.dot(along) / along.dot(along));
  across = across * (along.norm() / across.norm());
  return ((along + angle * across) * scale).unsqueeze(1).expand({outputs, features}).to(dtype);
}

DataSet data_of(at::ScalarType dtype) {
  DataSet data;
  data.name = "noise";
  data.arrays["x"] = (noise({samples, features}, 3) + 3).to(dtype);
  return data;
}

/// 1 - cosine of two rows by their difference, which cancels nothing: ‖u − v‖² / 2 of unit rows.
double gap_of(const at::Tensor& found, const at::Tensor& expected) {
  const auto unit = [](const at::Tensor& row) {
    const at::Tensor scaled = row / row.abs().max();
    return scaled / scaled.norm();
  };
  return (unit(found) - unit(expected)).square().sum().item<double>() / 2;
}

/// Of the outputs as they are in the precision of the model.
double true_gap(const at::Tensor& found, const at::Tensor& expected, at::ScalarType dtype) {
  const at::Tensor x = data_of(dtype).arrays.at("x");
  const at::Tensor a = at::linear(x, found).to(at::kDouble), b = at::linear(x, expected).to(at::kDouble);
  double sum = 0;
  for (std::int64_t k = 0; k < samples; ++k) sum += gap_of(a[k], b[k]);
  return sum / samples;
}

double score_of(const at::Tensor& found, const at::Tensor& expected, at::ScalarType dtype) {
  const Program dense = linear(expected);
  return compare_outputs(linear(found), dense, Score::cosine, ProgramBatches(dense, data_of(dtype), {}, 4));
}

/// The textbook's formula, in the precision of the outputs.
double naive(const at::Tensor& found, const at::Tensor& expected, at::ScalarType dtype) {
  const at::Tensor x = data_of(dtype).arrays.at("x");
  const at::Tensor a = at::linear(x, found), b = at::linear(x, expected);
  return ((a * b).sum(1) / (a.norm(2, 1) * b.norm(2, 1))).mean().item<double>();
}

}  // namespace

class TestCompareOutputs : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Three models whose cosines differ from 1 by 1e-10 and a few times that, whatever the size of the
  /// outputs.
  void smallAnglesAreRankedRight_data() {
    QTest::addColumn<double>("scale");
    QTest::addColumn<bool>("single");
    QTest::addColumn<bool>("naiveFails");
    QTest::newRow("float64") << 1.0 << false << false;
    QTest::newRow("float64, outputs below 1e-8") << 1e-11 << false << false;
    QTest::newRow("float64, squares too small for it") << 1e-200 << false << true;
    QTest::newRow("float64, squares too large for it") << 1e200 << false << true;
    QTest::newRow("float32") << 1.0 << true << true;
    QTest::newRow("float32, outputs below 1e-8") << 1e-11 << true << true;
    QTest::newRow("float32, squares too small for it") << 1e-30 << true << true;
    QTest::newRow("float32, squares too large for it") << 1e30 << true << true;
  }
  void smallAnglesAreRankedRight() {
    QFETCH(double, scale);
    QFETCH(bool, single);
    QFETCH(bool, naiveFails);
    const auto dtype = single ? at::kFloat : at::kDouble;
    const at::Tensor dense = weight_of(scale, 0, dtype);
    std::vector<double> scores, naives;
    for (const double gap : {1e-10, 2e-10, 4e-10}) {
      const at::Tensor small = weight_of(scale, std::sqrt(2 * gap), dtype);
      const double real = true_gap(small, dense, dtype);
      QVERIFY2(std::abs(real / gap - 1) < 0.2, qPrintable(QString::number(real)));
      scores.push_back(score_of(small, dense, dtype));
      naives.push_back(naive(small, dense, dtype));
      // batches of another size round float32 sums another way
      QVERIFY2(std::abs((1 - scores.back()) / real - 1) < (single ? 1e-3 : 1e-4),
               qPrintable(QString("%1 is not %2").arg(1 - scores.back()).arg(real)));
    }
    QVERIFY(scores[0] > scores[1] && scores[1] > scores[2]);
    ScoreOptions options;
    options.score = Score::cosine;
    QVERIFY(drop_of(options, 1, scores[0]) < drop_of(options, 1, scores[1]));
    // what the score is not computed by
    QCOMPARE(naives[0] > naives[1] && naives[1] > naives[2], !naiveFails);
  }

  void theSameOutputsHaveTheCosineOne() {
    for (const double scale : {1.0, 1e-11, 1e-200, 1e200}) {
      const at::Tensor weight = weight_of(scale, 0.3, at::kDouble);
      QVERIFY(std::abs(score_of(weight, weight, at::kDouble) - 1) < 1e-14);
      QVERIFY(std::abs(score_of(-weight, weight, at::kDouble) + 1) < 1e-14);
      // longer outputs point the same way
      QVERIFY(std::abs(score_of(0.5 * weight, weight, at::kDouble) - 1) < 1e-14);
    }
  }

  void outputsThatAreZeroPointNowhere() {
    const at::Tensor weight = weight_of(1, 0, at::kDouble), zero = at::zeros_like(weight);
    QCOMPARE(score_of(zero, weight, at::kDouble), 0.0);
    QCOMPARE(score_of(weight, zero, at::kDouble), 0.0);
  }
};

TENFOLD_TEST_CLASS(TestCompareOutputs)
#include "test_compare_outputs.moc"
