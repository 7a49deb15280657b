// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/jobs/analysis_service.h"
#include "ui/jobs/drop_service.h"
#include "ui/jobs/forward_service.h"
#include "ui/jobs/job_board.h"
#include "ui/jobs/layer_ways_service.h"
#include "ui/jobs/machine_service.h"
#include "ui/jobs/measure_service.h"
#include "ui/jobs/model_services.h"
#include "ui/jobs/network_service.h"
#include "ui/jobs/open_service.h"
#include "ui/jobs/other_sessions.h"
#include "ui/jobs/overlay_service.h"
#include "ui/jobs/report_service.h"
#include "ui/jobs/solve_service.h"
#include "ui/jobs/spectrum_service.h"
#include "ui/jobs/train_service.h"
#include "ui/jobs/weights_services.h"

namespace tenfold::ui {

/// All background drivers of one window and the board that shows them.
class Services {
 public:
  Services(Document& document, ReportStore& store);

  JobBoard board;
  OpenService open;
  AnalysisService analysis;
  SolveService solve;
  FrontService fronts;
  CalibrateService calibrate;
  FamilyService families;
  SpectrumService spectrum;
  NetworkService network;
  EvaluateService evaluate;
  TradeOffService tradeOff;  ///< this one and others after what they evaluate with
  DropService drop;
  LayerWaysService ways;
  BenchService bench;
  ForwardService forward;
  MeasureService measure;
  OverlayService overlay;
  ExportService exporter;
  ReportService reports;
  TrainService train;
  DecomposeService decompose;
  AttachService attach;
  MachineService machine;
  OtherSessions sessions;

  /// All whose errors belong in the message area.
  std::vector<ModelService*> ofModel() {
    return {&solve,   &tradeOff, &fronts,   &calibrate, &families, &spectrum, &network, &evaluate, &bench,
            &measure, &overlay,  &exporter, &reports,   &train,    &forward,  &drop,    &ways};
  }
};

}  // namespace tenfold::ui
