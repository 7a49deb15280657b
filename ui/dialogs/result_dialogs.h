// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

class QAction;

namespace tenfold::ui {

class MessageLog;

/// All messages, to read and to copy.
QDialog* showMessages(const MessageLog& messages, QWidget* parent);

/// Every action that has keys.
QDialog* showShortcuts(const QList<QAction*>& actions, QWidget* parent);

QDialog* showAbout(const QString& engine, QWidget* parent);

}  // namespace tenfold::ui
