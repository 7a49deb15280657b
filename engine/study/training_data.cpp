// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/training_data.h"

#include <ATen/ATen.h>

#include <cmath>
#include <filesystem>

#include "engine/data/data_set.h"
#include "engine/data/image_folder.h"
#include "engine/study/data_folder.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"
#include "engine/training/trainee.h"

namespace tenfold::study {
namespace {

/// The same over images that do not fit into memory together, in the model's form.
Normalisation measured(const ImageFolder& images, const Shape& form, const Job& job) {
  constexpr std::int64_t at_once = 64;
  at::Tensor sum = at::zeros({form[0]}, at::kDouble), squares = sum.clone();
  double count = 0;
  for (std::int64_t from = 0; from < images.size(); from += at_once) {
    job.checkpoint(from, images.size(), "measuring mean and deviation");
    const at::Tensor which = at::arange(from, std::min(from + at_once, images.size()), at::kLong);
    const at::Tensor x = images.rows(which, form).x.to(at::kDouble);
    sum += x.sum({0, 2, 3});
    squares += x.square().sum({0, 2, 3});
    count += static_cast<double>(x.numel() / form[0]);
  }
  Normalisation made;
  for (std::int64_t k = 0; k < form[0]; ++k) {
    const double mean = sum[k].item<double>() / std::max(count, 1.0);
    const double square = squares[k].item<double>() / std::max(count, 1.0);
    made.mean.push_back(mean);
    made.deviation.push_back(std::sqrt(std::max(square - mean * mean, 1e-16)));
  }
  return made;
}

/// Mean and deviation, one a channel of images, one for all of anything else.
Normalisation measured(const DataSet& data) {
  at::Tensor x = data.x.to(at::kDouble);
  x = x.dim() >= 4 ? x.movedim(1, 0).flatten(1) : x.reshape({1, -1});
  Normalisation made;
  for (std::int64_t k = 0; k < x.size(0); ++k) {
    made.mean.push_back(x[k].mean().item<double>());
    made.deviation.push_back(std::max(x[k].std().item<double>(), 1e-8));
  }
  return made;
}

/// One input and its classes: what the loop trains with.
DataSet samples_in(DataSet data) {
  if ((!data.x.defined() && !data.images) || !data.y.defined())
    throw Error("training.data", "{data} has to hold samples of one input, and a class for each",
                {{"data", data.name}});
  if (data.y.dim() == 2 && !data.y.is_floating_point())
    throw Error(
        "training.tokens",
        "{data} has a class for each token: such models are calibrated, compressed and evaluated here, "
        "and trained elsewhere",
        {{"data", data.name}});
  return data;
}

DataSet limited(DataSet data, std::int64_t limit) {
  data.arrays.clear();
  if (limit <= 0 || limit >= data.size()) return data;
  if (data.images)  // they lie in the order of their classes: of all some
    return data.at(at::arange(limit, at::kLong).mul(data.size()).div(limit, "floor"));
  data.x = data.x.narrow(0, 0, limit);
  data.y = data.y.narrow(0, 0, limit);
  return data;
}

DataSet load(const std::string& name, const TrainOptions& options, const Job& job) {
  return samples_in(load_data_set(name, digits_folder(), options.images, job));
}

/// The samples to train with, and the name of those held out; empty: a share of them.
struct Source {
  DataSet data;
  std::string validation;
};

Source source_of(const TrainOptions& options, const Job& job) {
  const std::string part = has_parts(options.data) ? ":train" : "";
  Source source{limited(load(options.data + part, options, job), options.limit), options.validation_data};
  if (source.validation.empty() && source.data.images && ImageFolder::has_validation(options.data))
    source.validation = options.data + ":val";
  return source;
}

Normalisation normalisation_of(const Source& source, const TrainOptions& options,
                               const std::vector<std::int64_t>& input_sizes, const Job& job) {
  if (!options.measure_normalisation) return options.normalisation;
  if (source.data.x.defined() && !source.data.x.is_floating_point()) return {};  // ids are what they are
  const double held_out = source.validation.empty() ? options.training.validation : 0;
  const DataSet data =
      source.data.at(split_indices(source.data.size(), held_out, options.training.seed).training);
  return data.images ? measured(*data.images, data.images->form_for(input_sizes), job) : measured(data);
}

/// Channels, height and width of a sample; empty where it is no picture.
Shape picture_shape(const Samples& samples) {
  if (samples.image.size() == 3 && (samples.image[0] == 1 || samples.image[0] == 3)) return samples.image;
  constexpr std::int64_t smallest = 8;  // sides; below it a square says nothing
  if (!samples.image.empty() || !samples.x.defined() || samples.x.dim() != 2) return {};
  const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(samples.x.size(1)))));
  return side >= smallest && side * side == samples.x.size(1) ? Shape{1, side, side} : Shape{};
}

/// As it was before it was normalised, by a number for all, for each channel or for each feature; 0…1 where
/// it came so.
at::Tensor as_it_came(const at::Tensor& sample, const Normalisation& normalisation) {
  const auto spread = [&](const std::vector<double>& values) {
    const at::Tensor all = at::tensor(values, at::kDouble);
    return all.numel() == sample.numel() ? all.view(sample.sizes()) : all.view({-1, 1, 1});
  };
  at::Tensor came = sample;
  if (!normalisation.deviation.empty()) came = came * spread(normalisation.deviation);
  if (!normalisation.mean.empty()) came = came + spread(normalisation.mean);
  return came;
}

DataPart part_of(const Samples& samples, std::int64_t pictures) {
  DataPart part;
  part.samples = samples.size();
  if (part.samples == 0) return part;
  const bool regression = samples.y.is_floating_point();
  if (!regression) {
    const at::Tensor counts = at::bincount(samples.y).contiguous();
    part.classes.assign(counts.const_data_ptr<std::int64_t>(),
                        counts.const_data_ptr<std::int64_t>() + counts.numel());
  }
  // one of each class, then the second ones, as far as they go
  std::vector<std::int64_t> chosen;
  if (regression) {
    for (std::int64_t k = 0; k < std::min(pictures, part.samples); ++k) chosen.push_back(k);
  } else {
    const at::Tensor order = samples.y.argsort(true, 0, false).contiguous();
    const std::int64_t* sorted = order.const_data_ptr<std::int64_t>();
    std::int64_t longest = 0;
    for (const std::int64_t count : part.classes) longest = std::max(longest, count);
    for (std::int64_t round = 0; round < longest; ++round)
      for (std::int64_t k = 0, first = 0; k < static_cast<std::int64_t>(part.classes.size()); ++k) {
        const std::int64_t count = part.classes[static_cast<std::size_t>(k)];
        if (round < count && static_cast<std::int64_t>(chosen.size()) < pictures)
          chosen.push_back(sorted[first + round]);
        first += count;
        if (static_cast<std::int64_t>(chosen.size()) == pictures) round = longest;
      }
  }
  for (const std::int64_t k : chosen) part.pictures.push_back(picture_of(samples, k));
  return part;
}

}  // namespace

bool has_parts(const std::string& data) {
  std::error_code ignored;
  return data == "digits" || data.ends_with(".tar.gz") || data.ends_with(".tgz") || data.ends_with(".tar") ||
         std::filesystem::is_directory(data, ignored);
}

Normalisation normalisation_of(const TrainOptions& options, const std::vector<std::int64_t>& input_sizes,
                               const Job& job) {
  if (!options.measure_normalisation) return options.normalisation;
  return normalisation_of(source_of(options, job), options, input_sizes, job);
}

TrainingData load_training_data(const TrainOptions& options, const std::vector<std::int64_t>& input_sizes,
                                at::ScalarType type, const Job& job) {
  if (!at::isFloatingType(type) &&
      (options.measure_normalisation || options.normalisation != Normalisation{}))
    throw Error("training.normalise_ids", "ids of tokens are not normalised: leave mean and deviation out");
  TrainingData made;
  const Source source = source_of(options, job);
  const DataSet& data = source.data;
  made.name = data.name;
  made.normalisation = normalisation_of(source, options, input_sizes, job);
  const auto prepare = [&](const DataSet& each) {
    return prepare_samples(each, made.normalisation, input_sizes, type);
  };
  const auto load_beside = [&](const std::string& name) {
    return prepare(with_classes(load(name, options, job), data.classes));
  };
  if (source.validation.empty()) {
    std::tie(made.training, made.validation) =
        split(prepare(data), options.training.validation, options.training.seed);
  } else {
    made.training = prepare(data);
    made.validation = load_beside(source.validation);
  }
  std::string test = !options.test_data.empty() ? options.test_data
                     : has_parts(options.data)  ? options.data + ":test"
                                                : std::string();
  // what chose the best state does not test it, nor does a share of nothing
  const bool tested = ImageFolder::has_test(options.data) &&
                      (ImageFolder::has_parts(options.data) || options.images.test > 0);
  if (options.test_data.empty() && data.images && !tested) test.clear();
  if (!test.empty()) made.test = load_beside(test);
  return made;
}

SamplePicture picture_of(const Samples& samples, std::int64_t index) {
  SamplePicture picture;
  picture.sample = index;
  const bool regression = samples.y.is_floating_point();
  picture.truth = regression ? -1 : samples.y[index].item<std::int64_t>();
  const Shape shape = picture_shape(samples);
  if (shape.empty()) return picture;
  const at::Tensor which = at::full({1}, index, at::kLong);
  at::Tensor image;
  if (samples.folder) {
    const ImageFolder::Rows read = samples.folder->rows(which, shape);
    if (read.x.size(0) == 0) return picture;
    image = read.x[0].to(at::kDouble);
  } else {
    image = as_it_came(samples.x[index].reshape(shape).to(at::kDouble), samples.normalisation);
  }
  // numbers that are no image of 0…1 are spread over the greys
  const double least = image.min().item<double>(), most = image.max().item<double>();
  if ((least < -1e-3 || most > 1.001) && most > least) image = (image - least) / (most - least);
  const at::Tensor bytes = (image * 255).round().clamp(0, 255).to(at::kByte).permute({1, 2, 0}).contiguous();
  picture.channels = shape[0];
  picture.height = shape[1];
  picture.width = shape[2];
  picture.pixels.assign(bytes.const_data_ptr<std::uint8_t>(),
                        bytes.const_data_ptr<std::uint8_t>() + bytes.numel());
  return picture;
}

DataPreview preview_data(const Model& model, const TrainOptions& options, std::int64_t pictures,
                         const Job& job) {
  return guarded([&] {
    const ProgramTrainee trainee(model.state().program);
    const TrainingData data = load_training_data(options, trainee.input_sizes(), trainee.input_type(), job);
    DataPreview preview;
    preview.data = data.name;
    preview.training = part_of(data.training, pictures);
    preview.validation = part_of(data.validation, pictures);
    preview.test = part_of(data.test, pictures);
    preview.classes = data.training.classes;
    preview.normalisation = data.normalisation;
    preview.regression = data.training.y.is_floating_point();
    const Samples& first = data.training;
    preview.sample = first.folder ? first.image : Shape(first.x.sizes().begin() + 1, first.x.sizes().end());
    if (first.folder) preview.remarks = first.folder->remarks(first.image);
    return preview;
  });
}

}  // namespace tenfold::study
