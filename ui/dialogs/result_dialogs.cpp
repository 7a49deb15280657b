// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/result_dialogs.h"

#include <QAction>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QDir>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/card.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

struct Frame {
  QDialog* dialog;
  QVBoxLayout* body;
  QDialogButtonBox* buttons;
};

Frame makeFrame(const QString& name, const QString& title, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(name);
  dialog->setWindowTitle(title);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(16, 16, 16, 12);
  layout->setSpacing(12);
  auto* body = new QVBoxLayout;
  layout->addLayout(body, 1);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  layout->addWidget(buttons);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
  return {dialog, body, buttons};
}

QLabel* heading(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  QFont bold = label->font();
  bold.setBold(true);
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  label->setFont(bold);
  return label;
}

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

QDialog* showExport(const study::ExportReport& report, const study::CompressReport& compressed,
                    QWidget* parent) {
  constexpr double rounding = 1e-4;  // float32 sums in another order
  auto [dialog, body, buttons] = makeFrame("exportResult", QObject::tr("Exported"), parent);
  const bool same = report.difference <= rounding;
  body->addWidget(heading(same ? QObject::tr("✓ Written, read back and compared")
                               : QObject::tr("Written, but the file answers differently"),
                          dialog));
  const double kept =
      compressed.before.bytes > 0 ? double(report.bytes) / double(compressed.before.bytes) : 1;
  QList<QPair<QString, QString>> rows{
      {QObject::tr("file"), QDir::toNativeSeparators(QString::fromStdString(report.path))},
      {QObject::tr("size"), QStringLiteral("%1, %2").arg(bytesText(report.bytes), smallerText(kept))},
      {QObject::tr("parameters, counted in the file"), exactText(report.parameters)},
      {QObject::tr("largest difference of outputs"),
       QObject::tr("%1 of the largest output").arg(QString::number(report.difference, 'g', 2))},
      {QObject::tr("weight error"), percentText(compressed.relative_error)}};
  for (const auto& remark : report.remarks)
    rows.append({QObject::tr("note"), QString::fromStdString(remark)});
  addRows(body, rows, dialog);
  body->addStretch(1);
  dialog->setMinimumWidth(480);
  dialog->show();
  return dialog;
}

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
  body->addWidget(heading(QObject::tr("Tenfold %1").arg(TENFOLD_VERSION), dialog));
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
