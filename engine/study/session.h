// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/spec/session.h"

namespace tenfold::study {

/// Whether a file says of itself that it is a session; false for what is missing or cannot be read.
bool is_session(const std::string& path);

/// Throws Error where the file is missing or no session this version reads.
Session read_session(const std::string& path);

/// Writes atomically: the file holds either what it held or the whole session.
void write_session(const Session& session, const std::string& path);

}  // namespace tenfold::study
