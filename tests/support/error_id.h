// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/support/error.h"

namespace tenfold::testing {

/// The id of the Error that `work` throws, "" when it throws none.
template <class Work>
std::string error_id(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.id();
  }
  return {};
}

}  // namespace tenfold::testing
