// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <map>

#include "engine/formats/file_bytes.h"
#include "engine/formats/pickle_bytes.h"
#include "engine/formats/pickle_storages.h"
#include "engine/formats/tar.h"
#include "engine/formats/tensor_bytes.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// The plain files of a tar, by name.
std::map<std::string, std::string_view> tar_members(const FileBytes& file) {
  std::map<std::string, std::string_view> members;
  std::string_view left = file.view();
  while (left.size() >= tar::block && left[0] != '\0') {
    std::string name(left.substr(0, left.substr(0, 100).find('\0')));
    if (name.starts_with("./")) name.erase(0, 2);
    const std::uint64_t size = tar::octal(left.substr(124, 12));
    const bool plain = left[156] == '0' || left[156] == '\0';
    left.remove_prefix(tar::block);
    if (size > left.size())
      throw Error("tar.damaged", "{file} is damaged: {entry} reaches beyond its end",
                  {{"file", file.name()}, {"entry", name}});
    if (plain) members.emplace(name, left.substr(0, size));
    left.remove_prefix(
        std::min<std::uint64_t>(left.size(), (size + tar::block - 1) / tar::block * tar::block));
  }
  return members;
}

/// Storages, then tensors on them, then the pickle that refers to the tensors by number.
class TarStorages : public PickleStorages {
 public:
  explicit TarStorages(const FileBytes& file) : file_(file) {}

  const std::string& name() const override { return file_.name(); }
  at::Tensor bytes(const std::string& key) override { malformed("it refers to storage " + key); }
  at::Tensor tensor(const std::string& id) override {
    const auto at = tensors_.find(id);
    return at == tensors_.end() ? at::Tensor() : at->second;
  }

  void read_storages(std::string_view code) {
    for (std::int64_t left = unpickle(code, *this).as_integer(); left > 0; --left) {
      const PickleValue facts = unpickle(code, *this);  // key, location, class
      const auto type = storage_type(part(facts, 2).as_record().name);
      if (!type) malformed("a storage is of an unknown class");
      PickleBytes rest(code, name());
      const auto elements = rest.take_number(8), width = std::uint64_t{c10::elementSize(*type)};
      if (elements > code.size() / width) malformed("a storage is larger than the file");
      const auto begin = static_cast<std::uint64_t>(rest.left().data() - file_.view().data());
      rest.take(elements * width);
      code = rest.left();
      const at::Tensor held = file_.tensor(begin, elements * width, width);
      if (*type == at::kBool) check_booleans(held, name());
      storages_[key_of(part(facts, 0))] = {held, *type, static_cast<std::int64_t>(elements)};
    }
    const PickleValue views = unpickle(code, *this);
    for (const PickleValue& view : views.items()) read_view(view);
  }

  void read_tensors(std::string_view code) {
    for (std::int64_t left = unpickle(code, *this).as_integer(); left > 0; --left) {
      const PickleValue facts = unpickle(code, *this);  // key, storage, class
      PickleBytes rest(code, name());
      const std::uint64_t order = rest.take_number(4);
      rest.take(4);
      if (order > 64) malformed("a tensor has too many dimensions");
      const Shape sizes = numbers(rest, order), strides = numbers(rest, order);
      const auto offset = static_cast<std::int64_t>(rest.take_number(8));
      code = rest.left();
      tensors_[key_of(part(facts, 0))] = tensor_over(storage(part(facts, 1)), offset, sizes, strides, name());
    }
  }

 private:
  [[noreturn]] void malformed(const std::string& why) const {
    throw Error("pickle.malformed", "the pickle in {file} cannot be read: {why}",
                {{"file", file_.name()}, {"why", why}});
  }

  const PickleValue& part(const PickleValue& tuple, std::size_t index) const {
    if (index >= tuple.items().size()) malformed("a description is too short");
    return tuple.items()[index];
  }

  /// Addresses on the machine that wrote the file, as numbers or texts.
  static std::string key_of(const PickleValue& value) {
    return value.is(PickleValue::Kind::integer) ? std::to_string(value.as_integer()) : value.as_text();
  }

  static Shape numbers(PickleBytes& bytes, std::uint64_t count) {
    Shape values;
    for (; count > 0; --count) values.push_back(static_cast<std::int64_t>(bytes.take_number(8)));
    return values;
  }

  const TensorBytes& storage(const PickleValue& key) const {
    const auto at = storages_.find(key_of(key));
    if (at == storages_.end()) malformed("it refers to a storage that is not there");
    return at->second;
  }

  /// Part of another storage: its key, that one's, first element and how many.
  void read_view(const PickleValue& view) {
    const TensorBytes& root = storage(part(view, 1));
    const std::int64_t first = part(view, 2).as_integer(), elements = part(view, 3).as_integer();
    if (first < 0 || elements < 0 || first > root.elements || elements > root.elements - first)
      malformed("a part of a storage reaches beyond it");
    storages_[key_of(part(view, 0))] = {root.bytes, root.type, elements, root.first + first};
  }

  const FileBytes& file_;
  std::map<std::string, TensorBytes> storages_;
  std::map<std::string, at::Tensor> tensors_;
};

}  // namespace

PickleValue read_tar_pickle(const FileBytes& file) {
  const auto members = tar_members(file);
  const auto member = [&](const char* name) {
    const auto at = members.find(name);
    if (at == members.end())
      throw Error("tar.foreign", "{file} is a tar archive but not of torch.save: it has no {entry}",
                  {{"file", file.name()}, {"entry", name}});
    return at->second;
  };
  TarStorages storages(file);
  std::string_view facts = member("sys_info"), value = member("pickle");
  check_byte_order(unpickle(facts, storages), file.name());
  storages.read_storages(member("storages"));
  storages.read_tensors(member("tensors"));
  return unpickle(value, storages);
}

}  // namespace tenfold
