// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace tenfold::ui {

/// A dialog that only shows: a body, and Close below.
struct DialogFrame {
  QDialog* dialog;
  QVBoxLayout* body;
  QDialogButtonBox* buttons;
};

/// Not modal; deletes itself when closed.
DialogFrame makeFrame(const QString& name, const QString& title, QWidget* parent);

/// Where a dialog says what keeps it from being accepted.
QLabel* problemLabel(QWidget* parent);
/// Says it, and lets the dialog be accepted only when there is nothing to say.
void showProblem(const QString& sentence, QLabel& label, QDialogButtonBox& buttons);

/// "Advanced", with an arrow that says whether what is below it is shown: its toggled() does that.
QToolButton* advancedButton(const char* name, QWidget* parent);

/// The line that a dialog begins with.
QLabel* headingLabel(const QString& text, QWidget* parent);

}  // namespace tenfold::ui
