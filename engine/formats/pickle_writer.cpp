// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <caffe2/serialize/inline_container.h>

#include <bit>
#include <limits>
#include <unordered_map>

#include "engine/formats/archive_sink.h"
#include "engine/formats/pickle.h"
#include "engine/formats/pickle_tensors.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;

/// Writes protocol 2, the instructions that torch.load(weights_only=True) knows.
class Pickler {
 public:
  explicit Pickler(bool ordered) : ordered_(ordered) {}

  std::string code(const PickleValue& value);
  /// Storages in the order of their keys.
  const std::vector<at::Tensor>& storages() const { return storages_; }

 private:
  void count_uses(const PickleValue& value);
  void write(const PickleValue& value);
  void sequence(const PickleValue& value);
  void dictionary(const PickleValue& value);
  void tensor(const at::Tensor& value);
  void storage(const at::Tensor& value);
  void integer(std::int64_t value);
  void real(double value);
  void text(const std::string& value);
  void boolean(bool value) { code_ += value ? '\x88' : '\x89'; }
  void integers(at::IntArrayRef values);
  void little_endian(std::uint64_t value, int width);
  void global(const std::string& module, const std::string& name) {
    code_ += "c" + module + "\n" + name + "\n";
  }

  bool ordered_;
  std::string code_;
  std::unordered_map<const void*, int> uses_;
  std::unordered_map<const void*, std::size_t> keys_;
  std::vector<at::Tensor> storages_;
};

std::string Pickler::code(const PickleValue& value) {
  count_uses(value);
  code_ = "\x80\x02";
  write(value);
  return code_ + ".";
}

/// Only a storage with several tensors on it has to be written as it is: a slice of a large one is not.
void Pickler::count_uses(const PickleValue& value) {
  if (value.is(Kind::tensor)) {
    const at::Tensor& tensor = value.as_tensor();
    if (tensor.defined() && tensor.has_storage()) ++uses_[tensor.storage().unsafeGetStorageImpl()];
  } else if (value.is(Kind::list) || value.is(Kind::tuple)) {
    for (const PickleValue& item : value.items()) count_uses(item);
  } else if (value.is(Kind::dict)) {
    for (const auto& [key, item] : value.pairs()) count_uses(item);
  }
}

void Pickler::write(const PickleValue& value) {
  switch (value.kind()) {
    case Kind::none:
      code_ += 'N';
      return;
    case Kind::boolean:
      return boolean(value.as_boolean());
    case Kind::integer:
      return integer(value.as_integer());
    case Kind::real:
      return real(value.as_real());
    case Kind::text:
      return text(value.as_text());
    case Kind::list:
    case Kind::tuple:
      return sequence(value);
    case Kind::dict:
      return dictionary(value);
    case Kind::tensor:
      return tensor(value.as_tensor());
    case Kind::bytes:
    case Kind::record:
      break;
  }
  throw Error("pickle.write", "a value of this kind cannot be written so that PyTorch loads it safely");
}

void Pickler::sequence(const PickleValue& value) {
  const bool list = value.is(Kind::list);
  if (!list && value.items().empty()) {
    code_ += ')';
    return;
  }
  code_ += list ? "](" : "(";
  for (const PickleValue& item : value.items()) write(item);
  code_ += list ? 'e' : 't';
}

void Pickler::dictionary(const PickleValue& value) {
  if (ordered_) global("collections", "OrderedDict");
  code_ += ordered_ ? ")R(" : "}(";
  for (const auto& [key, item] : value.pairs()) {
    write(key);
    write(item);
  }
  code_ += 'u';
}

void Pickler::tensor(const at::Tensor& given) {
  if (!given.defined() || !given.device().is_cpu() || given.layout() != at::kStrided ||
      given.is_quantized() || dtype_name(given.scalar_type()).empty())
    throw Error("pickle.write", "only dense tensors in main memory can be written");
  at::Tensor value = given.detach().resolve_conj().resolve_neg();
  const bool alone = uses_[given.storage().unsafeGetStorageImpl()] == 1;
  if (alone && value.nbytes() < value.storage().nbytes()) value = value.clone(at::MemoryFormat::Contiguous);
  const bool untyped = storage_name(value.scalar_type()).empty();
  global("torch._utils", untyped ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2");
  code_ += '(';
  storage(value);
  integer(value.storage_offset());
  integers(value.sizes());
  integers(value.strides());
  boolean(false);  // requires_grad
  global("collections", "OrderedDict");
  code_ += ")R";  // no hooks
  if (untyped) global("torch", dtype_name(value.scalar_type()));
  code_ += "tR";
}

void Pickler::storage(const at::Tensor& value) {
  const std::string name = storage_name(value.scalar_type());
  const auto [at, is_new] = keys_.try_emplace(value.storage().unsafeGetStorageImpl(), storages_.size());
  if (is_new) storages_.push_back(value);
  const std::size_t width = name.empty() ? 1 : value.element_size();
  code_ += '(';
  text("storage");
  name.empty() ? global("torch.storage", "UntypedStorage") : global("torch", name);
  text(std::to_string(at->second));
  text("cpu");
  integer(static_cast<std::int64_t>(value.storage().nbytes() / width));
  code_ += "tQ";
}

void Pickler::integer(std::int64_t value) {
  const bool small =
      value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
  code_ += small ? "J" : "\x8a\x08";
  little_endian(static_cast<std::uint64_t>(value), small ? 4 : 8);
}

void Pickler::real(double value) {
  code_ += 'G';
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int i = 7; i >= 0; --i) code_ += static_cast<char>(bits >> (8 * i));
}

void Pickler::text(const std::string& value) {
  if (value.size() > std::numeric_limits<std::uint32_t>::max())
    throw Error("pickle.write", "a text is too long");
  code_ += 'X';
  little_endian(value.size(), 4);
  code_ += value;
}

void Pickler::integers(at::IntArrayRef values) {
  code_ += '(';
  for (const std::int64_t value : values) integer(value);
  code_ += 't';
}

void Pickler::little_endian(std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) code_ += static_cast<char>(value >> (8 * i));
}

/// Writes through PyTorch's own writer, which aligns the storages and knows large files.
void write_archive(const std::function<std::size_t(const void*, std::size_t)>& sink, const PickleValue& value,
                   bool ordered) {
  Pickler pickler(ordered);
  const std::string code = pickler.code(value);
  caffe2::serialize::PyTorchStreamWriter writer(sink);
  writer.writeRecord("data.pkl", code.data(), code.size());
  writer.writeRecord("byteorder", "little", 6);
  for (std::size_t key = 0; key < pickler.storages().size(); ++key) {
    const c10::Storage& storage = pickler.storages()[key].storage();
    writer.writeRecord("data/" + std::to_string(key), storage.data(), storage.nbytes());
  }
  writer.writeEndOfFile();
}

}  // namespace

std::string write_pickle_archive(const PickleValue& value, bool ordered) {
  std::string bytes;
  const auto sink = [&](const void* data, std::size_t size) {
    bytes.append(static_cast<const char*>(data), size);
    return size;
  };
  write_archive(sink, value, ordered);
  return bytes;
}

std::string write_pickle_archive(const std::vector<at::Tensor>& args,
                                 const std::vector<std::pair<std::string, at::Tensor>>& kwargs) {
  PickleValue::Items positional;
  for (const at::Tensor& tensor : args) positional.push_back(PickleValue::tensor(tensor));
  PickleValue::Pairs named;
  for (const auto& [name, tensor] : kwargs)
    named.emplace_back(PickleValue::text(name), PickleValue::tensor(tensor));
  return write_pickle_archive(
      PickleValue::tuple({PickleValue::tuple(std::move(positional)), PickleValue::dict(std::move(named))}));
}

void save_pickle_archive(const std::filesystem::path& path, const PickleValue& value, bool ordered) {
  ArchiveSink sink(path);
  write_archive(sink.function(), value, ordered);
  sink.commit();
}

}  // namespace tenfold
