// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_tensors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "engine/formats/archive.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;

/// An expanded view (stride 0) may be larger than its storage, up to this many bytes.
constexpr std::int64_t largest_expanded = std::int64_t{1} << 30;

struct TypeNames {
  at::ScalarType type;
  const char* dtype;
  const char* storage;
};

constexpr std::array<TypeNames, 19> type_names = {{
    {at::kFloat, "float32", "FloatStorage"},
    {at::kDouble, "float64", "DoubleStorage"},
    {at::kHalf, "float16", "HalfStorage"},
    {at::kBFloat16, "bfloat16", "BFloat16Storage"},
    {at::kByte, "uint8", "ByteStorage"},
    {at::kChar, "int8", "CharStorage"},
    {at::kShort, "int16", "ShortStorage"},
    {at::kInt, "int32", "IntStorage"},
    {at::kLong, "int64", "LongStorage"},
    {at::kBool, "bool", "BoolStorage"},
    {at::kComplexFloat, "complex64", "ComplexFloatStorage"},
    {at::kComplexDouble, "complex128", "ComplexDoubleStorage"},
    {at::kComplexHalf, "complex32", ""},
    {at::kUInt16, "uint16", ""},
    {at::kUInt32, "uint32", ""},
    {at::kUInt64, "uint64", ""},
    {at::kFloat8_e4m3fn, "float8_e4m3fn", ""},
    {at::kFloat8_e5m2, "float8_e5m2", ""},
    {at::kByte, "uint8", "UntypedStorage"},
}};

/// `offset + sum((size - 1) * stride)`, the last element touched; nothing when it exceeds 64 bits.
std::optional<std::int64_t> last_element(std::int64_t offset, const Shape& sizes, const Shape& strides) {
  std::int64_t last = offset;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    std::int64_t step = 0;
    if (__builtin_mul_overflow(sizes[i] - 1, strides[i], &step) || __builtin_add_overflow(last, step, &last))
      return std::nullopt;
  }
  return last;
}

}  // namespace

std::optional<at::ScalarType> storage_type(const std::string& name) {
  for (const TypeNames& names : type_names)
    if (!name.empty() && name == names.storage) return names.type;
  return std::nullopt;
}

std::optional<at::ScalarType> dtype_of(const std::string& name) {
  for (const TypeNames& names : type_names)
    if (name == names.dtype) return names.type;
  return std::nullopt;
}

std::string storage_name(at::ScalarType type) {
  for (const TypeNames& names : type_names)
    if (names.type == type) return names.storage;
  return {};
}

std::string dtype_name(at::ScalarType type) {
  for (const TypeNames& names : type_names)
    if (names.type == type) return names.dtype;
  return {};
}

PickleTensors::PickleTensors(const Archive& archive, std::string prefix, PickleArena& arena)
    : archive_(archive), prefix_(std::move(prefix)), arena_(arena) {}

void PickleTensors::malformed(const std::string& why) const {
  throw Error("pickle.tensor", "a tensor in {file} cannot be read: {why}",
              {{"file", archive_.name()}, {"why", why}});
}

std::optional<PickleValue> PickleTensors::call(const PickleRecord& callable, const PickleValue::Items& args) {
  const std::string& name = callable.name;
  if (callable.called) return std::nullopt;
  if (callable.module == "collections" && name == "OrderedDict") return ordered_dict(args);
  if (callable.module == "collections" && name == "defaultdict") return arena_.dict();
  if (callable.module == "torch" && name == "Size" && args.size() == 1 &&
      (args[0].is(Kind::tuple) || args[0].is(Kind::list)))
    return arena_.tuple(args[0].items());
  if (callable.module == "torch._utils" &&
      (name == "_rebuild_tensor" || name == "_rebuild_tensor_v2" || name == "_rebuild_tensor_v3"))
    return rebuild(name, args);
  const bool parameter = callable.module == "torch._utils" &&
                         (name == "_rebuild_parameter" || name == "_rebuild_parameter_with_state");
  if (parameter && !args.empty() && args[0].is(Kind::tensor)) return args[0];
  if (callable.module == "torch._tensor" && name == "_rebuild_from_type_v2") return rebuild_from_type(args);
  return std::nullopt;
}

PickleValue PickleTensors::ordered_dict(const PickleValue::Items& args) {
  const PickleValue dict = arena_.dict();
  if (args.empty()) return dict;
  if (args[0].is(Kind::dict)) {
    for (const auto& [key, value] : args[0].pairs()) arena_.insert(dict, std::array{key, value});
    return dict;
  }
  for (const PickleValue& pair : args[0].items()) arena_.insert(dict, pair.items());
  return dict;
}

/// Of the form (function, class, arguments, state): a tensor of a class of its own, or with attributes.
PickleValue PickleTensors::rebuild_from_type(const PickleValue::Items& args) {
  if (args.size() < 3 || !args[0].is(Kind::record)) malformed("_rebuild_from_type_v2 has other arguments");
  const PickleRecord& function = args[0].as_record();
  if (function.module == "torch._utils")
    if (auto result = call(function, args[2].items())) return *result;
  const std::string type = args[1].is(Kind::record) ? args[1].as_record().name : "?";
  return arena_.record({"torch._tensor", type, true, {args[2]}, {}, {}, {}});
}

PickleValue PickleTensors::rebuild(const std::string& name, const PickleValue::Items& args) {
  const bool v3 = name == "_rebuild_tensor_v3";
  if (args.size() < (v3 ? 7u : 4u)) malformed(name + " has too few arguments");
  std::optional<at::ScalarType> type;
  if (v3) {
    type = dtype_of(args[6].as_record().name);
    if (!type) malformed("its dtype " + args[6].as_record().name + " is not supported");
  }
  at::Tensor tensor =
      view(storage(args[0], type), args[1].as_integer(), integers(args[2]), integers(args[3]));
  const std::size_t metadata = v3 ? 7 : 6;
  if (args.size() > metadata && args[metadata].is(Kind::dict) && tensor.is_complex()) {
    const PickleValue* conjugate = args[metadata].find("conj");
    if (conjugate != nullptr && conjugate->as_boolean()) tensor = at::_conj(tensor);
  }
  if (args.size() > metadata && args[metadata].is(Kind::dict)) {
    const PickleValue* negative = args[metadata].find("neg");
    if (negative != nullptr && negative->as_boolean()) tensor = at::_neg_view(tensor);
  }
  return PickleValue::tensor(std::move(tensor));
}

PickleValue PickleTensors::persistent(const PickleValue& id) {
  if (!id.is(Kind::tuple) || id.items().size() < 5 || !id.items()[0].is(Kind::text) ||
      id.items()[0].as_text() != "storage")
    malformed("it refers to something that is no storage");
  const auto& parts = id.items();
  const PickleRecord& type = parts[1].as_record();
  return arena_.record({"torch", type.name, true, {parts[2], parts[3], parts[4]}, {}, {}, {}});
}

PickleTensors::Storage PickleTensors::storage(const PickleValue& value, std::optional<at::ScalarType> type) {
  const PickleRecord& record = value.as_record();
  const auto own = storage_type(record.name);
  if (!record.called || record.args.size() != 3 || !own)
    malformed("its storage is a " + record.name + ", which is not supported");
  const std::string& key = record.args[0].as_text();
  auto at = loaded_.find(key);
  if (at == loaded_.end()) at = loaded_.emplace(key, archive_.read_bytes(prefix_ + "data/" + key)).first;
  // with a dtype of its own the tensor lies in an untyped storage, counted in bytes
  std::int64_t bytes = 0;
  const auto width = static_cast<std::int64_t>(c10::elementSize(*own));
  const std::int64_t elements = record.args[2].as_integer();
  if (elements < 0 || __builtin_mul_overflow(elements, width, &bytes) || bytes > at->second.numel())
    malformed("storage " + key + " is shorter than stated");
  const at::ScalarType used = type.value_or(*own);
  if (used == at::kBool) check_booleans(key, at->second);
  return {at->second, used, bytes / static_cast<std::int64_t>(c10::elementSize(used))};
}

/// Other bytes than 0 and 1 would be undefined behaviour wherever the tensor is used.
void PickleTensors::check_booleans(const std::string& key, const at::Tensor& bytes) {
  if (!booleans_.insert(key).second || bytes.numel() == 0) return;
  if (bytes.max().item<std::uint8_t>() > 1) malformed("it holds booleans that are neither 0 nor 1");
}

/// Also where a size is 0 the others must not make strides overflow.
std::int64_t PickleTensors::count(const Shape& sizes) const {
  std::int64_t all = 1, positive = 1;
  for (const std::int64_t size : sizes) {
    if (__builtin_mul_overflow(positive, std::max<std::int64_t>(size, 1), &positive))
      malformed("its shape " + to_string(sizes) + " is too large");
    all = size == 0 ? 0 : all * size;
  }
  return all;
}

at::Tensor PickleTensors::view(const Storage& storage, std::int64_t offset, const Shape& sizes,
                               const Shape& strides) const {
  if (sizes.size() != strides.size() || sizes.size() > 64)
    malformed("sizes and strides do not belong together");
  for (std::size_t i = 0; i < sizes.size(); ++i)
    if (sizes[i] < 0 || strides[i] < 0) malformed("it has negative sizes or strides");
  if (offset < 0 || offset > storage.elements) malformed("it begins outside its storage");
  const std::int64_t elements = count(sizes);
  if (elements > 0) {
    const auto last = last_element(offset, sizes, strides);
    if (!last || *last >= storage.elements)
      malformed("its " + to_string(sizes) + " elements reach beyond its storage");
    const auto width = static_cast<std::int64_t>(c10::elementSize(storage.type));
    if (elements > storage.elements && elements > largest_expanded / width)
      malformed("its expanded form " + to_string(sizes) + " is too large");
  }
  at::Tensor tensor = at::empty({0}, at::TensorOptions(storage.type));
  tensor.set_(storage.bytes.storage(), offset, sizes, strides);
  return tensor;
}

std::vector<std::int64_t> PickleTensors::integers(const PickleValue& value) const {
  std::vector<std::int64_t> result;
  for (const PickleValue& item : value.items()) result.push_back(item.as_integer());
  return result;
}

}  // namespace tenfold
