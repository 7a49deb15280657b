// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/archive.h"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "engine/formats/file_bytes.h"
#include "engine/formats/zip_places.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::uint64_t longest_comment = 0xffff;
constexpr std::uint64_t largest_deflate_ratio = 1032;

struct Entry {
  std::uint64_t index = 0, size = 0, stored_size = 0;
  int method = 0;
  std::uint32_t checksum = 0;
};

[[noreturn]] void damaged(const std::string& file, const std::string& why) {
  throw Error("archive.damaged", "{file} is damaged: {why}", {{"file", file}, {"why", why}});
}

[[noreturn]] void not_an_archive(const std::string& file, std::string_view start) {
  if (start.size() >= 2 && start[0] == '\x80' && start[1] >= 2 && start[1] <= 5)
    throw Error(
        "pickle.legacy",
        "{file} is in the format PyTorch wrote before version 1.6: load it in Python and save it again "
        "with torch.save",
        {{"file", file}});
  throw Error("archive.not_zip", "{file} is not a zip archive, or its end is missing", {{"file", file}});
}

/// libzip 1.7 reserves memory for as many entries as a zip64 end record claims: refuse those that cannot be.
void check_claimed_counts(std::string_view bytes, const std::string& name) {
  const std::uint64_t reach = end_record_size + locator_size + longest_comment;
  const std::string_view tail = bytes.substr(bytes.size() - std::min<std::uint64_t>(bytes.size(), reach));
  bool found = false;
  for (std::size_t at = tail.find("PK\5\6"); at != std::string::npos; at = tail.find("PK\5\6", at + 1)) {
    found = true;
    if (at < locator_size || tail.compare(at - locator_size, 4, "PK\6\7") != 0) continue;
    const std::uint64_t place = little_endian(tail, at - locator_size + 8, 8);
    const std::string_view record = bytes.substr(std::min<std::uint64_t>(place, bytes.size()), 56);
    if (record.size() < 56 || !record.starts_with("PK\6\6")) continue;
    for (const std::size_t field : {std::size_t{24}, std::size_t{32}})
      if (little_endian(record, field, 8) > bytes.size() / directory_entry_size)
        damaged(name, "it claims more entries than it has room for");
  }
  if (!found) not_an_archive(name, bytes);
}

std::string common_root(const std::vector<std::string>& entries) {
  if (entries.empty()) return {};
  const auto slash = entries.front().find('/');
  if (slash == std::string::npos || slash == 0) return {};
  const std::string root = entries.front().substr(0, slash + 1);
  const bool all = std::all_of(entries.begin(), entries.end(), [&](const std::string& entry) {
    return entry.compare(0, root.size(), root) == 0;
  });
  return all ? root : std::string();
}

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

struct ZipError {
  zip_error_t value;
  ZipError() { zip_error_init(&value); }
  ~ZipError() { zip_error_fini(&value); }
  ZipError(const ZipError&) = delete;
  ZipError& operator=(const ZipError&) = delete;
};

using OpenEntry = std::unique_ptr<zip_file_t, int (*)(zip_file_t*)>;

}  // namespace

struct Archive::State {
  explicit State(FileBytes file) : bytes(std::move(file)), name(bytes.name()) {}

  FileBytes bytes;
  std::string name, root;
  std::unique_ptr<zip_t, void (*)(zip_t*)> zip{nullptr, zip_discard};
  std::vector<std::string> entries;
  std::unordered_map<std::string, Entry> found;
  std::unordered_map<std::string, std::uint64_t> places;  ///< of contents, unproved

  void open();
  void list();
  void check(const Entry& entry, const std::string& entry_name, std::uint64_t& total) const;
  const Entry& entry(const std::string& relative, std::uint64_t limit) const;
  OpenEntry open_entry(const Entry& entry, const std::string& relative) const;
  void read_exactly(zip_file_t* stream, char* target, std::uint64_t count, const std::string& relative) const;
  void expect_end(zip_file_t* stream, const std::string& relative) const;
};

void Archive::State::open() {
  check_claimed_counts(bytes.view(), name);
  ZipError error;
  zip_source_t* source = zip_source_buffer_create(bytes.view().data(), bytes.size(), 0, &error.value);
  if (source == nullptr) damaged(name, zip_error_strerror(&error.value));
  zip.reset(zip_open_from_source(source, ZIP_RDONLY, &error.value));
  if (zip == nullptr) {
    zip_source_free(source);
    damaged(name,
            "its table of contents cannot be read (" + std::string(zip_error_strerror(&error.value)) + ")");
  }
  list();
  places = zip_places(bytes.view());
}

void Archive::State::list() {
  const zip_int64_t count = zip_get_num_entries(zip.get(), 0);
  std::uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(zip.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW, &stat) != 0)
      damaged(name, "entry " + std::to_string(i) + " cannot be read");
    const std::string entry_name = stat.name;
    if (stat.encryption_method != ZIP_EM_NONE)
      throw Error("archive.encrypted", "{file} holds encrypted entries ({entry}): decrypt it first",
                  {{"file", name}, {"entry", entry_name}});
    const Entry entry{static_cast<std::uint64_t>(i), stat.size, stat.comp_size, stat.comp_method, stat.crc};
    check(entry, entry_name, total);
    if (!found.emplace(entry_name, entry).second) damaged(name, "it holds " + entry_name + " twice");
    if (!entry_name.empty() && entry_name.back() != '/') entries.push_back(entry_name);
  }
  root = common_root(entries);
}

void Archive::State::check(const Entry& entry, const std::string& entry_name, std::uint64_t& total) const {
  // entries whose bytes add up to more than the file overlap: the trick of zip bombs
  if (entry.stored_size > bytes.size() - std::min(bytes.size(), total))
    damaged(name, "entries overlap at " + entry_name);
  total += entry.stored_size;
  if (entry.method == ZIP_CM_STORE && entry.size != entry.stored_size)
    damaged(name, entry_name + " states two sizes");
  if (entry.method == ZIP_CM_DEFLATE && entry.size / largest_deflate_ratio > entry.stored_size)
    damaged(name, entry_name + " states a size it cannot have");
}

const Entry& Archive::State::entry(const std::string& relative, std::uint64_t limit) const {
  const auto at = found.find(root + relative);
  if (at == found.end())
    throw Error("archive.entry", "{file} has no entry {entry}", {{"file", name}, {"entry", root + relative}});
  if (at->second.size > limit)
    throw Error("archive.large", "{entry} in {file} has {size} bytes, more than the {limit} allowed here",
                {{"file", name},
                 {"entry", root + relative},
                 {"size", std::to_string(at->second.size)},
                 {"limit", std::to_string(limit)}});
  return at->second;
}

OpenEntry Archive::State::open_entry(const Entry& entry, const std::string& relative) const {
  if (entry.method != ZIP_CM_STORE && entry.method != ZIP_CM_DEFLATE)
    throw Error("archive.method", "{entry} in {file} is compressed in a way other than deflate",
                {{"file", name}, {"entry", root + relative}});
  OpenEntry stream(zip_fopen_index(zip.get(), entry.index, 0), zip_fclose);
  if (stream == nullptr) damaged(name, root + relative + " cannot be read");
  return stream;
}

void Archive::State::read_exactly(zip_file_t* stream, char* target, std::uint64_t count,
                                  const std::string& relative) const {
  while (count > 0) {
    const zip_int64_t got = zip_fread(stream, target, count);
    if (got <= 0) damaged(name, root + relative + " cannot be read to its end");
    target += got;
    count -= static_cast<std::uint64_t>(got);
  }
}

/// The checksum is compared when the end is met.
void Archive::State::expect_end(zip_file_t* stream, const std::string& relative) const {
  char extra = 0;
  const zip_int64_t got = zip_fread(stream, &extra, 1);
  if (got > 0) damaged(name, root + relative + " is longer than stated");
  if (got < 0) damaged(name, root + relative + " does not match its checksum");
}

Archive::Archive(std::unique_ptr<State> state) : state_(std::move(state)) {}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

Archive Archive::open(const std::filesystem::path& path) {
  auto state = std::make_unique<State>(FileBytes::open(path));
  state->open();
  return Archive(std::move(state));
}

Archive Archive::from_memory(std::string contents, const std::string& name) {
  auto state = std::make_unique<State>(FileBytes::from_memory(std::move(contents), name));
  state->open();
  return Archive(std::move(state));
}

const std::string& Archive::name() const { return state_->name; }
const std::vector<std::string>& Archive::entries() const { return state_->entries; }
const std::string& Archive::root() const { return state_->root; }

bool Archive::contains(const std::string& entry) const {
  return state_->found.contains(state_->root + entry);
}

std::uint64_t Archive::size(const std::string& entry) const {
  return state_->entry(entry, std::numeric_limits<std::uint64_t>::max()).size;
}

std::string Archive::read(const std::string& entry_name, std::uint64_t limit) const {
  const Entry& entry = state_->entry(entry_name, limit);
  const OpenEntry stream = state_->open_entry(entry, entry_name);
  // compressed contents get memory as they arrive: a stated size is true only at the end
  const std::uint64_t step = entry.method == ZIP_CM_STORE ? entry.size : std::uint64_t{1} << 20;
  std::string contents;
  while (contents.size() < entry.size) {
    const std::size_t before = contents.size();
    contents.resize(std::min<std::uint64_t>(entry.size, std::max<std::uint64_t>(step, before * 2)));
    state_->read_exactly(stream.get(), contents.data() + before, contents.size() - before, entry_name);
  }
  state_->expect_end(stream.get(), entry_name);
  return contents;
}

at::Tensor Archive::read_bytes(const std::string& entry_name, std::uint64_t limit) const {
  const Entry& entry = state_->entry(entry_name, limit);
  const auto place = state_->places.find(state_->root + entry_name);
  if (entry.method == ZIP_CM_STORE && place != state_->places.end() &&
      place->second <= state_->bytes.size() && entry.size <= state_->bytes.size() - place->second &&
      checksum_of(state_->bytes.view().substr(place->second, entry.size)) == entry.checksum)
    return state_->bytes.tensor(place->second, entry.size);
  return FileBytes::from_memory(read(entry_name, limit), name()).tensor(0, entry.size);
}

}  // namespace tenfold
