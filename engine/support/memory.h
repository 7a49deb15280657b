// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace tenfold {

/// Lets freed memory stay with the program, up to about `most` bytes, instead of giving large blocks back at
/// once and having them made of zeros again: a third of the time of large models. To be called before there
/// are threads; without glibc it does nothing.
void keep_freed_memory(std::int64_t most);

/// Bytes that this process can be given without swapping: what the machine has (MemAvailable of
/// /proc/meminfo), or less where its control groups limit it, as in containers; with what it keeps of
/// freed memory. Nothing where the system does not say.
std::optional<std::int64_t> available_memory();

/// What control groups leave to a process: the least of its own group and those above it. `groups` is where
/// they are mounted, `membership` the text of /proc/PID/cgroup. Nothing where none has a limit.
std::optional<std::int64_t> memory_left_by_groups(const std::filesystem::path& groups,
                                                  const std::string& membership);

/// Bytes of this process that are in memory; 0 where the system does not say.
std::int64_t resident_bytes();

/// "1.5 GiB", for sentences.
std::string memory_text(std::int64_t bytes);

}  // namespace tenfold
