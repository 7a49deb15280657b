// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/train_service.h"

#include <QFile>
#include <algorithm>
#include <filesystem>

#include "ui/document/requests.h"

namespace tenfold::ui {
namespace {

constexpr std::size_t mostSteps = 4000;  ///< of a run, for its curves
constexpr std::size_t mostStates = 10;   ///< of a run, on disk

bool isBetter(const EpochReport& one, const EpochReport& other) {
  if (one.validation_accuracy != other.validation_accuracy)
    return one.validation_accuracy > other.validation_accuracy;
  return one.validation_loss < other.validation_loss;
}

std::string checkpointIn(const std::string& folder) { return folder + "/checkpoint.safetensors"; }

}  // namespace

std::int64_t TrainRun::bestEpoch() const {
  if (epochs.empty()) return 0;
  if (!epochs.back().validation_loss) return epochs.back().epoch;
  const EpochReport* best = &epochs.front();
  for (const EpochReport& each : epochs)
    if (isBetter(each, *best)) best = &each;
  return best->epoch;
}

const EpochReport* TrainRun::epoch(std::int64_t wanted) const {
  const auto found = std::find_if(epochs.begin(), epochs.end(),
                                  [wanted](const EpochReport& each) { return each.epoch == wanted; });
  return found == epochs.end() ? nullptr : &*found;
}

void TrainService::start(const study::TrainOptions& options) {
  if (isRunning() || !document_.isOpen()) return;
  if (!folder_) folder_ = std::make_unique<QTemporaryDir>();
  if (!folder_->isValid()) return emit failed(tr("No folder for states: %1").arg(folder_->errorString()));
  TrainRun run;
  run.number = int(runs_.size()) + 1;
  run.variant = document_.variantName();
  run.recipe = document_.recipe();
  run.options = options;
  runs_.push_back(std::move(run));
  starts_.emplace_back();
  this->run();
}

void TrainService::resume() {
  if (!isPaused() || isRunning()) return;
  run();
}

void TrainService::stop() {
  if (isRunning()) {
    *ending_ = true;
  } else if (isPaused()) {
    runs_.back().state = TrainRun::State::stopped;
    emit runsChanged();
  }
}

std::string TrainService::folderOf(int number) const {
  return folder_->filePath(QStringLiteral("run-%1").arg(number)).toStdString();
}

TrainRun* TrainService::current(int number) {
  return !runs_.empty() && runs_.back().number == number ? &runs_.back() : nullptr;
}

void TrainService::run() {
  TrainRun& run = runs_.back();
  run.state = TrainRun::State::running;
  ending_ = std::make_shared<std::atomic<bool>>(false);
  const int number = run.number;
  study::TrainOptions options = run.options;
  const std::string folder = folderOf(number);
  options.states = folder;
  options.checkpoint = checkpointIn(folder);
  options.score_first = true;
  options.finish = [ending = ending_] { return ending->load(); };
  job_.start(
      tr("Training %1 on %2").arg(run.variant, QString::fromStdString(options.data)),
      [this, number, options, original = document_.original(), base = document_.modelOf(run.recipe),
       begun = starts_.back(), recipe = run.recipe](const Worker& worker) mutable {
        std::filesystem::create_directories(std::filesystem::path(options.checkpoint).parent_path());
        if (std::filesystem::exists(options.checkpoint)) options.resume = options.checkpoint;
        study::CompressReport ignored;
        const study::Model start =
            begun ? begun : study::compress(base, recipe, ignored, worker.job.step(0, 20, "compressing"));
        worker.deliver([this, number, start] {
          if (current(number) != nullptr) starts_.back() = start;
        });
        options.on_start = [&](const study::TrainReport& known) {
          worker.deliver([this, number, known] {
            if (TrainRun* now = current(number)) now->report = known;
            emit progressed();
          });
        };
        options.on_step = [&](const StepReport& step) {
          worker.deliver([this, number, step] { addStep(number, step); });
        };
        options.on_epoch = [&](const EpochReport& epoch) {
          worker.deliver([this, number, epoch] { addEpoch(number, epoch); });
        };
        options.on_answers = [&](const study::AnswersReport& answers) {
          worker.deliver([this, number, answers] {
            if (TrainRun* now = current(number)) now->answers = answers;
          });
        };
        study::TrainReport report;
        study::train(start, options, report, worker.job, denseOf(original, worker.job));
        return report;
      },
      [this, number](const Outcome<study::TrainReport>& outcome) { finish(number, outcome); });
  emit runsChanged();
}

void TrainService::addStep(int number, const StepReport& step) {
  TrainRun* run = current(number);
  if (run == nullptr) return;
  // a run that was paused may go on from a little earlier
  while (!run->steps.empty() && run->steps.back().step >= step.step) run->steps.pop_back();
  run->steps.push_back(step);
  if (run->steps.size() > mostSteps) {
    std::vector<StepReport> half;
    for (std::size_t k = 0; k < run->steps.size(); k += 2) half.push_back(run->steps[k]);
    run->steps = std::move(half);
  }
  emit progressed();
}

void TrainService::addEpoch(int number, const EpochReport& epoch) {
  TrainRun* run = current(number);
  if (run == nullptr) return;
  while (!run->epochs.empty() && run->epochs.back().epoch >= epoch.epoch) run->epochs.pop_back();
  run->epochs.push_back(epoch);
  run->states.insert(epoch.epoch);
  const std::int64_t best = run->bestEpoch();
  while (run->states.size() > mostStates) {
    const auto oldest = *run->states.begin() != best ? run->states.begin() : std::next(run->states.begin());
    QFile::remove(QString::fromStdString(study::state_path(folderOf(number), *oldest)));
    run->states.erase(oldest);
  }
  emit progressed();
}

void TrainService::finish(int number, const Outcome<study::TrainReport>& outcome) {
  TrainRun* run = current(number);
  if (run == nullptr) return;
  if (outcome.result) {
    run->report = *outcome.result;
    run->epochs = outcome.result->epochs;
    run->state = *ending_ ? TrainRun::State::stopped : TrainRun::State::finished;
  } else if (outcome.cancelled) {
    run->state = TrainRun::State::paused;
  } else {
    run->state = TrainRun::State::failed;
    run->error = outcome.error;
  }
  emit runsChanged();
  if (usable(outcome)) emit finished();
}

bool TrainService::hasUnkeptRun() const {
  return std::any_of(runs_.begin(), runs_.end(),
                     [](const TrainRun& each) { return !each.states.empty() && !each.kept; });
}

void TrainService::keep(int number, std::int64_t epoch) {
  const auto found = std::find_if(runs_.begin(), runs_.end(),
                                  [number](const TrainRun& each) { return each.number == number; });
  if (found == runs_.end() || found->states.count(epoch) == 0) return;
  study::TrainReport report = found->report;
  report.training = found->options.training;
  const QString words = tr("run %1, epoch %2").arg(number).arg(epoch);
  keepJob_.start(
      tr("Keeping %1").arg(words),
      [start = starts_[std::size_t(number - 1)], path = study::state_path(folderOf(number), epoch),
       report](const Worker& worker) { return study::with_state(start, path, report, worker.job); },
      [this, number, words, recipe = found->recipe](const Outcome<study::Model>& outcome) {
        if (!usable(outcome)) return;
        QUndoStack& history = document_.history();
        history.beginMacro(tr("Keep %1").arg(words));
        if (keyOf(document_.recipe()) != keyOf(recipe)) document_.branchVariant(document_.freeName(words));
        document_.takeTrained(*outcome.result, tr("Keep %1").arg(words));
        history.endMacro();
        runs_[std::size_t(number - 1)].kept = true;
        emit kept(words);
      });
}

void TrainService::clear() {
  job_.cancel();
  keepJob_.cancel();
  runs_.clear();
  starts_.clear();
  folder_.reset();
  emit runsChanged();
}

}  // namespace tenfold::ui
