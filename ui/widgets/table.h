// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeView>

namespace tenfold::ui {

/// What all tables have alike: 28 pixel rows, whole rows selected, no frame, names elided at their beginning.
void styleTable(QTreeView& table);

/// Gives every column but the first the room of its longest text among `rows` rows at most, `most` pixels
/// each; the first takes what is left.
void fitColumns(QTreeView& table, int rows, int most);

}  // namespace tenfold::ui
