// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/support/error.h"

namespace tenfold {
namespace {

[[noreturn]] void cannot_write(const std::filesystem::path& target, const std::string& why) {
  throw Error("file.write", "{file} cannot be written: {why}", {{"file", target.string()}, {"why", why}});
}

/// Data on disk before the rename, so that a power cut leaves the old file or the new one.
void sync_to_disk(const std::filesystem::path& path, const std::filesystem::path& target) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) cannot_write(target, std::strerror(errno));
  const int result = ::fsync(handle);
  ::close(handle);
  if (result != 0) cannot_write(target, std::strerror(errno));
}

}  // namespace

AtomicFile::AtomicFile(const std::filesystem::path& target) : target_(target) {
  if (std::filesystem::is_directory(target)) cannot_write(target, "it is a folder");
  std::string pattern = target.string() + ".part-XXXXXX";
  const int handle = ::mkstemp(pattern.data());
  if (handle < 0) cannot_write(target, std::strerror(errno));
  ::fchmod(handle, 0644);
  ::close(handle);
  temporary_ = pattern;
}

AtomicFile::~AtomicFile() {
  std::error_code ignored;
  if (!committed_) std::filesystem::remove(temporary_, ignored);
}

void AtomicFile::commit() {
  sync_to_disk(temporary_, target_);
  std::error_code problem;
  std::filesystem::rename(temporary_, target_, problem);
  if (problem) cannot_write(target_, problem.message());
  committed_ = true;
}

void write_file(const std::filesystem::path& target, std::string_view contents) {
  AtomicFile file(target);
  std::ofstream stream(file.temporary(), std::ios::binary | std::ios::trunc);
  stream.write(contents.data(), static_cast<std::streamsize>(contents.size()));
  stream.close();
  if (!stream) cannot_write(target, "the disk may be full");
  file.commit();
}

std::string read_file(const std::filesystem::path& path, std::uintmax_t limit) {
  std::error_code problem;
  const auto status = std::filesystem::status(path, problem);
  if (!std::filesystem::exists(status))
    throw Error("file.missing", "there is no file {file}", {{"file", path.string()}});
  if (std::filesystem::is_directory(status))
    throw Error("file.folder", "{file} is a folder, not a file", {{"file", path.string()}});
  const auto size = std::filesystem::file_size(path, problem);
  if (problem)
    throw Error("file.read", "{file} cannot be read: {why}",
                {{"file", path.string()}, {"why", problem.message()}});
  if (size > limit)
    throw Error("file.large", "{file} has {size} bytes, more than the {limit} allowed here",
                {{"file", path.string()}, {"size", std::to_string(size)}, {"limit", std::to_string(limit)}});
  std::string contents(size, '\0');
  std::ifstream stream(path, std::ios::binary);
  stream.read(contents.data(), static_cast<std::streamsize>(size));
  if (!stream) throw Error("file.read", "{file} cannot be read", {{"file", path.string()}});
  return contents;
}

}  // namespace tenfold
