// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <memory>
#include <unordered_map>

namespace tenfold::testing {

/// What this thread takes from LibTorch's CPU allocator while the watch lives, in bytes. What was there
/// before does not count, nor do the scratch buffers that MKL and oneDNN take from the system.
class MemoryWatch {
 public:
  std::int64_t largest() const { return record_->largest; }  ///< of a single allocation
  std::int64_t peak() const { return record_->peak; }        ///< of all that lived at one time

 private:
  struct Record : c10::MemoryReportingInfoBase {
    void reportMemoryUsage(void* place, std::int64_t size, std::size_t, std::size_t, c10::Device) override {
      if (size > 0) {
        alive[place] = size;
        now += size;
      } else if (const auto found = alive.find(place); found != alive.end()) {
        now -= found->second;
        alive.erase(found);
      }
      largest = std::max(largest, size);
      peak = std::max(peak, now);
    }
    bool memoryProfilingEnabled() const override { return true; }

    std::unordered_map<void*, std::int64_t> alive;
    std::int64_t now = 0, peak = 0, largest = 0;
  };

  std::shared_ptr<Record> record_ = std::make_shared<Record>();
  c10::DebugInfoGuard guard_{c10::DebugInfoKind::PROFILER_STATE, record_};
};

}  // namespace tenfold::testing
