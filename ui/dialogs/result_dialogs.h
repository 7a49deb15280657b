// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

class QAction;

namespace tenfold::ui {

class Dialogs;
class MessageLog;

/// All messages, new ones as they come, to filter and to copy.
QDialog* showMessages(const MessageLog& messages, QWidget* parent);

/// Every action that has keys.
QDialog* showShortcuts(const QList<QAction*>& actions, QWidget* parent);

/// Versions of all there is, to copy into a report of an error.
QDialog* showAbout(const QString& engine, QWidget* parent);

/// What is kept of this run and earlier ones.
QDialog* showLog(const QString& path, const QString& text, Dialogs& dialogs, QWidget* parent);

}  // namespace tenfold::ui
