// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tenfold::ui {

constexpr int leastTextPercent = 80, mostTextPercent = 200, presenterTextPercent = 150;

/// Per cent of the system's size of text, at once in everything that is open.
void applyTextPercent(int percent);
int textPercent();

}  // namespace tenfold::ui
