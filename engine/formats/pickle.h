// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tenfold {

class Archive;
struct PickleRecord;

/// A value found in a pickle. Containers are shared by copies, as in Python; what read_pickle returns has no
/// cycles (a reference back to the container that holds it becomes None), bounded depth and bounded size when
/// walked, so plain recursion over it is safe.
class PickleValue {
 public:
  /// In the order of the variant's alternatives.
  enum class Kind { none, boolean, integer, real, text, bytes, list, tuple, dict, tensor, record };
  using Items = std::vector<PickleValue>;
  /// In order of insertion; a malformed pickle may repeat keys.
  using Pairs = std::vector<std::pair<PickleValue, PickleValue>>;

  PickleValue() = default;
  static PickleValue boolean(bool value);
  static PickleValue integer(std::int64_t value);
  static PickleValue real(double value);
  static PickleValue text(std::string value);
  static PickleValue bytes(std::string value);
  static PickleValue list(Items items);
  static PickleValue tuple(Items items);
  static PickleValue dict(Pairs pairs);
  static PickleValue tensor(at::Tensor value);
  static PickleValue record(PickleRecord value);

  Kind kind() const { return static_cast<Kind>(value_.index()); }
  bool is(Kind kind) const { return value_.index() == static_cast<std::size_t>(kind); }
  bool is_none() const { return is(Kind::none); }

  /// Each throws Error when the value is of another kind.
  bool as_boolean() const;
  std::int64_t as_integer() const;
  /// Integers too.
  double as_real() const;
  const std::string& as_text() const;
  const std::string& as_bytes() const;
  /// Of lists and tuples.
  const Items& items() const;
  /// Of dictionaries (OrderedDict and defaultdict too).
  const Pairs& pairs() const;
  const at::Tensor& as_tensor() const;
  const PickleRecord& as_record() const;

  /// The value of a text key in a dictionary or in a record's pairs; nullptr where there is none.
  const PickleValue* find(const std::string& key) const;

 private:
  friend class PickleArena;
  using Text = std::shared_ptr<const std::string>;
  std::variant<std::monostate, bool, std::int64_t, double, Text, Text, std::shared_ptr<Items>,
               std::shared_ptr<Items>, std::shared_ptr<Pairs>, at::Tensor, std::shared_ptr<PickleRecord>>
      value_;
};

/// Something of a class that is not on the allow-list: what the pickle says about it, never executed. A class
/// or function itself has `called` false (torch.float32 is {"torch", "float32"}); an instance or result has
/// it true. In a whole-module pickle these are the architecture: `state` is the module's dictionary of
/// attributes.
struct PickleRecord {
  std::string module, name;
  bool called = false;
  /// Arguments of the call.
  PickleValue::Items args;
  /// What BUILD gave it (usually a dict of attributes); none otherwise.
  PickleValue state;
  /// What a class derived from list or dict holds.
  PickleValue::Items items;
  PickleValue::Pairs pairs;
};

/// The value in `<prefix>data.pkl` of an archive written by torch.save, with its storages
/// `<prefix>data/<key>`. Tied tensors share one storage; views keep offset, sizes and strides; all tensors
/// are on the CPU, without requires_grad. Throws Error for anything malformed, too deep or too large, and for
/// big-endian files.
PickleValue read_pickle(const Archive& archive, const std::string& prefix = "");

/// `(args, kwargs)` as torch.export.save writes them to data/sample_inputs/model.pt: the leaves in pytree
/// order (tuples, lists, dictionaries by insertion; args before kwargs): tensors, integers, reals, booleans,
/// texts and None. Throws Error when the value is no such pair, naming the class of a leaf of another kind.
std::vector<c10::IValue> flatten_sample_inputs(const PickleValue& value);

/// What torch.save(value) writes, as bytes: torch.load(weights_only=True) reads it. Tensors that share a
/// storage still do afterwards. `ordered` writes dictionaries as collections.OrderedDict, as a state_dict is.
/// Throws Error for records and for tensors that are not dense CPU tensors.
std::string write_pickle_archive(const PickleValue& value, bool ordered = false);
/// The same for sample inputs: `(args, kwargs)`.
std::string write_pickle_archive(const std::vector<at::Tensor>& args,
                                 const std::vector<std::pair<std::string, at::Tensor>>& kwargs = {});
/// The same into a file, atomically, without a copy of the whole in memory.
void save_pickle_archive(const std::filesystem::path& path, const PickleValue& value, bool ordered = false);

}  // namespace tenfold
