// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/measure/node_times.h"

#include <chrono>

#include "engine/program/executor.h"

namespace tenfold {

std::vector<double> node_seconds(const Program& program, std::span<const c10::IValue> user, const Job& job) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> seconds(program.nodes.size(), 0.0);
  auto before = Clock::now();
  const auto hook = [&](std::size_t index, std::span<const c10::IValue>, std::span<const c10::IValue>) {
    const auto now = Clock::now();
    seconds[index] = std::chrono::duration<double>(now - before).count();
    before = now;
  };
  run(program, user, hook, job);
  return seconds;
}

}  // namespace tenfold
