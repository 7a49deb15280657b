// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <map>

#include "engine/formats/file_bytes.h"
#include "engine/formats/pickle_bytes.h"
#include "engine/formats/pickle_storages.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::int64_t known_protocol = 1001;

/// The storages follow the pickle that refers to them, and how many bytes each has is only known from those
/// references: the pickle is read once to count, then once more with the bytes in place.
class LegacyStorages : public PickleStorages {
 public:
  explicit LegacyStorages(const FileBytes& file) : file_(file) {}

  const std::string& name() const override { return file_.name(); }

  void announce(const std::string& key, std::int64_t elements, std::int64_t width) override {
    stated_.try_emplace(key, Stated{elements, width});
  }

  at::Tensor bytes(const std::string& key) override {
    const auto stated = stated_.find(key);
    if (stated != stated_.end() && !placed_) return count_only(stated->second);
    const auto at = found_.find(key);
    if (at == found_.end()) malformed("storage " + key + " is not in the file");
    return at->second;
  }

  /// `left` is what follows the list of keys: each storage's number of elements, then its bytes.
  void place(const PickleValue& keys, std::string_view left) {
    placed_ = true;
    PickleBytes rest(left, file_.name());
    for (const PickleValue& each : keys.items()) {
      const std::string& key = each.as_text();
      const auto stated = stated_.find(key);
      if (stated == stated_.end()) malformed("nothing refers to storage " + key);
      const auto elements = rest.take_number(8), width = static_cast<std::uint64_t>(stated->second.width);
      if (elements > file_.size() / width) malformed("storage " + key + " is larger than the file");
      const auto begin = static_cast<std::uint64_t>(rest.left().data() - file_.view().data());
      rest.take(elements * width);
      found_[key] = file_.tensor(begin, elements * width, width);
    }
  }

 private:
  struct Stated {
    std::int64_t elements, width;
  };

  at::Tensor count_only(const Stated& stated) const {
    const auto most = static_cast<std::int64_t>(file_.size()) / stated.width;
    if (stated.elements < 0 || stated.elements > most) malformed("a storage is larger than the file");
    return at::empty({stated.elements * stated.width}, at::TensorOptions(at::kByte).device(at::kMeta));
  }

  [[noreturn]] void malformed(const std::string& why) const {
    throw Error("pickle.malformed", "the pickle in {file} cannot be read: {why}",
                {{"file", file_.name()}, {"why", why}});
  }

  const FileBytes& file_;
  std::map<std::string, Stated> stated_;
  std::map<std::string, at::Tensor> found_;
  bool placed_ = false;
};

}  // namespace

PickleValue read_legacy_pickle(const FileBytes& file) {
  LegacyStorages storages(file);
  std::string_view code = file.view();
  unpickle(code, storages);  // the magic number
  if (unpickle(code, storages).as_integer() != known_protocol)
    throw Error("pickle.protocol", "{file} is of another version of PyTorch's old format than is known",
                {{"file", file.name()}});
  check_byte_order(unpickle(code, storages), file.name());
  std::string_view again = code;
  unpickle(code, storages);
  const PickleValue keys = unpickle(code, storages);
  storages.place(keys, code);
  return unpickle(again, storages);
}

}  // namespace tenfold
