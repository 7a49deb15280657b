// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLocale>
#include <QString>

namespace tenfold::ui {

/// What a person may choose: "system", "en" or "de". Anything else is taken as "system".
QString languageChoice(const QString& text);

/// The language that the choice comes to here: "en" or "de". The system's is the first of its languages that
/// there is.
QString languageOf(const QString& choice);

/// Installs the texts of the window and of Qt's own dialogs for the choice. Called before
/// the first widget: a text that is made does not change any more. Numbers are written with a decimal point
/// in every language, since they are copied to code and files.
void useLanguage(const QString& choice);

/// What useLanguage came to: "en" or "de".
QString language();

/// For dates and what else is only read.
QLocale textLocale();

}  // namespace tenfold::ui
