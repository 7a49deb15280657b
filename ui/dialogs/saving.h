// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/dialogs/dialogs.h"

namespace tenfold::ui {

class MessageLog;

/// Where answers to a click on Save go.
struct SavingWays {
  Dialogs& dialogs;
  MessageLog& messages;
};

/// A file to write, of one of these endings: a name that has none of them gets the first, and as the dialog
/// has asked about the other name, what is there under this one is asked about. Empty where it stays.
QString askSaveAs(QWidget* parent, Dialogs& dialogs, const QString& title, const QString& suggested,
                  const QString& filter, const QStringList& endings);

/// Asks where a table goes, writes it whole or not at all, and says so.
void saveTableAs(QWidget* parent, const SavingWays& ways, const QString& title, const QString& suggested,
                 const QString& csv);

/// All of it or, where that cannot be, nothing.
bool writeText(const QString& path, const QString& text);

}  // namespace tenfold::ui
