// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/snippet_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace tenfold::ui {

SnippetPanel::SnippetPanel(QWidget* parent) : Card(tr("Use it"), parent) {
  setObjectName("snippetPanel");
  language_ = new QComboBox(this);
  language_->setObjectName("snippetLanguage");
  language_->setAccessibleName(tr("language of the code"));
  language_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  language_->setMinimumContentsLength(7);  // the same for every language
  copy_ = new QPushButton(tr("Cop&y"), this);
  copy_->setObjectName("copySnippet");
  copy_->setToolTip(tr("Copy the code"));
  copy_->setAutoDefault(false);
  header()->addWidget(language_);
  header()->addWidget(copy_);
  text_ = new QPlainTextEdit(this);
  text_->setObjectName("exportSnippet");
  text_->setAccessibleName(tr("code that loads the file"));
  text_->setReadOnly(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  text_->setFrameShape(QFrame::NoFrame);
  text_->setTabChangesFocus(true);
  text_->setLineWrapMode(QPlainTextEdit::NoWrap);
  text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  auto* corner = new QWidget(text_);  // else it has the colour of the window
  corner->setAutoFillBackground(true);
  corner->setBackgroundRole(QPalette::Base);
  text_->setCornerWidget(corner);
  body()->setContentsMargins(8, 4, 8, 4);
  body()->addWidget(text_);
  connect(copy_, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(text_->toPlainText() + '\n'); });
  connect(language_, &QComboBox::currentIndexChanged, this, &SnippetPanel::refresh);
  connect(language_, &QComboBox::activated, this, [this] { wanted_ = language_->currentText(); });
}

void SnippetPanel::show(const LoadedFile& file) {
  snippets_ = loadingSnippets(file);
  setSubtitle(QFileInfo(file.path).fileName());
  {
    const QSignalBlocker quiet(language_);
    language_->clear();
    for (const Snippet& snippet : snippets_) language_->addItem(snippet.language);
    if (const int index = language_->findText(wanted_); index >= 0) language_->setCurrentIndex(index);
  }
  for (QWidget* each : std::initializer_list<QWidget*>{language_, copy_})
    each->setEnabled(!snippets_.empty());
  refresh();
}

void SnippetPanel::refresh() {
  const int index = language_->currentIndex();
  text_->setPlainText(index < 0 ? QString() : snippets_[std::size_t(index)].text.trimmed());
  text_->setPlaceholderText(tr("Open the report with any browser."));
}

bool SnippetPanel::hasTextFocus() const { return text_->hasFocus(); }

void SnippetPanel::copy() const {
  if (text_->textCursor().hasSelection())
    text_->copy();
  else
    copy_->click();
}

}  // namespace tenfold::ui
