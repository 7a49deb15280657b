// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/error.h"

namespace tenfold {

std::string fill_in(const std::string& sentence, const Error::Parameters& parameters) {
  std::string result;
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t end = sentence[at] == '{' ? sentence.find('}', at) : std::string::npos;
    const auto found =
        end == std::string::npos ? parameters.end() : parameters.find(sentence.substr(at + 1, end - at - 1));
    if (found == parameters.end()) {
      result += sentence[at++];
    } else {
      result += found->second;
      at = end + 1;
    }
  }
  return result;
}

Error::Error(std::string id, const std::string& sentence, Parameters parameters)
    : std::runtime_error(fill_in(sentence, parameters)),
      id_(std::move(id)),
      parameters_(std::move(parameters)) {}

}  // namespace tenfold
