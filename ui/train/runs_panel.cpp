// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/runs_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTreeView>
#include <algorithm>

#include "ui/train/training_curves.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

constexpr int numberRole = Qt::UserRole + 1;

// columns that give way in a narrow window
enum RunColumn { DataColumn = 1, RateColumn = 5, TimeColumn = 6 };
enum StateColumn { LossColumn = 1, AccuracyColumn = 2, HeldOutLossColumn = 3 };

QTreeView* makeTable(const char* name, const QString& words, QStandardItemModel* model, QWidget* parent) {
  auto* table = new QTreeView(parent);
  table->setObjectName(name);
  table->setAccessibleName(words);
  table->setModel(model);
  styleTable(*table);
  table->setRootIsDecorated(false);
  table->header()->setMinimumSectionSize(56);
  return table;
}

QList<QStandardItem*> rowOf(const QStringList& cells, qlonglong number) {
  QList<QStandardItem*> items;
  for (const QString& cell : cells) {
    auto* item = new QStandardItem(cell);
    if (!items.isEmpty()) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    item->setData(number, numberRole);
    items << item;
  }
  return items;
}

QString lossText(const std::optional<double>& loss) {
  return loss ? QString::number(*loss, 'g', 4) : QStringLiteral("–");
}

double secondsOf(const TrainRun& run) {
  double seconds = 0;
  for (const EpochReport& epoch : run.epochs) seconds += epoch.seconds;
  return seconds;
}

/// Rows whose cells are all there already are left alone, so that a selection stays.
void fill(QStandardItemModel& model, const std::vector<std::pair<qlonglong, QStringList>>& rows) {
  if (model.rowCount() > int(rows.size()))
    model.removeRows(int(rows.size()), model.rowCount() - int(rows.size()));
  for (int row = 0; row < int(rows.size()); ++row) {
    const auto& [number, cells] = rows[std::size_t(row)];
    if (row == model.rowCount()) {
      model.appendRow(rowOf(cells, number));
      continue;
    }
    for (int column = 0; column < cells.size(); ++column) {
      QStandardItem& item = *model.item(row, column);
      if (item.text() != cells[column]) item.setText(cells[column]);
      if (item.data(numberRole).toLongLong() != number) item.setData(number, numberRole);
    }
  }
}

/// Hides columns that can be missed, the first ones first, until the rest has room.
void hideWhatDoesNotFit(QTreeView& table, std::initializer_list<int> optional) {
  constexpr int first = 110;  // pixels of the first column, which takes what is left
  int needed = first;
  for (const int column : optional) table.setColumnHidden(column, false);
  for (int column = 1; column < table.model()->columnCount(); ++column) needed += table.columnWidth(column);
  for (const int column : optional) {
    if (needed <= table.viewport()->width()) return;
    needed -= table.columnWidth(column);
    table.setColumnHidden(column, true);
  }
}

QString tsvOf(const QAbstractItemModel& model) {
  QStringList lines;
  for (int row = -1; row < model.rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
      cells << (row < 0 ? model.headerData(column, Qt::Horizontal) : model.index(row, column).data())
                   .toString();
    lines << cells.join('\t');
  }
  return lines.join('\n') + '\n';
}

}  // namespace

RunsPanel::RunsPanel(const TrainService& service, QWidget* parent) : QWidget(parent), service_(service) {
  setObjectName("runsPanel");
  runModel_ = new QStandardItemModel(this);
  runModel_->setHorizontalHeaderLabels(
      {tr("run"), tr("data"), tr("epochs"), tr("held out"), tr("test"), tr("rate"), tr("time"), tr("state")});
  stateModel_ = new QStandardItemModel(this);
  stateModel_->setHorizontalHeaderLabels(
      {tr("epoch"), tr("loss"), tr("accuracy"), tr("held-out loss"), tr("held-out accuracy"), tr("state")});
  runs_ = makeTable("runs", tr("trainings"), runModel_, this);
  states_ = makeTable("states", tr("epochs of the selected training"), stateModel_, this);
  states_->setSelectionMode(QAbstractItemView::SingleSelection);
  keep_ = new QPushButton(tr("&Keep this state"), this);
  keep_->setObjectName("keepState");
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(1, 0, 1, 2);
  layout->setSpacing(10);
  layout->addWidget(runs_, 5);
  layout->addWidget(states_, 4);
  connect(runs_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    if (filling_) return;
    states_->clearSelection();
    states_->setCurrentIndex({});
    refreshStates();
    emit selectionChanged();
  });
  connect(states_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    if (!filling_) refreshStates();
  });
  connect(states_, &QTreeView::activated, this, [this] {
    if (keep_->isEnabled()) keep_->click();
  });
  connect(keep_, &QPushButton::clicked, this, [this] { emit keepWanted(run(), epoch()); });
  for (QTreeView* table : {runs_, states_})
    connect(table, &QWidget::customContextMenuRequested, this, [this, table](const QPoint& place) {
      auto* menu = new QMenu(this);
      menu->setAttribute(Qt::WA_DeleteOnClose);
      menu->addAction(tr("&Copy table"), this,
                      [table] { QGuiApplication::clipboard()->setText(tsvOf(*table->model())); });
      menu->popup(table->viewport()->mapToGlobal(place));
    });
  refresh();
}

void RunsPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitTables();
}

void RunsPanel::fitTables() {
  fitColumns(*runs_, 20, 150);
  hideWhatDoesNotFit(*runs_, {RateColumn, DataColumn, TimeColumn});
  fitColumns(*states_, 20, 190);
  hideWhatDoesNotFit(*states_, {AccuracyColumn, LossColumn, HeldOutLossColumn});
}

QString RunsPanel::toTsv() const { return tsvOf(states_->hasFocus() ? *stateModel_ : *runModel_); }

std::set<int> RunsPanel::shown() const {
  std::set<int> numbers;
  for (const QModelIndex& index : runs_->selectionModel()->selectedRows())
    numbers.insert(index.data(numberRole).toInt());
  if (numbers.empty() && !service_.runs().empty()) numbers.insert(service_.runs().back().number);
  return numbers;
}

int RunsPanel::run() const {
  const std::set<int> numbers = shown();
  return numbers.empty() ? 0 : *numbers.rbegin();
}

const TrainRun* RunsPanel::selected() const {
  const auto& runs = service_.runs();
  const auto found = std::find_if(runs.begin(), runs.end(),
                                  [wanted = run()](const TrainRun& each) { return each.number == wanted; });
  return found == runs.end() ? nullptr : &*found;
}

std::int64_t RunsPanel::epoch() const {
  const auto rows = states_->selectionModel()->selectedRows();
  if (!rows.isEmpty()) return rows.front().data(numberRole).toLongLong();
  const TrainRun* run = selected();
  return run == nullptr ? 0 : run->bestEpoch();
}

void RunsPanel::refresh() {
  filling_ = true;
  refreshRuns();
  filling_ = false;
  refreshStates();
}

void RunsPanel::refreshRuns() {
  std::vector<std::pair<qlonglong, QStringList>> rows;
  for (const TrainRun& run : service_.runs()) {
    const EpochReport* best = run.epoch(run.bestEpoch());
    const bool numbers = run.report.regression;
    const QString held = best == nullptr ? QStringLiteral("–")
                         : numbers       ? lossText(best->validation_loss)
                                         : accuracyText(best->validation_accuracy);
    rows.emplace_back(
        run.number,
        QStringList{tr("%1: %2").arg(runName(run), run.variant),
                    QString::fromStdString(run.report.data.empty() ? run.options.data : run.report.data),
                    tr("%1 of %2").arg(run.epochs.size()).arg(run.options.training.epochs), held,
                    numbers ? lossText(run.report.test_loss) : accuracyText(run.report.test_accuracy),
                    QString::number(run.options.training.learning_rate, 'g', 3), clockText(secondsOf(run)),
                    stateWord(run.state)});
  }
  const bool more = int(rows.size()) > runModel_->rowCount();
  fill(*runModel_, rows);
  fitTables();
  if (more)  // the newest is what one wants to see
    runs_->selectionModel()->setCurrentIndex(runModel_->index(runModel_->rowCount() - 1, 0),
                                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void RunsPanel::refreshStates() {
  filling_ = true;
  std::vector<std::pair<qlonglong, QStringList>> rows;
  const TrainRun* run = selected();
  if (run != nullptr) {
    const std::int64_t best = run->bestEpoch();
    for (auto each = run->epochs.rbegin(); each != run->epochs.rend(); ++each) {
      QStringList words;
      if (each->epoch == best && each->validation_loss) words << tr("best");
      if (run->states.count(each->epoch) == 0) words << tr("not stored any more");
      rows.emplace_back(each->epoch, QStringList{QString::number(each->epoch), lossText(each->loss),
                                                 run->report.regression ? QStringLiteral("–")
                                                                        : accuracyText(each->accuracy),
                                                 lossText(each->validation_loss),
                                                 accuracyText(each->validation_accuracy), words.join(", ")});
    }
  }
  // a selected epoch stays selected while newer ones come before it
  const auto chosen = states_->selectionModel()->selectedRows();
  const qlonglong wanted = chosen.isEmpty() ? 0 : chosen.front().data(numberRole).toLongLong();
  fill(*stateModel_, rows);
  states_->clearSelection();
  for (int row = 0; wanted > 0 && row < stateModel_->rowCount(); ++row)
    if (stateModel_->item(row)->data(numberRole).toLongLong() == wanted)
      states_->selectionModel()->select(stateModel_->index(row, 0),
                                        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  fitTables();
  const bool stored = run != nullptr && run->states.count(epoch()) > 0;
  keep_->setEnabled(stored);
  keep_->setToolTip(
      stored
          ? tr("The layers become those of %1, epoch %2, as an undoable step").arg(runName(*run)).arg(epoch())
          : tr("States of the last epochs and of the best one are stored while a training runs"));
  filling_ = false;
}

}  // namespace tenfold::ui
