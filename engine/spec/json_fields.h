// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace tenfold {

/// `value` as a whole number: nlohmann would turn 1.5, true or a negative size into something. Throws its
/// type_error naming the field.
template <class Number = std::int64_t>
Number whole_number(const nlohmann::json& value, const std::string& field) {
  const bool fits = value.is_number_unsigned()
                        ? std::in_range<Number>(value.get<std::uint64_t>())
                        : value.is_number_integer() && std::in_range<Number>(value.get<std::int64_t>());
  if (!fits)
    throw nlohmann::json::type_error::create(
        302, field + " is no whole number: " + (value.is_number() ? value.dump() : value.type_name()),
        &value);
  return value.get<Number>();
}

/// The same of a field that may be missing.
template <class Number>
Number whole_number_or(const nlohmann::json& object, const char* field, Number otherwise) {
  return object.contains(field) ? whole_number<Number>(object[field], field) : otherwise;
}

/// Of a list.
inline std::vector<std::int64_t> whole_numbers(const nlohmann::json& list, const std::string& field) {
  std::vector<std::int64_t> numbers;
  for (const auto& value : list.get<std::vector<nlohmann::json>>())
    numbers.push_back(whole_number(value, field));
  return numbers;
}

/// What nlohmann complains about, without its own codes.
inline std::string reason_of(const nlohmann::json::exception& problem) {
  const std::string why = problem.what();
  const auto bracket = why.find("] ");
  return bracket == std::string::npos ? why : why.substr(bracket + 2);
}

/// The fields that were kept as text; none where that is no object.
inline nlohmann::json kept_fields(const std::string& unknown) {
  nlohmann::json object = nlohmann::json::parse(unknown, nullptr, false);
  return object.is_object() ? object : nlohmann::json::object();
}

/// What an object holds besides the known fields: those of a newer version.
template <class Fields>
nlohmann::json other_fields(nlohmann::json object, const Fields& known) {
  for (const char* field : known) object.erase(field);
  return object;
}

}  // namespace tenfold
