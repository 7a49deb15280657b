// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <c10/util/Exception.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <new>
#include <shared_mutex>
#include <source_location>
#include <thread>

#include "engine/study/entry_watch.h"
#include "engine/support/error.h"
#include "engine/support/job.h"

namespace tenfold::study {

/// Runs an entry point; what LibTorch or the standard library throws becomes one sentence.
template <class Work>
auto guarded(Work work, const std::source_location& entry = std::source_location::current()) {
  tell_entry(entry.function_name());
  try {
    return work();
  } catch (const c10::Error& problem) {
    std::string why = problem.what_without_backtrace();
    if (const auto end = why.find('\n'); end != std::string::npos) why.resize(end);
    throw Error("engine.torch", "LibTorch could not do it: {why}", {{"why", why}});
  } catch (const std::bad_alloc&) {
    throw Error("engine.memory", "there is not enough memory for this");
  } catch (const std::filesystem::filesystem_error& problem) {
    throw Error("file.system", "{file}: {why}",
                {{"file", problem.path1().string()}, {"why", problem.code().message()}});
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error& problem) {
    throw Error("engine.torch", "LibTorch could not do it: {why}", {{"why", problem.what()}});
  }
}

/// Measuring time needs the machine for itself: it holds this exclusively, other work holds it shared.
inline std::shared_mutex& machine() {
  static std::shared_mutex mutex;
  return mutex;
}

using Working = std::shared_lock<std::shared_mutex>;
using Measuring = std::unique_lock<std::shared_mutex>;

/// Waits for the machine; waiting is a checkpoint.
template <class Lock>
Lock wait_for_machine(const Job& job) {
  Lock lock(machine(), std::try_to_lock);
  while (!lock.owns_lock()) {
    job.checkpoint(0, 0, "waiting for another job");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (lock.try_lock()) break;
  }
  return lock;
}

}  // namespace tenfold::study
