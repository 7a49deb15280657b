// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/memory.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>

#include "engine/support/number_text.h"

namespace tenfold {
namespace {

namespace fs = std::filesystem;

/// Where a version of control groups keeps the numbers of one.
struct GroupFiles {
  const char *limit, *used, *cache;  ///< the last: how memory.stat begins what counts the cache of files
};

std::optional<std::int64_t> number_in(const fs::path& path) {
  std::ifstream file(path);
  std::int64_t number = 0;
  return file >> number ? std::optional(number) : std::nullopt;  // "max": no limit
}

/// The cache of files counts as used, and is given back when memory is short.
std::int64_t cached_bytes(const fs::path& group, const std::string& prefix) {
  std::ifstream file(group / "memory.stat");
  std::string name;
  std::int64_t value = 0, sum = 0;
  while (file >> name >> value)
    if (name == prefix + "active_file" || name == prefix + "inactive_file") sum += value;
  return sum;
}

std::optional<std::int64_t> lesser(std::optional<std::int64_t> one, std::optional<std::int64_t> other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

std::optional<std::int64_t> left_by(const fs::path& group, const GroupFiles& files) {
  const auto limit = number_in(group / files.limit), used = number_in(group / files.used);
  if (!limit || !used) return std::nullopt;
  const std::int64_t held = std::max<std::int64_t>(*used - cached_bytes(group, files.cache), 0);
  return std::max<std::int64_t>(*limit - held, 0);
}

/// In a container the group's path may be the host's, which is not there: its own group is then the mount.
std::optional<std::int64_t> left_along(const fs::path& mount, const std::string& path,
                                       const GroupFiles& files) {
  std::optional<std::int64_t> least;
  fs::path group = fs::path(path).relative_path();
  for (; !group.empty(); group = group.parent_path()) least = lesser(least, left_by(mount / group, files));
  return lesser(least, left_by(mount, files));
}

std::optional<std::int64_t> left_by_machine() {
  std::ifstream file("/proc/meminfo");
  std::string name, unit;
  std::int64_t kibibytes = 0;
  while (file >> name >> kibibytes) {
    if (name == "MemAvailable:") return kibibytes * 1024;
    std::getline(file, unit);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> memory_left_by_groups(const fs::path& groups, const std::string& membership) {
  static constexpr GroupFiles first{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_"},
      second{"memory.max", "memory.current", ""};
  std::optional<std::int64_t> least;
  std::istringstream lines(membership);
  // NUMBER:CONTROLLERS:PATH, and of the second version 0::PATH
  for (std::string line; std::getline(lines, line);) {
    const std::size_t controllers = line.find(':') + 1, end = line.find(':', controllers);
    if (controllers == 0 || end == std::string::npos) continue;
    const std::string names = line.substr(controllers, end - controllers), path = line.substr(end + 1);
    if (names.empty())
      least = lesser(least, left_along(groups, path, second));
    else if (names == "memory")
      least = lesser(least, left_along(groups / names, path, first));
  }
  return least;
}

void keep_freed_memory(std::int64_t most) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);  // in the others a block ends at 64 MiB
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(std::min<std::int64_t>(most, std::numeric_limits<int>::max())));
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}

std::optional<std::int64_t> available_memory() {
  std::ifstream file("/proc/self/cgroup");
  const std::string membership{std::istreambuf_iterator<char>(file), {}};
  auto left = lesser(left_by_machine(), memory_left_by_groups("/sys/fs/cgroup", membership));
#ifdef __GLIBC__
  if (left) *left += static_cast<std::int64_t>(mallinfo2().fordblks);
#endif
  return left;
}

std::int64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t whole = 0, resident = 0;
  file >> whole >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

std::string memory_text(std::int64_t bytes) {
  constexpr std::array units{"bytes", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  return fixed_number(value, unit == 0 ? 0 : 1) + " " + units[unit];
}

}  // namespace tenfold
