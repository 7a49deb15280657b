// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/written_panel.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTreeView>

#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

constexpr std::size_t most = 12;

QString checkText(const WrittenFile& file) {
  if (!QFileInfo::exists(file.path)) return QObject::tr("gone");
  if (file.check == WrittenFile::Check::same) return QObject::tr("✓ same");
  return file.check == WrittenFile::Check::differs ? QObject::tr("✗ differs") : QObject::tr("written");
}

/// The time alone for what was written today.
QString whenText(const QDateTime& when) {
  const bool today = when.date() == QDate::currentDate();
  return today ? when.toString(QStringLiteral("HH:mm")) : when.date().toString(Qt::ISODate);
}

}  // namespace

WrittenPanel::WrittenPanel(QWidget* parent) : Card(tr("Written lately"), parent) {
  setObjectName("writtenPanel");
  copy_ = new QPushButton(tr("Copy &path"), this);
  copy_->setObjectName("copyPath");
  show_ = new QPushButton(tr("&Show in folder"), this);
  show_->setObjectName("showFolder");
  for (QPushButton* button : {copy_, show_}) {
    button->setAutoDefault(false);
    header()->addWidget(button);
  }
  // the column is narrow in a small window, and some languages are long: the title gives way to the buttons
  header()->itemAt(0)->widget()->setMinimumWidth(48);
  model_ = new QStandardItemModel(this);
  table_ = new QTreeView(this);
  table_->setObjectName("written");
  table_->setAccessibleName(tr("files that were written lately"));
  table_->setModel(model_);
  styleTable(*table_);
  table_->setRootIsDecorated(false);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  pages_ = new QStackedWidget(this);
  pages_->addWidget(new EmptyState(tr("Files that you write are listed here."), {}, this));
  pages_->addWidget(table_);
  body()->setContentsMargins(1, 0, 1, 2);
  body()->addWidget(pages_);
  connect(copy_, &QPushButton::clicked, this, &WrittenPanel::copyPath);
  connect(show_, &QPushButton::clicked, this, [this] {
    if (current() >= 0) emit folderWanted(files_[std::size_t(current())].path);
  });
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    if (current() >= 0) emit chosen(files_[std::size_t(current())]);
  });
  connect(table_, &QWidget::customContextMenuRequested, this, [this](const QPoint& place) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(copy_->text(), copy_, &QPushButton::click);
    menu->addAction(show_->text(), show_, &QPushButton::click);
    menu->popup(table_->viewport()->mapToGlobal(place));
  });
  refresh();
}

void WrittenPanel::setFiles(std::vector<WrittenFile> files) {
  if (files.size() > most) files.resize(most);
  files_ = std::move(files);
  refresh();
}

void WrittenPanel::add(const WrittenFile& file) {
  auto files = files_;
  std::erase_if(files, [&](const WrittenFile& each) { return each.path == file.path; });
  files.insert(files.begin(), file);
  setFiles(std::move(files));
}

void WrittenPanel::refresh() {
  const QSignalBlocker quiet(table_->selectionModel());
  model_->clear();
  model_->setHorizontalHeaderLabels({tr("file"), tr("written"), tr("bytes"), tr("check")});
  for (int column = 1; column < 3; ++column)
    model_->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  for (const WrittenFile& file : files_) {
    QList<QStandardItem*> row{new QStandardItem(QFileInfo(file.path).fileName()),
                              new QStandardItem(whenText(file.when)),
                              new QStandardItem(bytesText(file.bytes)), new QStandardItem(checkText(file))};
    for (QStandardItem* item : row) {
      item->setEditable(false);
      item->setToolTip(plainTip(QDir::toNativeSeparators(file.path)));
    }
    for (int column = 1; column < 3; ++column)
      row[column]->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (file.check == WrittenFile::Check::differs)
      row.last()->setForeground(slower(QGuiApplication::palette()));
    model_->appendRow(row);
  }
  fitColumns(*table_, int(most), 120);
  pages_->setCurrentIndex(files_.empty() ? 0 : 1);
  if (!files_.empty()) table_->setCurrentIndex(model_->index(0, 0));
  for (QPushButton* button : {copy_, show_}) button->setEnabled(!files_.empty());
}

int WrittenPanel::current() const {
  const int row = table_->currentIndex().row();
  return row < int(files_.size()) ? row : -1;
}

bool WrittenPanel::hasTableFocus() const { return table_->hasFocus(); }

void WrittenPanel::copyPath() const {
  if (current() >= 0)
    QGuiApplication::clipboard()->setText(QDir::toNativeSeparators(files_[std::size_t(current())].path));
}

}  // namespace tenfold::ui
