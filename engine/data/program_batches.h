// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <vector>

#include "engine/data/data_set.h"
#include "engine/program/program.h"

namespace tenfold {

/// A data set in the batches that a model takes: prepared images for its one input, or the array of each
/// input's name. With a static batch the last one is padded with zeros.
class ProgramBatches {
 public:
  struct Batch {
    std::vector<c10::IValue> inputs;  ///< one a user input
    at::Tensor labels;                ///< [size]; undefined without labels
    /// Samples; what the inputs hold beyond them is padding. Images that cannot be read are left out, and
    /// nothing may be left.
    std::int64_t size = 0;
  };

  /// `limit`: at most so many samples, 0: all. Throws Error when the data is empty or does not fit the
  /// inputs.
  ProgramBatches(const Program& program, const DataSet& data, const Normalisation& normalisation,
                 std::int64_t batch, std::int64_t limit = 0);

  std::int64_t samples() const { return samples_; }
  /// Throws Error where of all batches no sample was left.
  void require_any(std::int64_t found) const;
  std::int64_t count() const { return (samples_ + batch_ - 1) / batch_; }
  Batch at(std::int64_t index) const;
  /// How images take the form of the input, and what could not be read until now; empty for other samples.
  std::vector<std::string> image_remarks() const;

 private:
  /// What one input is given.
  struct Source {
    std::size_t slot = 0;
    at::Tensor values;  ///< [samples, ...]
    at::ScalarType dtype;
  };

  /// A batch of images, decoded now.
  Batch decoded(std::int64_t begin, std::int64_t size) const;

  std::vector<Source> sources_;
  std::shared_ptr<const ImageFolder> images_;  ///< what the one source is decoded from, batch by batch
  Normalisation normalisation_;
  std::vector<std::int64_t> sizes_;
  at::Tensor labels_;
  std::vector<c10::IValue> values_;
  bool is_static_ = false;
  std::int64_t batch_ = 1, samples_ = 0;
};

}  // namespace tenfold
