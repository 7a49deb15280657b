// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace tenfold {

/// What /proc/cpuinfo says of the first processor under a key ("model name", "cpu family"); empty where it
/// says nothing.
std::string processor_fact(std::string_view key);

}  // namespace tenfold
