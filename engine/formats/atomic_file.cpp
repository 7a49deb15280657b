// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <random>
#include <string>

#include "engine/support/error.h"

namespace tenfold {
namespace {

/// Data on disk before the rename, so that a power cut leaves the old file or the new one.
void sync_to_disk(const std::filesystem::path& path, const std::filesystem::path& target) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) cannot_write(target, std::strerror(errno));
  const int result = ::fsync(handle);
  ::close(handle);
  if (result != 0) cannot_write(target, std::strerror(errno));
}

/// What a name stands for: a link stays, the file it leads to is written.
std::filesystem::path behind_links(std::filesystem::path path) {
  constexpr int most_links = 40;  // as Linux
  std::error_code problem;
  for (int k = 0; std::filesystem::is_symlink(std::filesystem::symlink_status(path, problem)); ++k) {
    if (k == most_links) cannot_write(path, std::strerror(ELOOP));
    path = path.parent_path() / std::filesystem::read_symlink(path, problem);
    if (problem) cannot_write(path, problem.message());
  }
  return path;
}

/// Opens a new file in the folder of `target`, with the permissions that the user's umask leaves to new files
/// (mkstemp's are the owner's alone). Below 0: errno says why.
int create_beside(const std::filesystem::path& target, std::filesystem::path& made) {
  constexpr std::size_t longest_name = 200;  // a name may have 255 bytes
  static std::atomic<unsigned> count = 0;
  const std::string name = target.filename().string().substr(0, longest_name);
  std::random_device random;
  for (int attempt = 0; attempt < 100; ++attempt) {
    made =
        target.parent_path() / (name + ".part-" + std::to_string(random()) + "-" + std::to_string(count++));
    const int handle = ::open(made.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (handle >= 0 || errno != EEXIST) return handle;
  }
  return -1;
}

}  // namespace

void cannot_write(const std::filesystem::path& target, const std::string& why) {
  throw Error("file.write", "{file} cannot be written: {why}", {{"file", target.string()}, {"why", why}});
}

AtomicFile::AtomicFile(const std::filesystem::path& target) : target_(behind_links(target)) {
  std::error_code missing;
  const auto status = std::filesystem::status(target_, missing);
  const bool replaces = std::filesystem::exists(status);
  if (std::filesystem::is_directory(status)) cannot_write(target, "it is a folder");
  if (replaces && !std::filesystem::is_regular_file(status)) cannot_write(target, "it is no ordinary file");
  if (replaces && ::access(target_.c_str(), W_OK) != 0) cannot_write(target, std::strerror(errno));
  const int handle = create_beside(target_, temporary_);
  if (handle < 0) cannot_write(target, std::strerror(errno));
  if (replaces) ::fchmod(handle, static_cast<mode_t>(status.permissions()));
  ::close(handle);
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
