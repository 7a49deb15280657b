// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/forward_service.h"

#include "ui/document/requests.h"

namespace tenfold::ui {

ForwardService::ForwardService(Document& document, ReportStore& store, QObject* parent)
    : ModelService(document, store, parent) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (std::holds_alternative<ModelOpened>(change)) job_.cancel();
  });
}

void ForwardService::measure() {
  const study::Model model = document_.original();
  job_.start(
      tr("Timing every layer"),
      [this, model, recipe = recipeOfFile(document_.report())](const Worker& worker) {
        const auto tell = [&](const study::ForwardTimes& times) {
          worker.deliver([this, recipe, times] { store_.put(recipe, times); });
        };
        tell(study::time_forward(model, {}, worker.job, tell));
        return true;
      },
      [this](const Outcome<bool>& outcome) {
        if (usable(outcome)) emit finished();
      });
}

}  // namespace tenfold::ui
