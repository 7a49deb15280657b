// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/formats/pickle_arena.h"

namespace tenfold {

class Archive;

/// The allow-list of the unpickler: the few classes and functions whose meaning is known, done here by our
/// own code on storages of the archive.
class PickleTensors {
 public:
  PickleTensors(const Archive& archive, std::string prefix, PickleArena& arena);

  /// What `module.name(*args)` gives in Python; nothing where it is not on the list. Throws Error when the
  /// arguments make no sense.
  std::optional<PickleValue> call(const PickleRecord& callable, const PickleValue::Items& args);
  /// The storage a persistent id stands for, as a record {"torch", "FloatStorage", args: key, location,
  /// elements}.
  PickleValue persistent(const PickleValue& id);

 private:
  struct Storage {
    at::Tensor bytes;
    at::ScalarType type;
    std::int64_t elements;
  };

  PickleValue ordered_dict(const PickleValue::Items& args);
  PickleValue rebuild(const std::string& name, const PickleValue::Items& args);
  PickleValue rebuild_from_type(const PickleValue::Items& args);
  Storage storage(const PickleValue& value, std::optional<at::ScalarType> type);
  void check_booleans(const std::string& key, const at::Tensor& bytes);
  std::int64_t count(const std::vector<std::int64_t>& sizes) const;
  at::Tensor view(const Storage& storage, std::int64_t offset, const std::vector<std::int64_t>& sizes,
                  const std::vector<std::int64_t>& strides) const;
  std::vector<std::int64_t> integers(const PickleValue& value) const;
  [[noreturn]] void malformed(const std::string& why) const;

  const Archive& archive_;
  std::string prefix_;
  PickleArena& arena_;
  std::unordered_map<std::string, at::Tensor> loaded_;
  std::unordered_set<std::string> booleans_;
};

/// The dtype of `torch.FloatStorage` and its like ("FloatStorage"), and of `torch.float32` ("float32").
std::optional<at::ScalarType> storage_type(const std::string& name);
std::optional<at::ScalarType> dtype_of(const std::string& name);
/// The other way round; empty where PyTorch has no such storage class.
std::string storage_name(at::ScalarType type);
std::string dtype_name(at::ScalarType type);

}  // namespace tenfold
