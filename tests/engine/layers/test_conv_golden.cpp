// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/layers/layer_parts.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

constexpr double tolerance = 1e-8;

FactorizedConvOptions strided(const std::string& factorization, std::int64_t layers) {
  FactorizedConvOptions options = small_conv(factorization);
  options.stride = Shape{2, 1};
  options.padding = Shape{1, 2};
  options.dilation = Shape{1, 2};
  options.n_layers = layers;
  return options;
}

double off(const std::string& factorization, std::int64_t layers, const Digest& wanted) {
  FactorizedConv conv(strided(factorization, layers));
  fill_parameters(*conv);
  double worst = 0;
  for (const Implementation implementation : {Implementation::factorized, Implementation::reconstructed,
                                              Implementation::mobilenet, Implementation::automatic}) {
    conv->options.implementation = implementation;
    worst = std::max(worst, distance(conv->forward(wave({2, 4, 7, 8}), {layers - 1}), wanted));
  }
  qInfo("%s, %d layers: within %.1e", factorization.c_str(), static_cast<int>(layers), worst);
  return worst;
}

double off_transducted(const std::string& factorization, TransductionWindow window, const Digest& wanted) {
  FactorizedConvOptions options = small_conv(factorization);
  options.padding = std::int64_t{1};
  FactorizedConv conv(options);
  fill_parameters(*conv);
  TransductionOptions transduction;
  transduction.padding = 1;
  transduction.window = window;
  conv->transduct(3, transduction);
  const double worst = distance(conv->forward(wave({1, 4, 4, 5, 5})), wanted);
  qInfo("%s transducted: within %.1e", factorization.c_str(), worst);
  return worst;
}

}  // namespace

/// Outputs computed by tltorch 0.5 from the same formula-filled parameters.
class TestConvGolden : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void oneLayer() {
    QVERIFY(off("cp", 1, {384, 7.3877560041, 139.9064199397, .52635872, .52523546, .51762655, -.48175253}) <
            tolerance);
    QVERIFY(
        off("tucker", 1, {384, 7.3551081400, 139.8585680778, .48124819, .47714122, .46599898, -.48330379}) <
        tolerance);
    QVERIFY(off("tt", 1, {384, 8.1588884614, 136.6492243967, .61092087, .58453869, .5979456, -.54841991}) <
            tolerance);
  }

  void secondOfTwoLayers() {
    QVERIFY(
        off("cp", 2, {384, 66.2865461206, 117.2112031393, -.25274275, -.27275268, -.41169533, .19332873}) <
        tolerance);
    QVERIFY(off("tucker", 2,
                {384, 66.3001699408, 116.7741773143, -.37923094, -.38110059, -.38174242, .19268091}) <
            tolerance);
    QVERIFY(
        off("tt", 2, {384, 66.0410297165, 120.4415175240, -.35768086, -.32388754, -.33057095, .30062796}) <
        tolerance);
  }

  void transducted() {
    QVERIFY(off_transducted("cp", TransductionWindow::centre,
                            {600, 11.3271398750, 218.5142736894, .51226253, .50921786, .50434948,
                             -.49249928}) < tolerance);
    QVERIFY(off_transducted("tt", TransductionWindow::sum,
                            {600, 12.2422389020, 215.6375690044, .48702266, .67094308, .65624281,
                             -.4823272}) < tolerance);
  }

  /// Relative weight errors that Python's decompositions have.
  void decomposed() {
    ConvolutionOptions o;
    o.padding = {1};
    const DenseConvolution dense(bumpy({6, 4, 3, 3}) / 5, bumpy({6}), o);
    const auto error = [&](const char* format, double rank) {
      FromConvOptions from;
      from.factorization = format;
      from.rank = {rank};
      const FactorizedConv made = FactorizedConv::from_conv(dense, from);
      const double found = relative_weight_error(made->full_weight(), dense.weight);
      qInfo("%s %.1f: %.8f", format, rank, found);
      return found;
    };
    QVERIFY(std::abs(error("Tucker", .5) - .19476282) < 1e-5);
    QVERIFY(std::abs(error("Tucker", 1) - .08456272) < 1e-5);
    QVERIFY(std::abs(error("TT", .5) - .24280611) < 1e-5);
    QVERIFY(std::abs(error("TT", 1) - .17173545) < 1e-5);
    QVERIFY(error("CP", .5) < .19);
    QVERIFY(error("CP", 1) < .08);
  }
};

TENFOLD_TEST_CLASS(TestConvGolden)
#include "test_conv_golden.moc"
