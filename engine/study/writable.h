// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace tenfold::study {

/// For before long work: throws Error when a file of this name could not be written. An empty name is none.
void check_writable(const std::string& path);

}  // namespace tenfold::study
