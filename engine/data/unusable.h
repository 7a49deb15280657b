// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/support/error.h"

namespace tenfold {

/// Throws the Error of data that no data set can be made of.
[[noreturn]] inline void unusable(const std::string& name, const std::string& why) {
  throw Error("data.unusable", "{data} cannot be used as a data set: {why}", {{"data", name}, {"why", why}});
}

}  // namespace tenfold
