// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/splitters.h"

#include <QDataStream>
#include <QSplitter>

namespace tenfold::ui {

QByteArray stateOf(std::initializer_list<const QSplitter*> splitters) {
  QByteArray state;
  QDataStream stream(&state, QIODevice::WriteOnly);
  for (const QSplitter* each : splitters) stream << each->saveState();
  return state;
}

void restore(std::initializer_list<QSplitter*> splitters, const QByteArray& state) {
  QDataStream stream(state);
  for (QSplitter* each : splitters) {
    QByteArray one;
    stream >> one;
    if (!one.isEmpty()) each->restoreState(one);
  }
}

}  // namespace tenfold::ui
