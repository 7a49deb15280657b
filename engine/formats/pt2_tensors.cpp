// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_tensors.h"

#include <ATen/ATen.h>

#include "engine/formats/pickle.h"
#include "engine/formats/pt2_json.h"
#include "engine/formats/tensor_bytes.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold::pt2 {
namespace {

using nlohmann::json;

std::int64_t as_int(const json& value) { return value.at("as_int").get<std::int64_t>(); }

Shape as_ints(const json& values) {
  Shape made;
  for (const json& value : values) made.push_back(as_int(value));
  return made;
}

}  // namespace

void TensorTable::read_listed(const std::string& folder, const std::string& index, const Job& job) {
  if (!archive_.contains(folder + index)) return;
  const json description = parse(archive_.read(folder + index));
  for (const auto& [name, entry] : description.at("config").items()) {
    job.checkpoint();
    if (!entry.at("tensor_meta").is_object()) continue;  // a custom object: refused where the graph needs it
    const json& meta = entry["tensor_meta"];
    const std::string geometry = folder + entry.at("path_name").get<std::string>() + meta.at("dtype").dump() +
                                 meta.at("sizes").dump() + meta.at("strides").dump() +
                                 meta.at("storage_offset").dump();
    at::Tensor& tensor = by_geometry_[geometry];
    if (!tensor.defined()) {
      tensor = read_tensor(folder, name, entry);
      if (entry.at("is_param").get<bool>() && tensor.is_floating_point())
        tensor.requires_grad_(meta.value("requires_grad", true));
    }
    tensors_[name] = tensor;
  }
}

at::Tensor TensorTable::read_tensor(const std::string& folder, const std::string& name, const json& entry) {
  if (entry.value("use_pickle", false))
    throw Error(
        "pt2.pickled",
        "the tensor {name} is stored as a pickle of its own class, which is not supported: turn it into "
        "a plain tensor before exporting",
        {{"name", name}});
  const json& meta = entry.at("tensor_meta");
  const auto dtype = scalar_type_from(meta.at("dtype").get<std::int64_t>());
  layout_from(meta.at("layout").get<std::int64_t>());
  const Shape sizes = as_ints(meta.at("sizes")), strides = as_ints(meta.at("strides"));
  const std::int64_t offset = as_int(meta.at("storage_offset"));
  const std::string record = folder + entry.at("path_name").get<std::string>();
  at::Tensor& storage = storages_[record];
  if (!storage.defined()) storage = archive_.read_bytes(record);
  const std::string called = name + " of " + archive_.name();
  if (dtype == at::kBool && booleans_.insert(record).second) check_booleans(storage, called);
  const auto width = static_cast<std::int64_t>(c10::elementSize(dtype));
  return tensor_over({storage, dtype, storage.numel() / width}, offset, sizes, strides, called);
}

void TensorTable::read_pickled(const std::string& entry) {
  if (!archive_.contains(entry) || archive_.size(entry) == 0) return;
  const Archive inside =
      Archive::from_memory(archive_.read(entry, Archive::bytes_limit), entry + " of " + archive_.name());
  const PickleValue root = read_pickle(inside);
  if (!root.is(PickleValue::Kind::dict))
    throw Error("pt2.malformed", "{file} is damaged: its record {record} is no dictionary of tensors",
                {{"file", archive_.name()}, {"record", entry}});
  for (const auto& [name, value] : root.pairs()) {
    if (!name.is(PickleValue::Kind::text) || !value.is(PickleValue::Kind::tensor)) continue;
    const at::Tensor& found = value.as_tensor();
    const std::string geometry = std::to_string(reinterpret_cast<std::uintptr_t>(found.data_ptr())) + " " +
                                 c10::toString(found.scalar_type()) + to_string(found.sizes().vec()) +
                                 to_string(found.strides().vec());
    tensors_[name.as_text()] = by_geometry_.try_emplace(geometry, found).first->second;
  }
}

}  // namespace tenfold::pt2
