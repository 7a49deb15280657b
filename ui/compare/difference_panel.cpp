// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/difference_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/models/column_text.h"
#include "ui/models/layer_model.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

constexpr ColumnText differenceColumns[DifferenceModel::ColumnCount] = {
    {"layer", "A layer that the two variants keep in different ways", false},
    {"one", "Family and ranks in the first variant", false},
    {"other", "Family and ranks in the second variant", false},
    {"parameters", "Parameters of the layer in the first variant → in the second", true}};

constexpr int markerRoom = 24;

/// Two families in a row, each with its marker.
class DifferenceDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight(option.fontMetrics)};
  }
};

}  // namespace

void DifferenceModel::show(std::vector<LayerDifference> rows, const QString& one, const QString& other) {
  if (rows == rows_ && one == one_ && other == other_) return;  // selection and place stay
  beginResetModel();
  rows_ = std::move(rows);
  one_ = one;
  other_ = other;
  endResetModel();
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(rows_.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QString DifferenceModel::text(const LayerDifference& row, int column) const {
  switch (column) {
    case Name:
      return row.name;
    case One:
      return row.one;
    case Other:
      return row.other;
    default:
      return countText(row.oneParameters) + QStringLiteral(" → ") + countText(row.otherParameters);
  }
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const LayerDifference& row = rows_[std::size_t(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return text(row, index.column());
    case Qt::ToolTipRole:
      return plainTip(tr("%1: %2 (%3 parameters) against %4 (%5)")
                          .arg(row.name, row.one, exactText(row.oneParameters), row.other,
                               exactText(row.otherParameters)));
    case Qt::TextAlignmentRole:
      return alignmentOf(differenceColumns[index.column()]);
    case Qt::DecorationRole:
      if (index.column() == One) return markerIcon(row.oneFamily, QGuiApplication::palette());
      if (index.column() == Other) return markerIcon(row.otherFamily, QGuiApplication::palette());
      return {};
    default:
      return {};
  }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section == One) return one_;
  if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section == Other) return other_;
  return headerOf(differenceColumns, section, orientation, role);
}

QString DifferenceModel::asText() const {
  QStringList lines;
  for (int row = -1; row < rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < ColumnCount; ++column)
      cells << (row < 0 ? headerData(column, Qt::Horizontal).toString()
                        : text(rows_[std::size_t(row)], column));
    lines << cells.join('\t');
  }
  return lines.join('\n') + '\n';
}

DifferencePanel::DifferencePanel(QWidget* parent)
    : Card(tr("Difference"), parent), model_(new DifferenceModel(this)) {
  setObjectName("differencePanel");
  table_ = new QTreeView(this);
  table_->setObjectName("differences");
  table_->setAccessibleName(tr("layers that differ"));
  table_->setModel(model_);
  styleTable(*table_);
  table_->setItemDelegate(new DifferenceDelegate(table_));
  table_->setRootIsDecorated(false);
  alone_ = new EmptyState(tr("Layers that two variants keep in different ways: branch the variant first."),
                          tr("Branch…"), this);
  same_ = new EmptyState({}, {}, this);
  same_->setButtonVisible(false);
  pages_ = new QStackedWidget(this);
  for (QWidget* each : std::initializer_list<QWidget*>{table_, alone_, same_}) pages_->addWidget(each);
  body()->setContentsMargins(1, 0, 1, 2);
  body()->addWidget(pages_);
  connect(alone_, &EmptyState::pressed, this, &DifferencePanel::branchWanted);
  connect(table_, &QTreeView::activated, this, [this](const QModelIndex& index) {
    emit layerWanted(model_->rows()[std::size_t(index.row())].id);
  });
  connect(table_, &QWidget::customContextMenuRequested, this, [this](const QPoint& place) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy rows"), this, &DifferencePanel::copy);
    menu->popup(table_->viewport()->mapToGlobal(place));
  });
  showAlone();
}

void DifferencePanel::show(std::vector<LayerDifference> rows, const QString& one, const QString& other) {
  setSubtitle(tr("%1 against %2, %n layers", nullptr, int(rows.size())).arg(one, other));
  same_->setSentence(tr("%1 and %2 keep every layer in the same way.").arg(one, other));
  pages_->setCurrentWidget(rows.empty() ? static_cast<QWidget*>(same_) : table_);
  model_->show(std::move(rows), one, other);
  fitColumns(*table_, 40, 170);
  for (const int column : {DifferenceModel::One, DifferenceModel::Other})
    table_->setColumnWidth(column, table_->columnWidth(column) + markerRoom);
}

void DifferencePanel::showOtherModel(const QString& one, const QString& other) {
  setSubtitle({});
  model_->show({}, {}, {});
  same_->setSentence(tr("%1 and %2 are about different models: only whole models compare, not their layers.")
                         .arg(one, other));
  pages_->setCurrentWidget(same_);
}

void DifferencePanel::showAlone() {
  setSubtitle({});
  model_->show({}, {}, {});
  pages_->setCurrentWidget(alone_);
}

bool DifferencePanel::hasTableFocus() const { return table_->hasFocus(); }

void DifferencePanel::copy() const { QGuiApplication::clipboard()->setText(model_->asText()); }

}  // namespace tenfold::ui
