// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/session.h"

#include <filesystem>
#include <fstream>

#include "engine/formats/atomic_file.h"
#include "engine/spec/session_json.h"
#include "engine/study/guard.h"

namespace tenfold::study {
namespace {

constexpr std::uintmax_t most_bytes = 256u << 20;  ///< of a text that is read whole

}  // namespace

bool is_session(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem)) return false;
  if (const auto bytes = std::filesystem::file_size(path, problem); problem || bytes > most_bytes)
    return false;
  std::ifstream file(path, std::ios::binary);
  file >> std::ws;
  if (file.peek() != '{') return false;  // anything but JSON is known by its first byte
  return guarded([&] { return says_session(read_file(path)); });
}

Session read_session(const std::string& path) {
  return guarded([&] { return session_from_json(read_file(path), path); });
}

void write_session(const Session& session, const std::string& path) {
  guarded([&] { write_file(path, to_json(session)); });
}

}  // namespace tenfold::study
