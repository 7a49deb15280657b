// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "engine/formats/pickle.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;

constexpr std::array<const char*, 11> kind_names = {"None",         "a boolean", "an integer", "a number",
                                                    "a text",       "bytes",     "a list",     "a tuple",
                                                    "a dictionary", "a tensor",  "an object"};

void expect(const PickleValue& value, Kind kind) {
  if (!value.is(kind))
    throw Error("pickle.kind", "the pickle holds {found} where {expected} is expected",
                {{"found", kind_names[static_cast<std::size_t>(value.kind())]},
                 {"expected", kind_names[static_cast<std::size_t>(kind)]}});
}

template <Kind kind>
constexpr auto slot = std::in_place_index<static_cast<std::size_t>(kind)>;

}  // namespace

PickleValue PickleValue::boolean(bool value) {
  PickleValue result;
  result.value_ = value;
  return result;
}
PickleValue PickleValue::integer(std::int64_t value) {
  PickleValue result;
  result.value_ = value;
  return result;
}
PickleValue PickleValue::real(double value) {
  PickleValue result;
  result.value_ = value;
  return result;
}
PickleValue PickleValue::text(std::string value) {
  PickleValue result;
  result.value_ = decltype(value_)(slot<Kind::text>, std::make_shared<const std::string>(std::move(value)));
  return result;
}
PickleValue PickleValue::bytes(std::string value) {
  PickleValue result;
  result.value_ = decltype(value_)(slot<Kind::bytes>, std::make_shared<const std::string>(std::move(value)));
  return result;
}
PickleValue PickleValue::list(Items items) {
  PickleValue result;
  result.value_ = decltype(value_)(slot<Kind::list>, std::make_shared<Items>(std::move(items)));
  return result;
}
PickleValue PickleValue::tuple(Items items) {
  PickleValue result;
  result.value_ = decltype(value_)(slot<Kind::tuple>, std::make_shared<Items>(std::move(items)));
  return result;
}
PickleValue PickleValue::dict(Pairs pairs) {
  PickleValue result;
  result.value_ = std::make_shared<Pairs>(std::move(pairs));
  return result;
}
PickleValue PickleValue::tensor(at::Tensor value) {
  PickleValue result;
  result.value_ = std::move(value);
  return result;
}
PickleValue PickleValue::record(PickleRecord value) {
  PickleValue result;
  result.value_ = std::make_shared<PickleRecord>(std::move(value));
  return result;
}

bool PickleValue::as_boolean() const {
  expect(*this, Kind::boolean);
  return std::get<bool>(value_);
}
std::int64_t PickleValue::as_integer() const {
  expect(*this, Kind::integer);
  return std::get<std::int64_t>(value_);
}
double PickleValue::as_real() const {
  if (is(Kind::integer)) return static_cast<double>(std::get<std::int64_t>(value_));
  expect(*this, Kind::real);
  return std::get<double>(value_);
}
const std::string& PickleValue::as_text() const {
  expect(*this, Kind::text);
  return *std::get<static_cast<std::size_t>(Kind::text)>(value_);
}
const std::string& PickleValue::as_bytes() const {
  expect(*this, Kind::bytes);
  return *std::get<static_cast<std::size_t>(Kind::bytes)>(value_);
}
const PickleValue::Items& PickleValue::items() const {
  if (is(Kind::tuple)) return *std::get<static_cast<std::size_t>(Kind::tuple)>(value_);
  expect(*this, Kind::list);
  return *std::get<static_cast<std::size_t>(Kind::list)>(value_);
}
const PickleValue::Pairs& PickleValue::pairs() const {
  expect(*this, Kind::dict);
  return *std::get<std::shared_ptr<Pairs>>(value_);
}
const at::Tensor& PickleValue::as_tensor() const {
  expect(*this, Kind::tensor);
  return std::get<at::Tensor>(value_);
}
const PickleRecord& PickleValue::as_record() const {
  expect(*this, Kind::record);
  return *std::get<std::shared_ptr<PickleRecord>>(value_);
}

const PickleValue* PickleValue::find(const std::string& key) const {
  if (!is(Kind::dict) && !is(Kind::record)) return nullptr;
  const Pairs& all = is(Kind::dict) ? pairs() : as_record().pairs;
  // a key given twice has its last value, as in Python
  for (auto pair = all.rbegin(); pair != all.rend(); ++pair)
    if (pair->first.is(Kind::text) && pair->first.as_text() == key) return &pair->second;
  return nullptr;
}

}  // namespace tenfold
