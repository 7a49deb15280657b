// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_page.h"

#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>

#include "ui/compare/curve_scenes.h"
#include "ui/compare/curves_panel.h"
#include "ui/compare/difference_panel.h"
#include "ui/compare/limits_panel.h"
#include "ui/compare/parallel_plot.h"
#include "ui/compare/pareto_plot.h"
#include "ui/compare/variant_panel.h"
#include "ui/dialogs/picture_menu.h"
#include "ui/document/document.h"
#include "ui/jobs/services.h"
#include "ui/widgets/card.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/panels.h"
#include "ui/widgets/tab_card.h"

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

ComparePage::ComparePage(Document& document, ReportStore& store, Services& services, Dialogs& dialogs,
                         MessageLog& messages, QWidget* parent)
    : QWidget(parent),
      document_(document),
      store_(store),
      services_(services),
      dialogs_(dialogs),
      messages_(messages) {
  setObjectName("comparePage");
  left_ = new QSplitter(Qt::Vertical, this);
  left_->addWidget(table_ = makeTable());
  plots_ = new QSplitter(left_);
  Card* which = makePlot();
  plots_->addWidget(which);
  plots_->addWidget(makeOverlays());
  plots_->setSizes({440, 440});
  left_->addWidget(plots_);
  left_->setSizes({260, 500});
  right_ = new QSplitter(Qt::Vertical, this);
  right_->addWidget(difference_ = new DifferencePanel(this));
  right_->addWidget(limits_ = new LimitsPanel(this));
  right_->setSizes({430, 340});
  right_->setStretchFactor(0, 1);
  whole_ = new QSplitter(this);
  whole_->addWidget(left_);
  whole_->addWidget(right_);
  whole_->setSizes({900, 460});
  whole_->setStretchFactor(0, 1);
  for (QSplitter* each : {whole_, left_, right_, plots_}) {
    each->setChildrenCollapsible(false);
    each->setHandleWidth(10);
  }
  panels_ = new Panels(this, {whole_, left_, plots_, right_},
                       {{table_, table_->header(), tr("Variants")},
                        {which, which->header(), tr("Which one")},
                        {overlays_, overlays_->header(), tr("Curves")},
                        {difference_, difference_->header(), tr("Difference")},
                        {limits_, limits_->header(), tr("Limits")}});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 10, 10, 10);
  layout->addWidget(whole_);
  connect(difference_, &DifferencePanel::branchWanted, this, &ComparePage::branchWanted);
  connect(difference_, &DifferencePanel::layerWanted, this, &ComparePage::layerWanted);
  connect(limits_, &LimitsPanel::adviceTaken, this, &ComparePage::takeAdvice);
  connect(limits_, &LimitsPanel::limitsChanged, this, [this] {
    document_.setLimits(limits_->limits().toMap());
    refreshPlots();
  });
  connectSources();
}

void ComparePage::connectSources() {
  const auto pointsToo = [this] {
    pointsStale_ = true;
    refreshSoon();
  };
  connect(&document_, &Document::changed, this, [this, pointsToo](const Change& change) {
    if (std::holds_alternative<FileChanged>(change)) return;
    if (std::holds_alternative<ModelOpened>(change)) {
      limits_->setLimits(Limits::fromMap(document_.limits()));
      chosen_ = false;
    }
    pointsToo();
  });
  pause_.setSingleShot(true);
  connect(&pause_, &QTimer::timeout, this, [this] {
    if (stale_) refreshSoon();
  });
  connect(&store_, &ReportStore::changed, this, &ComparePage::refreshLater);
  connect(&store_, &ReportStore::curvesChanged, this, pointsToo);
  connect(&services_.tradeOff, &ModelService::finished, this, pointsToo);
  connect(&services_.measure, &MeasureService::turnChanged, this, &ComparePage::refreshLater);
  connect(&services_.measure.job(), &LatestJob::changed, this, &ComparePage::refreshMeasuring);
  connect(&services_.sessions, &OtherSessions::changed, this, &ComparePage::refreshSoon);
}

VariantPanel* ComparePage::makeTable() {
  auto* table = new VariantPanel(this);
  connect(table, &VariantPanel::switchWanted, this, [this](int row) {
    const VariantFacts& variant = table_->variants()[std::size_t(row)];
    if (variant.isOwn())
      document_.switchVariant(variant.own);
    else
      messages_.tell(tr("%1 is of another session: copy it into this one to work on it").arg(variant.name));
  });
  connect(table, &VariantPanel::selectionChanged, this, [this] {
    refreshDifference();
    refreshCurves();
  });
  connect(table, &VariantPanel::measureWanted, this, &ComparePage::measure);
  connect(table, &VariantPanel::stopWanted, this, [this] { services_.measure.job().cancel(); });
  connect(table, &VariantPanel::sessionWanted, this, &ComparePage::addSession);
  connect(table, &VariantPanel::removeWanted, &services_.sessions, &OtherSessions::remove);
  connect(table, &VariantPanel::copyWanted, this, &ComparePage::copyIntoSession);
  connect(table, &VariantPanel::saveWanted, this, &ComparePage::saveTable);
  return table;
}

Card* ComparePage::makePlot() {
  auto* card = new Card(tr("Which one"), this);
  card->setObjectName("whichOne");
  x_ = makeChoice("compareX", tr("what is small: the horizontal axis"),
                  {Fact::parameters, Fact::macs, Fact::bytes, Fact::time}, card);
  y_ = makeChoice("compareY", tr("what is good: the vertical axis, which the advice goes by"),
                  {Fact::accuracy, Fact::loss, Fact::error, Fact::time, Fact::macs, Fact::parameters}, card);
  y_->setCurrentIndex(y_->findData(int(Fact::macs)));
  for (QWidget* each : std::initializer_list<QWidget*>{y_, x_}) card->header()->addWidget(each);
  plot_ = new ParetoPlot(card);
  giveMenu(plot_, "variants", [this] { return toCsv(table_->variants()); });
  empty_ = new EmptyState({}, tr("Branch…"), card);
  plotPages_ = new QStackedWidget(card);
  plotPages_->addWidget(plot_);
  plotPages_->addWidget(empty_);
  card->body()->addWidget(plotPages_, 1);
  connect(x_, &QComboBox::currentIndexChanged, this, &ComparePage::refreshPlots);
  connect(y_, &QComboBox::currentIndexChanged, this, &ComparePage::refreshPlots);
  connect(y_, &QComboBox::activated, this, [this] { chosen_ = true; });
  connect(empty_, &EmptyState::pressed, this,
          [this] { document_.variants().size() < 2 ? emit branchWanted() : measure(true); });
  connect(plot_, &ParetoPlot::variantPressed, &document_, &Document::switchVariant);
  connect(plot_, &ParetoPlot::pointPressed, this, &ComparePage::takePoint);
  return card;
}

TabCard* ComparePage::makeOverlays() {
  overlays_ = new TabCard(this);
  overlays_->setObjectName("overlays");
  parallel_ = new ParallelPlot(overlays_);
  overlays_->add(tr("All at once"),
                 tr("An axis for each fact: drag titles to order them, drag along an axis to keep a range"),
                 parallel_, "tabParallel");
  overlays_->add(tr("Fronts"), tr("Trade-off curves of families and variants over each other"),
                 fronts_ = makeFronts(), "tabFronts");
  overlays_->add(tr("Layers"), tr("What the selected variants keep of each layer, over each other"),
                 layers_ = makeLayers(), "tabLayers");
  connect(overlays_, &TabCard::shownChanged, this, &ComparePage::refreshCurves);
  return overlays_;
}

CurvesPanel* ComparePage::makeFronts() {
  auto* panel =
      new CurvesPanel({"frontCurves", tr("trade-off curves"), tr("what is lost"), tr("Add families"),
                       tr("Computes the front of each family alone that some layer can take: looks at every "
                          "layer once a family")},
                      this);
  for (const Fact fact : {Fact::loss, Fact::error}) panel->addChoice(factWord(fact), int(fact));
  panel->setEmpty(tr("What is lost as the model shrinks, of each family: one curve each."));
  connect(panel, &CurvesPanel::choiceChanged, this, &ComparePage::refreshCurves);
  connect(panel, &CurvesPanel::buttonPressed, &services_.overlay, &OverlayService::addFamilies);
  connect(&services_.overlay, &OverlayService::followed, this, &ComparePage::refreshCurves);
  connect(&services_.overlay.job(), &LatestJob::changed, this, &ComparePage::refreshCurves);
  giveMenu(&panel->plot(), "fronts", [panel] { return toCsv(panel->plot().scene()); });
  return panel;
}

CurvesPanel* ComparePage::makeLayers() {
  auto* panel = new CurvesPanel({"layerCurves", tr("layers of the selected variants"),
                                 tr("what is drawn of each layer"), QString(), QString()},
                                this);
  for (const auto quantity : {LayerQuantity::kept, LayerQuantity::parameters, LayerQuantity::rank})
    panel->addChoice(layerQuantityWord(quantity), int(quantity));
  panel->setEmpty(tr("No layer of the selected variants has a rank: all are dense."));
  panel->setButtonEnabled(false);
  connect(panel, &CurvesPanel::choiceChanged, this, &ComparePage::refreshCurves);
  giveMenu(&panel->plot(), "layers", [panel] { return toCsv(panel->plot().scene()); });
  return panel;
}

void ComparePage::refreshCurves() {
  const auto& variants = table_->variants();
  if (overlays_->shown() == 1) {
    services_.overlay.follow(document_.variants());
    fronts_->setButtonEnabled(!services_.overlay.job().isRunning() &&
                              !services_.overlay.missingFamilies().empty());
    fronts_->show(frontScene({document_, store_, services_.overlay.fronts(), variants},
                             static_cast<Fact>(fronts_->choice())));
  } else if (overlays_->shown() == 2) {
    auto rows = table_->selected();
    if (rows.size() < 2) rows.clear();  // one alone is held against all
    if (!rows.empty() && rows.back() >= int(variants.size())) return;
    layers_->show(layerScene(variants, rows, static_cast<LayerQuantity>(layers_->choice())));
  }
}

Fact ComparePage::xFact() const { return static_cast<Fact>(x_->currentData().toInt()); }
Fact ComparePage::yFact() const { return static_cast<Fact>(y_->currentData().toInt()); }

void ComparePage::setVariantActions(const QList<QAction*>& actions) { table_->setActions(actions); }

bool ComparePage::event(QEvent* event) {
  if (event->type() == QEvent::Show && stale_) refresh();
  return QWidget::event(event);
}

void ComparePage::refreshSoon() {
  stale_ = true;
  if (isVisible()) refresh();
}

void ComparePage::refreshLater() {
  constexpr qint64 cheap = 10, share = 4;
  stale_ = true;
  if (!isVisible() || pause_.isActive()) return;
  cost_ < cheap ? refresh() : pause_.start(int(share * cost_));
}

void ComparePage::refresh() {
  QElapsedTimer clock;
  clock.start();
  stale_ = false;
  auto variants = factsOf(document_, store_, services_.sessions.all());
  for (auto& each : variants) each.measuring = !each.otherModel && services_.measure.isAt(each.recipe);
  // errors of the points are shares of the size of the weights
  const auto norm = store_.weightNorm(document_.report());
  if (pointsStale_ || norm != pointsNorm_) points_ = solverPoints(document_, store_);
  pointsNorm_ = norm;
  pointsStale_ = false;
  table_->show(std::move(variants));
  limits_->showRanges(table_->variants(), points_);
  chooseFact();
  refreshPlots();
  refreshCurves();
  refreshDifference();
  refreshMeasuring();
  cost_ = clock.elapsed();
}

void ComparePage::chooseFact() {
  if (chosen_) return;
  const auto& variants = table_->variants();
  for (const Fact fact : {Fact::accuracy, Fact::loss, Fact::error, Fact::macs}) {
    const auto known = [fact](const VariantFacts& each) { return each.value(fact).has_value(); };
    if (std::count_if(variants.begin(), variants.end(), known) < 2) continue;
    return y_->setCurrentIndex(y_->findData(int(fact)));
  }
}

void ComparePage::refreshPlots() {
  const auto& variants = table_->variants();
  plot_->show({variants, points_, xFact(), yFact(), limits_->limits()});
  parallel_->show(variants, limits_->limits());
  const bool alone = variants.size() < 2, unknown = plot_->shown() == 0;
  plotPages_->setCurrentWidget(alone || unknown ? static_cast<QWidget*>(empty_) : plot_);
  empty_->setButton(alone ? tr("Branch…") : tr("Measure all"));
  empty_->setSentence(
      alone
          ? tr("All variants by two of their facts: branch the variant to have a second one.")
          : tr("%1 against %2 is not known for any variant yet.").arg(factWord(yFact()), factWord(xFact())));
  refreshAdvice();
}

void ComparePage::refreshAdvice() {
  const auto& variants = table_->variants();
  limits_->showCount(countWithin(variants, limits_->limits()));
  if (variants.size() + points_.size() < 2) {
    advice_ = {};
    return limits_->showAdvice(tr("With a second variant, what is best within the limits is named here."),
                               {});
  }
  advice_ = advise(variants, points_, limits_->limits(), xFact(), yFact());
  const bool other = advice_.variant && !variants[*advice_.variant].isOwn();
  const bool current = advice_.variant && variants[*advice_.variant].current;
  const bool copies = other && !variants[*advice_.variant].otherModel;
  limits_->showAdvice(advice_.text, advice_.point || copies                 ? tr("Make it a variant")
                                    : advice_.variant && !other && !current ? tr("Work on it")
                                                                            : QString());
}

void ComparePage::takeAdvice() {
  if (advice_.point) return takePoint(int(*advice_.point));
  if (!advice_.variant) return;
  const VariantFacts& variant = table_->variants()[*advice_.variant];
  variant.isOwn() ? document_.switchVariant(variant.own)
                  : document_.addVariant(variant.name, variant.recipe, true);
}

void ComparePage::takePoint(int index) {
  const VariantFacts& point = points_[std::size_t(index)];
  document_.addVariant(QString(point.name).replace(',', QString()), Recipe(point.recipe), true);
}

void ComparePage::copyIntoSession(int row) {
  const VariantFacts& variant = table_->variants()[std::size_t(row)];
  if (variant.otherModel) return;
  document_.addVariant(QString(variant.name), Recipe(variant.recipe), false);
}

void ComparePage::addSession() {
  const QString path =
      dialogs_.askOpen(this, tr("Add the variants of a session"),
                       QFileInfo(QString::fromStdString(document_.report().path)).absolutePath(),
                       tr("Sessions (*.tenfold);;All files (*)"));
  if (!path.isEmpty()) services_.sessions.add(path);
}

std::vector<Variant> ComparePage::measurable() const {
  std::vector<Variant> all = document_.variants();
  for (const OtherSession& session : services_.sessions.all())
    if (session.sameModel) all.insert(all.end(), session.variants.begin(), session.variants.end());
  return all;
}

void ComparePage::refreshMeasuring() {
  using Measuring = VariantPanel::Measuring;
  if (services_.measure.job().isRunning()) return table_->setMeasuring(Measuring::running);
  const bool missing = document_.isOpen() && services_.measure.isMissing(measurable(), true);
  table_->setMeasuring(missing ? Measuring::possible : Measuring::done);
}

void ComparePage::measureAll() { measure(true); }

void ComparePage::measure(bool withAccuracy) {
  if (!document_.isOpen() || services_.measure.job().isRunning()) return;
  if (withAccuracy && !services_.evaluate.lastData() && !chooseSamples(this, dialogs_, services_.evaluate))
    return;
  services_.measure.measure(measurable(), withAccuracy ? services_.evaluate.lastData() : std::nullopt);
}

void ComparePage::refreshDifference() {
  const auto& variants = table_->variants();
  if (variants.size() < 2) return difference_->showAlone();
  const int current = document_.currentVariant();
  auto rows = table_->selected();
  // one alone is compared with the one that is worked on, that one with its neighbour
  if (rows.empty()) rows = {current};
  if (rows.size() == 1) {
    rows.push_back(rows[0] != current ? current : (current == 0 ? 1 : current - 1));
    std::sort(rows.begin(), rows.end());
  }
  if (rows.back() >= int(variants.size())) return;  // the table is about to learn of it
  const VariantFacts &one = variants[std::size_t(rows.front())], &other = variants[std::size_t(rows.back())];
  if (one.otherModel || other.otherModel) return difference_->showOtherModel(one.name, other.name);
  difference_->show(differences(document_.report(), one.recipe, other.recipe), one.name, other.name);
}

void ComparePage::copyRows() {
  if (difference_->hasTableFocus()) return difference_->copy();
  QGuiApplication::clipboard()->setText(table_->asText());
}

void ComparePage::focusTable() { table_->focusTable(); }

QString ComparePage::suggestedFile(const QString& stem) const {
  const QFileInfo model(QString::fromStdString(document_.report().path));
  return model.absolutePath() + '/' + model.completeBaseName() + '_' + stem;
}

void ComparePage::saveTable() {
  saveTableAs(this, {dialogs_, messages_}, tr("Save"), suggestedFile("variants") + ".csv",
              toCsv(table_->variants()));
}

void ComparePage::giveMenu(QCustomPlot* plot, const QString& stem, const std::function<QString()>& numbers) {
  plot->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(plot, &QWidget::customContextMenuRequested, this,
          [this, picture = pictureOf(plot, numbers), stem](const QPoint& place) {
            showPictureMenu(picture, suggestedFile(stem), {dialogs_, messages_}, place);
          });
}

QByteArray ComparePage::columnState() const { return table_->columnState(); }

void ComparePage::restoreColumns(const QByteArray& state) { table_->restoreColumns(state); }

}  // namespace tenfold::ui
