// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace tenfold {

/// Bytes that this machine can give without swapping (MemAvailable of /proc/meminfo); nothing where the
/// system does not say.
std::optional<std::int64_t> available_memory();

/// Bytes of this process that are in memory; 0 where the system does not say.
std::int64_t resident_bytes();

/// "1.5 GiB", for sentences.
std::string memory_text(std::int64_t bytes);

}  // namespace tenfold
