// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_page.h"

#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <algorithm>

#include "ui/compare/difference_panel.h"
#include "ui/compare/parallel_plot.h"
#include "ui/compare/pareto_plot.h"
#include "ui/compare/variant_delegate.h"
#include "ui/compare/variant_model.h"
#include "ui/dialogs/dialogs.h"
#include "ui/document/document.h"
#include "ui/jobs/report_store.h"
#include "ui/widgets/card.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/splitters.h"
#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

QComboBox* makeChoice(const char* name, const QString& words, std::initializer_list<Fact> facts,
                      QWidget* parent) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName(name);
  choice->setAccessibleName(words);
  choice->setToolTip(words);
  for (const Fact fact : facts) choice->addItem(factWord(fact), int(fact));
  return choice;
}

}  // namespace

ComparePage::ComparePage(Document& document, const ReportStore& store, Dialogs& dialogs, MessageLog& messages,
                         QWidget* parent)
    : QWidget(parent), document_(document), store_(store), dialogs_(dialogs), messages_(messages) {
  setObjectName("comparePage");
  left_ = new QSplitter(Qt::Vertical, this);
  left_->addWidget(makeTable());
  plots_ = new QSplitter(left_);
  plots_->addWidget(makePlot());
  plots_->addWidget(makeParallel());
  plots_->setSizes({440, 440});
  left_->addWidget(plots_);
  left_->setSizes({260, 500});
  difference_ = new DifferencePanel(this);
  whole_ = new QSplitter(this);
  whole_->addWidget(left_);
  whole_->addWidget(difference_);
  whole_->setSizes({860, 500});
  whole_->setStretchFactor(0, 1);
  for (QSplitter* each : {whole_, left_, plots_}) {
    each->setChildrenCollapsible(false);
    each->setHandleWidth(10);
  }
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 10, 10, 10);
  layout->addWidget(whole_);
  connect(difference_, &DifferencePanel::branchWanted, this, &ComparePage::branchWanted);
  connect(difference_, &DifferencePanel::layerWanted, this, &ComparePage::layerWanted);
  connect(&document_, &Document::changed, this, &ComparePage::refreshSoon);
  connect(&store_, &ReportStore::changed, this, &ComparePage::refreshSoon);
}

Card* ComparePage::makeTable() {
  auto* card = new Card(tr("Variants"), this);
  card->setSubtitle(tr("two selected rows are compared layer by layer"));
  model_ = new VariantModel(this);
  sorted_ = new QSortFilterProxyModel(this);
  sorted_->setSourceModel(model_);
  sorted_->setSortRole(VariantModel::SortRole);
  table_ = new QTreeView(card);
  table_->setObjectName("variants");
  table_->setAccessibleName(tr("variants"));
  table_->setModel(sorted_);
  styleTable(*table_);
  table_->setItemDelegate(new VariantDelegate(*model_, table_));
  table_->setRootIsDecorated(false);
  table_->setSortingEnabled(true);
  table_->sortByColumn(-1, Qt::AscendingOrder);  // as they were made
  card->body()->setContentsMargins(1, 0, 1, 2);
  card->body()->addWidget(table_);
  connect(table_, &QTreeView::activated, this,
          [this](const QModelIndex& index) { document_.switchVariant(sorted_->mapToSource(index).row()); });
  connect(table_, &QWidget::customContextMenuRequested, this, &ComparePage::showMenu);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &ComparePage::refreshDifference);
  return card;
}

Card* ComparePage::makePlot() {
  auto* card = new Card(tr("Which one"), this);
  x_ = makeChoice("compareX", tr("what is small: the horizontal axis, which has the limit"),
                  {Fact::parameters, Fact::macs, Fact::bytes, Fact::time}, card);
  y_ = makeChoice("compareY", tr("what is good: the vertical axis"),
                  {Fact::accuracy, Fact::loss, Fact::time, Fact::macs, Fact::parameters}, card);
  y_->setCurrentIndex(y_->findData(int(Fact::macs)));
  slider_ = new QSlider(Qt::Horizontal, card);
  slider_->setObjectName("compareLimit");
  slider_->setRange(1, 100);
  slider_->setValue(100);
  slider_->setMinimumWidth(80);
  slider_->setAccessibleName(tr("limit, per cent of the largest variant"));
  slider_->setToolTip(tr("The most that the horizontal fact may be, of the variant that has most"));
  percent_ = new QSpinBox(card);
  percent_->setObjectName("comparePercent");
  percent_->setRange(1, 100);
  percent_->setValue(100);
  percent_->setPrefix(tr("at most "));
  percent_->setSuffix(QStringLiteral(" %"));
  percent_->setAccessibleName(slider_->accessibleName());
  percent_->setToolTip(slider_->toolTip());
  for (QWidget* each : std::initializer_list<QWidget*>{y_, x_}) card->header()->addWidget(each);
  plot_ = new ParetoPlot(card);
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  empty_ = new EmptyState({}, tr("Branch…"), card);
  plotPages_ = new QStackedWidget(card);
  plotPages_->addWidget(plot_);
  plotPages_->addWidget(empty_);
  advice_ = new QLabel(card);
  advice_->setObjectName("compareAdvice");
  advice_->setWordWrap(true);
  advice_->setContentsMargins(12, 2, 12, 8);
  card->body()->addWidget(plotPages_, 1);
  auto* limit = new QHBoxLayout;
  limit->setContentsMargins(12, 0, 12, 0);
  limit->addWidget(slider_, 1);
  limit->addWidget(percent_);
  card->body()->addLayout(limit);
  card->body()->addWidget(advice_);
  connect(slider_, &QSlider::valueChanged, percent_, &QSpinBox::setValue);
  connect(percent_, &QSpinBox::valueChanged, slider_, &QSlider::setValue);
  connect(percent_, &QSpinBox::valueChanged, this, &ComparePage::refreshPlot);
  connect(x_, &QComboBox::currentIndexChanged, this, &ComparePage::refreshPlot);
  connect(y_, &QComboBox::currentIndexChanged, this, &ComparePage::refreshPlot);
  connect(y_, &QComboBox::activated, this, [this] { chosen_ = true; });
  connect(empty_, &EmptyState::pressed, this, &ComparePage::branchWanted);
  connect(plot_, &ParetoPlot::variantPressed, &document_, &Document::switchVariant);
  connect(plot_, &QWidget::customContextMenuRequested, this, &ComparePage::showPlotMenu);
  return card;
}

Card* ComparePage::makeParallel() {
  auto* card = new Card(tr("All at once"), this);
  card->setSubtitle(tr("drag titles and ranges"));
  parallel_ = new ParallelPlot(card);
  card->body()->addWidget(parallel_, 1);
  return card;
}

Fact ComparePage::xFact() const { return static_cast<Fact>(x_->currentData().toInt()); }
Fact ComparePage::yFact() const { return static_cast<Fact>(y_->currentData().toInt()); }

bool ComparePage::event(QEvent* event) {
  if (event->type() == QEvent::Show && stale_) refresh();
  return QWidget::event(event);
}

void ComparePage::refreshSoon() {
  stale_ = true;
  if (isVisible()) refresh();
}

void ComparePage::refresh() {
  stale_ = false;
  const int before = model_->rowCount();
  model_->show(factsOf(document_, store_), document_.denseParameters());
  fitColumns(*table_, 40, 130);
  table_->setColumnWidth(VariantModel::Layers, 190);
  if (model_->rowCount() != before && selected().empty() && model_->rowCount() > 0)
    table_->setCurrentIndex(sorted_->mapFromSource(model_->index(document_.currentVariant(), 0)));
  parallel_->show(model_->variants());
  chooseFact();
  refreshPlot();
  refreshDifference();
}

void ComparePage::chooseFact() {
  if (chosen_) return;
  const auto& variants = model_->variants();
  for (const Fact fact : {Fact::accuracy, Fact::loss, Fact::macs}) {
    const auto known = [fact](const VariantFacts& each) { return each.value(fact).has_value(); };
    if (std::count_if(variants.begin(), variants.end(), known) < 2) continue;
    return y_->setCurrentIndex(y_->findData(int(fact)));
  }
}

void ComparePage::refreshPlot() {
  const auto& variants = model_->variants();
  double largest = 0;
  for (const auto& each : variants) largest = std::max(largest, each.value(xFact()).value_or(0));
  const double most = largest * percent_->value() / 100.0;
  plot_->show({variants, xFact(), yFact(), most});
  const bool alone = variants.size() < 2, unknown = plot_->shown() == 0;
  plotPages_->setCurrentWidget(alone || unknown ? static_cast<QWidget*>(empty_) : plot_);
  empty_->setButtonVisible(alone);
  const bool counted = yFact() == Fact::loss;
  empty_->setSentence(
      alone     ? tr("All variants by two of their facts: branch the variant to have a second one.")
      : counted ? tr("No variant has a predicted loss yet: solve the budget (Ctrl+Enter in Compress).")
                : tr("%1 against %2 was not measured for any variant yet: evaluate (Ctrl+E) or measure the "
                     "speed (Ctrl+B) of each.")
                      .arg(factWord(yFact()), factWord(xFact())));
  const auto best = bestWithin(variants, xFact(), yFact(), most);
  advice_->setVisible(!alone && !unknown);
  const QString limit = tr("%1 of at most %2").arg(factWord(xFact()), factText(xFact(), most));
  advice_->setText(best ? tr("With %1 <b>%2</b> has the best %3: %4")
                              .arg(limit, variants[*best].name.toHtmlEscaped(), factWord(yFact()),
                                   factText(yFact(), variants[*best].value(yFact())))
                        : tr("No variant has %1").arg(limit));
}

std::vector<int> ComparePage::selected() const {
  std::vector<int> rows;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows())
    rows.push_back(sorted_->mapToSource(index).row());
  std::sort(rows.begin(), rows.end());
  return rows;
}

void ComparePage::refreshDifference() {
  const auto& variants = document_.variants();
  if (variants.size() < 2) return difference_->showAlone();
  auto rows = selected();
  // one alone is compared with the one that is worked on, that one with its neighbour
  if (rows.empty()) rows = {document_.currentVariant()};
  if (rows.size() == 1) {
    const int current = document_.currentVariant();
    rows.push_back(rows[0] != current ? current : (current == 0 ? 1 : current - 1));
    std::sort(rows.begin(), rows.end());
  }
  if (rows.back() >= int(variants.size())) return;  // the table is about to learn of it
  const Variant &one = variants[std::size_t(rows.front())], &other = variants[std::size_t(rows.back())];
  difference_->show(differences(document_.report(), one.recipe, other.recipe),
                    QString::fromStdString(one.name), QString::fromStdString(other.name));
}

void ComparePage::copyRows() {
  if (difference_->hasTableFocus()) return difference_->copy();
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
  QGuiApplication::clipboard()->setText(lines.join('\n') + '\n');
}

void ComparePage::focusTable() { table_->setFocus(); }

void ComparePage::showMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const QModelIndex index = sorted_->mapToSource(table_->indexAt(place));
  if (index.isValid() && index.row() != document_.currentVariant())
    menu->addAction(tr("&Work on this one"), this,
                    [this, row = index.row()] { document_.switchVariant(row); });
  else
    menu->addActions(actions_);
  menu->addSeparator();
  menu->addAction(tr("&Copy rows"), this, &ComparePage::copyRows);
  menu->popup(table_->viewport()->mapToGlobal(place));
}

void ComparePage::showPlotMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("&Copy numbers"), this,
                  [this] { QGuiApplication::clipboard()->setText(toCsv(model_->variants())); });
  for (const QString& ending : {QStringLiteral("png"), QStringLiteral("pdf"), QStringLiteral("csv")})
    menu->addAction(tr("Save as %1…").arg(ending.toUpper()), this, [this, ending] {
      const QFileInfo model(QString::fromStdString(document_.report().path));
      const QString path = dialogs_.askSave(
          this, tr("Save"), model.absolutePath() + '/' + model.completeBaseName() + "_variants." + ending,
          QStringLiteral("*.") + ending);
      if (path.isEmpty()) return;
      bool saved = false;
      if (ending == "csv") {
        QFile file(path);
        saved = file.open(QIODevice::WriteOnly) && file.write(toCsv(model_->variants()).toUtf8()) >= 0;
      } else {
        saved = ending == "pdf" ? plot_->savePdf(path) : plot_->savePng(path, 0, 0, 2);
      }
      saved ? messages_.tell(tr("Saved %1").arg(path))
            : messages_.tellError(tr("%1 cannot be written").arg(path));
    });
  menu->popup(plot_->mapToGlobal(place));
}

QByteArray ComparePage::splitterState() const { return stateOf({whole_, left_, plots_}); }

void ComparePage::restoreSplitters(const QByteArray& state) { restore({whole_, left_, plots_}, state); }

}  // namespace tenfold::ui
