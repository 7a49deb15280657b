// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <torch/nn/modules/linear.h>

#include <QTemporaryDir>
#include <cmath>

#include "engine/data/image_folder.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/npy.h"
#include "engine/support/error.h"
#include "engine/training/batches.h"
#include "engine/training/fit.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using namespace std::string_literals;

namespace {

std::filesystem::path picture(const std::string& name) { return file("images") / name; }

/// A grey image of one shade.
std::string shade(int value, int height, int width) {
  return "P5 " + std::to_string(width) + " " + std::to_string(height) + " 255\n" +
         std::string(static_cast<std::size_t>(height * width), static_cast<char>(value));
}

void put(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  write_file(path, bytes);
}

/// `count` images a class, of the shades 10 and 200.
void fill(const std::filesystem::path& folder, int count) {
  for (const char* name : {"cat", "dog"})
    for (int k = 0; k < count; ++k)
      put(folder / name / ("image" + std::to_string(k) + ".pgm"), shade(name == "cat"s ? 10 : 200, 4, 4));
}

const std::vector<std::int64_t> grey4{-1, 1, 4, 4};

}  // namespace

class TestImages : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// PIL's pixels: exact but for JPEG, whose inverse transform may differ by 2 of 255.
  void pixelsArePils() {
    const auto expected = read_npz(picture("pixels.npz"));
    QCOMPARE(expected.size(), std::size_t{14});
    for (const auto& [name, pixels] : expected) {
      if (name == "scaled") continue;
      const at::Tensor found = read_image(picture(name));
      QVERIFY2(found.sizes() == pixels.sizes(), name.c_str());
      const int off = (found.to(at::kInt) - pixels.to(at::kInt)).abs().max().item<int>();
      QVERIFY2(off <= (name.ends_with(".jpg") ? 2 : 0), (name + " " + std::to_string(off)).c_str());
      const ImageLook look = look_at_image(picture(name));
      QVERIFY(at::IntArrayRef({look.channels, look.height, look.width}) == pixels.sizes());
    }
  }

  void scalingIsPils() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    put(path / "a" / "colour.png", read_file(picture("colour.png")));
    const auto images = ImageFolder::open(path, "", {BadImages::stop, ImageFit::stretch});
    const at::Tensor x = images->rows(at::zeros({1}, at::kLong), {3, 8, 10}).x;
    const at::Tensor expected = read_npz(picture("pixels.npz")).at("scaled").to(at::kFloat);
    QVERIFY((x[0] * 255 - expected).abs().max().item<float>() <= 1.01f);  // PIL rounds in between
    const auto cut = ImageFolder::open(path, "", {});
    const at::Tensor middle = cut->rows(at::zeros({1}, at::kLong), {3, 8, 8}).x;
    QVERIFY((middle[0] * 255 - expected.narrow(2, 1, 8)).abs().max().item<float>() <= 1.01f);
  }

  void everyTruncationIsRefused() {
    for (const char* name : {"colour.png", "colour.jpg", "progressive.jpg", "colour.bmp", "grey.pgm"}) {
      const std::string whole = read_file(picture(name));
      for (std::size_t size = 0; size + 2 < whole.size(); ++size)
        QVERIFY2(error_id([&] { decode_image(whole.substr(0, size), name); }) == "image.unreadable",
                 (name + " "s + std::to_string(size)).c_str());
    }
    QCOMPARE(error_id([] { decode_image("P5 9000 9000 255\n", "huge"); }), "image.unreadable"s);
    QCOMPARE(error_id([] { decode_image("P5 2 2 65535\n12345678", "deep"); }), "image.unreadable"s);
  }

  void partsOfAFolder() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    fill(path / "train", 5);
    fill(path / "val", 2);
    const DataSet train = load_data_set(path.string() + ":train", {});
    QCOMPARE(train.size(), 10);
    QVERIFY(!train.x.defined() && train.images != nullptr);
    QVERIFY(train.y.equal(at::arange(10, at::kLong).div(5, "floor")));
    QCOMPARE(load_data_set(path.string(), {}).size(), 4);
    QVERIFY(!ImageFolder::has_test(path));
    put(path / "test" / "dog" / "a.pgm", shade(3, 4, 4));
    const DataSet test = load_data_set(path.string() + ":test", {});
    QVERIFY(test.y.equal(at::ones({1}, at::kLong)));  // dog is 1, though test has no cats
    put(path / "test" / "fox" / "a.pgm", shade(3, 4, 4));
    QCOMPARE(error_id([&] { load_data_set(path.string() + ":test", {}); }), "data.unusable"s);
  }

  void splitsBySeed() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    fill(path, 10);
    const auto names = [&](const std::string& part, std::uint64_t seed) {
      const auto images = ImageFolder::open(path, part, {BadImages::stop, ImageFit::crop, 0.25, seed});
      return images->fingerprint();
    };
    const auto train = ImageFolder::open(path, "train", {BadImages::stop, ImageFit::crop, 0.25, 1});
    QCOMPARE(train->size(), 15);
    QCOMPARE(names("train", 1), names("train", 1));
    QVERIFY(names("train", 1) != names("train", 2));
    const std::string held = names("test", 1), kept = names("train", 1);
    int apart = 0;
    for (int k = 0; k < 10; ++k) {
      const std::string line = "\ncat/image" + std::to_string(k) + ".pgm";
      apart += (held.find(line) == std::string::npos) != (kept.find(line) == std::string::npos) ? 1 : 0;
    }
    QCOMPARE(apart, 10);
  }

  void batchesAreDecodedAndNormalised() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    fill(path, 6);
    const DataSet data = load_data_set(path.string(), {});
    const Samples samples = prepare_samples(data, {{0.5}, {0.25}}, grey4, at::kFloat);
    QVERIFY(!samples.x.defined());
    TrainingOptions options;
    options.batch = 4;
    TrainingBatches batches(samples, options, 0, 1, false);
    QCOMPARE(batches.steps_per_epoch(), 3);
    for (int step = 0; step < 3; ++step) {
      const Batch batch = batches.at(step);
      const at::Tensor shades = (batch.y * 190 + 10).to(at::kFloat).div(255).sub(0.5).div(0.25);
      QVERIFY(batch.x.allclose(shades.view({-1, 1, 1, 1}).expand({4, 1, 4, 4})));
    }
    const auto [training, validation] = split(samples, 0.25, 0);
    QCOMPARE(training.size(), 9);
    QCOMPARE(validation.rows(at::arange(3, at::kLong)).x.sizes(), at::IntArrayRef({3, 1, 4, 4}));
  }

  /// What is no image is found before the start, what is damaged in the middle when its turn comes.
  void badImagesStopOrAreLeftOut() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    fill(path, 2);
    put(path / "cat" / "broken.png", "no image");
    QCOMPARE(error_id([&] { load_data_set(path.string(), {}); }), "image.unreadable"s);
    ImageOptions skip;
    skip.bad = BadImages::skip;
    QCOMPARE(load_data_set(path.string(), {}, skip, {}).size(), 4);
    put(path / "cat" / "broken.png", read_file(picture("grey.png")).substr(0, 60));
    const DataSet data = load_data_set(path.string(), {}, skip, {});
    QCOMPARE(data.size(), 5);
    const Samples samples = prepare_samples(data, {}, grey4, at::kFloat);
    const auto [x, y, which] = samples.rows(at::arange(5, at::kLong));
    QCOMPARE(which.size(0), 4);
    QVERIFY(samples.y.index_select(0, which).equal(y));  // of those that are left
    QCOMPARE(x.size(0), 4);
    QVERIFY(y.equal(at::tensor({0, 0, 1, 1}, at::kLong)));
    const auto remarks = data.images->remarks({1, 4, 4});
    QCOMPARE(remarks.size(), std::size_t{2});
    QVERIFY(remarks[1].find("broken.png") != std::string::npos);
    QCOMPARE(samples.rows(at::zeros({1}, at::kLong)).x.sizes(), at::IntArrayRef({0, 1, 4, 4}));
    const DataSet strict = load_data_set(path.string(), {});
    QCOMPARE(
        error_id([&] { prepare_samples(strict, {}, grey4, at::kFloat).rows(at::zeros({1}, at::kLong)); }),
        "image.unreadable"s);
  }

  /// An image that is damaged takes neither its batch with it nor, where the batch is fixed, a place in it.
  void damagedImagesEndNoTraining() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    fill(path, 4);
    put(path / "cat" / "broken.png", read_file(picture("grey.png")).substr(0, 60));
    ImageOptions skip;
    skip.bad = BadImages::skip;
    const Samples samples =
        prepare_samples(load_data_set(path.string(), {}, skip, {}), {}, grey4, at::kFloat);
    torch::nn::Linear layer(torch::nn::LinearOptions(16, 2));
    std::int64_t fixed = 3;
    ModuleTrainee trainee(layer.ptr(), [&, layer](const at::Tensor& x) mutable {
      if (fixed > 0 && x.size(0) != fixed) throw Error("test.batch", "another batch");
      return layer->forward(x.flatten(1));
    });
    TrainingOptions options;
    options.epochs = 2;
    options.batch = 3;
    FitContext context;
    context.fixed_batch = 3;
    const FitReport report = fit(trainee, samples, samples, options, context);
    QCOMPARE(report.steps, std::int64_t{6});
    QVERIFY(report.epochs.back().validation_loss.has_value());
    // evaluated one at a time, the damaged one is an empty batch
    fixed = 0;
    const auto one = evaluate(trainee, samples, 1, false, at::kCPU),
               all = evaluate(trainee, samples, 256, false, at::kCPU);
    QVERIFY(std::abs(one.loss - all.loss) < 1e-6);
    // nothing but damaged images is said
    Samples none = samples;
    const at::Tensor which = at::zeros({1}, at::kLong);
    none.folder = samples.folder->subset(which);
    none.y = samples.y.index_select(0, which);
    QCOMPARE(error_id([&] { evaluate(trainee, none, 256, false, at::kCPU); }), "data.images.none"s);
    options.batch = 1;
    context.fixed_batch = 1;
    QCOMPARE(error_id([&] { fit(trainee, none, {}, options, context); }), "data.images.none"s);
  }

  void modelsWithoutImagesAreRefused() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    fill(path, 1);
    put(path / "dog" / "large.pgm", shade(1, 6, 6));
    const auto images = ImageFolder::open(path, "", {});
    QCOMPARE(error_id([&] { images->form_for({-1, 16}); }), "data.images"s);
    QCOMPARE(error_id([&] { images->form_for({-1, 3, -1, -1}); }), "data.images"s);
    QVERIFY((images->form_for({-1, 3, 8, 8}) == Shape{3, 8, 8}));
  }

  void recipesKeepHow() {
    Recipe recipe;
    QVERIFY(!images_of(recipe));
    const ImageOptions options{BadImages::skip, ImageFit::stretch, 0.3, 7};
    set_images(recipe, options);
    QVERIFY(images_of(recipe) == options);
  }
};

TENFOLD_TEST_CLASS(TestImages)
#include "test_images.moc"
