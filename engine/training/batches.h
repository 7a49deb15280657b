// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "engine/data/data_set.h"
#include "engine/spec/training_options.h"

namespace tenfold {

/// Samples in the form that a model takes, on the CPU.
struct Samples {
  at::Tensor x;                 ///< [n, ...]
  at::Tensor y;                 ///< [n] int64
  at::Tensor black;             ///< [1, ...]: a sample of zeros, normalised: what a shift brings in
  Shape image;                  ///< [channels, height, width] of a sample that is an image; empty otherwise
  Normalisation normalisation;  ///< of the samples
  std::vector<std::string> classes;  ///< their names, as DataSet::classes
  /// Images that are decoded for each batch, and how they become samples; x is undefined then.
  std::shared_ptr<const ImageFolder> folder;
  std::vector<std::int64_t> sizes;
  at::ScalarType type = at::kFloat;

  std::int64_t size() const { return y.defined() ? y.size(0) : 0; }
  struct Rows {
    at::Tensor x, y;   ///< samples, and their classes or numbers
    at::Tensor which;  ///< their indices
  };
  /// Samples with these indices [m]; images that cannot be read are left out, and nothing may be left.
  Rows rows(const at::Tensor& which) const;
};

/// The samples of a data set, normalised and shaped for `input_sizes` (-1: free). Throws Error where they do
/// not fit.
Samples prepare_samples(const DataSet& data, const Normalisation& normalisation,
                        const std::vector<std::int64_t>& input_sizes, at::ScalarType type);

/// Which of so many samples train and which are held out, a seeded draw. Throws Error when nothing is left to
/// train with.
struct SplitIndices {
  at::Tensor training, validation;  ///< int64
};
SplitIndices split_indices(std::int64_t count, double validation, std::uint64_t seed);

/// Training and validation, by split_indices(). Throws Error when nothing is left to train with.
std::pair<Samples, Samples> split(const Samples& samples, double validation, std::uint64_t seed);

/// One of many independent streams of random numbers, the same at every call: nothing of it needs to be kept
/// in a checkpoint.
enum class Purpose : std::uint64_t { split = 1, order, augmentation, dropout, weights };
std::uint64_t stream(std::uint64_t seed, Purpose purpose, std::uint64_t index = 0);

struct Batch {
  at::Tensor x, y;         ///< this process's part, without images that cannot be read; it may be empty
  std::int64_t total = 0;  ///< samples of the step over all processes, those images among them
};

/// The samples of each step: every epoch in a new order, each process its own part of every batch. What is
/// left at the end of an epoch goes to as many processes as get two samples.
class TrainingBatches {
 public:
  /// `fixed`: the batch is the only one that the model takes, what is left over at the end of an epoch is not
  /// used. Throws Error when there is not one batch.
  TrainingBatches(const Samples& samples, const TrainingOptions& options, int rank, int size, bool fixed);

  std::int64_t steps_per_epoch() const { return steps_; }
  /// The batch of this step. The next is made ready meanwhile.
  Batch at(std::int64_t step);

 private:
  Batch make(std::int64_t step) const;
  /// Where this process's part of so many samples begins and ends.
  std::pair<std::int64_t, std::int64_t> own_part(std::int64_t total) const;
  at::Tensor order(std::int64_t epoch) const;

  const Samples& samples_;
  const TrainingOptions& options_;
  int rank_, size_;
  std::int64_t steps_ = 0;
  mutable std::int64_t order_epoch_ = -1;
  mutable at::Tensor order_;
  std::int64_t ahead_step_ = -1;
  std::future<Batch> ahead_;
};

}  // namespace tenfold
