// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/variant_panel.h"

#include <QClipboard>
#include <QDataStream>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <algorithm>
#include <array>

#include "ui/compare/variant_delegate.h"
#include "ui/compare/variant_model.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {

VariantPanel::VariantPanel(QWidget* parent) : Card(tr("Variants"), parent) {
  setObjectName("variantPanel");
  setSubtitle(tr("two selected rows are compared layer by layer"));
  auto* session = new QPushButton(tr("Add session…"), this);
  session->setObjectName("addSession");
  session->setToolTip(
      tr("Compare with the variants of another session; nothing of it is changed, and "
         "nothing of it is saved with this one"));
  measure_ = new QPushButton(this);
  measure_->setObjectName("measureAll");
  copy_ = new QPushButton(tr("Copy into this session"), this);
  copy_->setObjectName("copyIntoSession");
  remove_ = new QPushButton(tr("Remove"), this);
  remove_->setObjectName("removeSession");
  remove_->setToolTip(tr("Takes the whole session out of the comparison; its file stays"));
  for (QPushButton* each : {copy_, remove_, session}) header()->addWidget(each);
  header()->addWidget(measure_);
  model_ = new VariantModel(this);
  sorted_ = new QSortFilterProxyModel(this);
  sorted_->setSourceModel(model_);
  sorted_->setSortRole(VariantModel::SortRole);
  table_ = new QTreeView(this);
  table_->setObjectName("variants");
  table_->setAccessibleName(tr("variants"));
  table_->setModel(sorted_);
  styleTable(*table_);
  table_->setItemDelegate(new VariantDelegate(*model_, table_));
  table_->setRootIsDecorated(false);
  table_->setSortingEnabled(true);
  table_->header()->setSortIndicatorClearable(true);
  table_->sortByColumn(-1, Qt::AscendingOrder);  // as they were made
  table_->viewport()->installEventFilter(this);
  body()->setContentsMargins(1, 0, 1, 2);
  body()->addWidget(table_);
  connect(session, &QPushButton::clicked, this, &VariantPanel::sessionWanted);
  connect(copy_, &QPushButton::clicked, this, [this] { emit copyWanted(otherSelected()); });
  connect(remove_, &QPushButton::clicked, this,
          [this] { emit removeWanted(variants()[std::size_t(otherSelected())].session); });
  connect(measure_, &QPushButton::clicked, this,
          [this] { measuring_ == Measuring::running ? emit stopWanted() : emit measureWanted(true); });
  connect(table_, &QTreeView::activated, this,
          [this](const QModelIndex& index) { emit switchWanted(sorted_->mapToSource(index).row()); });
  connect(table_, &QWidget::customContextMenuRequested, this, &VariantPanel::showMenu);
  connect(table_->header(), &QWidget::customContextMenuRequested, this, &VariantPanel::showColumnMenu);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    refreshButtons();
    emit selectionChanged();
  });
  setMeasuring(Measuring::done);
  refreshButtons();
}

const std::vector<VariantFacts>& VariantPanel::variants() const { return model_->variants(); }

void VariantPanel::show(std::vector<VariantFacts> variants) {
  const int before = model_->rowCount();
  const auto at =
      std::find_if(variants.begin(), variants.end(), [](const auto& each) { return each.current; });
  const int current = int(at - variants.begin());
  model_->show(std::move(variants));
  fit();
  refreshButtons();
  if (model_->rowCount() != before && selected().empty() && current < model_->rowCount())
    table_->setCurrentIndex(sorted_->mapFromSource(model_->index(current, 0)));
}

int VariantPanel::otherSelected() const {
  for (const int row : selected())
    if (row < int(variants().size()) && !variants()[std::size_t(row)].isOwn()) return row;
  return -1;
}

void VariantPanel::refreshButtons() {
  const int row = otherSelected();
  copy_->setVisible(row >= 0);
  remove_->setVisible(row >= 0);
  const bool fits = row >= 0 && !variants()[std::size_t(row)].otherModel;
  copy_->setEnabled(fits);
  copy_->setToolTip(fits ? tr("A variant of its own, with the same decisions; a step to undo")
                         : tr("It is about another model"));
}

void VariantPanel::setMeasuring(Measuring measuring) {
  measuring_ = measuring;
  measure_->setText(measuring == Measuring::running ? tr("Stop measuring") : tr("Measure all"));
  measure_->setEnabled(measuring != Measuring::done);
  measure_->setToolTip(
      measuring == Measuring::done
          ? tr("Everything is measured")
          : tr("Measures what is missing of each variant: weight error, accuracy, time and predicted loss "
               "(Ctrl+Shift+M)"));
}

void VariantPanel::fit() {
  constexpr int nameWidth = 130, layersWidth = 130;
  std::array optional{VariantModel::Kept, VariantModel::Error, VariantModel::Macs, VariantModel::Layers,
                      VariantModel::Loss};
  if (!variants().empty() && variants().front().uncalibrated)  // then that column says nothing
    optional = {VariantModel::Loss, VariantModel::Kept, VariantModel::Macs, VariantModel::Layers,
                VariantModel::Error};
  fitColumns(*table_, 40, 130);
  table_->setColumnWidth(VariantModel::Layers, layersWidth);
  int needed = nameWidth;
  for (int column = 1; column < VariantModel::ColumnCount; ++column) {
    table_->setColumnHidden(column, hidden_.contains(column));
    if (!hidden_.contains(column)) needed += table_->columnWidth(column);
  }
  const int room = table_->viewport()->width();
  std::vector<std::pair<int, int>> away;  // with their widths
  for (const int column : optional) {
    if (needed <= room) break;
    if (hidden_.contains(column)) continue;
    away.emplace_back(column, table_->columnWidth(column));
    needed -= away.back().second;
    table_->setColumnHidden(column, true);
  }
  for (const auto& [column, width] : away) {  // a narrow one may fit in the room of a wide one
    if (needed + width > room) continue;
    needed += width;
    table_->setColumnHidden(column, false);
    table_->setColumnWidth(column, width);
  }
}

bool VariantPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange) fit();
  return Card::eventFilter(watched, event);
}

std::vector<int> VariantPanel::selected() const {
  std::vector<int> rows;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows())
    rows.push_back(sorted_->mapToSource(index).row());
  std::sort(rows.begin(), rows.end());
  return rows;
}

QString VariantPanel::asText() const {
  QStringList lines;
  std::vector<int> rows = selected();
  if (rows.empty())
    for (int row = 0; row < model_->rowCount(); ++row) rows.push_back(row);
  rows.insert(rows.begin(), -1);  // the header
  for (const int row : rows) {
    QStringList cells;
    for (int column = 0; column < VariantModel::Layers; ++column)
      cells << (row < 0 ? model_->headerData(column, Qt::Horizontal) : model_->index(row, column).data())
                   .toString()
                   .trimmed();
    lines << cells.join('\t');
  }
  return lines.join('\n') + '\n';
}

void VariantPanel::copy() const { QGuiApplication::clipboard()->setText(asText()); }

void VariantPanel::focusTable() { table_->setFocus(); }

void VariantPanel::showMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setObjectName("variantMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setToolTipsVisible(true);
  // from the keyboard the place may be on no row
  const QModelIndex at = table_->indexAt(place);
  const QModelIndex index = sorted_->mapToSource(at.isValid() ? at : table_->currentIndex());
  const VariantFacts* variant = index.isValid() ? &variants()[std::size_t(index.row())] : nullptr;
  if (variant != nullptr && !variant->isOwn()) {
    auto* copied = menu->addAction(tr("Copy &into this session"), this,
                                   [this, row = index.row()] { emit copyWanted(row); });
    copied->setEnabled(!variant->otherModel);
    if (variant->otherModel) copied->setToolTip(tr("It is about another model"));
    menu->addAction(tr("&Remove %1").arg(QFileInfo(variant->session).fileName()), this,
                    [this, path = variant->session] { emit removeWanted(path); });
  } else if (variant != nullptr && !variant->current) {
    menu->addAction(tr("&Work on this one"), this, [this, row = index.row()] { emit switchWanted(row); });
  } else {
    menu->addActions(actions_);
  }
  menu->addSeparator();
  auto* part = menu->addAction(tr("Measure all &but accuracy"), this, [this] { emit measureWanted(false); });
  part->setEnabled(measuring_ == Measuring::possible);
  part->setToolTip(tr("For models that do not tell classes apart"));
  menu->addSeparator();
  menu->addAction(tr("&Copy rows"), this, &VariantPanel::copy);
  menu->addAction(tr("&Save as CSV…"), this, &VariantPanel::saveWanted);
  menu->popup(table_->viewport()->mapToGlobal(place));
}

void VariantPanel::showColumnMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setObjectName("variantColumns");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (int column = 1; column < VariantModel::ColumnCount; ++column) {
    auto* action = menu->addAction(model_->headerData(column, Qt::Horizontal).toString());
    action->setCheckable(true);
    action->setChecked(!hidden_.contains(column));
    connect(action, &QAction::toggled, this, [this, column](bool shown) {
      shown ? void(hidden_.remove(column)) : void(hidden_.insert(column));
      fit();
    });
  }
  menu->popup(table_->header()->mapToGlobal(place));
}

QByteArray VariantPanel::columnState() const {
  QByteArray state;
  QDataStream stream(&state, QIODevice::WriteOnly);
  stream << hidden_ << table_->header()->sortIndicatorSection()
         << int(table_->header()->sortIndicatorOrder());
  return state;
}

void VariantPanel::restoreColumns(const QByteArray& state) {
  QDataStream stream(state);
  QSet<int> hidden;
  int section = -1, order = 0;
  stream >> hidden >> section >> order;
  if (state.isEmpty() || stream.status() != QDataStream::Ok) return;
  hidden_ = hidden;
  table_->sortByColumn(section < VariantModel::ColumnCount ? section : -1,
                       order == int(Qt::DescendingOrder) ? Qt::DescendingOrder : Qt::AscendingOrder);
  fit();
}

}  // namespace tenfold::ui
