// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/result_dialogs.h"

#include <QAction>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/dialog_frame.h"
#include "ui/widgets/card.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

void addRows(QBoxLayout* body, const QList<QPair<QString, QString>>& rows, QWidget* parent) {
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(24);
  grid->setVerticalSpacing(6);
  int line = 0;
  for (const auto& [name, value] : rows) {
    grid->addWidget(secondaryLabel(name, parent), line, 0, Qt::AlignTop);
    auto* text = new QLabel(value, parent);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setWordWrap(value.size() > 60);
    grid->addWidget(text, line++, 1);
  }
  grid->setColumnStretch(1, 1);
  body->addLayout(grid);
}

}  // namespace

QDialog* showMessages(const MessageLog& messages, QWidget* parent) {
  auto [dialog, body, buttons] = makeFrame("messageList", QObject::tr("Messages"), parent);
  auto* text = new QPlainTextEdit(messages.asText(), dialog);
  text->setObjectName("messageText");
  text->setReadOnly(true);
  body->addWidget(text);
  auto* copy = buttons->addButton(QObject::tr("&Copy"), QDialogButtonBox::ActionRole);
  copy->setObjectName("copyMessages");
  QObject::connect(copy, &QPushButton::clicked, text,
                   [text] { QGuiApplication::clipboard()->setText(text->toPlainText()); });
  dialog->resize(620, 320);
  dialog->show();
  return dialog;
}

QDialog* showShortcuts(const QList<QAction*>& actions, QWidget* parent) {
  auto [dialog, body, buttons] = makeFrame("shortcuts", QObject::tr("Keyboard shortcuts"), parent);
  QList<QPair<QString, QString>> rows;
  for (const QAction* action : actions) {
    if (action->shortcut().isEmpty()) continue;
    QString name = action->text();
    name.remove('&').remove(QStringLiteral("…"));
    rows.append({name, action->shortcut().toString(QKeySequence::NativeText)});
  }
  addRows(body, rows, dialog);
  body->addStretch(1);
  dialog->setMinimumWidth(340);
  dialog->show();
  return dialog;
}

QDialog* showAbout(const QString& engine, QWidget* parent) {
  auto [dialog, body, buttons] = makeFrame("about", QObject::tr("About Tenfold"), parent);
  body->addWidget(headingLabel(QObject::tr("Tenfold %1").arg(TENFOLD_VERSION), dialog));
  body->addWidget(
      new QLabel(QObject::tr("Compresses trained neural networks with tensor factorizations."), dialog));
  addRows(body,
          {{QObject::tr("computes with"), engine},
           {QObject::tr("window"), QStringLiteral("Qt %1, QCustomPlot").arg(qVersion())},
           {QObject::tr("licence"), QStringLiteral("GPL-3.0-or-later")}},
          dialog);
  body->addStretch(1);
  dialog->show();
  return dialog;
}

}  // namespace tenfold::ui
