// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/batches.h"

#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Samples numbered(std::int64_t count) {
  Samples samples;
  samples.x = at::arange(count, at::kDouble).view({count, 1, 1, 1}).expand({count, 1, 4, 4}).contiguous();
  samples.y = at::arange(count, at::kLong);
  samples.black = at::full({1, 1, 4, 4}, -7, at::kDouble);
  samples.image = {1, 4, 4};
  return samples;
}

}  // namespace

class TestBatches : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everySampleOnceAnEpoch() {
    const Samples samples = numbered(23);
    TrainingOptions options;
    options.batch = 5;
    at::Tensor last;
    for (std::int64_t epoch = 0; epoch < 2; ++epoch) {
      // three processes together have what one has
      TrainingBatches one(samples, options, 0, 1, false);
      QCOMPARE(one.steps_per_epoch(), std::int64_t{5});
      std::vector<at::Tensor> seen;
      for (std::int64_t step = 0; step < 5; ++step) {
        const Batch whole = one.at(epoch * 5 + step);
        std::vector<at::Tensor> parts;
        for (int rank = 0; rank < 3; ++rank)
          parts.push_back(TrainingBatches(samples, options, rank, 3, false).at(epoch * 5 + step).y);
        QVERIFY(at::equal(at::cat(parts), whole.y));
        // the rest of an epoch leaves nobody with one sample
        for (const at::Tensor& part : parts) QVERIFY(step < 4 || part.size(0) != 1);
        QCOMPARE(whole.total, step < 4 ? 5 : 3);
        QVERIFY(at::equal(whole.x.select(1, 0).select(1, 0).select(1, 0).to(at::kLong), whole.y));
        seen.push_back(whole.y);
      }
      const at::Tensor all = at::cat(seen);
      QVERIFY(at::equal(std::get<0>(all.sort()), samples.y));
      QVERIFY(!last.defined() || !at::equal(last, all));
      last = all;
    }
    QCOMPARE(TrainingBatches(samples, options, 0, 1, true).steps_per_epoch(), std::int64_t{4});
    QCOMPARE(TrainingBatches(numbered(21), options, 0, 1, false).steps_per_epoch(), std::int64_t{4});
    QVERIFY_THROWS_EXCEPTION(Error, TrainingBatches(numbered(1), options, 0, 1, false));
  }

  void splitsShareNothing() {
    const auto [training, validation] = split(numbered(50), 0.2, 3);
    QCOMPARE(validation.size(), std::int64_t{10});
    QVERIFY(at::equal(std::get<0>(at::cat({training.y, validation.y}).sort()), at::arange(50)));
    QVERIFY(at::equal(split(numbered(50), 0.2, 3).second.y, validation.y));
    QVERIFY(!at::equal(split(numbered(50), 0.2, 4).second.y, validation.y));
  }

  void imagesAreShiftedAndFlipped() {
    Samples samples = numbered(64);
    samples.x = (at::arange(16, at::kDouble).view({1, 1, 4, 4}) + 100).expand({64, 1, 4, 4}).contiguous();
    TrainingOptions options;
    options.batch = 64;
    options.augmentation.flip = true;
    const at::Tensor flipped = TrainingBatches(samples, options, 0, 1, false).at(0).x;
    const at::Tensor plain = samples.x[0];
    int turned = 0;
    for (std::int64_t k = 0; k < 64; ++k) {
      const bool same = at::equal(flipped[k], plain);
      QVERIFY(same || at::equal(flipped[k], plain.flip({2})));
      turned += same ? 0 : 1;
    }
    QVERIFY(turned > 16 && turned < 48);
    options.augmentation = {1, false};
    const at::Tensor shifted = TrainingBatches(samples, options, 0, 1, false).at(0).x;
    const at::Tensor large = at::constant_pad_nd(plain, {1, 1, 1, 1}, -7);
    std::set<std::pair<int, int>> places;
    for (std::int64_t k = 0; k < 64; ++k) {
      bool found = false;
      for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column)
          if (at::equal(shifted[k], large.narrow(1, row, 4).narrow(2, column, 4))) {
            found = true;
            places.emplace(row, column);
          }
      QVERIFY(found);
    }
    QCOMPARE(places.size(), std::size_t{9});
    samples.image.clear();
    QVERIFY_THROWS_EXCEPTION(Error, TrainingBatches(samples, options, 0, 1, false));
  }

  /// Cuts of a picture whose values are its coordinates show where they were cut.
  void imagesAreCut() {
    constexpr std::int64_t count = 256, side = 32;
    Samples samples = numbered(count);
    const at::Tensor ramp = (at::arange(side, at::kDouble) + 0.5) / side;
    samples.x =
        at::stack({ramp.view({1, side}).expand({side, side}), ramp.view({side, 1}).expand({side, side})})
            .expand({count, 2, side, side})
            .contiguous();
    samples.image = {2, side, side};
    TrainingOptions options;
    options.batch = count;
    options.augmentation.crop = 0.25;
    const at::Tensor cut = TrainingBatches(samples, options, 0, 1, false).at(0).x;
    QCOMPARE(cut.sizes(), samples.x.sizes());
    // inside: the outermost pixels of a cut are half a pixel of it away from its edge
    const at::Tensor wide = cut.select(1, 0).select(1, side / 2), high = cut.select(1, 1).select(2, side / 2);
    const auto extent = [](const at::Tensor& line) {
      return (line.select(1, side - 2) - line.select(1, 1)) * (double(side) / (side - 3));
    };
    const at::Tensor width = extent(wide), height = extent(high), area = width * height;
    QVERIFY(area.min().item<double>() > 0.22 && area.max().item<double>() < 1.05);
    QVERIFY(area.min().item<double>() < 0.35 && area.max().item<double>() > 0.85);
    const at::Tensor stretch = width / height;
    QVERIFY(stretch.max().item<double>() < 1.45 && stretch.max().item<double>() > 1.15);
    QVERIFY(stretch.min().item<double>() > 0.69 && stretch.min().item<double>() < 0.87);
    QVERIFY(cut.min().item<double>() >= samples.x.min().item<double>() - 1e-9);
    QVERIFY(cut.max().item<double>() <= samples.x.max().item<double>() + 1e-9);
    QVERIFY(at::equal(cut, TrainingBatches(samples, options, 0, 1, false).at(0).x));  // the same seed
    // stretched no further than the image reaches: no less than the least is kept
    options.augmentation.crop = 0.9;
    const at::Tensor most = TrainingBatches(samples, options, 0, 1, false).at(0).x;
    const at::Tensor kept =
        extent(most.select(1, 0).select(1, side / 2)) * extent(most.select(1, 1).select(2, side / 2));
    QVERIFY(kept.min().item<double>() > 0.9 - 1e-6 && kept.max().item<double>() < 1 + 1e-6);
    options.augmentation.crop = 1;
    QVERIFY(at::equal(TrainingBatches(samples, options, 0, 1, false).at(0).x.sum(), samples.x.sum()));
  }
};

TENFOLD_TEST_CLASS(TestBatches)
#include "test_batches.moc"
