// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/widgets/card.h"

class QUndoStack;

namespace tenfold::ui {

/// The steps taken; a click goes back to one.
class HistoryPanel : public Card {
  Q_OBJECT

 public:
  explicit HistoryPanel(QUndoStack& history, QWidget* parent = nullptr);
};

}  // namespace tenfold::ui
