// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>

namespace tenfold::ui {

/// The sentences that the engine may say, with `{places}`; those that it puts together of pieces have numbers
/// for names. Collected from its sources by resources/translations/update.py.
std::span<const char* const> engineSentences();

}  // namespace tenfold::ui
