// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

#include "ui/dialogs/saving.h"
#include "ui/document/document.h"
#include "ui/jobs/train_service.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/remembered.h"
#include "ui/train/confusion_view.h"
#include "ui/train/curve_panel.h"
#include "ui/train/runs_panel.h"
#include "ui/train/sample_grid.h"
#include "ui/train/train_setup.h"
#include "ui/widgets/card.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/panels.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::ui {
namespace {

constexpr std::int64_t previewPictures = 30;  ///< of each part
constexpr int paceMilliseconds = 200;

QString normalisationText(const Normalisation& normalisation) {
  if (normalisation.mean.empty()) return QObject::tr("not normalised");
  const auto list = [](const std::vector<double>& values) {
    QStringList all;
    for (const double value : values) all << threeDigits(value);
    return all.join(", ");
  };
  return QObject::tr("normalised by mean %1, deviation %2")
      .arg(list(normalisation.mean), list(normalisation.deviation));
}

}  // namespace

TrainPage::TrainPage(Document& document, TrainService& service, Dialogs& dialogs, MessageLog& messages,
                     Remembered& remembered, QWidget* parent)
    : QWidget(parent),
      document_(document),
      service_(service),
      dialogs_(dialogs),
      messages_(messages),
      remembered_(remembered) {
  setObjectName("trainPage");
  upper_ = new QSplitter(this);
  Card* setup = makeSetup();
  upper_->addWidget(setup);
  upper_->addWidget(makeCurves());
  upper_->addWidget(makeSamples());
  upper_->setSizes({330, 640, 390});
  upper_->setStretchFactor(1, 1);
  whole_ = new QSplitter(Qt::Vertical, this);
  whole_->addWidget(upper_);
  Card* runs = makeRuns();
  whole_->addWidget(runs);
  whole_->setSizes({620, 190});
  whole_->setStretchFactor(0, 1);
  for (QSplitter* each : {whole_, upper_}) {
    each->setChildrenCollapsible(false);
    each->setHandleWidth(10);
  }
  panels_ = new Panels(this, {whole_, upper_},
                       {{setup, setup->header(), tr("Training")},
                        {middle_, middle_->header(), tr("Curves")},
                        {right_, right_->header(), tr("Samples")},
                        {runs, runs->header(), tr("Runs")}});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 10, 10, 10);
  layout->addWidget(whole_);
  setup_->show(rememberedTraining(remembered_));
  pace_.setSingleShot(true);
  pace_.setInterval(paceMilliseconds);
  connect(&pace_, &QTimer::timeout, this, &TrainPage::refreshProgress);
  connect(&document_, &Document::changed, this, &TrainPage::documentChanged);
  connect(&service_, &TrainService::runsChanged, this, &TrainPage::refreshRuns);
  connect(&service_, &TrainService::progressed, this, [this] {
    if (!pace_.isActive()) pace_.start();
  });
  connect(&service_, &TrainService::kept, this, [this](const QString& words) {
    messages_.tell(
        tr("Kept %1: the layers of %2 are as they were trained").arg(words, document_.variantName()));
  });
  refreshModel();
  refreshRuns();
}

Card* TrainPage::makeSetup() {
  auto* card = new Card(tr("Training"), this);
  card->setObjectName("training");
  setup_ = new TrainSetup(card);
  card->body()->setContentsMargins(1, 0, 1, 0);
  card->body()->addWidget(setup_);
  connect(setup_, &TrainSetup::startWanted, this, &TrainPage::start);
  connect(setup_, &TrainSetup::pauseWanted, &service_, &TrainService::pause);
  connect(setup_, &TrainSetup::resumeWanted, &service_, &TrainService::resume);
  connect(setup_, &TrainSetup::stopWanted, &service_, &TrainService::stop);
  connect(setup_, &TrainSetup::previewWanted, this, &TrainPage::preview);
  return card;
}

QWidget* TrainPage::makeCurves() {
  middle_ = new TabCard(this);
  middle_->setObjectName("trainCurves");
  auto* curves = new QWidget(middle_);
  auto* column = new QVBoxLayout(curves);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  numbers_ = secondaryLabel({}, curves);
  numbers_->setObjectName("trainNumbers");
  numbers_->setContentsMargins(14, 4, 8, 0);
  numbers_->setWordWrap(true);
  accuracy_ = new CurvePanel(CurveOf::accuracy, service_, dialogs_, messages_, curves);
  loss_ = new CurvePanel(CurveOf::loss, service_, dialogs_, messages_, curves);
  column->addWidget(numbers_);
  column->addWidget(accuracy_, 1);
  column->addWidget(loss_, 1);
  middle_->add(tr("Curves"), tr("Accuracy and loss over the epochs"), curves, "trainCurvesTab");
  gradients_ = new GradientPanel(service_, dialogs_, messages_, middle_);
  middle_->add(tr("Gradients"), tr("How large the gradient of every layer is"), gradients_,
               "trainGradientsTab");
  return middle_;
}

TabCard* TrainPage::makeSamples() {
  right_ = new TabCard(this);
  right_->setObjectName("trainSamples");
  const auto scrolled = [this](QWidget* page, const char* name) {
    QScrollArea* area = scrollPage(page, this);
    area->setObjectName(name);
    return area;
  };
  auto* sheet = new QWidget(this);
  auto* column = new QVBoxLayout(sheet);
  column->setContentsMargins(12, 8, 12, 8);
  dataWords_ = secondaryLabel({}, sheet);
  dataWords_->setObjectName("dataWords");
  dataWords_->setWordWrap(true);
  column->addWidget(dataWords_);
  const char* names[] = {"samplesTraining", "samplesHeldOut", "samplesTest"};
  for (int part = 0; part < 3; ++part) {
    partWords_[part] = new QLabel(sheet);
    partWords_[part]->setContentsMargins(0, 8, 0, 2);
    partWords_[part]->setWordWrap(true);
    samples_[part] = new SampleGrid(sheet);
    samples_[part]->setObjectName(names[part]);
    column->addWidget(partWords_[part]);
    column->addWidget(samples_[part]);
  }
  column->addStretch(1);
  auto* noData =
      new EmptyState(tr("How the data is split, with pictures of each part."), tr("Show samples"), this);
  connect(noData, &EmptyState::pressed, this, &TrainPage::preview);
  dataPages_ = new QStackedWidget(this);
  dataPages_->addWidget(noData);
  dataPages_->addWidget(scrolled(sheet, "dataScroll"));
  right_->add(tr("Samples"), tr("What is trained with"), dataPages_, "trainSamplesTab");

  confusion_ = new ConfusionView(this);
  confusion_->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(confusion_, &QWidget::customContextMenuRequested, this, [this](const QPoint& place) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy numbers"), this,
                    [this] { QGuiApplication::clipboard()->setText(confusion_->toCsv()); });
    menu->addAction(tr("Copy &picture"), this,
                    [this] { QGuiApplication::clipboard()->setPixmap(confusion_->grab()); });
    menu->addAction(tr("Save as CS&V…"), this, &TrainPage::saveConfusion);
    menu->popup(confusion_->mapToGlobal(place));
  });
  confusionPages_ = new QStackedWidget(this);
  confusionPages_->addWidget(new EmptyState(
      tr("Which class is taken for which, after the first epoch with held-out samples."), {}, this));
  confusionPages_->addWidget(confusion_);
  right_->add(tr("Confusion"), tr("Which class is taken for which, on held-out samples"), confusionPages_,
              "trainConfusionTab");

  auto* wrong = new QWidget(this);
  auto* wrongColumn = new QVBoxLayout(wrong);
  wrongColumn->setContentsMargins(12, 8, 12, 8);
  mistakeWords_ = secondaryLabel({}, wrong);
  mistakeWords_->setObjectName("mistakeWords");
  mistakeWords_->setWordWrap(true);
  mistakes_ = new SampleGrid(wrong);
  mistakes_->setObjectName("mistakes");
  wrongColumn->addWidget(mistakeWords_);
  wrongColumn->addWidget(mistakes_);
  wrongColumn->addStretch(1);
  mistakePages_ = new QStackedWidget(this);
  mistakePages_->addWidget(new EmptyState(
      tr("Held-out samples that are taken for another class, after the first epoch."), {}, this));
  mistakePages_->addWidget(scrolled(wrong, "mistakeScroll"));
  right_->add(tr("Mistakes"), tr("Held-out samples that are taken for another class"), mistakePages_,
              "trainMistakesTab");
  right_->setMinimumWidth(250);
  return right_;
}

Card* TrainPage::makeRuns() {
  auto* card = new Card(tr("Runs"), this);
  card->setObjectName("runsCard");
  card->setSubtitle(tr("selected ones are drawn together"));
  runs_ = new RunsPanel(service_, card);
  card->body()->setContentsMargins(1, 0, 1, 2);
  card->body()->addWidget(runs_);
  card->header()->addWidget(runs_->keepButton());
  connect(runs_, &RunsPanel::selectionChanged, this, &TrainPage::refreshProgress);
  connect(runs_, &RunsPanel::keepWanted, &service_, &TrainService::keep);
  return card;
}

void TrainPage::setDevice(bool cuda, const QString& whyNot) { setup_->setDevice(cuda, whyNot); }

void TrainPage::showSide(int page) { right_->show(page); }

void TrainPage::start() {
  const study::TrainOptions options = setup_->options();
  remember(options, remembered_);
  service_.start(options);
}

void TrainPage::preview() {
  const study::TrainOptions options = setup_->options();
  panels_->reveal(right_);
  right_->show(0);
  previewJob_.start(
      tr("Reading %1").arg(QString::fromStdString(options.data)),
      [model = document_.model(), options](const Worker& worker) {
        return study::preview_data(model, options, previewPictures, worker.job);
      },
      [this](const Outcome<study::DataPreview>& outcome) {
        if (outcome.result)
          showPreview(*outcome.result);
        else if (!outcome.cancelled)
          messages_.tellError(outcome.error);
      });
}

void TrainPage::showPreview(const study::DataPreview& preview) {
  QStringList words{tr("<b>%1</b>: samples of %2, %3")
                        .arg(QString::fromStdString(preview.data).toHtmlEscaped(), shapeText(preview.sample),
                             normalisationText(preview.normalisation))};
  for (const std::string& remark : preview.remarks) words << engineText(remark).toHtmlEscaped();
  dataWords_->setText(words.join("<br>"));
  const QString titles[] = {tr("Training"), tr("Held out"), tr("Test")};
  const study::DataPart* parts[] = {&preview.training, &preview.validation, &preview.test};
  for (int k = 0; k < 3; ++k) {
    const study::DataPart& part = *parts[k];
    QString line = tr("<b>%1</b> %2 samples").arg(titles[k], exactText(part.samples));
    if (part.samples > 0 && !part.classes.empty()) {
      const auto [least, most] = std::minmax_element(part.classes.begin(), part.classes.end());
      line += tr(", %1 classes of %2 to %3").arg(part.classes.size()).arg(*least).arg(*most);
    }
    partWords_[k]->setText(line);
    samples_[k]->show(part.pictures, preview.classes);
    samples_[k]->setVisible(!part.pictures.empty());
  }
  dataPages_->setCurrentIndex(1);
}

void TrainPage::documentChanged(const Change& change) {
  if (std::holds_alternative<ModelOpened>(change)) {
    previewJob_.cancel();
    dataPages_->setCurrentIndex(0);
  }
  refreshModel();
}

void TrainPage::refreshModel() {
  if (!document_.isOpen()) return;
  const std::int64_t now = document_.prediction().parameters, dense = document_.denseParameters();
  const int layers = document_.factorizedLayers();
  const QString state = document_.recipe().state_hash.empty() ? QString() : tr(", as it was trained");
  setup_->setModel(
      layers == 0
          ? tr("%1: the dense model, %2 parameters%3").arg(document_.variantName(), countText(now), state)
          : tr("%1: %2 of %3 layers factorized, %4 parameters, %5%6")
                .arg(document_.variantName(), QString::number(layers),
                     QString::number(document_.report().layers.size()), countText(now),
                     smallerText(double(now) / double(dense)), state),
      layers > 0);
}

void TrainPage::refreshRuns() {
  setup_->setState(service_.isRunning()  ? TrainingState::running
                   : service_.isPaused() ? TrainingState::paused
                                         : TrainingState::idle);
  runs_->refresh();
  refreshProgress();
}

void TrainPage::refreshProgress() {
  runs_->refresh();
  accuracy_->showRuns(runs_->shown());
  loss_->showRuns(runs_->shown());
  gradients_->showRun(runs_->run());
  const bool regression = !service_.runs().empty() && service_.runs().back().report.regression;
  accuracy_->setVisible(!regression);
  refreshAnswers();
  QString words;
  for (const TrainRun& run : service_.runs()) {
    if (run.number != runs_->run()) continue;
    if (run.state == TrainRun::State::failed) words = run.error;
    if (run.steps.empty()) continue;
    const StepReport& step = run.steps.back();
    QStringList parts{tr("step %1 of %2").arg(step.step).arg(step.steps),
                      tr("rate %1").arg(QString::number(step.learning_rate, 'g', 3)),
                      tr("%1 samples/s").arg(threeDigits(step.samples_per_second))};
    if (step.memory > 0) parts << bytesText(step.memory);
    if (!run.report.device.empty()) parts << QString::fromStdString(run.report.device).toUpper();
    // how long it still takes stands in the status strip
    if (run.state != TrainRun::State::running) parts << stateWord(run.state);
    if (run.report.test_accuracy) parts << tr("test %1").arg(accuracyText(run.report.test_accuracy));
    for (QString& part : parts) part.replace(' ', QChar(QChar::Nbsp));  // a line breaks between them
    if (words.isEmpty()) words = parts.join(QStringLiteral(" · "));
  }
  numbers_->setText(words);
  numbers_->setVisible(!words.isEmpty());
}

void TrainPage::refreshAnswers() {
  const study::AnswersReport* answers = nullptr;
  for (const TrainRun& run : service_.runs())
    if (run.number == runs_->run() && run.answers) answers = &*run.answers;
  confusionPages_->setCurrentIndex(answers != nullptr ? 1 : 0);
  mistakePages_->setCurrentIndex(answers != nullptr ? 1 : 0);
  std::optional<std::pair<int, std::int64_t>> now;
  if (answers != nullptr) now.emplace(runs_->run(), answers->epoch);
  // they change once an epoch, and those of a thousand classes are megabytes
  if (std::exchange(shownAnswers_, now) == now || answers == nullptr) return;
  confusion_->show(answers->answers, answers->classes);
  mistakes_->show(answers->mistakes, answers->classes);
  mistakeWords_->setText(
      answers->mistakes.empty()
          ? tr("After epoch %1 no held-out sample is taken for another class.").arg(answers->epoch)
          : tr("After epoch %1, the surest mistakes first: true class, and what it was taken for.")
                .arg(answers->epoch));
}

void TrainPage::saveConfusion() {
  saveTableAs(this, {dialogs_, messages_}, tr("Save"), QStringLiteral("confusion.csv"), confusion_->toCsv());
}

void TrainPage::copyRows() { QGuiApplication::clipboard()->setText(runs_->toTsv()); }

}  // namespace tenfold::ui
