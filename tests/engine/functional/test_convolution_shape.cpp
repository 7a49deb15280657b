// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/convolution.h"
#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

Factorization weight_of(const NestedShape& shape, const Rank& rank, const std::string& format) {
  return FactorizedTensor::create(shape, rank, format)->factorization();
}

}  // namespace

class TestConvolutionShape : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void kernelShapes() {
    const Factorization train = weight_of({4, 3, 2, 6}, {.5}, "TT");
    QCOMPARE(kernel_shape(train), (Shape{6, 4, 3, 2}));
    QCOMPARE(kernel_shape(train, true), (Shape{4, 6, 3, 2}));
    QCOMPARE(kernel_shape(weight_of({6, 4, 3, 2}, {.5}, "CP")), (Shape{6, 4, 3, 2}));
    const ConvolutionShape grouped = convolution_shape({6, 4, 3, 2}, {{1}, {0}, {1}, 3});
    QCOMPARE(grouped.in, 12);
    QCOMPARE(grouped.out, 6);
    QVERIFY_THROWS_EXCEPTION(Error, kernel_shape(weight_of({4, 6}, {.5}, "CP")));
    QVERIFY_THROWS_EXCEPTION(Error, convolution_shape({6, 4, 3}, {{1}, {0}, {1}, 0}));
  }

  /// Counted by hand, for x [2, 4, 8, 8] and a kernel 4 -> 6 of 3 by 3, padding 1, stride (2, 1): 64
  /// positions in, 32 after the first mode and at the end.
  void multiplyAccumulates() {
    const Shape input{2, 4, 8, 8};
    const ConvolutionOptions o{{2, 1}, {1}, {1}};
    const auto macs = [&](const Factorization& w, Implementation i) {
      return convolution_macs(w, input, o, i);
    };
    const Factorization cp = weight_of({6, 4, 3, 3}, {std::int64_t{5}}, "CP");
    QCOMPARE(macs(cp, Implementation::factorized), 2 * (64 * 4 * 5 + 2 * 32 * 3 * 5 + 32 * 6 * 5));
    QCOMPARE(macs(cp, Implementation::mobilenet), 2 * (64 * 4 * 5 + 32 * 9 * 5 + 32 * 6 * 5));
    QCOMPARE(macs(cp, Implementation::reconstructed), 2 * 32 * 6 * 4 * 9 + 5 * 216);
    const Factorization tucker = weight_of({6, 4, 3, 3}, {Shape{4, 3, 2, 2}}, "Tucker");
    QCOMPARE(macs(tucker, Implementation::factorized), 2 * (64 * 4 * 3 + 32 * 12 * 9 + 32 * 6 * 4));
    const Factorization train = weight_of({4, 3, 3, 6}, {Shape{1, 3, 2, 4, 1}}, "TT");
    QCOMPARE(macs(train, Implementation::factorized),
             2 * (64 * 4 * 3 + 32 * 3 * (3 * 2) + 32 * 3 * (2 * 4) + 32 * 6 * 4));
    QCOMPARE(macs(train, Implementation::reconstructed),
             2 * 32 * 6 * 4 * 9 + 4 * 3 * 3 * 2 + 3 * 6 * 2 * 4 + 4 * 3 * 3 * 6 * 2);  // two halves, joined
    const Factorization ring = weight_of({6, 4, 3, 3}, {Shape{2, 3, 4, 5, 2}}, "TensorRing");
    QCOMPARE(macs(ring, Implementation::factorized),  // the bond between the channels, 3, goes along
             2 * (64 * 4 * (3 * 4) + 3 * 32 * 3 * (4 * 5) + 3 * 32 * 3 * (5 * 2) + 32 * 6 * (3 * 2)));
    const Factorization dense = weight_of({6, 4, 3, 3}, {.5}, "Dense");
    QCOMPARE(macs(dense, Implementation::automatic), 2 * 32 * 6 * 4 * 9);
    const Factorization wide = weight_of({6, 4, 3, 3}, {std::int64_t{40}}, "CP");
    QCOMPARE(macs(wide, Implementation::automatic), macs(wide, Implementation::reconstructed));
  }
  void automaticCountsPassesOverMemory() {
    const auto cheapest = [](std::int64_t size, std::int64_t rank) {
      return cheapest_convolution(weight_of({64, 64, size, size}, {rank}, "CP"), {1, 64, 56, 56},
                                  {{1}, {size / 2}, {1}});
    };
    // one pass is less than two, until the kernel is large
    QCOMPARE(cheapest(3, 32), Implementation::mobilenet);
    QCOMPARE(cheapest(7, 32), Implementation::factorized);
    QCOMPARE(cheapest(3, 400), Implementation::reconstructed);
  }
  /// On a machine that is slow with products of few rows the dense convolution is taken where another takes
  /// the chain.
  void automaticGoesByTheTable() {
    const Factorization tucker = weight_of({64, 64, 3, 3}, {Shape{8, 8, 3, 3}}, "Tucker");
    const auto cheapest = [&](double narrow) {
      const ThroughputTable table({{{1, 1024, 1024, 1024}, 100},
                                   {{1, 64, 3136, 576}, 100},
                                   {{1, 8, 3136, 64}, narrow},
                                   {{1, 64, 3136, 8}, narrow},
                                   {{1, 8, 3136, 72}, narrow}},
                                  {1e10, 5e10, 1 << 20, 2e-6, 2e-6});
      return cheapest_convolution(tucker, {1, 64, 56, 56}, {{1}, {1}, {1}}, table);
    };
    QCOMPARE(cheapest(50), Implementation::factorized);
    QCOMPARE(cheapest(.5), Implementation::reconstructed);
  }
};

TENFOLD_TEST_CLASS(TestConvolutionShape)
#include "test_convolution_shape.moc"
