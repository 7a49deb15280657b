// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/tensor_format.h"

#include <algorithm>
#include <cctype>
#include <mutex>

#include "engine/support/error.h"

namespace tenfold {
namespace {

std::string lower(std::string_view text) {
  std::string low;
  for (const char c : text)
    if (c != '-' && c != '_') low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return low;
}

struct Registry {
  std::mutex mutex;
  std::vector<std::unique_ptr<TensorFormat>> formats;

  Registry() {
    formats.push_back(make_dense_format());
    formats.push_back(make_cp_format());
    formats.push_back(make_tucker_format());
    formats.push_back(make_tt_format());
    formats.push_back(make_block_tt_format());
    formats.push_back(make_tensor_ring_format());
    formats.push_back(make_block_cp_format());
    formats.push_back(make_low_rank_format());
  }
  const TensorFormat* find(const std::string& name) const {
    for (const auto& format : formats)
      if (lower(format->name()) == name) return format.get();
    return nullptr;
  }
};

Registry& registry() {
  static Registry all;
  return all;
}

}  // namespace

const TensorFormat& tensor_format(std::string_view name) {
  const std::string low = lower(name);
  const std::string known = low == "ttm"  ? "blocktt"
                            : low == "tr" ? "tensorring"
                            : low.empty() ? "dense"
                                          : low;
  Registry& all = registry();
  {
    const std::lock_guard lock(all.mutex);
    if (const TensorFormat* format = all.find(known)) return *format;
  }
  std::string names;
  for (const std::string& each : format_names()) names += (names.empty() ? "" : ", ") + each;
  throw Error("format.unknown", "{name} is no factorization; known are {names}",
              {{"name", std::string(name)}, {"names", names}});
}

std::pair<bool, std::string_view> split_complex_name(std::string_view name) {
  constexpr std::string_view prefix = "complex";
  const bool complex = lower(name.substr(0, prefix.size())) == prefix;
  return {complex, complex ? name.substr(prefix.size()) : name};
}

const TensorFormat& stored_format(std::string_view name) {
  return tensor_format(split_complex_name(name).second);
}

void register_format(std::unique_ptr<TensorFormat> format) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  if (all.find(lower(format->name())) != nullptr)
    throw Error("format.taken", "a factorization named {name} exists already", {{"name", format->name()}});
  all.formats.push_back(std::move(format));
}

std::vector<std::string> format_names() {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  std::vector<std::string> names;
  for (const auto& format : all.formats) names.push_back(format->name());
  return names;
}

void validate(Factorization& f) {
  const Shape ranks = f.format->rank(f);
  if (f.shape.empty()) f.shape = f.format->shape_of(f);
  require_valid(f.shape);
  std::vector<Shape> wanted = f.format->factor_shapes(f.shape, ranks);
  const std::optional<Shape> core = f.format->core_shape(f.shape, ranks);
  if (core) wanted.insert(wanted.begin(), *core);
  std::vector<Shape> found;
  for (const at::Tensor& tensor : f.tensors()) found.push_back(tensor.sizes().vec());
  if (core.has_value() == f.core.defined() && wanted == found) return;
  const auto list = [](const std::vector<Shape>& shapes) {
    std::string text;
    for (const Shape& shape : shapes) text += (text.empty() ? "" : ", ") + to_string(shape);
    return text;
  };
  throw Error("factors.shape", "{name} of shape {shape} needs tensors of sizes {wanted}, not {found}",
              {{"name", f.format->name()},
               {"shape", to_string(f.shape)},
               {"wanted", list(wanted)},
               {"found", list(found)}});
}

}  // namespace tenfold
