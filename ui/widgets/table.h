// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeView>

namespace tenfold::ui {

/// Of rows of one line: 28 pixels, more where the type is large.
int rowHeight(const QFontMetrics& metrics);

/// What all tables have alike: rowHeight(), whole rows selected, no frame, names elided at their beginning.
void styleTable(QTreeView& table);

/// Gives every column but the first the room of its longest text among `rows` rows at most, `most` pixels
/// each; the first takes what is left.
void fitColumns(QTreeView& table, int rows, int most);

}  // namespace tenfold::ui
