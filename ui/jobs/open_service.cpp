// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/open_service.h"

#include <QFileInfo>

#include "engine/study/session.h"
#include "engine/study/study.h"

namespace tenfold::ui {

template <class Work, class Done>
void OpenService::start(const QString& path, Work work, Done done, Failure failure) {
  using Result = std::invoke_result_t<Work, const Worker&>;
  job_.start(QObject::tr("Opening %1").arg(QFileInfo(path).fileName()), std::move(work),
             [this, path, done, failure](const Outcome<Result>& outcome) {
               if (outcome.cancelled)
                 emit cancelled();
               else if (!outcome.result)
                 emit(this->*failure)(outcome.error, path);
               else
                 done(*outcome.result);
             });
}

void OpenService::look(const QString& path) {
  start(
      path,
      [file = path.toStdString()](const Worker&) -> std::optional<study::FileReport> {
        if (study::is_session(file)) return std::nullopt;
        return study::look_at(file);
      },
      [this, path](const std::optional<study::FileReport>& report) {
        report ? emit recognised(*report) : emit recognisedSession(path);
      });
}

void OpenService::openModel(const QString& path, const std::vector<InputShape>& inputs,
                            const TrainedFiles& states) {
  using Opened = std::pair<study::Model, TrainedModels>;
  start(
      path,
      [file = path.toStdString(), inputs, states](const Worker& worker) {
        const auto count = std::int64_t(states.size()) + 1;
        study::Model model =
            study::open_model(file, study::OpenOptions{inputs}, worker.job.step(0, count, "model"));
        return Opened(std::move(model), readTrained(states, worker.job));
      },
      [this](const Opened& both) {
        trained_ = both.second;
        emit opened(both.first, both.first.report());
      },
      &OpenService::modelFailed);
}

void OpenService::openWeights(const QString& path, const QString& choice) {
  start(
      path,
      [file = path.toStdString(), which = choice.toStdString()](const Worker& worker) {
        return study::open_weights(file, which, worker.job);
      },
      [this](const study::Weights& weights) { emit openedWeights(weights, weights.report()); });
}

}  // namespace tenfold::ui
