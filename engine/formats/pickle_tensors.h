// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/formats/pickle_arena.h"
#include "engine/formats/tensor_bytes.h"

namespace tenfold {

class PickleStorages;

/// The allow-list of the unpickler: the few classes and functions whose meaning is known, done here by our
/// own code on storages outside the pickle.
class PickleTensors {
 public:
  PickleTensors(PickleStorages& storages, PickleArena& arena) : storages_(storages), arena_(arena) {}

  /// What `module.name(*args)` gives in Python; nothing where it is not on the list. Throws Error when the
  /// arguments make no sense.
  std::optional<PickleValue> call(const PickleRecord& callable, const PickleValue::Items& args);
  /// What a persistent id stands for: a storage as a record {"torch", "FloatStorage", args: key, location,
  /// elements, first element}, a class that was stored with its source, or, in the oldest files, a tensor.
  PickleValue persistent(const PickleValue& id);

 private:
  PickleValue ordered_dict(const PickleValue::Items& args);
  PickleValue rebuild(const std::string& name, const PickleValue::Items& args);
  PickleValue rebuild_from_type(const PickleValue::Items& args);
  TensorBytes storage(const PickleValue& value, std::optional<at::ScalarType> type);
  std::vector<std::int64_t> integers(const PickleValue& value) const;
  [[noreturn]] void malformed(const std::string& why) const;

  PickleStorages& storages_;
  PickleArena& arena_;
  std::unordered_map<std::string, at::Tensor> loaded_;
  std::unordered_set<std::string> booleans_;
};

}  // namespace tenfold
