// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/services.h"

namespace tenfold::ui {

Services::Services(Document& document, ReportStore& store)
    : analysis(document, store),
      solve(document, store),
      fronts(document, store),
      calibrate(document, store),
      families(document, store),
      spectrum(document, store),
      network(document, store),
      evaluate(document, store),
      tradeOff(document, store, evaluate),
      drop(document, store, evaluate),
      ways(document, store, evaluate),
      bench(document, store),
      forward(document, store),
      measure(document, store, evaluate),
      overlay(document, store),
      exporter(document, store),
      reports(document, store),
      train(document, store),
      sessions(document) {
  board.add(open.job());
  board.add(analysis.job());
  board.add(decompose.job());
  board.add(attach.job());
  board.add(machine.job());
  board.add(train.keepJob());
  board.add(sessions.job());
  board.add(overlay.quickJob());
  board.add(ways.quickJob());
  for (ModelService* service : ofModel()) board.add(service->job());
}

}  // namespace tenfold::ui
