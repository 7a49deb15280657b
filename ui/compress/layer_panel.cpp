// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/layer_panel.h"

#include <QActionGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>
#include <QTreeView>
#include <array>
#include <cmath>

#include "ui/document/requests.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/layer_delegate.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::ui {

LayerPanel::LayerPanel(Document& document, const ReportStore& store, QWidget* parent)
    : Card({}, parent), document_(document), model_(document, store), table_(new QTreeView(this)) {
  setObjectName("layerPanel");
  search_ = new QLineEdit(this);
  search_->setObjectName("layerFilter");
  search_->setPlaceholderText(tr("filter: name, kind or family"));
  search_->setClearButtonEnabled(true);
  search_->setFixedWidth(200);
  search_->setTextMargins(4, 0, 0, 0);
  search_->setAccessibleName(tr("filter layers"));
  header()->insertWidget(1, search_);
  pages_ = new QStackedWidget(this);
  addPage(tr("Layers"), tr("The layers as a table"), table_, "tabLayers");
  connect(search_, &QLineEdit::textChanged, &filter_, &LayerFilter::setText);
  connect(search_, &QLineEdit::textChanged, this, &LayerPanel::afterReset);
  connect(search_, &QLineEdit::textChanged, this, &LayerPanel::tellFiltered);
  makeTable();
  makeColours();
  setFocusProxy(table_);
  body()->addWidget(pages_);
  connect(&model_, &QAbstractItemModel::modelReset, this, [this] {
    search_->clear();
    placeColumns();
    afterReset();
    if (!document_.report().layers.empty()) select(document_.report().layers.front().id);
  });
  connect(&document_, &Document::changed, this, &LayerPanel::refreshCount);
  refreshCount();
}

void LayerPanel::addPage(const QString& title, const QString& tip, QWidget* page, const char* objectName) {
  auto* button = new TabButton(title, this);
  button->setObjectName(objectName);
  button->setToolTip(tip);
  const int index = int(titles_.size());
  header()->insertWidget(index, button);
  titles_.push_back(button);
  pages_->addWidget(page);
  button->setChecked(index == 0);
  connect(button, &QAbstractButton::toggled, this, [this, index](bool on) {
    if (!on) return;
    pages_->setCurrentIndex(index);
    setFocusProxy(pages_->currentWidget());
  });
}

void LayerPanel::showPage(int page) {
  if (page >= 0 && page < int(titles_.size())) titles_[std::size_t(page)]->setChecked(true);
}
int LayerPanel::shownPage() const { return pages_->currentIndex(); }

void LayerPanel::tellFiltered() {
  if (search_->text().trimmed().isEmpty()) return emit filtered({});
  std::vector<std::string> ids;
  for (const auto& row : document_.report().layers)
    if (filter_.mapFromSource(model_.indexOf(row.id)).isValid()) ids.push_back(row.id);
  emit filtered(ids);
}

void LayerPanel::makeTable() {
  filter_.setSourceModel(&model_);
  table_->setObjectName("layers");
  table_->setModel(&filter_);
  table_->setItemDelegate(new LayerDelegate(table_));
  table_->setFrameShape(QFrame::NoFrame);
  table_->setUniformRowHeights(true);
  table_->setAllColumnsShowFocus(true);
  table_->setIndentation(18);
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->setSortingEnabled(true);
  table_->setAccessibleName(tr("layers of the model"));
  table_->header()->setSortIndicatorClearable(true);
  table_->header()->setSortIndicator(-1, Qt::AscendingOrder);
  table_->header()->setStretchLastSection(false);
  table_->header()->setMinimumSectionSize(36);
  table_->header()->setMinimumHeight(30);
  table_->header()->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->viewport()->installEventFilter(this);
  placeColumns();
  connect(table_->header(), &QHeaderView::customContextMenuRequested, this, &LayerPanel::showColumnMenu);
  connect(table_, &QTreeView::customContextMenuRequested, this, &LayerPanel::showMenu);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this] { emit selectionChanged(selected()); });
}

void LayerPanel::makeColours() {
  colours_ = new QActionGroup(this);
  for (const Colouring each : all_colourings) {
    auto* action = colours_->addAction(colouringWord(each));
    action->setObjectName("colourBy_" + colouringKey(each));
    action->setCheckable(true);
    action->setChecked(each == Colouring::nothing);
    connect(action, &QAction::triggered, this, [this, each] { setColouring(each); });
  }
}

QList<QAction*> LayerPanel::colourActions() const { return colours_->actions(); }

void LayerPanel::addColours(QMenu& menu) { menu.addMenu(tr("Colour rows b&y"))->addActions(colourActions()); }

void LayerPanel::setColouring(Colouring colouring) {
  model_.setColouring(colouring);
  colourActions()[qsizetype(colouring)]->setChecked(true);
  refreshCount();
}

void LayerPanel::placeColumns() {
  // a text of 90.4 pixels is cut in 90
  const auto widthOf = [metrics = QFontMetricsF(font())](const QString& text) {
    return int(std::ceil(metrics.horizontalAdvance(text)));
  };
  // what the file says is measured, what may change has room for its longest text: nothing moves later
  QStringList widest{{},       "linear", "64×64×3×3", "888 k",   "88.8 M",  "tensor ring", "128, 128",
                     "8.88 M", {},       "0.00888",   "○ 0.088", "○ < 1 %", "▲ 18.8×"};
  for (const Family family : all_families)
    if (const QString word = familyWord(family); widthOf(word) > widthOf(widest[LayerModel::FamilyColumn]))
      widest[LayerModel::FamilyColumn] = word;
  int longest = 0;
  for (const auto& row : document_.report().layers) {
    const QModelIndex index = model_.indexOf(row.id);
    longest = std::max(longest, widthOf(index.data().toString()));
    for (const int column : {LayerModel::Kind, LayerModel::Weight})
      if (const QString text = index.siblingAtColumn(column).data().toString();
          widthOf(text) > widthOf(widest[column]))
        widest[column] = text;
  }
  constexpr int pads = 12, marker = 18, bar = 44;
  const int widestShape = widthOf("2048×2048×3×3");
  bool grouped = false;
  for (const auto& row : document_.report().layers)
    grouped = grouped || model_.indexOf(row.id).parent().isValid();
  nameWidth_ = std::clamp(longest + (grouped ? 2 : 1) * table_->indentation() + pads, 90, 150);
  for (int column = 1; column < LayerModel::ColumnCount; ++column) {
    const QString title = model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    int width = std::max(widthOf(widest[column]), widthOf(title));
    if (column == LayerModel::FamilyColumn) width += marker;
    if (column == LayerModel::Weight) width = std::min(width, widestShape);
    table_->setColumnWidth(column,
                           column == LayerModel::Kept ? std::max(bar, widthOf(title) + pads) : width + pads);
  }
  hideWhatDoesNotFit();
}

void LayerPanel::hideWhatDoesNotFit() {
  // the bar behind the time says what its share does
  constexpr std::array optional{LayerModel::Kind,  LayerModel::TimeShare, LayerModel::Macs,  LayerModel::Loss,
                                LayerModel::Speed, LayerModel::Time,      LayerModel::Weight};
  int needed = nameWidth_;
  for (int column = 1; column < LayerModel::ColumnCount; ++column) {
    table_->setColumnHidden(column, hidden_.contains(column));
    if (!hidden_.contains(column)) needed += table_->columnWidth(column);
  }
  const auto fits = [&] { return needed <= table_->viewport()->width(); };
  for (const int column : optional) {
    if (fits()) break;
    if (hidden_.contains(column)) continue;
    needed -= table_->columnWidth(column);
    table_->setColumnHidden(column, true);
  }
  // names are read before all else: what still does not fit is scrolled to
  table_->header()->setSectionResizeMode(LayerModel::Name,
                                         fits() ? QHeaderView::Stretch : QHeaderView::Fixed);
  if (!fits()) table_->header()->resizeSection(LayerModel::Name, nameWidth_);
}

bool LayerPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) hideWhatDoesNotFit();
  if (event->type() == QEvent::FontChange) placeColumns();
  return Card::eventFilter(watched, event);
}

void LayerPanel::showColumnMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setObjectName("columnMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (int column = 1; column < LayerModel::ColumnCount; ++column) {
    auto* action = menu->addAction(model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    action->setCheckable(true);
    action->setChecked(!hidden_.contains(column));
    connect(action, &QAction::toggled, this, [this, column](bool shown) {
      shown ? void(hidden_.remove(column)) : void(hidden_.insert(column));
      hideWhatDoesNotFit();
    });
  }
  menu->addSeparator();
  addColours(*menu);
  menu->popup(table_->header()->mapToGlobal(place));
}

void LayerPanel::afterReset() {
  table_->expandAll();
  refreshCount();
}

void LayerPanel::refreshCount() {
  const int layers = int(document_.report().layers.size()), factorized = document_.factorizedLayers();
  int locked = 0;
  for (const auto& spec : document_.recipe().layers) locked += spec.locked ? 1 : 0;
  QString text = tr("%n layers · %1 factorized", nullptr, layers).arg(factorized);
  if (locked > 0) text += tr(" · %1 locked").arg(locked);
  if (colouring() != Colouring::nothing) text += tr(" · coloured by %1").arg(colouringWord(colouring()));
  setSubtitle(text, Qt::AlignRight);
}

std::vector<std::string> LayerPanel::selected() const {
  std::vector<std::string> ids;
  QModelIndexList rows = table_->selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end(), [this](const QModelIndex& a, const QModelIndex& b) {
    return table_->visualRect(a).top() < table_->visualRect(b).top();
  });
  for (const QModelIndex& index : rows)
    if (const QString id = index.data(LayerModel::IdRole).toString(); !id.isEmpty())
      ids.push_back(id.toStdString());
  return ids;
}

void LayerPanel::select(const std::string& id) {
  showFiltered({id});
  const QModelIndex index = filter_.mapFromSource(model_.indexOf(id));
  if (index.isValid()) table_->setCurrentIndex(index);
}

void LayerPanel::showFiltered(const std::vector<std::string>& ids) {
  const auto isShown = [this](const std::string& id) {
    return filter_.mapFromSource(model_.indexOf(id)).isValid();
  };
  if (std::none_of(ids.begin(), ids.end(), isShown)) search_->clear();
}

void LayerPanel::select(const std::vector<std::string>& ids) {
  if (ids.size() == 1) return select(ids.front());
  showFiltered(ids);
  QItemSelection wanted;
  for (const auto& id : ids)
    if (const QModelIndex index = filter_.mapFromSource(model_.indexOf(id)); index.isValid())
      wanted.select(index, index);
  if (wanted.isEmpty()) return;
  table_->selectionModel()->select(wanted, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  table_->selectionModel()->setCurrentIndex(wanted.front().topLeft(), QItemSelectionModel::NoUpdate);
  table_->scrollTo(wanted.front().topLeft());
}

void LayerPanel::focusFilter() {
  window()->activateWindow();  // the panel may float
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

QModelIndexList LayerPanel::allRows() const {
  QModelIndexList rows;
  for (const auto& row : document_.report().layers) rows << model_.indexOf(row.id);
  if (const QModelIndex other = model_.otherIndex(); other.isValid()) rows << other;
  return rows;
}

void LayerPanel::copyRows() {
  QModelIndexList rows;
  for (const auto& id : selected()) rows << model_.indexOf(id);
  QGuiApplication::clipboard()->setText(model_.asText(rows.isEmpty() ? allRows() : rows));
}

void LayerPanel::addFamilies(QMenu& menu) {
  std::vector<const study::LayerRow*> rows;
  for (const auto& id : selected())
    if (const auto* row = document_.row(id); row != nullptr && row->unfit.empty()) rows.push_back(row);
  for (const Family family : commonFamilies(rows)) {
    auto* action = menu.addAction(markerIcon(family, palette()), familyWord(family));
    connect(action, &QAction::triggered, this, [this, family] { document_.setFamily(selected(), family); });
  }
  menu.setEnabled(!menu.isEmpty());
}

void LayerPanel::showMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  addFamilies(*menu->addMenu(tr("Set &family")));
  const auto ids = selected();
  const bool locked = !ids.empty() && document_.specOf(ids.front()).locked;
  menu->addAction(locked ? tr("Un&lock") : tr("&Lock"), this,
                  [this, locked] { document_.setLocked(selected(), !locked); });
  menu->addAction(tr("&Reset to dense"), this, [this] { document_.resetToDense(selected()); });
  auto* exclude =
      menu->addAction(tr("&Exclude: keep dense"), this, [this] { document_.exclude(selected()); });
  exclude->setObjectName("excludeLayers");
  exclude->setToolTip(tr("Dense and locked: no budget touches it"));
  menu->addSeparator();
  addColours(*menu);
  menu->addAction(tr("&Copy rows"), this, &LayerPanel::copyRows);
  menu->popup(table_->viewport()->mapToGlobal(place));
}

}  // namespace tenfold::ui
