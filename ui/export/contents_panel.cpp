// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/contents_panel.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTreeView>

#include "ui/dialogs/saving.h"
#include "ui/document/document.h"
#include "ui/export/contents_model.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

constexpr int markerRoom = 24, nameRoom = 130, inset = 4;

/// Rows with a marker beside the family's word.
class ContentsDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight(option.fontMetrics)};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    QStyleOptionViewItem inner = option;
    inner.rect.adjust(0, 0, -inset, 0);  // numbers do not touch the edge
    QStyledItemDelegate::paint(painter, inner, index);
  }

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    // what tells one name from the next stands at its end
    if (index.column() == ContentsModel::Name) option->textElideMode = Qt::ElideLeft;
  }
};

void emptyGrid(QGridLayout& grid) {
  while (QLayoutItem* item = grid.takeAt(0)) {
    delete item->widget();
    delete item;
  }
}

QString operatorsText(const ExportKind& kind, const ExportChoice& choice) {
  if (kind.id == "onnx") return QObject::tr("ONNX's own, set %1; none of Tenfold").arg(choice.opset);
  if (kind.graph) return QObject::tr("PyTorch's own; none of Tenfold");
  if (kind.isModel()) return QObject::tr("in the Python file: PyTorch's own");
  return QObject::tr("none: a report is no model");
}

QString holdsText(const ExportKind& kind, const ExportChoice& choice) {
  if (kind.graph) return QObject::tr("the whole model: graph, weights and recipe");
  if (kind.isModel()) return QObject::tr("weights and recipe; a Python file beside it rebuilds the model");
  QStringList parts{QObject::tr("summary, plots, layers and recipe in one page")};
  if (choice.csv) parts << QObject::tr("a CSV file of the layers");
  if (choice.recipe) parts << QObject::tr("the recipe as a file");
  return parts.join(QObject::tr("; "));
}

QString keptText(std::int64_t after, std::int64_t before) {
  return smallerText(before > 0 ? double(after) / double(before) : 1);
}

}  // namespace

ContentsPanel::ContentsPanel(const Document& document, Dialogs& dialogs, MessageLog& messages,
                             QWidget* parent)
    : Card(tr("What will be written"), parent), document_(document), dialogs_(dialogs), messages_(messages) {
  setObjectName("contentsPanel");
  auto* copy = new QPushButton(tr("&Copy rows"), this);
  copy->setObjectName("copyContents");
  copy->setToolTip(tr("The selected rows, or all, as tab-separated values (Ctrl+C)"));
  auto* save = new QPushButton(tr("Save as CSV…"), this);
  save->setObjectName("saveContents");
  header()->setSpacing(4);  // for what it says of the layers
  for (QPushButton* button : {copy, save}) {
    button->setAutoDefault(false);
    header()->addWidget(button);
  }
  body()->addWidget(makeFacts());
  body()->addWidget(makeTable(), 1);
  connect(copy, &QPushButton::clicked, this, &ContentsPanel::copyRows);
  connect(save, &QPushButton::clicked, this, &ContentsPanel::saveCsv);
}

QWidget* ContentsPanel::makeFacts() {
  auto* facts = new QWidget(this);
  auto* whole = new QHBoxLayout(facts);
  whole->setContentsMargins(12, 10, 12, 10);
  whole->setSpacing(24);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(12);
  grid->setVerticalSpacing(4);
  grid->setColumnStretch(1, 1);
  const auto row = [&](const QString& name, const char* objectName) {
    auto* value = new QLabel(facts);
    value->setObjectName(objectName);
    value->setWordWrap(true);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const int line = grid->rowCount();
    grid->addWidget(secondaryLabel(name, facts), line, 0, Qt::AlignTop);
    grid->addWidget(value, line, 1, Qt::AlignTop);
    return value;
  };
  parameters_ = row(tr("parameters"), "exportParameters");
  bytes_ = row(tr("size"), "exportBytes");
  holds_ = row(tr("holds"), "exportHolds");
  operators_ = row(tr("operators"), "exportOperators");
  precision_ = row(tr("precision"), "exportPrecision");
  inputs_ = row(tr("inputs"), "exportInputs");
  bytes_->setToolTip(
      tr("Predicted: the tensors, and in the format of the model's file what is beside them there. What is "
         "written is "
         "measured afterwards"));
  families_ = new QGridLayout;
  families_->setHorizontalSpacing(8);
  families_->setVerticalSpacing(2);
  auto* right = new QVBoxLayout;
  right->addLayout(families_);
  right->addStretch(1);
  whole->addLayout(grid, 1);
  whole->addLayout(right);
  return facts;
}

QWidget* ContentsPanel::makeTable() {
  model_ = new ContentsModel(this);
  sorted_ = new QSortFilterProxyModel(this);
  sorted_->setSourceModel(model_);
  sorted_->setSortRole(ContentsModel::SortRole);
  table_ = new QTreeView(this);
  table_->setObjectName("contents");
  table_->setAccessibleName(tr("layers as they will be written"));
  table_->setModel(sorted_);
  styleTable(*table_);
  table_->setItemDelegate(new ContentsDelegate(table_));
  table_->setSortingEnabled(true);
  table_->header()->setSortIndicatorClearable(true);
  table_->sortByColumn(-1, Qt::AscendingOrder);  // in the model's order
  connect(table_, &QWidget::customContextMenuRequested, this, &ContentsPanel::showMenu);
  return table_;
}

const Contents& ContentsPanel::contents() const { return model_->contents(); }

void ContentsPanel::show(const ExportChoice& choice) {
  QSet<QString> open, selected;
  for (int row = 0; row < sorted_->rowCount(); ++row)
    if (const QModelIndex index = sorted_->index(row, 0); table_->isExpanded(index))
      open << index.data().toString();
  for (const QModelIndex& index : table_->selectionModel()->selectedRows())
    if (!index.parent().isValid()) selected << index.data().toString();
  const QString current = table_->currentIndex().siblingAtColumn(0).data().toString();
  model_->show(contentsOf(document_.report(), document_.recipe(), choice));
  for (int row = 0; row < sorted_->rowCount(); ++row) {
    const QModelIndex index = sorted_->index(row, 0);
    const QString name = index.data().toString();
    if (open.contains(name)) table_->expand(index);
    if (!current.isEmpty() && name == current)
      table_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    if (selected.contains(name))
      table_->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
  }
  fitTable();
  showFacts(choice);
  showFamilies();
}

void ContentsPanel::fitTable() {
  const int last[] = {ContentsModel::Weight, ContentsModel::Kept};
  for (const int column : last) table_->setColumnHidden(column, false);
  fitColumns(*table_, 60, 190);
  table_->setColumnWidth(ContentsModel::StoredAs, table_->columnWidth(ContentsModel::StoredAs) + markerRoom);
  int room = table_->viewport()->width();
  for (int column = 1; column < model_->columnCount(); ++column) room -= table_->columnWidth(column);
  for (const int column : last) {
    if (room >= nameRoom) return;
    room += table_->columnWidth(column);
    table_->setColumnHidden(column, true);
  }
}

void ContentsPanel::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  fitTable();
}

void ContentsPanel::showFacts(const ExportChoice& choice) {
  const Contents& contents = model_->contents();
  const ExportKind kind = exportKind(choice.kind);
  setSubtitle(contents.factorized() > 0
                  ? tr("%1 of %2 layers factorized").arg(contents.factorized()).arg(contents.rows.size() - 1)
                  : tr("nothing is factorized yet: the model as it is"));
  parameters_->setText(tr("%1 of %2, %3")
                           .arg(countText(contents.parameters), countText(contents.denseParameters),
                                keptText(contents.parameters, contents.denseParameters)));
  parameters_->setToolTip(tr("%1 parameters, exact").arg(exactText(contents.parameters)));
  bytes_->setText(
      kind.isModel()
          ? tr("about %1, the dense file %2").arg(bytesText(contents.bytes), bytesText(contents.denseBytes))
          : tr("some kilobytes"));
  holds_->setText(holdsText(kind, choice));
  operators_->setText(operatorsText(kind, choice));
  precision_->setText(choice.isHalf() ? tr("float16, weights and computation") : tr("as the model has it"));
  QStringList inputs;
  for (const auto& input : document_.report().inputs) inputs << QString::fromStdString(input);
  inputs_->setText(inputs.join('\n'));
}

void ContentsPanel::showFamilies() {
  emptyGrid(*families_);
  int line = 0;
  for (const FamilyTotal& total : model_->contents().families) {
    auto* marker = new QLabel(this);
    marker->setPixmap(markerIcon(total.family, palette()).pixmap(16, 16));
    auto* count = new QLabel(QString::number(total.layers), this);
    auto* word = new QLabel(familyWord(total.family), this);
    word->setToolTip(familySentence(total.family));
    auto* numbers = secondaryLabel(
        total.denseParameters == total.parameters
            ? countText(total.parameters)
            : countText(total.denseParameters) + QStringLiteral(" → ") + countText(total.parameters),
        this);
    numbers->setToolTip(tr("parameters of these layers"));
    families_->addWidget(marker, line, 0);
    families_->addWidget(count, line, 1, Qt::AlignRight);
    families_->addWidget(word, line, 2);
    families_->addWidget(numbers, line++, 3, Qt::AlignRight);
  }
}

std::vector<int> ContentsPanel::shownRows(bool onlySelected) const {
  std::vector<int> rows;
  for (int row = 0; row < sorted_->rowCount(); ++row) {
    const QModelIndex index = sorted_->index(row, 0);
    if (!onlySelected || table_->selectionModel()->isSelected(index))
      rows.push_back(sorted_->mapToSource(index).row());
  }
  return rows;
}

void ContentsPanel::copyRows() const {
  auto rows = shownRows(true);
  if (rows.empty()) rows = shownRows(false);
  QGuiApplication::clipboard()->setText(toText(model_->contents(), rows, '\t'));
}

void ContentsPanel::saveCsv() {
  const QFileInfo model(QString::fromStdString(document_.report().path));
  saveTableAs(this, {dialogs_, messages_}, tr("Save the table"),
              model.absolutePath() + '/' + model.completeBaseName() + "_contents.csv",
              toText(model_->contents(), shownRows(false), ','));
}

void ContentsPanel::showMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("&Copy rows"), this, &ContentsPanel::copyRows);
  menu->addAction(tr("Save as CSV…"), this, &ContentsPanel::saveCsv);
  menu->addSeparator();
  menu->addAction(tr("Show all &tensors"), table_, &QTreeView::expandAll);
  menu->addAction(tr("&Hide all tensors"), table_, &QTreeView::collapseAll);
  menu->popup(table_->viewport()->mapToGlobal(place));
}

}  // namespace tenfold::ui
