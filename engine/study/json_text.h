// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace tenfold::study {

/// The text of a report. Paths and names in it may be any bytes: what is no UTF-8 becomes U+FFFD.
inline std::string json_text(const nlohmann::json& object, int indent = 2) {
  return object.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace tenfold::study
