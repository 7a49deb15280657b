// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/state_dict.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;

bool has_tensors(const PickleValue& value) {
  return value.is(Kind::dict) && std::any_of(value.pairs().begin(), value.pairs().end(),
                                             [](const auto& pair) { return pair.second.is(Kind::tensor); });
}

[[noreturn]] void none(const std::string& file, const std::string& why) {
  throw Error("state.none", "{file} holds no state_dict: {why}", {{"file", file}, {"why", why}});
}

const PickleValue& find_dictionary(const PickleValue& root, const std::string& key, const std::string& file) {
  if (root.is(Kind::record))
    throw Error("state.module",
                "{file} holds a whole module of class {class}, which only its Python code can load; save its "
                "state_dict() instead",
                {{"file", file}, {"class", root.as_record().module + "." + root.as_record().name}});
  if (!root.is(Kind::dict)) none(file, "it is no dictionary");
  if (!key.empty()) {
    const PickleValue* found = root.find(key);
    if (found == nullptr || !found->is(Kind::dict)) none(file, "it has no dictionary " + key);
    return *found;
  }
  if (has_tensors(root) || root.pairs().empty()) return root;
  for (const char* usual : {"state_dict", "model_state_dict", "model"}) {
    const PickleValue* found = root.find(usual);
    if (found != nullptr && found->is(Kind::dict)) return *found;
  }
  none(file, "there is no tensor in it");
}

}  // namespace

void StateDict::set(const std::string& name, at::Tensor tensor) {
  const auto [at, is_new] = places_.try_emplace(name, entries_.size());
  if (is_new)
    entries_.emplace_back(name, std::move(tensor));
  else
    entries_[at->second].second = std::move(tensor);
}

const at::Tensor* StateDict::find(const std::string& name) const {
  const auto at = places_.find(name);
  return at == places_.end() ? nullptr : &entries_[at->second].second;
}

StateDict read_state_dict(const std::filesystem::path& path, const std::string& key) {
  return read_state_dict(Archive::open(path), key);
}

StateDict read_state_dict(const Archive& archive, const std::string& key) {
  const PickleValue root = read_pickle(archive);
  StateDict dict;
  for (const auto& [name, value] : find_dictionary(root, key, archive.name()).pairs())
    if (name.is(Kind::text) && value.is(Kind::tensor)) dict.set(name.as_text(), value.as_tensor());
  return dict;
}

void write_state_dict(const std::filesystem::path& path, const StateDict& dict) {
  PickleValue::Pairs pairs;
  for (const auto& [name, tensor] : dict) {
    if (!tensor.defined()) throw Error("state.undefined", "{name} has no tensor", {{"name", name}});
    pairs.emplace_back(PickleValue::text(name), PickleValue::tensor(tensor.detach().cpu()));
  }
  save_pickle_archive(path, PickleValue::dict(std::move(pairs)), /*ordered=*/true);
}

}  // namespace tenfold
