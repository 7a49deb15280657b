// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/export_result.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>

#include "engine/spec/export_format.h"
#include "engine/study/study.h"
#include "ui/dialogs/dialog_frame.h"
#include "ui/dialogs/dialogs.h"
#include "ui/dialogs/loading_snippet.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

QString tr(const char* text) { return QObject::tr(text); }

QString formatName(const std::string& id) {
  for (const ExportFormat& format : export_formats())
    if (format.id == id) return engineText(std::string(format.name));
  return QString::fromStdString(id);
}

QLabel* valueLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

QPushButton* smallButton(const QString& text, const char* name, QWidget* parent) {
  auto* button = new QPushButton(text, parent);
  button->setObjectName(name);
  button->setAutoDefault(false);
  return button;
}

void paintAs(QLabel& label, bool good) {
  QPalette colours = label.palette();
  colours.setColor(QPalette::WindowText, good ? faster(colours) : slower(colours));
  label.setPalette(colours);
}

/// Whole numbers of a check with their separators; words as they are.
QString checkText(const std::string& text) {
  bool whole = false;
  const QString words = engineText(text);
  const qlonglong number = words.toLongLong(&whole);
  return whole ? exactText(number) : words;
}

Card* makeChecks(const study::ExportReport& report, QWidget* parent) {
  auto* card = new Card(tr("Verification"), parent);
  card->setObjectName("exportChecks");
  card->setSubtitle(tr("in memory against the file, read back"));
  auto* grid = new QGridLayout;
  grid->setContentsMargins(12, 10, 12, 10);
  grid->setHorizontalSpacing(24);
  grid->setVerticalSpacing(6);
  const QStringList titles{tr("check"), tr("expected"), tr("found"), tr("result")};
  for (int column = 0; column < titles.size(); ++column)
    grid->addWidget(secondaryLabel(titles[column], card), 0, column,
                    column == 1 || column == 2 ? Qt::AlignRight : Qt::AlignLeft);
  int line = 1;
  for (const study::ExportCheck& check : report.checks) {
    grid->addWidget(new QLabel(engineText(check.what), card), line, 0);
    grid->addWidget(valueLabel(checkText(check.expected), card), line, 1, Qt::AlignRight);
    grid->addWidget(valueLabel(checkText(check.found), card), line, 2, Qt::AlignRight);
    auto* result = new QLabel(check.same ? tr("✓ same") : tr("✗ differs"), card);
    result->setObjectName("check_" + QString::fromStdString(check.what));
    paintAs(*result, check.same);
    grid->addWidget(result, line++, 3);
  }
  grid->setColumnStretch(0, 1);
  card->body()->addLayout(grid);
  for (const auto& remark : report.remarks) {
    auto* text = valueLabel(engineText(remark), card);
    text->setObjectName("exportRemark");
    text->setWordWrap(true);
    text->setContentsMargins(12, 0, 12, 8);
    card->body()->addWidget(text);
  }
  return card;
}

Card* makeFiles(const study::ExportReport& report, const study::CompressReport& compressed, Dialogs& dialogs,
                QWidget* parent) {
  auto* card = new Card(tr("Files"), parent);
  card->setObjectName("exportFiles");
  auto* grid = new QGridLayout;
  grid->setContentsMargins(12, 10, 12, 10);
  grid->setHorizontalSpacing(16);
  grid->setVerticalSpacing(6);
  int line = 0;
  for (const auto& path : report.files) {
    const QFileInfo file(QString::fromStdString(path));
    auto* name = valueLabel(file.fileName(), card);
    name->setToolTip(QDir::toNativeSeparators(file.absoluteFilePath()));
    grid->addWidget(name, line, 0);
    grid->addWidget(valueLabel(bytesText(file.size()), card), line++, 1, Qt::AlignRight);
  }
  const std::int64_t dense = study::predict(compressed.before, {}).file_bytes;
  grid->addWidget(secondaryLabel(QObject::tr("against the dense file, %1").arg(bytesText(dense)), card), line,
                  0);
  auto* size = valueLabel(smallerText(dense > 0 ? double(report.bytes) / double(dense) : 1), card);
  size->setObjectName("exportSize");
  grid->addWidget(size, line++, 1, Qt::AlignRight);
  grid->addWidget(secondaryLabel(tr("weight error"), card), line, 0);
  grid->addWidget(valueLabel(percentText(compressed.relative_error), card), line, 1, Qt::AlignRight);
  grid->setColumnStretch(0, 1);
  card->body()->addLayout(grid);
  const QString path = QDir::toNativeSeparators(QString::fromStdString(report.path));
  auto* copy = smallButton(tr("Copy &path"), "copyPath", card);
  QObject::connect(copy, &QPushButton::clicked, card,
                   [path] { QGuiApplication::clipboard()->setText(path); });
  auto* show = smallButton(tr("&Show in folder"), "showFolder", card);
  QObject::connect(show, &QPushButton::clicked, card, [path, &dialogs] { dialogs.showFolder(path); });
  card->setSubtitle(path);
  card->header()->addWidget(copy);
  card->header()->addWidget(show);
  return card;
}

Card* makeSnippet(const study::ExportReport& report, QWidget* parent) {
  const QString snippet = loadingSnippet(report);
  if (snippet.isEmpty()) return nullptr;
  auto* card = new Card(tr("Load it in Python"), parent);
  auto* text = new QPlainTextEdit(snippet.trimmed(), card);
  text->setObjectName("exportSnippet");
  text->setAccessibleName(tr("Python that loads the file"));
  text->setReadOnly(true);
  text->setFrameShape(QFrame::NoFrame);
  text->setTabChangesFocus(true);
  text->setLineWrapMode(QPlainTextEdit::NoWrap);
  text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  const int lines = int(snippet.count('\n'));
  text->setFixedHeight(lines * text->fontMetrics().lineSpacing() + 16);
  card->body()->setContentsMargins(8, 4, 8, 4);
  card->body()->addWidget(text);
  auto* copy = smallButton(tr("&Copy"), "copySnippet", card);
  QObject::connect(copy, &QPushButton::clicked, card,
                   [snippet] { QGuiApplication::clipboard()->setText(snippet); });
  card->header()->addWidget(copy);
  return card;
}

}  // namespace

QDialog* showExport(const study::ExportReport& report, const study::CompressReport& compressed,
                    Dialogs& dialogs, QWidget* parent) {
  auto [dialog, body, buttons] = makeFrame("exportResult", tr("Exported"), parent);
  auto* heading = headingLabel(report.verified ? tr("✓ Written, read back and found the same")
                                               : tr("✗ Written, but the file is not the same"),
                               dialog);
  heading->setObjectName("exportVerdict");
  paintAs(*heading, report.verified);
  body->addWidget(heading);
  body->addWidget(secondaryLabel(
      QObject::tr("%1, %2 parameters").arg(formatName(report.format), countText(report.parameters)), dialog));
  body->addWidget(makeChecks(report, dialog));
  body->addWidget(makeFiles(report, compressed, dialogs, dialog));
  if (Card* snippet = makeSnippet(report, dialog)) body->addWidget(snippet);
  body->addStretch(1);
  dialog->resize(620, dialog->sizeHint().height());
  dialog->show();
  return dialog;
}

}  // namespace tenfold::ui
