// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/batches.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "engine/data/image_folder.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

at::Tensor permutation(std::int64_t count, std::uint64_t seed) {
  return at::randperm(count, at::make_generator<at::CPUGeneratorImpl>(seed), at::kLong);
}

Samples chosen(const Samples& samples, const at::Tensor& which) {
  Samples some = samples;
  if (samples.folder) some.folder = samples.folder->subset(which);
  if (samples.x.defined()) some.x = samples.x.index_select(0, which);
  some.y = samples.y.index_select(0, which);
  return some;
}

/// Each image [n, c, h, w] moved by its own number of pixels, black where nothing comes from.
at::Tensor shifted(const at::Tensor& images, const at::Tensor& black, std::int64_t most,
                   const at::Generator& generator) {
  const std::int64_t n = images.size(0), h = images.size(2), w = images.size(3);
  // a channel of a black image has one value, so repeating its border goes on with it
  at::Tensor large =
      at::replication_pad2d(black.expand({n, images.size(1), h, w}).contiguous(), {most, most, most, most});
  large.narrow(2, most, h).narrow(3, most, w).copy_(images);
  const at::Tensor places = at::randint(0, 2 * most + 1, {n, 2}, generator, at::kLong);
  const at::Tensor rows = (places.select(1, 0).view({n, 1}) + at::arange(h)).view({n, 1, h, 1});
  const at::Tensor columns = (places.select(1, 1).view({n, 1}) + at::arange(w)).view({n, 1, 1, w});
  const at::Tensor some = large.gather(2, rows.expand({n, images.size(1), h, large.size(3)}));
  return some.gather(3, columns.expand({n, images.size(1), h, w}));
}

/// Of each image [n, c, h, w] a cut of its own, scaled to its size; cuts lie inside the image.
at::Tensor cropped(const at::Tensor& images, double least_area, const at::Generator& generator) {
  constexpr double most_stretch = 4.0 / 3.0;
  constexpr std::int64_t bilinear = 0, border = 1;
  const std::int64_t n = images.size(0);
  const at::Tensor drawn = at::rand({n, 4}, generator, at::kDouble);
  const at::Tensor area = drawn.select(1, 0) * (1 - least_area) + least_area;
  const at::Tensor most = area.reciprocal().clamp_max(most_stretch);  // so that neither side is above 1
  const at::Tensor stretch = most.pow(drawn.select(1, 1) * 2 - 1);
  const at::Tensor width = (area * stretch).sqrt(), height = (area / stretch).sqrt();
  // in [-1, 1] of the image: the cut's half sides, and where its middle lies
  at::Tensor places = at::zeros({n, 2, 3}, at::kDouble);
  places.select(2, 0).select(1, 0).copy_(width);
  places.select(2, 1).select(1, 1).copy_(height);
  places.select(2, 2).select(1, 0).copy_((drawn.select(1, 2) * 2 - 1) * (1 - width));
  places.select(2, 2).select(1, 1).copy_((drawn.select(1, 3) * 2 - 1) * (1 - height));
  const at::Tensor grid = at::affine_grid_generator(places.to(images.scalar_type()), images.sizes(), false);
  return at::grid_sampler(images, grid, bilinear, border, false);
}

at::Tensor augmented(const at::Tensor& x, const Samples& samples, const Augmentation& wanted,
                     std::uint64_t seed) {
  if (wanted == Augmentation{} || x.size(0) == 0) return x;
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  Shape shape{x.size(0)};
  shape.insert(shape.end(), samples.image.begin(), samples.image.end());
  at::Tensor images = x.reshape(shape);
  if (wanted.shift > 0) {
    shape[0] = 1;
    images = shifted(images, samples.black.reshape(shape), wanted.shift, generator);
  }
  if (wanted.crop < 1) images = cropped(images, wanted.crop, generator);
  if (wanted.flip) {
    const at::Tensor turned = at::randint(0, 2, {x.size(0), 1, 1, 1}, generator, at::kLong).to(at::kBool);
    images = at::where(turned, images.flip({3}), images);
  }
  return images.reshape(x.sizes());
}

}  // namespace

Samples::Rows Samples::rows(const at::Tensor& which) const {
  if (!folder) return {x.index_select(0, which), y.index_select(0, which), which};
  const ImageFolder::Rows read = folder->rows(which, image);
  const at::Tensor answers = y.index_select(0, which).index_select(0, read.which);
  return {prepare_images({"images", read.x, answers}, normalisation, sizes).to(type), answers,
          which.index_select(0, read.which)};
}

Samples prepare_samples(const DataSet& data, const Normalisation& normalisation,
                        const std::vector<std::int64_t>& input_sizes, at::ScalarType type) {
  Samples samples;
  samples.y = data.y;
  samples.normalisation = normalisation;
  samples.classes = data.classes;
  if (data.images) {
    samples.folder = data.images;
    samples.image = data.images->form_for(input_sizes);
    samples.sizes = input_sizes;
    samples.type = type;
    const Shape& form = samples.image;
    const DataSet zero{data.name, at::zeros({1, form[0], form[1], form[2]}), data.y.narrow(0, 0, 1)};
    samples.black = prepare_images(zero, normalisation, input_sizes).to(type);
    return samples;
  }
  if (!data.x.is_floating_point() && at::isFloatingType(type))
    throw Error("data.ids", "{data} holds ids of tokens, the model takes numbers", {{"data", data.name}});
  samples.x = prepare_images(data, normalisation, input_sizes).to(type);
  DataSet zero{data.name, at::zeros_like(data.x.narrow(0, 0, 1)), data.y.narrow(0, 0, 1)};
  samples.black = prepare_images(zero, normalisation, input_sizes).to(type);
  const at::Tensor& image = samples.x.dim() == 4 ? samples.x : data.x;
  if (image.dim() == 4) samples.image = Shape(image.sizes().begin() + 1, image.sizes().end());
  return samples;
}

SplitIndices split_indices(std::int64_t count, double validation, std::uint64_t seed) {
  const auto held = static_cast<std::int64_t>(validation * static_cast<double>(count) + 0.5);
  if (held == 0) return {at::arange(count, at::kLong), at::empty({0}, at::kLong)};
  if (held >= count)
    throw Error("training.split", "{count} samples leave nothing to train with",
                {{"count", std::to_string(count)}});
  const at::Tensor order = permutation(count, stream(seed, Purpose::split));
  return {order.narrow(0, held, count - held), order.narrow(0, 0, held)};
}

std::pair<Samples, Samples> split(const Samples& samples, double validation, std::uint64_t seed) {
  const SplitIndices which = split_indices(samples.size(), validation, seed);
  if (which.validation.size(0) == 0) return {samples, {}};
  return {chosen(samples, which.training), chosen(samples, which.validation)};
}

std::uint64_t stream(std::uint64_t seed, Purpose purpose, std::uint64_t index) {
  // SplitMix64 (Steele, Lea and Flood, 2014) over the three numbers
  std::uint64_t state = seed;
  for (const std::uint64_t part : {static_cast<std::uint64_t>(purpose), index}) {
    state += 0x9e3779b97f4a7c15ULL + part;
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9ULL;
    state = (state ^ (state >> 27)) * 0x94d049bb133111ebULL;
    state ^= state >> 31;
  }
  return state;
}

TrainingBatches::TrainingBatches(const Samples& samples, const TrainingOptions& options, int rank, int size,
                                 bool fixed)
    : samples_(samples), options_(options), rank_(rank), size_(size) {
  const std::int64_t whole = samples.size() / options.batch, rest = samples.size() % options.batch;
  // normalisation over one sample alone is no number
  steps_ = whole + (!fixed && rest > 1 ? 1 : 0);
  if (steps_ == 0)
    throw Error("training.samples", "{count} samples are not one batch of {batch}",
                {{"count", std::to_string(samples.size())}, {"batch", std::to_string(options.batch)}});
  if (options.augmentation != Augmentation{} && samples.image.empty())
    throw Error("training.augmentation", "shifts, flips and crops need images; these samples are no images");
}

at::Tensor TrainingBatches::order(std::int64_t epoch) const {
  if (epoch != order_epoch_) {
    order_ = permutation(samples_.size(),
                         stream(options_.seed, Purpose::order, static_cast<std::uint64_t>(epoch)));
    order_epoch_ = epoch;
  }
  return order_;
}

std::pair<std::int64_t, std::int64_t> TrainingBatches::own_part(std::int64_t total) const {
  std::int64_t sharers = size_;
  // normalisation over one sample alone is no number: the rest of an epoch goes to fewer processes
  if (total < options_.batch) sharers = std::clamp<std::int64_t>(total / 2, 1, size_);
  const std::int64_t rank = std::min<std::int64_t>(rank_, sharers);
  return {total * rank / sharers, total * std::min(rank + 1, sharers) / sharers};
}

Batch TrainingBatches::make(std::int64_t step) const {
  const at::NoGradGuard guard;
  const at::Tensor all = order(step / steps_);
  const std::int64_t begin = step % steps_ * options_.batch;
  Batch batch;
  batch.total = std::min(options_.batch, samples_.size() - begin);
  const auto [first, last] = own_part(batch.total);
  const at::Tensor which = all.narrow(0, begin + first, last - first);
  const std::uint64_t seed =
      stream(options_.seed, Purpose::augmentation, static_cast<std::uint64_t>(step * size_ + rank_));
  const Samples::Rows rows = samples_.rows(which);
  batch.x = augmented(rows.x, samples_, options_.augmentation, seed);
  batch.y = rows.y;
  return batch;
}

Batch TrainingBatches::at(std::int64_t step) {
  Batch batch;
  if (ahead_.valid()) {
    Batch ready = ahead_.get();
    if (ahead_step_ == step) batch = std::move(ready);
  }
  if (!batch.x.defined()) batch = make(step);
  ahead_step_ = step + 1;
  ahead_ = std::async(std::launch::async, [this, next = step + 1] { return make(next); });
  return batch;
}

}  // namespace tenfold
