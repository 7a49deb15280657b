// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_tensors.h"

#include <ATen/ATen.h>

#include <array>

#include "engine/formats/pickle_storages.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;
}

void PickleTensors::malformed(const std::string& why) const {
  throw Error("pickle.tensor", "a tensor in {file} cannot be read: {why}",
              {{"file", storages_.name()}, {"why", why}});
}

std::optional<PickleValue> PickleTensors::call(const PickleRecord& callable, const PickleValue::Items& args) {
  const std::string& name = callable.name;
  if (callable.called) return std::nullopt;
  if (callable.module == "collections" && name == "OrderedDict") return ordered_dict(args);
  if (callable.module == "collections" && name == "defaultdict") return arena_.dict();
  if (callable.module == "torch" && name == "Size" && args.size() == 1 &&
      (args[0].is(Kind::tuple) || args[0].is(Kind::list))) {
    arena_.count_copied(args[0].items().size());
    return arena_.tuple(args[0].items());
  }
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
  arena_.count_copied(2 * (args[0].is(Kind::dict) ? args[0].pairs().size() : args[0].items().size()));
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
  at::Tensor tensor = tensor_over(storage(args[0], type), args[1].as_integer(), integers(args[2]),
                                  integers(args[3]), storages_.name());
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
  if (!id.is(Kind::tuple)) {
    const at::Tensor known =
        storages_.tensor(id.is(Kind::integer) ? std::to_string(id.as_integer()) : id.as_text());
    if (!known.defined()) malformed("it refers to something that is no tensor");
    return PickleValue::tensor(known);
  }
  const auto& parts = id.items();
  if (!parts.empty() && parts[0].is(Kind::record)) return parts[0];
  if (parts.size() > 1 && parts[0].is(Kind::text) && parts[0].as_text() == "module") return parts[1];
  if (parts.size() < 5 || !parts[0].is(Kind::text) || parts[0].as_text() != "storage")
    malformed("it refers to something that is no storage");
  const std::string& type = parts[1].as_record().name;
  if (const auto known = storage_type(type))
    storages_.announce(parts[2].as_text(), parts[4].as_integer(),
                       static_cast<std::int64_t>(c10::elementSize(*known)));
  // a part of a storage, as files before PyTorch 0.4 have it
  const bool part = parts.size() > 5 && parts[5].is(Kind::tuple) && parts[5].items().size() == 3;
  const PickleValue first = part ? parts[5].items()[1] : PickleValue::integer(0);
  const PickleValue elements = part ? parts[5].items()[2] : parts[4];
  return arena_.record({"torch", type, true, {parts[2], parts[3], elements, first}, {}, {}, {}});
}

TensorBytes PickleTensors::storage(const PickleValue& value, std::optional<at::ScalarType> type) {
  const PickleRecord& record = value.as_record();
  const auto own = storage_type(record.name);
  if (!record.called || record.args.size() != 4 || !own)
    malformed("its storage is a " + record.name + ", which is not supported");
  const std::string& key = record.args[0].as_text();
  auto at = loaded_.find(key);
  if (at == loaded_.end()) at = loaded_.emplace(key, storages_.bytes(key)).first;
  // with a dtype of its own the tensor lies in an untyped storage, counted in bytes
  const auto width = static_cast<std::int64_t>(c10::elementSize(*own));
  const std::int64_t elements = record.args[2].as_integer(), first = record.args[3].as_integer();
  const std::int64_t held = at->second.numel() / width;
  if (elements < 0 || first < 0 || first > held || elements > held - first)
    malformed("storage " + key + " is shorter than stated");
  const at::ScalarType used = type.value_or(*own);
  if (used == at::kBool && booleans_.insert(key).second) check_booleans(at->second, storages_.name());
  const auto used_width = static_cast<std::int64_t>(c10::elementSize(used));
  return {at->second, used, elements * width / used_width, first * width / used_width};
}

std::vector<std::int64_t> PickleTensors::integers(const PickleValue& value) const {
  std::vector<std::int64_t> result;
  for (const PickleValue& item : value.items()) result.push_back(item.as_integer());
  return result;
}

}  // namespace tenfold
