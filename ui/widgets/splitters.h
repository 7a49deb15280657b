// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <initializer_list>

class QSplitter;

namespace tenfold::ui {

/// The places of a page's splitters as one value, to be remembered.
QByteArray stateOf(std::initializer_list<const QSplitter*> splitters);

/// Puts the same splitters, in the same order, where they were; what is missing in `state` stays.
void restore(std::initializer_list<QSplitter*> splitters, const QByteArray& state);

}  // namespace tenfold::ui
