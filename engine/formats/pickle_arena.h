// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/formats/pickle.h"

namespace tenfold {

/// Makes and changes the containers of one pickle while it is read, and owns them all until then: a hostile
/// pickle may build cycles, or chains so deep that freeing them one inside the other would exhaust the stack.
class PickleArena {
 public:
  explicit PickleArena(std::string name) : name_(std::move(name)) {}
  ~PickleArena();
  PickleArena(const PickleArena&) = delete;
  PickleArena& operator=(const PickleArena&) = delete;

  PickleValue list(PickleValue::Items items = {});
  PickleValue tuple(PickleValue::Items items);
  PickleValue dict();
  PickleValue record(PickleRecord record);

  /// To be told of what is copied out of other containers: a few bytes of a pickle can ask for a long tuple
  /// or name again and again. Throws Error when it is too much.
  void count_copied(std::uint64_t values);

  /// To a list, or a record's items.
  void append(const PickleValue& target, std::span<const PickleValue> items);
  /// Keys and values in turn, to a dictionary or a record's pairs.
  void insert(const PickleValue& target, std::span<const PickleValue> keys_and_values);
  /// Sets a record's state; what BUILD gives to other values (a state_dict's _metadata) is dropped.
  void set_state(const PickleValue& target, const PickleValue& state);

  /// `root` without cycles; from here on its containers belong to it. Throws Error when it is too deep or,
  /// walked with shared parts counted each time, too large.
  PickleValue release(PickleValue root);

 private:
  /// Of a container that was visited; height 0 while it is being visited.
  struct Extent {
    std::uint64_t size = 0;
    int height = 0;
  };

  void count();
  Extent visit(PickleValue& value, int depth);
  Extent visit_parts(PickleValue& value, int depth);
  [[noreturn]] void malformed(const std::string& why) const;

  std::string name_;
  std::vector<std::shared_ptr<PickleValue::Items>> sequences_;
  std::vector<std::shared_ptr<PickleValue::Pairs>> dicts_;
  std::vector<std::shared_ptr<PickleRecord>> records_;
  std::unordered_map<const void*, Extent> released_;
  std::uint64_t copied_ = 0;
};

}  // namespace tenfold
