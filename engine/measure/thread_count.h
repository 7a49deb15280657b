// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/Parallel.h>

namespace tenfold {

/// LibTorch's number of threads for the time of a measurement; 0: as it is.
class ThreadCount {
 public:
  explicit ThreadCount(int wanted) : before_(at::get_num_threads()) {
    if (wanted > 0) at::set_num_threads(wanted);
  }
  ~ThreadCount() { at::set_num_threads(before_); }
  ThreadCount(const ThreadCount&) = delete;
  ThreadCount& operator=(const ThreadCount&) = delete;

 private:
  int before_;
};

}  // namespace tenfold
