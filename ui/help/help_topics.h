// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

class QWidget;

namespace tenfold::ui {

/// Id of the help's page for a part of the window by its object name; empty where it has none of its own.
QString helpTopicOf(const QString& objectName);

/// The page of the widget or of the nearest part around it that has one; "index" when none has.
QString helpTopicAround(const QWidget* widget);

}  // namespace tenfold::ui
