// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_setup.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "engine/spec/training_options.h"
#include "engine/support/error.h"
#include "ui/dialogs/dialog_frame.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/remembered.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {
namespace {

QSpinBox* number(const char* name, int least, int most, const QString& tip, QWidget* parent) {
  auto* box = new QSpinBox(parent);
  box->setObjectName(name);
  box->setRange(least, most);
  box->setGroupSeparatorShown(true);
  box->setToolTip(tip);
  return box;
}

QDoubleSpinBox* real(const char* name, double most, int decimals, double step, const QString& tip,
                     QWidget* parent) {
  auto* box = new QDoubleSpinBox(parent);
  box->setObjectName(name);
  box->setRange(0, most);
  box->setDecimals(decimals);
  box->setSingleStep(step);
  box->setToolTip(tip);
  return box;
}

/// A share that is shown in per cent.
QDoubleSpinBox* share(const char* name, const QString& tip, QWidget* parent) {
  auto* box = real(name, 99, 1, 1, tip, parent);
  box->setSuffix(QStringLiteral(" %"));
  return box;
}

template <class Kind>
void addKinds(QComboBox& box, std::initializer_list<std::pair<Kind, QString>> kinds) {
  for (const auto& [kind, words] : kinds) box.addItem(words, int(kind));
}

template <class Kind>
Kind chosen(const QComboBox& box) {
  return static_cast<Kind>(box.currentData().toInt());
}

void choose(QComboBox& box, int value) { box.setCurrentIndex(box.findData(value)); }

QFormLayout* formOf(QWidget* widget) {
  auto* form = new QFormLayout(widget);
  form->setVerticalSpacing(6);
  form->setRowWrapPolicy(QFormLayout::DontWrapRows);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  return form;
}

QLabel* heading(const QString& words, QWidget* parent) {
  auto* label = new QLabel(words, parent);
  label->setContentsMargins(0, 6, 0, 0);
  QFont bold = label->font();
  bold.setBold(true);
  label->setFont(bold);
  return label;
}

}  // namespace

TrainSetup::TrainSetup(QWidget* parent) : QWidget(parent) {
  setObjectName("trainSetup");
  sheet_ = new QWidget(this);
  auto* form = formOf(sheet_);
  form->setContentsMargins(12, 6, 12, 8);
  addData(*form);
  addModel(*form);
  addSchedule(*form);
  for (auto* box : sheet_->findChildren<QComboBox*>()) {  // their words are longer than the column is wide
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
  }
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  QScrollArea* scroll = scrollPage(sheet_, this);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  whole->addWidget(scroll, 1);
  whole->addWidget(makeButtons());
  show(study::TrainOptions{});
}

void TrainSetup::addData(QFormLayout& rows) {
  QFormLayout* form = &rows;
  QWidget* group = sheet_;
  form->addRow(heading(tr("Data"), group));
  data_ = new DataForm(DataForm::Purpose::training, *form, group);
  held_ = share("trainHeldOut",
                tr("Share of the training samples that is not trained with: it chooses the best state. Test "
                   "samples never choose anything"),
                group);
  form->addRow(tr("&Held out"), held_);
  limit_ = number("trainLimit", 0, 1'000'000'000, tr("At most so many training samples; 0: all"), group);
  limit_->setSpecialValueText(tr("all"));
  form->addRow(tr("&Samples"), limit_);
  preview_ = new QPushButton(tr("Sho&w samples"), group);
  preview_->setObjectName("trainPreview");
  preview_->setToolTip(tr("Reads the data and shows how it is split, with pictures of each part"));
  form->addRow(QString(), preview_);
  connect(data_, &DataForm::changed, this, &TrainSetup::refresh);
  connect(preview_, &QPushButton::clicked, this, &TrainSetup::previewWanted);
}

void TrainSetup::addModel(QFormLayout& rows) {
  QFormLayout* form = &rows;
  QWidget* group = sheet_;
  form->addRow(heading(tr("Model"), group));
  model_ = secondaryLabel({}, group);
  model_->setObjectName("trainModel");
  model_->setWordWrap(true);
  form->addRow(model_);
  distill_ = new QCheckBox(tr("&Learn from the dense model too"), group);
  distill_->setObjectName("trainDistill");
  distill_->setToolTip(
      tr("Distillation: the scores of the dense original, softened, are a part of the loss (Hinton et al., "
         "2015)"));
  form->addRow(distill_);
  scratch_ = new QCheckBox(tr("Begin with new &weights"), group);
  scratch_->setObjectName("trainScratch");
  scratch_->setToolTip(tr("All weights and factors are drawn anew: training from scratch, no fine-tuning"));
  form->addRow(scratch_);
  frozen_ = new QLineEdit(group);
  frozen_->setObjectName("trainFrozen");
  frozen_->setPlaceholderText(tr("none; e.g. features.*"));
  frozen_->setToolTip(tr("Parameters that stay as they are: names with * and ?, commas between"));
  form->addRow(tr("&Frozen"), frozen_);
  connect(distill_, &QCheckBox::toggled, this, &TrainSetup::refresh);
  connect(scratch_, &QCheckBox::toggled, this, &TrainSetup::refresh);
}

void TrainSetup::addSchedule(QFormLayout& rows) {
  QFormLayout* form = &rows;
  QWidget* group = sheet_;
  form->addRow(heading(tr("Schedule"), group));
  epochs_ = number("trainEpochs", 1, 1'000'000, tr("Times through the training samples"), group);
  form->addRow(tr("&Epochs"), epochs_);
  batch_ = number("trainBatch", 1, 1'000'000, tr("Samples of a step"), group);
  form->addRow(tr("&Batch"), batch_);
  rate_ = real("trainRate", 1000, 6, 0.001, tr("The highest learning rate of the schedule"), group);
  rate_->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  form->addRow(tr("Learning &rate"), rate_);
  optimizer_ = new QComboBox(group);
  optimizer_->setObjectName("trainOptimizer");
  addKinds<OptimizerKind>(*optimizer_, {{OptimizerKind::adamw, QStringLiteral("AdamW")},
                                        {OptimizerKind::adam, QStringLiteral("Adam")},
                                        {OptimizerKind::sgd, tr("SGD with momentum")}});
  form->addRow(tr("&Optimiser"), optimizer_);
  schedule_ = new QComboBox(group);
  schedule_->setObjectName("trainSchedule");
  addKinds<Schedule>(*schedule_, {{Schedule::one_cycle, tr("one cycle: up, then down")},
                                  {Schedule::cosine, tr("cosine: down")},
                                  {Schedule::constant, tr("constant")},
                                  {Schedule::step, tr("steps: × 0.1 every 10 epochs")}});
  form->addRow(tr("S&chedule"), schedule_);
  device_ = new QComboBox(group);
  device_->setObjectName("trainDevice");
  device_->addItem(tr("automatic"), "auto");
  device_->addItem(tr("CPU"), "cpu");
  form->addRow(tr("De&vice"), device_);
  auto* more = advancedButton("trainMore", group);
  form->addRow(more);
  const int first = form->rowCount();
  addMore(*form);
  std::vector<QWidget*> advanced;
  for (int row = first; row < form->rowCount(); ++row)
    for (const auto role : {QFormLayout::LabelRole, QFormLayout::FieldRole})
      if (auto* item = form->itemAt(row, role)) advanced.push_back(item->widget());
  const auto show = [advanced](bool shown) {
    for (QWidget* each : advanced) each->setVisible(shown);
  };
  show(false);
  connect(more, &QToolButton::toggled, this, show);
}

void TrainSetup::addMore(QFormLayout& rows) {
  QFormLayout* form = &rows;
  QWidget* group = sheet_;
  loss_ = new QComboBox(group);
  loss_->setObjectName("trainLoss");
  addKinds<TrainingLoss>(*loss_, {{TrainingLoss::cross_entropy, tr("cross entropy")},
                                  {TrainingLoss::mean_squared_error, tr("mean squared error")}});
  form->addRow(tr("Loss"), loss_);
  decay_ = real("trainDecay", 10, 5, 0.0001, tr("Weights shrink by this share of the rate each step"), group);
  form->addRow(tr("Weight decay"), decay_);
  warmUp_ = share("trainWarmUp",
                  tr("Share of the steps in which the rate rises from 0; one cycle has its own"), group);
  form->addRow(tr("Warm-up"), warmUp_);
  smoothing_ = share("trainSmoothing", tr("Share of the label that is spread over all classes"), group);
  form->addRow(tr("Label smoothing"), smoothing_);
  share_ = share("trainTeacherShare", tr("Share of the loss that is the dense model's scores"), group);
  form->addRow(tr("Teacher's share"), share_);
  temperature_ =
      real("trainTemperature", 100, 1, 0.5, tr("Softens the scores of both before they are compared"), group);
  temperature_->setMinimum(0.1);
  form->addRow(tr("Temperature"), temperature_);
  lasso_ = real("trainLasso", 10, 6, 0.0001,
                tr("Weight of the norms of the factors' ranks: ranks that are not needed go to 0"), group);
  form->addRow(tr("Rank lasso"), lasso_);
  clip_ = real("trainClip", 1e6, 3, 0.5, tr("Largest norm of the whole gradient; 0: any"), group);
  clip_->setSpecialValueText(tr("none"));
  form->addRow(tr("Clip gradient"), clip_);
  shift_ = number("trainShift", 0, 1000, tr("Images are shifted by at most so many pixels each way"), group);
  form->addRow(tr("Shift images"), shift_);
  crop_ = share("trainCrop",
                tr("Of each training image a random cut of at least this share of its area, scaled "
                   "back to the image's size"),
                group);
  crop_->setRange(1, 100);
  form->addRow(tr("Crop images to"), crop_);
  flip_ = new QCheckBox(tr("turn left to right"), group);
  flip_->setObjectName("trainFlip");
  flip_->setToolTip(tr("Every second training image"));
  form->addRow(tr("Mirror images"), flip_);
  patience_ = number("trainPatience", 0, 100000,
                     tr("Epochs without improvement after which training stops; 0: never"), group);
  patience_->setSpecialValueText(tr("never"));
  form->addRow(tr("Stop early"), patience_);
  precision_ = new QComboBox(group);
  precision_->setObjectName("trainPrecision");
  precision_->setToolTip(tr("Of products; weights stay in their own precision"));
  addKinds<Precision>(*precision_, {{Precision::full, QStringLiteral("float32")},
                                    {Precision::bfloat16, QStringLiteral("bfloat16")},
                                    {Precision::float16, QStringLiteral("float16")}});
  form->addRow(tr("Precision"), precision_);
  seed_ = number("trainSeed", 0, 2'000'000'000, tr("Of everything that is drawn"), group);
  form->addRow(tr("Seed"), seed_);
  keepBest_ = new QCheckBox(tr("the best state is tested"), group);
  keepBest_->setObjectName("trainKeepBest");
  keepBest_->setToolTip(tr("Of the epoch with the highest accuracy on held-out samples; otherwise the last"));
  form->addRow(tr("At the end"), keepBest_);
}

QWidget* TrainSetup::makeButtons() {
  auto* bar = new QWidget(this);
  auto* column = new QVBoxLayout(bar);
  column->setContentsMargins(12, 4, 12, 10);
  problem_ = problemLabel(bar);
  problem_->setObjectName("trainProblem");
  problem_->setWordWrap(true);
  column->addWidget(problem_);
  auto* row = new QHBoxLayout;
  start_ = new QPushButton(tr("S&tart"), bar);
  start_->setObjectName("trainStart");
  pause_ = new QPushButton(tr("&Pause"), bar);
  pause_->setObjectName("trainPause");
  pause_->setToolTip(tr("Ends after this step; it can go on later as if nothing had been"));
  stop_ = new QPushButton(tr("St&op"), bar);
  stop_->setObjectName("trainStop");
  stop_->setToolTip(tr("Ends after this step, as if the epochs were over: the best state is tested"));
  for (QPushButton* button : {start_, pause_, stop_}) row->addWidget(button, 1);
  column->addLayout(row);
  connect(start_, &QPushButton::clicked, this, &TrainSetup::startWanted);
  connect(pause_, &QPushButton::clicked, this,
          [this] { state_ == TrainingState::paused ? emit resumeWanted() : emit pauseWanted(); });
  connect(stop_, &QPushButton::clicked, this, &TrainSetup::stopWanted);
  return bar;
}

void TrainSetup::show(const study::TrainOptions& options) {
  const TrainingOptions& training = options.training;
  data_->show(options.data.empty() ? std::string("digits") : options.data, options.normalisation);
  data_->setMeasures(options.measure_normalisation);
  held_->setValue(100 * training.validation);
  limit_->setValue(int(options.limit));
  scratch_->setChecked(options.from_scratch);
  distill_->setChecked(training.distillation.has_value());
  const Distillation taught = training.distillation.value_or(Distillation{});
  share_->setValue(100 * taught.share);
  temperature_->setValue(taught.temperature);
  frozen_->setText(QString::fromStdString(training.frozen));
  epochs_->setValue(int(training.epochs));
  batch_->setValue(int(training.batch));
  rate_->setValue(training.learning_rate);
  choose(*optimizer_, int(training.optimizer));
  choose(*schedule_, int(training.schedule));
  if (const int index = device_->findData(QString::fromStdString(options.device)); index >= 0)
    device_->setCurrentIndex(index);
  choose(*loss_, int(training.loss));
  decay_->setValue(training.weight_decay);
  warmUp_->setValue(100 * training.warm_up);
  smoothing_->setValue(100 * training.label_smoothing);
  lasso_->setValue(training.lasso);
  clip_->setValue(training.clip);
  shift_->setValue(int(training.augmentation.shift));
  crop_->setValue(100 * training.augmentation.crop);
  flip_->setChecked(training.augmentation.flip);
  patience_->setValue(int(training.patience));
  choose(*precision_, int(training.precision));
  seed_->setValue(int(training.seed));
  keepBest_->setChecked(training.keep_best);
  refresh();
}

study::TrainOptions TrainSetup::options() const {
  study::TrainOptions options;
  options.data = data_->data();
  options.normalisation = data_->normalisation();
  options.measure_normalisation = data_->measures();
  options.limit = limit_->value();
  options.from_scratch = scratch_->isChecked();
  options.device = device_->currentData().toString().toStdString();
  TrainingOptions& training = options.training;
  training.validation = held_->value() / 100;
  if (distill_->isChecked() && distill_->isEnabled())
    training.distillation = Distillation{share_->value() / 100, temperature_->value(), 0};
  training.frozen = frozen_->text().trimmed().toStdString();
  training.epochs = epochs_->value();
  training.batch = batch_->value();
  training.learning_rate = rate_->value();
  training.optimizer = chosen<OptimizerKind>(*optimizer_);
  training.schedule = chosen<Schedule>(*schedule_);
  training.loss = chosen<TrainingLoss>(*loss_);
  training.weight_decay = decay_->value();
  training.warm_up = warmUp_->value() / 100;
  training.label_smoothing = smoothing_->value() / 100;
  training.lasso = lasso_->value();
  training.clip = clip_->value();
  training.augmentation = {shift_->value(), flip_->isChecked(), crop_->value() / 100};
  training.patience = patience_->value();
  training.precision = chosen<Precision>(*precision_);
  training.seed = std::uint64_t(seed_->value());
  training.keep_best = keepBest_->isChecked();
  return options;
}

QString TrainSetup::problem() const {
  if (const QString missing = data_->problem(); !missing.isEmpty()) return missing;
  try {
    check(options().training);
  } catch (const Error& error) {
    QString sentence = engineText(error.what());
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    return sentence;
  }
  return {};
}

void TrainSetup::setModel(const QString& words, bool factorized) {
  model_->setText(words);
  factorized_ = factorized;
  refresh();
}

void TrainSetup::setDevice(bool cuda, const QString& whyNot) {
  const int index = device_->findData("cuda");
  if (cuda && index < 0) device_->addItem(tr("GPU"), "cuda");
  if (!cuda && index >= 0) device_->removeItem(index);
  device_->setToolTip(cuda ? tr("Automatic takes the GPU") : tr("Only the CPU can be used: %1").arg(whyNot));
}

void TrainSetup::setState(TrainingState state) {
  state_ = state;
  refresh();
}

void TrainSetup::refresh() {
  const QWidget* typing = isAncestorOf(QApplication::focusWidget()) ? QApplication::focusWidget() : nullptr;
  const QString sentence = problem();
  const bool idle = state_ == TrainingState::idle, paused = state_ == TrainingState::paused;
  sheet_->setEnabled(state_ != TrainingState::running);
  distill_->setEnabled(factorized_ && !scratch_->isChecked());
  share_->setEnabled(distill_->isChecked() && distill_->isEnabled());
  temperature_->setEnabled(share_->isEnabled());
  preview_->setEnabled(data_->problem().isEmpty());
  problem_->setText(sentence);
  problem_->setVisible(!sentence.isEmpty());
  start_->setEnabled((idle || paused) && sentence.isEmpty());
  start_->setToolTip(paused ? tr("Begins a new run; the paused one can then not go on")
                            : tr("Trains the current variant"));
  start_->setDefault(idle);
  pause_->setEnabled(!idle);
  pause_->setText(paused ? tr("&Go on") : tr("&Pause"));
  stop_->setEnabled(!idle);
  // what is pressed ends its own use; the keyboard goes to what can be pressed next, not to the next panel
  if (typing != nullptr && !typing->isEnabled()) (pause_->isEnabled() ? pause_ : start_)->setFocus();
}

study::TrainOptions rememberedTraining(const Remembered& remembered) {
  study::TrainOptions options;
  const QVariantMap data = remembered.value("trainingData").toMap();
  options.data = data.value("data").toString().toStdString();
  options.normalisation = normalisationIn(data);
  options.measure_normalisation = data.value("measure").toBool();
  const QVariantMap map = remembered.value("training").toMap();
  if (map.isEmpty()) return options;
  options.limit = map.value("limit").toLongLong();
  options.device = map.value("device", "auto").toString().toStdString();
  try {
    options.training = training_from_json(map.value("options").toString().toStdString(), "the settings");
  } catch (const Error&) {
    options.training = {};  // of another version: begin again
  }
  return options;
}

void remember(const study::TrainOptions& options, Remembered& remembered) {
  QVariantMap data{{"data", QString::fromStdString(options.data)},
                   {"measure", options.measure_normalisation}};
  putNormalisation(options.normalisation, data);
  remembered.set("trainingData", data);
  remembered.set("training", QVariantMap{{"limit", qlonglong(options.limit)},
                                         {"device", QString::fromStdString(options.device)},
                                         {"options", QString::fromStdString(to_json(options.training))}});
}

}  // namespace tenfold::ui
