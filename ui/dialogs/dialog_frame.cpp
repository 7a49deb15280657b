// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/dialog_frame.h"

#include <QAbstractButton>

#include "ui/settings/palette.h"

namespace tenfold::ui {

DialogFrame makeFrame(const QString& name, const QString& title, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(name);
  dialog->setWindowTitle(title);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(16, 16, 16, 12);
  layout->setSpacing(12);
  auto* body = new QVBoxLayout;
  body->setSpacing(12);
  layout->addLayout(body, 1);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  layout->addWidget(buttons);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
  return {dialog, body, buttons};
}

QLabel* problemLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName("dataProblem");
  label->setWordWrap(true);
  return label;
}

void showProblem(const QString& sentence, QLabel& label, QDialogButtonBox& buttons) {
  QPalette colours = label.parentWidget()->palette();
  colours.setColor(QPalette::WindowText, slower(colours));
  label.setPalette(colours);
  label.setText(sentence);
  for (auto* button : buttons.buttons())
    if (buttons.buttonRole(button) == QDialogButtonBox::AcceptRole) button->setEnabled(sentence.isEmpty());
}

QToolButton* advancedButton(const char* name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setObjectName(name);
  button->setText(QObject::tr("Ad&vanced"));
  button->setCheckable(true);
  button->setAutoRaise(true);
  button->setArrowType(Qt::RightArrow);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setFocusPolicy(Qt::StrongFocus);
  QObject::connect(button, &QToolButton::toggled, button,
                   [button](bool shown) { button->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow); });
  return button;
}

QLabel* headingLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  QFont bold = label->font();
  bold.setBold(true);
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  label->setFont(bold);
  return label;
}

}  // namespace tenfold::ui
