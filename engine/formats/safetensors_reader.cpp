// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/formats/file_bytes.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_types.h"
#include "engine/formats/tensor_bytes.h"
#include "engine/formats/zip_places.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

constexpr std::uint64_t largest_header = 100'000'000, length_size = 8, forgiven_bytes = 4;

[[noreturn]] void malformed_safetensors(const std::string& file, const std::string& why) {
  throw Error("safetensors.malformed", "{file} is not a safetensors file that can be read: {why}",
              {{"file", file}, {"why", why}});
}

struct Described {
  std::string name, type;
  Shape shape;
  std::vector<std::uint64_t> offsets;
};

/// Reads the header as it comes, without a tree of it: {"name": {"dtype": "F32", "shape": [2],
/// "data_offsets": [0, 8]}, "__metadata__": {"key": "text"}}. Anything else stops it.
class HeaderReader : public nlohmann::json_sax<json> {
 public:
  std::vector<Described> tensors;
  std::map<std::string, std::string> metadata;
  std::string problem;

  bool start_object(std::size_t) override {
    return ++depth_ <= 2 && list_ == nullptr ? true : refuse("it is nested too deeply");
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool key(std::string& name) override {
    if (depth_ == 1) {
      in_metadata_ = name == "__metadata__";
      if (!in_metadata_) tensors.push_back({name, {}, {}, {}});
    }
    key_ = std::move(name);
    return true;
  }
  bool string(std::string& text) override {
    if (depth_ == 2 && in_metadata_) {
      metadata[key_] = std::move(text);
      return true;
    }
    if (depth_ != 2 || key_ != "dtype") return refuse("a text stands where none belongs");
    tensors.back().type = std::move(text);
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ != 2 || in_metadata_ || list_ != nullptr || (key_ != "shape" && key_ != "data_offsets"))
      return refuse("a list stands where none belongs");
    list_ = key_ == "shape" ? &shape_ : &tensors.back().offsets;
    list_->clear();
    return true;
  }
  bool end_array() override {
    if (list_ == &shape_) tensors.back().shape.assign(shape_.begin(), shape_.end());
    list_ = nullptr;
    return true;
  }
  bool number_unsigned(std::uint64_t number) override {
    if (list_ == nullptr || number > largest_number) return refuse("a number stands where none belongs");
    list_->push_back(number);
    return true;
  }
  bool number_integer(std::int64_t) override { return refuse("it holds negative numbers"); }
  bool number_float(double, const std::string&) override { return refuse("it holds fractions"); }
  bool null() override { return refuse("it holds null"); }
  bool boolean(bool) override { return refuse("it holds booleans"); }
  bool binary(json::binary_t&) override { return refuse("it holds bytes"); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return refuse("its header is no JSON");
  }

 private:
  static constexpr std::uint64_t largest_number = std::uint64_t{1} << 62;

  bool refuse(const char* why) {
    if (problem.empty()) problem = why;
    return false;
  }

  int depth_ = 0;
  bool in_metadata_ = false;
  std::string key_;
  std::vector<std::uint64_t> shape_;
  std::vector<std::uint64_t>* list_ = nullptr;
};

/// The bytes of each tensor follow those of another; the rest of the file is returned.
std::uint64_t check_places(const std::vector<Described>& tensors, std::uint64_t available,
                           const std::string& file) {
  std::vector<const Described*> by_place;
  for (const Described& each : tensors) {
    if (each.offsets.size() != 2 || each.offsets[0] > each.offsets[1])
      malformed_safetensors(file, "the place of " + each.name + " is not stated");
    by_place.push_back(&each);
  }
  std::sort(by_place.begin(), by_place.end(),
            [](const Described* a, const Described* b) { return a->offsets < b->offsets; });
  std::uint64_t end = 0;
  for (const Described* each : by_place) {
    if (each->offsets[0] < end) malformed_safetensors(file, each->name + " overlaps another tensor");
    if (each->offsets[0] > end) malformed_safetensors(file, "there is a hole before " + each->name);
    end = each->offsets[1];
  }
  if (end > available)
    malformed_safetensors(file, "it ends before its last tensor does: the download was broken off");
  return available - end;
}

class SafetensorsReader {
 public:
  explicit SafetensorsReader(const FileBytes& file) : file_(file) {}

  Safetensors read() {
    read_header();
    const std::uint64_t rest = check_places(header_.tensors, file_.size() - data_, file_.name());
    if (rest == forgiven_bytes)
      found_.remarks.push_back("the file has 4 bytes after its last tensor; they are passed over");
    else if (rest > 0)
      malformed_safetensors(file_.name(),
                            std::to_string(rest) + " bytes after its last tensor belong to none");
    for (const Described& each : header_.tensors) read_tensor(each);
    restore_tied();
    return std::move(found_);
  }

 private:
  void read_header() {
    const std::string_view bytes = file_.view();
    const std::uint64_t length = little_endian(bytes, 0, length_size);
    if (bytes.size() < length_size + 2 || bytes[length_size] != '{')
      malformed_safetensors(file_.name(), "it does not begin with a header");
    if (length > largest_header || length > bytes.size() - length_size)
      malformed_safetensors(file_.name(), "its header states more bytes than it can have");
    const std::string_view text = bytes.substr(length_size, length);
    json::sax_parse(text.begin(), text.end(), &header_);
    if (!header_.problem.empty()) malformed_safetensors(file_.name(), header_.problem);
    data_ = length_size + length;
    found_.metadata = std::move(header_.metadata);
  }

  void read_tensor(const Described& each) {
    if (found_.tensors.find(each.name) != nullptr)
      malformed_safetensors(file_.name(), each.name + " is there twice");
    const auto type = type_from_safetensors(each.type);
    if (!type) {
      found_.remarks.push_back(each.name + " is left out: its type " + each.type + " is not known");
      return;
    }
    const std::int64_t count = checked_count(each.shape, file_.name());
    const auto width = static_cast<std::int64_t>(c10::elementSize(*type));
    const std::uint64_t size = each.offsets[1] - each.offsets[0];
    if (size % static_cast<std::uint64_t>(width) != 0 || static_cast<std::int64_t>(size) / width != count)
      malformed_safetensors(file_.name(), each.name + " states the shape " + to_string(each.shape) + " and " +
                                              std::to_string(size) + " bytes");
    const at::Tensor bytes = file_.tensor(data_ + each.offsets[0], size, static_cast<std::size_t>(width));
    if (*type == at::kBool) check_booleans(bytes, file_.name());
    found_.tensors.set(each.name, tensor_over({bytes, *type, count}, each.shape, file_.name()));
  }

  /// safetensors.torch.save_model and we write a tied tensor once and its other names as metadata.
  void restore_tied() {
    for (auto entry = found_.metadata.begin(); entry != found_.metadata.end();) {
      const at::Tensor* first = found_.tensors.find(entry->second);
      const bool tied =
          entry->first != "format" && first != nullptr && found_.tensors.find(entry->first) == nullptr;
      if (tied) found_.tensors.set(entry->first, *first);
      entry = tied ? found_.metadata.erase(entry) : std::next(entry);
    }
  }

  const FileBytes& file_;
  HeaderReader header_;
  std::uint64_t data_ = 0;
  Safetensors found_;
};

}  // namespace

Safetensors read_safetensors(const FileBytes& file) { return SafetensorsReader(file).read(); }

Safetensors read_safetensors(const std::filesystem::path& path) {
  return read_safetensors(FileBytes::open(path));
}

}  // namespace tenfold
