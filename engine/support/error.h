// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <stdexcept>
#include <string>

namespace tenfold {

/// What could not be done, as one English sentence made from a template and its parameters.
///
/// `id` is stable ("pt2.truncated"), so a program may translate it; `{name}` in the sentence is replaced by
/// the parameter of that name.
class Error : public std::runtime_error {
 public:
  using Parameters = std::map<std::string, std::string>;

  Error(std::string id, const std::string& sentence, Parameters parameters = {});

  const std::string& id() const { return id_; }
  const Parameters& parameters() const { return parameters_; }

 private:
  std::string id_;
  Parameters parameters_;
};

/// Thrown by Job::checkpoint when the work is no longer wanted: an outcome, not an error.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "cancelled"; }
};

/// `sentence` with every `{name}` replaced by its parameter; unknown names stay as they are.
std::string fill_in(const std::string& sentence, const Error::Parameters& parameters);

}  // namespace tenfold
