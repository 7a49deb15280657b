// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/help_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "resources/help/help.h"
#include "ui/settings/palette.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString markdownOf(const help::Page& page) {
  QString text = "# " + qt(page.title) + "\n\n";
  QStringList also;
  for (const auto& other : page.also) also << qt(other);
  if (!also.isEmpty()) text += QObject::tr("*also: %1*").arg(also.join(", ")) + "\n\n";
  return text + qt(page.markdown);
}

/// Room between the lines and below the paragraphs: the text is read, not looked up in a table.
void spread(QTextDocument& document) {
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextBlockFormat format = block.blockFormat();
    format.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
    format.setBottomMargin(format.headingLevel() > 0 ? 10 : 8);
    QTextCursor(block).setBlockFormat(format);
  }
}

/// The contents, all pages, all terms, as a person reads them.
std::vector<const help::Page*> byTitle() {
  std::vector<const help::Page*> pages;
  for (const help::Page& page : help::pages()) pages.push_back(&page);
  const auto place = [](const help::Page* page) {
    return std::pair(page->id == "index" ? 0 : page->is_term ? 2 : 1, qt(page->title).toLower());
  };
  std::sort(pages.begin(), pages.end(),
            [&](const auto* one, const auto* other) { return place(one) < place(other); });
  return pages;
}

}  // namespace

HelpDialog::HelpDialog(QWidget* parent) : QDialog(parent) {
  setObjectName("helpDialog");
  setWindowTitle(tr("Help"));
  search_ = new QLineEdit(this);
  search_->setObjectName("helpSearch");
  search_->setPlaceholderText(tr("search pages and terms"));
  search_->setAccessibleName(tr("search the help"));
  search_->setClearButtonEnabled(true);
  search_->installEventFilter(this);
  found_ = new QListWidget(this);
  found_->setObjectName("helpFound");
  found_->setAccessibleName(tr("pages and terms"));
  text_ = new QTextBrowser(this);
  text_->setObjectName("helpText");
  text_->setOpenLinks(false);
  text_->setAccessibleName(tr("page of the help"));
  text_->document()->setDocumentMargin(16);
  text_->setFrameShape(QFrame::NoFrame);
  found_->setFrameShape(QFrame::NoFrame);
  back_ = addButton(QStringLiteral("←"), "helpBack", tr("Back (Alt+←)"));
  back_->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
  forward_ = addButton(QStringLiteral("→"), "helpForward", tr("Forward (Alt+→)"));
  forward_->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Right));
  home_ = addButton(tr("Contents"), "helpHome", tr("All pages (Alt+Home)"));
  home_->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Home));

  auto* bar = new QHBoxLayout;
  for (QToolButton* button : {back_, forward_, home_}) bar->addWidget(button);
  bar->addStretch(1);
  auto* left = new QVBoxLayout;
  left->addWidget(search_);
  left->addWidget(found_, 1);
  auto* right = new QVBoxLayout;
  right->addLayout(bar);
  right->addWidget(text_, 1);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(12);
  layout->addLayout(left, 1);
  layout->addLayout(right, 3);
  resize(860, 600);

  connect(search_, &QLineEdit::textChanged, this, &HelpDialog::fill);
  connect(search_, &QLineEdit::returnPressed, this, [this] {
    if (found_->currentItem() != nullptr) open(found_->currentItem()->data(Qt::UserRole).toString());
  });
  connect(found_, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { open(item->data(Qt::UserRole).toString()); });
  connect(found_, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { open(item->data(Qt::UserRole).toString()); });
  connect(text_, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) { open(link.toString()); });
  connect(back_, &QToolButton::clicked, this, [this] { step(-1); });
  connect(forward_, &QToolButton::clicked, this, [this] { step(1); });
  connect(home_, &QToolButton::clicked, this, [this] { open("index"); });
  fill();
  open("index");
}

QToolButton* HelpDialog::addButton(const QString& text, const char* name, const QString& tip) {
  auto* button = new QToolButton(this);
  button->setObjectName(name);
  button->setText(text);
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::StrongFocus);
  button->setMinimumHeight(28);
  return button;
}

bool HelpDialog::open(const QString& id) {
  if (help::find(id.toStdString()) == nullptr) return false;
  if (id == shown_) return true;
  path_ = path_.mid(0, place_ + 1) << id;
  step(1);
  return true;
}

void HelpDialog::step(int by) {
  place_ = qBound(0, place_ + by, int(path_.size()) - 1);
  shown_ = path_.at(place_);
  back_->setEnabled(place_ > 0);
  forward_->setEnabled(place_ + 1 < path_.size());
  render();
  for (int row = 0; row < found_->count(); ++row)
    if (found_->item(row)->data(Qt::UserRole).toString() == shown_) found_->setCurrentRow(row);
}

void HelpDialog::render() {
  const help::Page* page = help::find(shown_.toStdString());
  if (page == nullptr) return;
  text_->document()->setDefaultFont(font());
  text_->setMarkdown(markdownOf(*page));
  spread(*text_->document());
  text_->moveCursor(QTextCursor::Start);
  text_->verticalScrollBar()->setValue(0);
  setWindowTitle(tr("%1 – Help").arg(qt(page->title)));
}

void HelpDialog::fill() {
  found_->clear();
  const QString words = search_->text().trimmed();
  std::vector<const help::Page*> pages = help::search(words.toStdString());
  if (words.isEmpty()) pages = byTitle();
  for (const help::Page* page : pages) {
    auto* item = new QListWidgetItem(qt(page->title), found_);
    item->setData(Qt::UserRole, qt(page->id));
    item->setSizeHint({0, rowHeight(found_->fontMetrics())});
  }
  if (pages.empty()) {
    auto* item = new QListWidgetItem(tr("nothing speaks of that"), found_);
    item->setFlags(Qt::NoItemFlags);
  } else if (!words.isEmpty()) {
    found_->setCurrentRow(0);
  }
}

bool HelpDialog::eventFilter(QObject* watched, QEvent* event) {
  // the arrows choose among what was found while the search has the keyboard
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
      const int row = found_->currentRow() + (key == Qt::Key_Down ? 1 : -1);
      if (row >= 0 && row < found_->count()) found_->setCurrentRow(row);
      return true;
    }
  }
  return QDialog::eventFilter(watched, event);
}

void HelpDialog::changeEvent(QEvent* event) {
  // links and sizes are set when the page is made
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) render();
  QDialog::changeEvent(event);
}

}  // namespace tenfold::ui
