// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/result_dialogs.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QDir>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>
#include <functional>

#include "ui/dialogs/dialog_frame.h"
#include "ui/dialogs/dialogs.h"
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

/// A button that puts a text on the clipboard.
void addCopy(QDialogButtonBox& buttons, const char* name, std::function<QString()> text) {
  auto* copy = buttons.addButton(QObject::tr("&Copy"), QDialogButtonBox::ActionRole);
  copy->setObjectName(name);
  copy->setAutoDefault(false);
  QObject::connect(copy, &QPushButton::clicked, copy,
                   [text = std::move(text)] { QGuiApplication::clipboard()->setText(text()); });
}

}  // namespace

QDialog* showMessages(const MessageLog& messages, QWidget* parent) {
  auto [dialog, body, buttons] = makeFrame("messageList", QObject::tr("Messages"), parent);
  auto* line = new QHBoxLayout;
  auto* filter = new QLineEdit(dialog);
  filter->setObjectName("messageFilter");
  filter->setPlaceholderText(QObject::tr("filter"));
  filter->setAccessibleName(QObject::tr("filter messages"));
  filter->setClearButtonEnabled(true);
  auto* errors = new QCheckBox(QObject::tr("&errors only"), dialog);
  errors->setObjectName("errorsOnly");
  line->addWidget(filter, 1);
  line->addWidget(errors);
  body->addLayout(line);
  auto* text = new QPlainTextEdit(dialog);
  text->setObjectName("messageText");
  text->setReadOnly(true);
  text->setPlaceholderText(QObject::tr("no message"));
  body->addWidget(text);
  const auto fill = [&messages, text, filter, errors] {
    text->setPlainText(messages.asText(filter->text().trimmed(), errors->isChecked()));
    text->moveCursor(QTextCursor::End);
  };
  QObject::connect(filter, &QLineEdit::textChanged, text, fill);
  QObject::connect(errors, &QCheckBox::toggled, text, fill);
  QObject::connect(&messages, &MessageLog::added, text, fill);
  fill();
  // Enter in the filter filters
  for (auto* button : buttons->buttons()) static_cast<QPushButton*>(button)->setAutoDefault(false);
  addCopy(*buttons, "copyMessages", [text] { return text->toPlainText(); });
  dialog->resize(680, 360);
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
  const QList<QPair<QString, QString>> rows{
      {QObject::tr("computes with"), engine},
      {QObject::tr("window"),
       QStringLiteral("Qt %1, QCustomPlot, %2").arg(qVersion(), QGuiApplication::platformName())},
      {QObject::tr("system"),
       QStringLiteral("%1, %2").arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture())},
      {QObject::tr("licence"), QStringLiteral("GPL-3.0-or-later")}};
  addRows(body, rows, dialog);
  body->addStretch(1);
  addCopy(*buttons, "copyAbout", [rows] {
    QString text = QStringLiteral("Tenfold %1\n").arg(TENFOLD_VERSION);
    for (const auto& [name, value] : rows) text += name + ": " + value + '\n';
    return text;
  });
  dialog->show();
  return dialog;
}

QDialog* showLog(const QString& path, const QString& text, Dialogs& dialogs, QWidget* parent) {
  auto [dialog, body, buttons] = makeFrame("logFile", QObject::tr("Log file"), parent);
  auto* place = secondaryLabel(QDir::toNativeSeparators(path), dialog);
  place->setTextInteractionFlags(Qt::TextSelectableByMouse);
  body->addWidget(place);
  auto* view = new QPlainTextEdit(text, dialog);
  view->setObjectName("logText");
  view->setReadOnly(true);
  view->setLineWrapMode(QPlainTextEdit::NoWrap);
  view->moveCursor(QTextCursor::End);
  body->addWidget(view);
  addCopy(*buttons, "copyLog", [view] { return view->toPlainText(); });
  auto* folder = buttons->addButton(QObject::tr("Open the &folder"), QDialogButtonBox::ActionRole);
  folder->setObjectName("logFolder");
  QObject::connect(folder, &QPushButton::clicked, dialog, [&dialogs, path] { dialogs.showFolder(path); });
  dialog->resize(760, 400);
  dialog->show();
  return dialog;
}

}  // namespace tenfold::ui
