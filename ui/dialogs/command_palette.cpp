// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/command_palette.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/settings/fuzzy.h"
#include "ui/settings/palette.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

constexpr int entryRole = Qt::UserRole;

}  // namespace

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint), entries_(std::move(entries)) {
  setObjectName("commandPalette");
  setWindowTitle(tr("Command palette"));
  setAttribute(Qt::WA_DeleteOnClose);
  typed_ = new QLineEdit(this);
  typed_->setObjectName("paletteText");
  typed_->setPlaceholderText(tr("type an action, a layer, a file or a term"));
  typed_->setAccessibleName(tr("what to do or where to go"));
  typed_->setMinimumHeight(36);
  typed_->installEventFilter(this);
  model_ = new QStandardItemModel(0, 3, this);
  list_ = new QTreeView(this);
  list_->setObjectName("paletteList");
  list_->setAccessibleName(tr("what was found"));
  list_->setModel(model_);
  styleTable(*list_);
  list_->setHeaderHidden(true);
  list_->setRootIsDecorated(false);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->header()->setStretchLastSection(false);
  list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  for (const int side : {1, 2}) list_->header()->setSectionResizeMode(side, QHeaderView::Fixed);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addWidget(typed_);
  layout->addWidget(list_, 1);
  const QSize room = parent != nullptr ? parent->size() : QSize(1000, 700);
  resize(std::min(640, room.width() - 40), std::min(420, room.height() - 80));
  if (parent != nullptr)
    QDialog::move(parent->mapToGlobal(QPoint((room.width() - width()) / 2, room.height() / 8)));
  connect(typed_, &QLineEdit::textChanged, this, &CommandPalette::fill);
  connect(list_, &QTreeView::clicked, this, &CommandPalette::run);
  fill();
  typed_->setFocus();
}

void CommandPalette::fill() {
  constexpr std::size_t most = 200;
  std::vector<std::pair<int, std::size_t>> found;
  for (std::size_t k = 0; k < entries_.size(); ++k)
    if (const int score = fuzzyScore(typed_->text(), entries_[k].text); score >= 0)
      found.emplace_back(score, k);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& one, const auto& other) { return one.first > other.first; });
  if (found.size() > most) found.resize(most);
  model_->removeRows(0, model_->rowCount());
  for (const auto& [score, k] : found) {
    const PaletteEntry& entry = entries_[k];
    auto* text = new QStandardItem(entry.text);
    text->setData(int(k), entryRole);
    auto* keys = new QStandardItem(entry.keys);
    auto* kind = new QStandardItem(entry.kind);
    for (auto* side : {keys, kind}) side->setForeground(secondaryText(palette()));
    model_->appendRow({text, keys, kind});
  }
  if (found.empty()) {
    auto* nothing = new QStandardItem(tr("nothing is called like that"));
    nothing->setFlags(Qt::NoItemFlags);
    model_->appendRow({nothing, new QStandardItem, new QStandardItem});
  } else {
    list_->setCurrentIndex(model_->index(0, 0));
  }
  constexpr int pads = 20;
  for (const int side : {1, 2}) {
    int width = 0;
    for (int row = 0; row < model_->rowCount(); ++row)
      width = std::max(width, fontMetrics().horizontalAdvance(model_->index(row, side).data().toString()));
    list_->header()->resizeSection(side, width + pads);
  }
}

int CommandPalette::shown() const { return current().isEmpty() ? 0 : model_->rowCount(); }

QString CommandPalette::current() const {
  const QModelIndex index = list_->currentIndex().siblingAtColumn(0);
  return index.data(entryRole).isValid() ? index.data().toString() : QString();
}

void CommandPalette::move(int by) {
  const int row = list_->currentIndex().row() + by;
  if (current().isEmpty()) return;
  list_->setCurrentIndex(model_->index(std::clamp(row, 0, model_->rowCount() - 1), 0));
}

void CommandPalette::run() {
  const QVariant entry = list_->currentIndex().siblingAtColumn(0).data(entryRole);
  if (!entry.isValid()) return;
  // what runs may open a dialog: this one is gone by then
  QTimer::singleShot(0, parentWidget(), entries_[std::size_t(entry.toInt())].run);
  close();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched != typed_ || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
      move(1);
      return true;
    case Qt::Key_Up:
      move(-1);
      return true;
    case Qt::Key_PageDown:
      move(10);
      return true;
    case Qt::Key_PageUp:
      move(-10);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      run();
      return true;
    default:
      return QDialog::eventFilter(watched, event);
  }
}

void CommandPalette::changeEvent(QEvent* event) {
  if (event->type() == QEvent::ActivationChange && isVisible() && !isActiveWindow()) close();
  QDialog::changeEvent(event);
}

}  // namespace tenfold::ui
