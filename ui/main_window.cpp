// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QVBoxLayout>

#include "engine/support/error.h"
#include "ui/compress/calibration_chip.h"
#include "ui/dialogs/calibrate_dialog.h"
#include "ui/dialogs/saving.h"
#include "ui/export/export_page.h"
#include "ui/main_gpu.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/samples.h"
#include "ui/widgets/access_keys.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/panels.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/welcome.h"

namespace tenfold::ui {
namespace {

QString recipeFilter() { return QObject::tr("Recipes (*.json);;All files (*)"); }

}  // namespace

MainWindow::MainWindow(const Options& options, std::unique_ptr<Dialogs> dialogs)
    : dialogs_(std::move(dialogs)),
      remembered_(options.remember),
      machineFile_(options.machineFile),
      timeLayers_(options.timeLayers) {
  setObjectName("mainWindow");
  setAcceptDrops(true);
  qApp->installEventFilter(this);
  resize(1440, 900);
  services_ = std::make_unique<Services>(document_, store_);
  actions_ = std::make_unique<MainActions>(*this, document_.history());
  buildParts();
  session_ = new MainSession({document_, *dialogs_, remembered_, messages_}, options.recoveryFolder,
                             options.recoveryMilliseconds, this);
  services_->board.add(session_->statesJob());
  open_ = new MainOpen(
      {document_, weights_, store_, *services_, *dialogs_, remembered_, messages_, *session_},
      [this] { return mayLoseChanges(); }, this);
  preferences_ = new MainPreferences({*this, *actions_, remembered_});
  help_ = new MainHelp({*this, *actions_, messages_, *dialogs_, options.logFile});
  auto* gpu = new MainGpu(*this, messages_, {study::gpu_files(), QString::fromStdString(study::gpu_folder())},
                          study::gpu_state, this);
  connect(actions_->gpuSupport, &QAction::triggered, gpu, &MainGpu::showDialog);
  connectFile();
  connectSession();
  connectTraining();
  connectModel();
  connectHelp();
  connectServices();
  connectWeights();
  connectPanels();
  leaveKeysToMenus(*pages_, *menuBar());
  connect(&document_, &Document::changed, this, &MainWindow::documentChanged);
  restoreGeometry(remembered_.value("geometry").toByteArray());
  for (const auto& each : panels_) each.panels->restore(remembered_.value(each.key).toByteArray());
  page_->restoreView(remembered_.value("compressView").toMap());
  page_->families().restoreChoice(remembered_.value("familyChoice").toString());
  comparePage_->restoreColumns(remembered_.value("compareColumns").toByteArray());
  preferences_->showTheme(options.forceTheme ? options.theme
                                             : themeFromText(remembered_.value("theme").toString()));
  fillSamples();
  fillRecent();
  documentChanged(ModelOpened{});
  askEngine();
}

void MainWindow::askEngine() {
  engineQuestion_.start(
      {},
      [file = machineFile_.toStdString()](const Worker&) {
        return std::pair(study::use_machine(file), study::describe_engine());
      },
      [this](const Outcome<std::pair<study::MachineReport, study::EngineReport>>& outcome) {
        if (outcome.result) {
          const auto& [machine, engine] = *outcome.result;
          if (!machine.why_not.empty()) messages_.tell(engineText(machine.why_not));
          return showEngine(engine);
        }
        help_->setEngine(outcome.error);
        status_->setEngine(outcome.error, outcome.error);
      });
}

void MainWindow::showEngine(const study::EngineReport& engine) {
  const QString threads = engine.threads == 1 ? tr("1 thread") : tr("%1 threads").arg(engine.threads);
  const QString text =
      tr("%1, LibTorch %2, %3")
          .arg(threads, QString::fromStdString(engine.torch), engine.cuda ? tr("CUDA") : tr("CPU"));
  const QString whole = engine.why_not.empty() ? text : tr("%1 (%2)").arg(text, engineText(engine.why_not));
  help_->setEngine(whole);
  trainPage_->setDevice(engine.cuda, engineText(engine.why_not));
  status_->setEngine(text, whole);
}

MainWindow::~MainWindow() {
  services_->board.cancelAll();
  delete takeCentralWidget();  // the panels look at the document until their end
}

void MainWindow::buildParts() {
  page_ = new CompressPage(document_, store_, *services_, *dialogs_, messages_, this);
  welcome_ = new Welcome(this);
  pages_ = new QStackedWidget(this);
  pages_->setObjectName("pages");
  pages_->addWidget(welcome_);
  pages_->addWidget(page_);
  weightsPage_ = new WeightsPage(weights_, services_->decompose, *dialogs_, this);
  pages_->addWidget(weightsPage_);
  trainPage_ = new TrainPage(document_, services_->train, *dialogs_, messages_, remembered_, this);
  pages_->addWidget(trainPage_);
  services_->board.add(trainPage_->previewJob());
  comparePage_ = new ComparePage(document_, store_, *services_, *dialogs_, messages_, this);
  pages_->addWidget(comparePage_);
  exportPage_ = new ExportPage({document_, store_, *services_, *dialogs_, remembered_, messages_}, this);
  pages_->addWidget(exportPage_);
  status_ = new StatusStrip(services_->board, messages_, this);
  auto* centre = new QWidget(this);
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  rail_ = new Rail(centre);
  notice_ = new Notice(centre);
  auto* shown = new QVBoxLayout;
  shown->setSpacing(0);
  shown->addWidget(notice_);
  shown->addWidget(pages_, 1);
  row->addWidget(rail_);
  row->addLayout(shown, 1);
  column->addLayout(row, 1);
  column->addWidget(status_);
  setCentralWidget(centre);
  setMinimumSize(1080, 640);
}

void MainWindow::connectFile() {
  connect(actions_->open, &QAction::triggered, open_, &MainOpen::ask);
  connect(welcome_, &Welcome::openWanted, open_, &MainOpen::ask);
  connect(welcome_, &Welcome::sampleWanted, this, &MainWindow::openFile);
  connect(actions_->saveRecipe, &QAction::triggered, this, &MainWindow::saveRecipe);
  connect(actions_->openRecipe, &QAction::triggered, this, &MainWindow::openRecipe);
  for (QAction* action : {actions_->exportModel, actions_->showExport})
    connect(action, &QAction::triggered, this, [this] { showWorkspace(Workspace::exporting); });
  connect(exportPage_, &ExportPage::openWanted, open_, &MainOpen::ask);
  connect(actions_->quit, &QAction::triggered, this, &QWidget::close);
  connect(actions_->recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
}

void MainWindow::connectSession() {
  connect(actions_->saveSession, &QAction::triggered, session_, &MainSession::save);
  connect(actions_->saveSessionAs, &QAction::triggered, session_, &MainSession::saveAs);
  connect(actions_->branchVariant, &QAction::triggered, session_, &MainSession::branch);
  connect(actions_->renameVariant, &QAction::triggered, session_, &MainSession::rename);
  connect(actions_->duplicateVariant, &QAction::triggered, this,
          [this] { document_.duplicateVariant(document_.currentVariant()); });
  connect(actions_->removeVariant, &QAction::triggered, this,
          [this] { document_.removeVariant(document_.currentVariant()); });
  page_->setVariantActions(actions_->ofVariants());
  comparePage_->setVariantActions(actions_->ofVariants());
  connect(comparePage_, &ComparePage::branchWanted, session_, &MainSession::branch);
  connect(actions_->measureAll, &QAction::triggered, this, [this] {
    showWorkspace(Workspace::compare);
    comparePage_->measureAll();
  });
  connect(&services_->sessions, &OtherSessions::failed, &messages_, &MessageLog::tellError);
  connect(&services_->sessions, &OtherSessions::remarked, &messages_, &MessageLog::tell);
  connect(comparePage_, &ComparePage::layerWanted, this, [this](const std::string& id) {
    showWorkspace(Workspace::compress);
    page_->layers().select(id);
  });
  connect(actions_->showCompare, &QAction::triggered, this, [this] { showWorkspace(Workspace::compare); });
}

void MainWindow::connectTraining() {
  connect(actions_->showTrain, &QAction::triggered, this, [this] { showWorkspace(Workspace::train); });
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    if (std::holds_alternative<ModelOpened>(change)) services_->train.clear();
  });
  connect(&services_->train, &ModelService::finished, this, [this] {
    const TrainRun& run = services_->train.runs().back();
    for (const auto& remark : run.report.remarks) messages_.tell(engineText(remark));
  });
}

bool MainWindow::recover() {
  const QString copy = session_->offerRecovery();
  if (copy.isEmpty()) return false;
  openFile(copy);
  return true;
}

void MainWindow::connectModel() {
  connect(actions_->copyRows, &QAction::triggered, this, &MainWindow::copy);
  connect(actions_->find, &QAction::triggered, this, [this] {
    if (showsWeights()) {
      weightsPage_->panels().reveal(&weightsPage_->tensors());
      weightsPage_->tensors().focusFilter();
    } else {
      page_->panels().reveal(&page_->layers());
      page_->layers().focusFilter();
    }
  });
  connect(actions_->lock, &QAction::triggered, this, [this] {
    const auto ids = page_->layers().selected();
    if (!ids.empty()) document_.setLocked(ids, !document_.specOf(ids.front()).locked);
  });
  connect(actions_->reset, &QAction::triggered, this,
          [this] { document_.resetToDense(page_->layers().selected()); });
  connect(actions_->calibrate, &QAction::triggered, this, &MainWindow::calibrate);
  connect(page_, &CompressPage::calibrateWanted, this, &MainWindow::calibrate);
  connect(actions_->solve, &QAction::triggered, page_, &CompressPage::solve);
  connect(actions_->polish, &QAction::triggered, page_, &CompressPage::polish);
  connect(actions_->curve, &QAction::triggered, page_, &CompressPage::computeCurve);
  connect(actions_->evaluate, &QAction::triggered, this, &MainWindow::evaluate);
  connect(actions_->bench, &QAction::triggered, this, [this] { services_->bench.measure(); });
  connect(actions_->timeLayers, &QAction::triggered, this, [this] { services_->forward.measure(); });
  connect(open_, &MainOpen::openedModel, this, [this] {
    if (timeLayers_ && preferences_->timeLayers() && document_.isOpen()) services_->forward.measure();
  });
  actions_->machine->setEnabled(!machineFile_.isEmpty());
  connect(actions_->machine, &QAction::triggered, this, [this] { services_->machine.measure(machineFile_); });
  connect(actions_->cancel, &QAction::triggered, this,
          [this] { services_->board.isIdle() ? notice_->hide() : status_->stopJobs(); });
}

void MainWindow::connectHelp() {
  connect(status_, &StatusStrip::messagesWanted, actions_->messages, &QAction::trigger);
  connect(welcome_, &Welcome::helpWanted, &help_->guide(), &HelpGuide::show);
  connect(preferences_, &MainPreferences::threadsChanged, this, &MainWindow::askEngine);
  connect(preferences_, &MainPreferences::recentForgotten, this, &MainWindow::fillRecent);
  connect(preferences_, &MainPreferences::recentForgotten, exportPage_, &ExportPage::readWritten);
  connect(preferences_, &MainPreferences::resetLayoutWanted, this, &MainWindow::resetLayout);
  help_->setPlaces([this] { return places(); });
}

void MainWindow::resetLayout() {
  preferences_->setPresenter(false);
  showNormal();
  resize(1440, 900);
  for (const auto& each : panels_) each.panels->reset();
}

void MainWindow::connectPanels() {
  actions_->colours->addActions(page_->layers().colourActions());
  panels_ = {{"splitters", page_, &page_->panels()},
             {"weightsSplitters", weightsPage_, &weightsPage_->panels()},
             {"trainSplitters", trainPage_, &trainPage_->panels()},
             {"compareSplitters", comparePage_, &comparePage_->panels()},
             {"exportSplitters", exportPage_, &exportPage_->panels()}};
  // a window of a panel is as active as this one
  connect(qApp, &QGuiApplication::focusWindowChanged, this, [this] { document_.finishEditing(); });
  connect(actions_->nextPanel, &QAction::triggered, this, [this] {
    if (Panels* panels = shownPanels()) panels->focusNext();
  });
}

void MainWindow::fillPanels() {
  const Panels* panels = shownPanels();
  actions_->panels->clear();
  if (panels != nullptr) actions_->panels->addActions(panels->actions());
  for (QAction* action : {actions_->panels->menuAction(), actions_->nextPanel})
    action->setEnabled(panels != nullptr);
}

Panels* MainWindow::shownPanels() const {
  for (const auto& each : panels_)
    if (each.page == pages_->currentWidget()) return each.panels;
  return nullptr;
}

std::vector<PaletteEntry> MainWindow::places() {
  std::vector<PaletteEntry> entries;
  if (document_.isOpen())
    for (const auto& layer : document_.report().layers)
      entries.push_back({tr("layer"), QString::fromStdString(layer.name), {}, [this, id = layer.id] {
                           showWorkspace(Workspace::compress);
                           page_->layers().select(id);
                         }});
  if (weights_.isOpen())
    for (const auto& tensor : weights_.report().tensors)
      entries.push_back({tr("tensor"), QString::fromStdString(tensor.name), {}, [this, name = tensor.name] {
                           showWorkspace(Workspace::weights);
                           weights_.select(name);
                         }});
  return entries;
}

void MainWindow::connectServices() {
  const auto complain = [this](const QString& sentence) { messages_.tellError(sentence); };
  for (ModelService* service : services_->ofModel()) connect(service, &ModelService::failed, this, complain);
  connect(&services_->calibrate, &ModelService::finished, this, [this] {
    if (const auto& calibration = document_.calibration())
      messages_.tell(tr("The model is %1").arg(calibrationText(*calibration)));
  });
  connect(&services_->solve, &SolveService::polished, this, [this](const study::PolishReport& report) {
    messages_.tell(tr("Polished: the %1 on the calibration samples went from %2 to %3 in %4 recipes")
                       .arg(engineText(report.measure), threeDigits(report.solved), threeDigits(report.found))
                       .arg(report.trials));
  });
  connect(&services_->solve, &SolveService::foundBeside, this, [this](const QString& variant) {
    messages_.tell(tr("What was solved is the variant %1, as the model was changed meanwhile").arg(variant));
  });
  connect(&services_->drop, &DropService::found, this, [this](const DropFound& found) {
    const QString text = tr("Found among %n measured models: %1, dense %2", nullptr, found.tries)
                             .arg(foundText(found), percentText(found.dense));
    messages_.tell(
        found.variant.isEmpty()
            ? text
            : tr("%1; it is the variant %2, as the model was changed meanwhile").arg(text, found.variant));
  });
  connect(&services_->machine, &MachineService::failed, this, complain);
  connect(&services_->machine, &MachineService::measured, this, [this](const study::MachineReport& machine) {
    store_.predictSpeeds(document_.report());
    messages_.tell(tr("This machine: %1; predicted speeds go by it").arg(machineText(machine)));
  });
  connect(&services_->bench, &ModelService::finished, this, [this] {
    if (const auto* bench = store_.bench(document_.recipe()))
      for (const auto& remark : bench->remarks) messages_.tell(engineText(remark));
  });
}

void MainWindow::connectWeights() {
  connect(open_, &MainOpen::openedModel, notice_, &QWidget::hide);
  connect(open_, &MainOpen::openedModel, this, &MainWindow::fillRecent);
  connect(open_, &MainOpen::openedWeights, this, &MainWindow::fillRecent);
  connect(open_, &MainOpen::openedWeights, this, [this] {
    notice_->hide();
    showWorkspace(Workspace::weights);
  });
  connect(open_, &MainOpen::refused, notice_, qOverload<const QString&, const QString&, bool>(&Notice::show));
  connect(notice_, &Notice::otherWanted, open_, &MainOpen::ask);
  connect(notice_, &Notice::inputsWanted, open_, &MainOpen::sayInputs);
  connect(actions_->inputs, &QAction::triggered, open_, &MainOpen::sayInputs);
  connect(&weights_, &WeightsDocument::changed, this, [this] {
    rail_->setWeightsVisible(weights_.isOpen());
    refreshActions();
  });
  connect(rail_, &Rail::wanted, this, &MainWindow::showWorkspace);
  connect(weightsPage_, &WeightsPage::attachWanted, open_, &MainOpen::attach);
  connect(weightsPage_, &WeightsPage::choiceWanted, open_, &MainOpen::choose);
  connect(actions_->attach, &QAction::triggered, open_, &MainOpen::attach);
  connect(actions_->showCompress, &QAction::triggered, this, [this] { showWorkspace(Workspace::compress); });
  connect(actions_->showWeights, &QAction::triggered, this, [this] { showWorkspace(Workspace::weights); });
  connect(&services_->decompose, &DecomposeService::failed, &messages_, &MessageLog::tellError);
  connect(&services_->decompose, &DecomposeService::decomposed, this,
          [this](const std::string&, const study::DecomposeOptions& options, const study::DecomposeReport&) {
            if (options.out.empty()) return;
            messages_.tell(
                tr("Saved factors %1").arg(QDir::toNativeSeparators(QString::fromStdString(options.out))));
          });
}

bool MainWindow::showsWeights() const { return pages_->currentWidget() == weightsPage_; }

bool MainWindow::showsExport() const { return pages_->currentWidget() == exportPage_; }

void MainWindow::showWorkspace(Workspace workspace) {
  const bool weights = workspace == Workspace::weights && weights_.isOpen();
  const bool train = workspace == Workspace::train && document_.isOpen();
  const bool compare = workspace == Workspace::compare && document_.isOpen();
  const bool exporting = workspace == Workspace::exporting;
  rail_->setModelVisible(document_.isOpen());
  rail_->show(weights || train || compare || exporting ? workspace : Workspace::compress);
  if (train) {
    pages_->setCurrentWidget(trainPage_);
  } else if (exporting) {
    pages_->setCurrentWidget(exportPage_);
    exportPage_->focusFormat();
  } else if (compare) {
    pages_->setCurrentWidget(comparePage_);
    comparePage_->focusTable();
  } else if (weights) {
    pages_->setCurrentWidget(weightsPage_);
    weightsPage_->tensors().setFocus();
  } else if (document_.isOpen()) {
    pages_->setCurrentWidget(page_);
    page_->layers().setFocus();
  } else {
    pages_->setCurrentWidget(welcome_);
  }
  fillPanels();
  refreshActions();
  refreshTitle();
}

void MainWindow::refreshActions() {
  for (QAction* action : actions_->ofModel()) action->setEnabled(document_.isOpen() && !showsWeights());
  actions_->polish->setEnabled(actions_->solve->isEnabled() && document_.metric() != Metric::weight);
  for (QAction* action : {actions_->showTrain, actions_->showCompare}) action->setEnabled(document_.isOpen());
  if (document_.variants().size() < 2) actions_->removeVariant->setEnabled(false);
  for (QAction* action : actions_->ofWeights()) action->setEnabled(weights_.isOpen());
  for (QAction* action : actions_->ofTable()) action->setEnabled(document_.isOpen() || showsWeights());
  // there is no table of layers whose selection they would act on
  for (QAction* action : {actions_->lock, actions_->reset, actions_->find, actions_->curve})
    if (showsCompare() || showsTrain() || showsExport()) action->setEnabled(false);
}

void MainWindow::documentChanged(const Change& change) {
  if (std::holds_alternative<ModelOpened>(change)) showWorkspace(Workspace::compress);
  refreshActions();
  refreshTitle();
}

void MainWindow::refreshTitle() {
  const bool open = document_.isOpen() || showsWeights();
  const QString name = showsWeights() ? QString::fromStdString(weights_.report().name) : session_->title();
  setWindowTitle(open ? name + "[*] – Tenfold" : "Tenfold");
  setWindowModified(!showsWeights() && document_.isOpen() && document_.isModified());
}

void MainWindow::fillSamples() {
  actions_->samples->clear();
  for (const Sample& sample : bundledSamples())
    actions_->samples->addAction(sample.title, this, [this, path = sample.path] { openFile(path); });
  actions_->samples->setEnabled(!actions_->samples->isEmpty());
}

void MainWindow::fillRecent() {
  actions_->recent->clear();
  for (const QString& path : remembered_.recentFiles())
    actions_->recent->addAction(QDir::toNativeSeparators(path).replace('&', "&&"), this,
                                [this, path] { openFile(path); });
  actions_->recent->setEnabled(!actions_->recent->isEmpty());
  welcome_->setRecent(remembered_.recentFiles());
}

QString MainWindow::folder() const {
  const QString path = QString::fromStdString(document_.report().path);
  return path.isEmpty() ? QString() : QFileInfo(path).absolutePath();
}

bool MainWindow::mayLoseTraining() {
  const TrainService& train = services_->train;
  if (train.isUnderWay()) return dialogs_->askLoseTraining(this, tr("A training is not over yet."));
  return !train.hasUnkeptRun() ||
         dialogs_->askLoseTraining(this, tr("No state of a training was kept in the model."));
}

bool MainWindow::mayLoseChanges() {
  if (!mayLoseTraining()) return false;
  if (!document_.isOpen() || !document_.isModified()) return true;
  switch (dialogs_->askUnsaved(this, session_->title())) {
    case Dialogs::Unsaved::save:
      return session_->save();
    case Dialogs::Unsaved::discard:
      return true;
    case Dialogs::Unsaved::cancel:
      break;
  }
  return false;
}

void MainWindow::saveRecipe() {
  const QString name = QFileInfo(QString::fromStdString(document_.report().path)).completeBaseName();
  const QString path = askSaveAs(this, *dialogs_, tr("Export recipe"),
                                 QDir(folder()).filePath(name + ".recipe.json"), recipeFilter(), {"json"});
  if (path.isEmpty()) return;
  try {
    study::write_recipe(document_.recipe(), path.toStdString());
    messages_.tell(tr("Saved recipe %1").arg(QDir::toNativeSeparators(path)));
  } catch (const Error& error) {
    messages_.tellError(engineText(error.what()));
  }
}

void MainWindow::openRecipe() {
  const QString path = dialogs_->askOpen(this, tr("Import recipe"), folder(), recipeFilter());
  if (path.isEmpty()) return;
  try {
    std::vector<std::string> remarks;
    const Recipe recipe =
        study::match_recipe(document_.report(), study::read_recipe(path.toStdString()), remarks);
    document_.applyRecipe(recipe, tr("Recipe %1").arg(QFileInfo(path).fileName()));
    for (const auto& remark : remarks) messages_.tell(engineText(remark));
  } catch (const Error& error) {
    messages_.tellError(engineText(error.what()));
  }
}

void MainWindow::evaluate() {
  if (const auto options = dialogs_->askData(this, services_->evaluate.lastData()))
    services_->evaluate.evaluate(*options);
}

void MainWindow::calibrate() {
  const auto options = dialogs_->askCalibration(this, rememberedCalibration(remembered_));
  if (!options) return;
  remember(*options, remembered_);
  services_->calibrate.calibrate(*options);
}

void MainWindow::copy() {
  // Ctrl+C in a text field copies its text
  if (auto* edit = qobject_cast<QLineEdit*>(QApplication::focusWidget());
      edit != nullptr && edit->hasSelectedText())
    edit->copy();
  else if (showsTrain())
    trainPage_->copyRows();
  else if (showsCompare())
    comparePage_->copyRows();
  else if (showsExport())
    exportPage_->copyRows();
  else
    showsWeights() ? weightsPage_->tensors().copyRows() : page_->layers().copyRows();
}

bool MainWindow::event(QEvent* event) {
  // a click on no field ends the run of keys in the one before
  if (event->type() == QEvent::WindowDeactivate) document_.finishEditing();
  return QMainWindow::event(event);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
  // undo in a number field undoes the document's step, not the field's text
  if (event->type() == QEvent::ShortcutOverride && qobject_cast<QAbstractSpinBox*>(watched) != nullptr) {
    const auto& key = static_cast<const QKeyEvent&>(*event);
    if (key.matches(QKeySequence::Undo) || key.matches(QKeySequence::Redo)) {
      event->ignore();
      return true;
    }
  }
  return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayLoseChanges()) return event->ignore();
  services_->board.cancelAll();
  preferences_->setPresenter(false);  // it is not how the window is wanted the next time
  remembered_.set("geometry", saveGeometry());
  for (const auto& each : panels_) remembered_.set(each.key, each.panels->state());
  remembered_.set("compressView", page_->viewState());
  remembered_.set("familyChoice", page_->families().choiceText());
  remembered_.set("compareColumns", comparePage_->columnState());
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.isEmpty()) return;
  event->acceptProposedAction();
  openFile(urls.front().toLocalFile());
}

}  // namespace tenfold::ui
