// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/spec/session.h"

namespace tenfold {

/// The session as JSON text; equal sessions have equal texts.
std::string to_json(const Session& session);

/// Reads what to_json wrote. `where` names the source in errors. Throws Error with the field and what was
/// found.
Session session_from_json(const std::string& text, const std::string& where);

/// Whether a text says of itself that it is a session, well formed or not.
bool says_session(const std::string& text);

}  // namespace tenfold
