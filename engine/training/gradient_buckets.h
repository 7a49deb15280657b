// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/training/communicator.h"

namespace tenfold {

/// Sums gradients over processes while the backward pass still runs: parameters are put into buckets from the
/// last to the first, and a bucket is on its way as soon as its gradients and those of the buckets before it
/// are there (Li et al., "PyTorch Distributed", VLDB 2020, section 3.2). Every process begins them in the
/// same order. They are summed where the communicator says: on the GPUs themselves through NCCL.
class GradientBuckets {
 public:
  /// As DistributedDataParallel: large enough to fill the network, small enough to begin early.
  static constexpr std::size_t usual_bytes = std::size_t{25} << 20;

  GradientBuckets(std::vector<at::Tensor> parameters, Communicator& communicator,
                  std::size_t bytes = usual_bytes);
  ~GradientBuckets();
  GradientBuckets(const GradientBuckets&) = delete;
  GradientBuckets& operator=(const GradientBuckets&) = delete;

  /// The backward pass that follows is the last one of the step.
  void expect_last();
  /// What the pass did not send goes on its way too: parameters that it did not use, or all that is left
  /// after it failed.
  void begin_rest();
  /// Waits: every gradient is the sum over the processes, zero where there was none.
  void finish();
  std::size_t count() const { return buckets_.size(); }

 private:
  struct Bucket {
    std::vector<at::Tensor> parameters;
    std::size_t waiting = 0;  ///< for so many gradients
    at::Tensor flat;
    std::function<void()> wait;
  };

  void arrived(std::size_t bucket);
  void begin_next();

  Communicator& communicator_;
  std::vector<Bucket> buckets_;
  std::size_t next_ = 0;  ///< bucket to begin
  bool last_ = false;
};

}  // namespace tenfold
