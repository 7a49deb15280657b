// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

namespace tenfold {

/// The processes that train one model together. This one is alone.
class Communicator {
 public:
  virtual ~Communicator() = default;
  virtual int rank() const { return 0; }
  virtual int size() const { return 1; }
  /// Every tensor becomes the sum over all processes, in the order of their ranks.
  virtual void sum(const std::vector<at::Tensor>&) {}
  /// Every tensor becomes what rank 0 has.
  virtual void broadcast(const std::vector<at::Tensor>&) {}
};

}  // namespace tenfold
