// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/tensor_bytes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "engine/support/error.h"

namespace tenfold {
namespace {

[[noreturn]] void malformed_tensor(const std::string& file, const std::string& why) {
  throw Error("pickle.tensor", "a tensor in {file} cannot be read: {why}", {{"file", file}, {"why", why}});
}

/// An expanded view (stride 0) may be larger than its storage, up to this many bytes.
constexpr std::int64_t largest_expanded = std::int64_t{1} << 30;

struct TypeNames {
  at::ScalarType type;
  const char* dtype;
  const char* storage;
};

constexpr std::array<TypeNames, 22> type_names = {{
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
    {at::kFloat8_e4m3fnuz, "float8_e4m3fnuz", ""},
    {at::kFloat8_e5m2fnuz, "float8_e5m2fnuz", ""},
    {at::kFloat8_e8m0fnu, "float8_e8m0fnu", ""},
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

void check_booleans(const at::Tensor& bytes, const std::string& file) {
  if (bytes.is_meta() || bytes.numel() == 0) return;
  if (bytes.max().item<std::uint8_t>() > 1)
    malformed_tensor(file, "it holds booleans that are neither 0 nor 1");
}

std::int64_t checked_count(const Shape& sizes, const std::string& file) {
  std::int64_t all = 1, positive = 1;
  for (const std::int64_t size : sizes) {
    if (size < 0) malformed_tensor(file, "it has negative sizes");
    if (__builtin_mul_overflow(positive, std::max<std::int64_t>(size, 1), &positive))
      malformed_tensor(file, "its shape " + to_string(sizes) + " is too large");
    all = size == 0 ? 0 : all * size;
  }
  return all;
}

at::Tensor tensor_over(const TensorBytes& stored, std::int64_t offset, const Shape& sizes,
                       const Shape& strides, const std::string& file) {
  if (sizes.size() != strides.size() || sizes.size() > 64)
    malformed_tensor(file, "sizes and strides do not belong together");
  if (std::any_of(strides.begin(), strides.end(), [](std::int64_t stride) { return stride < 0; }))
    malformed_tensor(file, "it has negative strides");
  if (offset < 0 || offset > stored.elements) malformed_tensor(file, "it begins outside its storage");
  const std::int64_t elements = checked_count(sizes, file);
  if (elements > 0) {
    const auto last = last_element(offset, sizes, strides);
    if (!last || *last >= stored.elements)
      malformed_tensor(file, "its " + to_string(sizes) + " elements reach beyond its storage");
    const auto width = static_cast<std::int64_t>(c10::elementSize(stored.type));
    if (elements > stored.elements && elements > largest_expanded / width)
      malformed_tensor(file, "its expanded form " + to_string(sizes) + " is too large");
  }
  at::Tensor tensor = at::empty({0}, at::TensorOptions(stored.type).device(stored.bytes.device()));
  tensor.set_(stored.bytes.storage(), stored.first + offset, sizes, strides);
  return tensor;
}

at::Tensor tensor_over(const TensorBytes& stored, const Shape& sizes, const std::string& file) {
  checked_count(sizes, file);
  Shape strides(sizes.size(), 1);
  for (std::size_t i = sizes.size(); i-- > 1;)
    strides[i - 1] = strides[i] * std::max<std::int64_t>(sizes[i], 1);
  return tensor_over(stored, 0, sizes, strides, file);
}

}  // namespace tenfold
