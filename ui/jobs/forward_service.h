// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// Times the model as its file has it, layer by layer: numbers stream in and settle. Other jobs get in
/// between; another model ends it.
class ForwardService : public ModelService {
  Q_OBJECT

 public:
  ForwardService(Document& document, ReportStore& store, QObject* parent = nullptr);
  void measure();
};

}  // namespace tenfold::ui
