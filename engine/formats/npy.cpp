// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npy.h"

#include <ATen/ATen.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <bit>
#include <set>

#include "engine/formats/archive.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/npy_header.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 36;

[[noreturn]] void malformed_npy(const std::string& name, const std::string& why) {
  throw Error("npy.malformed", "{file} is not a NumPy array that can be read: {why}",
              {{"file", name}, {"why", why}});
}

/// How an element is stored, and the dtype it becomes.
struct Element {
  const char* code;
  at::ScalarType type;
  /// Bytes of one number: half of a complex element, by which byte order is swapped.
  int number;
};

constexpr std::array<Element, 11> elements = {{{"b1", at::kBool, 1},
                                               {"i1", at::kChar, 1},
                                               {"u1", at::kByte, 1},
                                               {"i2", at::kShort, 2},
                                               {"i4", at::kInt, 4},
                                               {"i8", at::kLong, 8},
                                               {"f2", at::kHalf, 2},
                                               {"f4", at::kFloat, 4},
                                               {"f8", at::kDouble, 8},
                                               {"c8", at::kComplexFloat, 4},
                                               {"c16", at::kComplexDouble, 8}}};

/// Unsigned integers without full support in PyTorch: read by width, then widened.
constexpr std::array<Element, 3> wide_elements = {
    {{"u2", at::kShort, 2}, {"u4", at::kInt, 4}, {"u8", at::kLong, 8}}};

void swap_numbers(char* bytes, std::size_t size, std::size_t number) {
  for (std::size_t at = 0; at + number <= size; at += number) std::reverse(bytes + at, bytes + at + number);
}

at::Tensor to_unsigned(const at::Tensor& bits, int width, const std::string& name) {
  if (width < 8) return bits.to(at::kLong).bitwise_and((std::int64_t{1} << (8 * width)) - 1);
  if (bits.numel() > 0 && bits.min().item<std::int64_t>() < 0)
    malformed_npy(name, "it holds unsigned integers beyond 2^63");
  return bits;
}

/// Beside a size of 0 the others may still be too large for strides.
void check_sizes(Shape sizes, const std::string& name) {
  std::replace(sizes.begin(), sizes.end(), std::int64_t{0}, std::int64_t{1});
  try {
    product(sizes);
  } catch (const Error&) {
    malformed_npy(name, "its shape " + to_string(sizes) + " is too large");
  }
}

at::Tensor elements_of(std::string_view bytes, const NpyHeader& header, const Element& element,
                       const std::string& name) {
  const auto width = static_cast<std::int64_t>(c10::elementSize(element.type));
  check_sizes(header.shape, name);
  const std::int64_t count = product(header.shape);
  if (count > static_cast<std::int64_t>(bytes.size()) / width)
    malformed_npy(name, "it ends too early for " + to_string(header.shape) + " elements");
  Shape shape = header.shape;
  if (header.fortran_order) std::reverse(shape.begin(), shape.end());
  at::Tensor tensor = at::empty(shape, at::TensorOptions(element.type));
  const auto size = static_cast<std::size_t>(count * width);
  auto* target = static_cast<char*>(tensor.data_ptr());
  std::copy_n(bytes.data(), size, target);
  if (header.big_endian) swap_numbers(target, size, static_cast<std::size_t>(element.number));
  if (element.type == at::kBool)
    for (std::size_t i = 0; i < size; ++i) target[i] = target[i] != 0;
  if (!header.fortran_order) return tensor;
  std::vector<std::int64_t> reversed(shape.size());
  for (std::size_t i = 0; i < reversed.size(); ++i)
    reversed[i] = static_cast<std::int64_t>(shape.size() - 1 - i);
  return tensor.permute(reversed).contiguous();
}

std::string header_of(const at::Tensor& tensor, const std::string& name) {
  for (const Element& element : elements) {
    if (element.type != tensor.scalar_type()) continue;
    std::string shape;
    for (const std::int64_t size : tensor.sizes())
      shape += std::to_string(size) + (tensor.dim() == 1 ? "," : ", ");
    if (tensor.dim() > 1) shape.resize(shape.size() - 2);
    std::string text = std::string("{'descr': '") + (element.number == 1 ? "|" : "<") + element.code +
                       "', 'fortran_order': False, 'shape': (" + shape + "), }";
    text.append(63 - (10 + text.size()) % 64, ' ');  // data begins at a multiple of 64
    text += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size());
    header += static_cast<char>(text.size() >> 8);
    return header + text;
  }
  throw Error("npy.dtype", "{file}: NumPy has no dtype for {dtype}: convert to float32 first",
              {{"file", name}, {"dtype", c10::toString(tensor.scalar_type())}});
}

std::string npy_bytes(const at::Tensor& given, const std::string& name) {
  const at::Tensor tensor = given.detach().cpu().resolve_conj().resolve_neg().contiguous();
  std::string bytes = header_of(tensor, name);
  return bytes.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
}

void add_entry(zip_t* zip, const std::string& entry, const std::string& bytes,
               const std::filesystem::path& path) {
  zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
  if (source == nullptr) cannot_write(path, zip_strerror(zip));
  const zip_int64_t index = zip_file_add(zip, entry.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    cannot_write(path, zip_strerror(zip));
  }
  const auto added = static_cast<zip_uint64_t>(index);
  zip_set_file_compression(zip, added, ZIP_CM_STORE, 0);
  zip_file_set_dostime(zip, added, 0, 0x21, 0);  // 1980-01-01: equal contents make equal files
}

}  // namespace

at::Tensor parse_npy(std::string_view bytes, const std::string& name) {
  const NpyHeader header = parse_npy_header(bytes, name);
  const std::string_view data = bytes.substr(header.size);
  for (const Element& element : elements)
    if (header.type == element.code) return elements_of(data, header, element, name);
  for (const Element& element : wide_elements)
    if (header.type == element.code)
      return to_unsigned(elements_of(data, header, element, name), element.number, name);
  throw Error("npy.dtype", "{file} holds {what}, not numbers that can be used (dtype {dtype})",
              {{"file", name},
               {"what", header.type.starts_with("O") ? "Python objects" : "values of another kind"},
               {"dtype", header.type}});
}

at::Tensor read_npy(const std::filesystem::path& path) {
  return parse_npy(read_file(path, largest_file), path.string());
}

std::map<std::string, at::Tensor> read_npz(const std::filesystem::path& path) {
  return read_npz(Archive::open(path));
}

std::map<std::string, at::Tensor> read_npz(const Archive& archive, std::vector<std::string>* left_out) {
  std::map<std::string, at::Tensor> arrays;
  for (const std::string& entry : archive.entries()) {
    if (!entry.ends_with(".npy")) continue;
    const std::string relative = entry.substr(archive.root().size()),
                      name = entry.substr(0, entry.size() - 4);
    try {
      arrays.emplace(name,
                     parse_npy(archive.read(relative, largest_file), archive.name() + " (" + entry + ")"));
    } catch (const Error& problem) {
      if (left_out == nullptr || problem.id() != std::string_view("npy.dtype")) throw;
      left_out->push_back(name);
    }
  }
  return arrays;
}

void write_npy(const std::filesystem::path& path, const at::Tensor& tensor) {
  write_file(path, npy_bytes(tensor, path.string()));
}

void write_npz(const std::filesystem::path& path,
               const std::vector<std::pair<std::string, at::Tensor>>& arrays) {
  std::set<std::string> names;
  std::vector<std::string> contents;
  for (const auto& [name, tensor] : arrays) {
    if (name.empty() || !names.insert(name).second)
      throw Error("npz.names", "arrays in {file} need names of their own, \"{name}\" is not",
                  {{"file", path.string()}, {"name", name}});
    contents.push_back(npy_bytes(tensor, path.string()));
  }
  AtomicFile file(path);
  int code = 0;
  std::unique_ptr<zip_t, void (*)(zip_t*)> zip(
      zip_open(file.temporary().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code), zip_discard);
  if (zip == nullptr) cannot_write(path, "the archive cannot be begun");
  for (std::size_t i = 0; i < arrays.size(); ++i)
    add_entry(zip.get(), arrays[i].first + ".npy", contents[i], path);
  if (zip_close(zip.get()) != 0) cannot_write(path, zip_strerror(zip.get()));
  zip.release();
  file.commit();
}

}  // namespace tenfold
