// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_arena.h"

#include <algorithm>

#include "engine/support/error.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t most_containers = 4'000'000;
constexpr std::uint64_t largest_walk = 50'000'000, most_copied = 8'000'000;
constexpr int greatest_depth = 500;

}  // namespace

void PickleArena::malformed(const std::string& why) const {
  throw Error("pickle.malformed", "the pickle in {file} cannot be read: {why}",
              {{"file", name_}, {"why", why}});
}

void PickleArena::count() {
  if (sequences_.size() + dicts_.size() + records_.size() >= most_containers)
    malformed("it holds more than " + std::to_string(most_containers) + " containers");
}

void PickleArena::count_copied(std::uint64_t values) {
  copied_ += values;
  if (copied_ > most_copied) malformed("it uses its values again too often");
}

PickleArena::~PickleArena() {
  // every container is still held here, so emptying one frees no other
  for (const auto& sequence : sequences_)
    if (!released_.contains(sequence.get())) sequence->clear();
  for (const auto& dict : dicts_)
    if (!released_.contains(dict.get())) dict->clear();
  for (const auto& record : records_)
    if (!released_.contains(record.get())) *record = {};
}

PickleValue PickleArena::list(PickleValue::Items items) {
  count();
  const PickleValue value = PickleValue::list(std::move(items));
  sequences_.push_back(std::get<static_cast<std::size_t>(Kind::list)>(value.value_));
  return value;
}

PickleValue PickleArena::tuple(PickleValue::Items items) {
  count();
  const PickleValue value = PickleValue::tuple(std::move(items));
  sequences_.push_back(std::get<static_cast<std::size_t>(Kind::tuple)>(value.value_));
  return value;
}

PickleValue PickleArena::dict() {
  count();
  const PickleValue value = PickleValue::dict({});
  dicts_.push_back(std::get<static_cast<std::size_t>(Kind::dict)>(value.value_));
  return value;
}

PickleValue PickleArena::record(PickleRecord record) {
  count();
  count_copied(record.args.size() + (record.module.size() + record.name.size()) / sizeof(PickleValue));
  const PickleValue value = PickleValue::record(std::move(record));
  records_.push_back(std::get<static_cast<std::size_t>(Kind::record)>(value.value_));
  return value;
}

void PickleArena::append(const PickleValue& target, std::span<const PickleValue> items) {
  if (!target.is(Kind::list) && !target.is(Kind::record)) malformed("it appends to what is no list");
  auto& into = target.is(Kind::list) ? *std::get<static_cast<std::size_t>(Kind::list)>(target.value_)
                                     : std::get<static_cast<std::size_t>(Kind::record)>(target.value_)->items;
  into.insert(into.end(), items.begin(), items.end());
}

void PickleArena::insert(const PickleValue& target, std::span<const PickleValue> keys_and_values) {
  if (!target.is(Kind::dict) && !target.is(Kind::record)) malformed("it sets keys of what is no dictionary");
  if (keys_and_values.size() % 2 != 0) malformed("a key has no value");
  auto& into = target.is(Kind::dict) ? *std::get<static_cast<std::size_t>(Kind::dict)>(target.value_)
                                     : std::get<static_cast<std::size_t>(Kind::record)>(target.value_)->pairs;
  for (std::size_t i = 0; i < keys_and_values.size(); i += 2)
    into.emplace_back(keys_and_values[i], keys_and_values[i + 1]);
}

void PickleArena::set_state(const PickleValue& target, const PickleValue& state) {
  if (target.is(Kind::record)) std::get<static_cast<std::size_t>(Kind::record)>(target.value_)->state = state;
}

PickleValue PickleArena::release(PickleValue root) {
  try {
    visit(root, 0);
  } catch (...) {
    released_.clear();  // nothing was released: everything is emptied here
    throw;
  }
  return root;
}

PickleArena::Extent PickleArena::visit(PickleValue& value, int depth) {
  const void* container = std::visit(
      [](const auto& held) -> const void* {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::shared_ptr<PickleValue::Items>> ||
                      std::is_same_v<Held, std::shared_ptr<PickleValue::Pairs>> ||
                      std::is_same_v<Held, std::shared_ptr<PickleRecord>>)
          return held.get();
        return nullptr;
      },
      value.value_);
  if (container == nullptr) return {1, 1};
  if (depth > greatest_depth) malformed("it is nested too deeply");
  const auto [at, is_new] = released_.try_emplace(container);
  if (!is_new && at->second.height == 0) {
    value = PickleValue();
    return {1, 1};
  }
  if (is_new) {
    const Extent extent = visit_parts(value, depth);
    released_[container] = extent;
    return extent;
  }
  if (depth + at->second.height > greatest_depth) malformed("it is nested too deeply");
  return at->second;
}

PickleArena::Extent PickleArena::visit_parts(PickleValue& value, int depth) {
  Extent whole{1, 1};
  const auto add = [&](PickleValue& part) {
    const Extent extent = visit(part, depth + 1);
    whole.size += extent.size;
    whole.height = std::max(whole.height, extent.height + 1);
    if (whole.size > largest_walk) malformed("it is too large when its shared parts are written out");
  };
  const auto add_pairs = [&](PickleValue::Pairs& pairs) {
    for (auto& [key, held] : pairs) {
      add(key);
      add(held);
    }
  };
  if (value.is(Kind::dict)) {
    add_pairs(*std::get<static_cast<std::size_t>(Kind::dict)>(value.value_));
  } else if (value.is(Kind::record)) {
    auto& record = *std::get<static_cast<std::size_t>(Kind::record)>(value.value_);
    for (auto& part : record.args) add(part);
    add(record.state);
    for (auto& part : record.items) add(part);
    add_pairs(record.pairs);
  } else {
    auto& items = value.is(Kind::list) ? *std::get<static_cast<std::size_t>(Kind::list)>(value.value_)
                                       : *std::get<static_cast<std::size_t>(Kind::tuple)>(value.value_);
    for (auto& part : items) add(part);
  }
  return whole;
}

}  // namespace tenfold
