// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/archive.h"

#include <ATen/ATen.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::uint64_t end_record_size = 22, locator_size = 20, longest_comment = 0xffff;
constexpr std::uint64_t directory_entry_size = 46;
constexpr std::uint64_t largest_deflate_ratio = 1032;

struct Entry {
  std::uint64_t index = 0, size = 0, stored_size = 0;
  int method = 0;
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

std::uint64_t little_endian(std::string_view bytes, std::size_t at, int width) {
  std::uint64_t value = 0;
  for (int i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// Bytes of a file or of memory, for what must be known before libzip sees the archive.
struct Bytes {
  std::ifstream file;
  std::string_view memory;
  std::uint64_t size = 0;

  std::string read(std::uint64_t at, std::uint64_t count) {
    if (at > size) return {};
    count = std::min(count, size - at);
    if (!file.is_open()) return std::string(memory.substr(at, count));
    std::string result(count, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(at));
    file.read(result.data(), static_cast<std::streamsize>(count));
    result.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return result;
  }
};

/// libzip 1.7 reserves memory for as many entries as a zip64 end record claims: refuse those that cannot be.
void check_claimed_counts(Bytes& bytes, const std::string& name) {
  const std::uint64_t reach = end_record_size + locator_size + longest_comment;
  const std::string tail = bytes.read(bytes.size - std::min(bytes.size, reach), reach);
  bool found = false;
  for (std::size_t at = tail.find("PK\5\6"); at != std::string::npos; at = tail.find("PK\5\6", at + 1)) {
    found = true;
    if (at < locator_size || tail.compare(at - locator_size, 4, "PK\6\7") != 0) continue;
    const std::string record = bytes.read(little_endian(tail, at - locator_size + 8, 8), 56);
    if (record.size() < 56 || record.compare(0, 4, "PK\6\6") != 0) continue;
    for (const int field : {24, 32})
      if (little_endian(record, field, 8) > bytes.size / directory_entry_size)
        damaged(name, "it claims more entries than it has room for");
  }
  if (!found) not_an_archive(name, bytes.read(0, 2));
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

at::Tensor allocate(std::uint64_t size, const std::string& entry, const std::string& file) {
  try {
    return at::empty({static_cast<std::int64_t>(size)}, at::kByte);
  } catch (const c10::Error&) {  // LibTorch's text names its allocator, not the file
    throw Error("memory.full", "there is no memory for the {size} bytes of {entry} in {file}",
                {{"size", std::to_string(size)}, {"entry", entry}, {"file", file}});
  }
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
  std::string name, memory, root;
  std::uint64_t size = 0;
  std::unique_ptr<zip_t, void (*)(zip_t*)> zip{nullptr, zip_discard};
  std::vector<std::string> entries;
  std::unordered_map<std::string, Entry> found;

  void open(zip_source_t* source, ZipError& error);
  void list();
  void check(const Entry& entry, const std::string& entry_name, std::uint64_t& total) const;
  const Entry& entry(const std::string& relative, std::uint64_t limit) const;
  OpenEntry open_entry(const Entry& entry, const std::string& relative) const;
  void read_exactly(zip_file_t* stream, char* target, std::uint64_t count, const std::string& relative) const;
  void expect_end(zip_file_t* stream, const std::string& relative) const;
};

void Archive::State::open(zip_source_t* source, ZipError& error) {
  if (source == nullptr) damaged(name, zip_error_strerror(&error.value));
  zip.reset(zip_open_from_source(source, ZIP_RDONLY, &error.value));
  if (zip == nullptr) {
    zip_source_free(source);
    damaged(name,
            "its table of contents cannot be read (" + std::string(zip_error_strerror(&error.value)) + ")");
  }
  list();
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
    const Entry entry{static_cast<std::uint64_t>(i), stat.size, stat.comp_size, stat.comp_method};
    check(entry, entry_name, total);
    if (!found.emplace(entry_name, entry).second) damaged(name, "it holds " + entry_name + " twice");
    if (!entry_name.empty() && entry_name.back() != '/') entries.push_back(entry_name);
  }
  root = common_root(entries);
}

void Archive::State::check(const Entry& entry, const std::string& entry_name, std::uint64_t& total) const {
  // entries whose bytes add up to more than the file overlap: the trick of zip bombs
  if (entry.stored_size > size - std::min(size, total)) damaged(name, "entries overlap at " + entry_name);
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
  const std::string name = path.string();
  std::error_code problem;
  const auto status = std::filesystem::status(path, problem);
  if (!std::filesystem::exists(status))
    throw Error("file.missing", "there is no file {file}", {{"file", name}});
  if (std::filesystem::is_directory(status))
    throw Error("file.folder", "{file} is a folder, not a file", {{"file", name}});
  Bytes bytes;
  bytes.size = std::filesystem::file_size(path, problem);
  if (!problem) bytes.file.open(path, std::ios::binary);
  if (problem || !bytes.file)
    throw Error("file.read", "{file} cannot be read: {why}",
                {{"file", name}, {"why", problem ? problem.message() : "it cannot be opened"}});
  check_claimed_counts(bytes, name);
  auto state = std::make_unique<State>();
  state->name = name;
  state->size = bytes.size;
  ZipError error;
  state->open(zip_source_file_create(path.c_str(), 0, 0, &error.value), error);
  return Archive(std::move(state));
}

Archive Archive::from_memory(std::string contents, const std::string& name) {
  auto state = std::make_unique<State>();
  state->name = name;
  state->memory = std::move(contents);
  Bytes bytes;
  bytes.memory = state->memory;
  bytes.size = state->size = state->memory.size();
  check_claimed_counts(bytes, name);
  ZipError error;
  state->open(zip_source_buffer_create(state->memory.data(), state->size, 0, &error.value), error);
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
  const bool stored = entry.method == ZIP_CM_STORE;
  const std::string contents = stored ? std::string() : read(entry_name, limit);
  at::Tensor bytes = allocate(entry.size, entry_name, name());
  if (!stored) {
    std::copy(contents.begin(), contents.end(), bytes.data_ptr<std::uint8_t>());
    return bytes;
  }
  const OpenEntry stream = state_->open_entry(entry, entry_name);
  state_->read_exactly(stream.get(), static_cast<char*>(bytes.data_ptr()), entry.size, entry_name);
  state_->expect_end(stream.get(), entry_name);
  return bytes;
}

}  // namespace tenfold
