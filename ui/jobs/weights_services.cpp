// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/weights_services.h"

#include <QFileInfo>

namespace tenfold::ui {
namespace {

struct Attached {
  study::Model model;
  study::AttachReport fit;
};

}  // namespace

void DecomposeService::decompose(const study::Weights& weights, const std::string& tensor,
                                 const study::DecomposeOptions& options) {
  job_.start(
      QObject::tr("Decomposing %1").arg(QString::fromStdString(tensor)),
      [weights, tensor, options](const Worker& worker) {
        return study::decompose(weights, tensor, options, worker.job);
      },
      [this, tensor, options](const Outcome<study::DecomposeReport>& outcome) {
        if (outcome.result)
          emit decomposed(tensor, options, *outcome.result);
        else if (!outcome.cancelled)
          emit failed(outcome.error);
      });
}

void AttachService::attach(const study::Weights& weights, const QString& architecture) {
  job_.start(
      QObject::tr("Attaching to %1").arg(QFileInfo(architecture).fileName()),
      [weights, place = architecture.toStdString()](const Worker& worker) {
        Attached attached;
        attached.model = study::attach_weights(weights, place, attached.fit, worker.job);
        return attached;
      },
      [this](const Outcome<Attached>& outcome) {
        if (outcome.result)
          emit attached(outcome.result->model, outcome.result->model.report(), outcome.result->fit);
        else if (!outcome.cancelled)
          emit failed(outcome.error);
      });
}

}  // namespace tenfold::ui
