// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <c10/util/ThreadLocalDebugInfo.h>

#include <cstdint>

namespace tenfold {

/// While it lives, LibTorch's tensors on this thread may take so many bytes more; the allocation that would
/// exceed that throws Error. For computing what a file asks for before it is trusted.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::int64_t bytes);

 private:
  c10::DebugInfoGuard guard_;
};

}  // namespace tenfold
