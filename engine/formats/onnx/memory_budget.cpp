// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/memory_budget.h"

#include <c10/core/Allocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include "engine/support/error.h"

namespace tenfold {
namespace {

/// LibTorch tells its profiler of every block, on the thread that asked for it.
class Counter : public c10::MemoryReportingInfoBase {
 public:
  explicit Counter(std::int64_t limit) : limit_(limit) {}

  void reportMemoryUsage(void* block, std::int64_t size, std::size_t, std::size_t, c10::Device) override {
    used_ += size;
    if (size <= 0 || used_ <= limit_) return;
    used_ -= size;
    c10::free_cpu(block);  // nobody has it yet: it is reported before it is handed out
    throw Error(
        "memory.budget",
        "the model asks for {size} MiB in one tensor, beyond the {limit} MiB that reading it may take",
        {{"size", std::to_string(size >> 20)}, {"limit", std::to_string(limit_ >> 20)}});
  }
  bool memoryProfilingEnabled() const override { return true; }

 private:
  std::int64_t limit_, used_ = 0;
};

}  // namespace

MemoryBudget::MemoryBudget(std::int64_t bytes)
    : guard_(c10::DebugInfoKind::PROFILER_STATE, std::make_shared<Counter>(bytes)) {}

}  // namespace tenfold
