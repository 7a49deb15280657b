// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <functional>
#include <string>
#include <vector>

namespace tenfold {

/// The processes that train one model together. This one is alone. Where others have ended, everything that
/// waits for them throws Error.
class Communicator {
 public:
  virtual ~Communicator() = default;
  virtual int rank() const { return 0; }
  virtual int size() const { return 1; }
  /// What sums gradients: "gloo", "nccl"; empty when alone.
  virtual std::string name() const { return {}; }
  /// Why it is not the one that one would expect, as a sentence; empty when it is.
  virtual std::string remark() const { return {}; }
  /// Every tensor becomes the sum over all processes, with the same bits in each.
  virtual void sum(const std::vector<at::Tensor>&) {}
  /// Where begin_sum() wants what is on `device`.
  virtual at::Device place(at::Device) const { return at::kCPU; }
  /// Begins to sum a contiguous tensor at its place(), in the background; what is returned waits for the end.
  /// Until then nobody may touch the tensor. All processes begin theirs in the same order.
  virtual std::function<void()> begin_sum(const at::Tensor&) {
    return [] {};
  }
  /// Every tensor becomes what rank 0 has.
  virtual void broadcast(const std::vector<at::Tensor>&) {}
};

}  // namespace tenfold
