// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/state_dict.h"

#include <ATen/ATen.h>

#include "engine/formats/pickle.h"
#include "engine/formats/weights_file.h"
#include "engine/support/error.h"

namespace tenfold {

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
  return read_weights_file(path, key).tensors;
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
