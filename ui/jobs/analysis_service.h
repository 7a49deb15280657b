// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <string>
#include <vector>

#include "ui/document/document.h"
#include "ui/jobs/latest_job.h"
#include "ui/jobs/report_store.h"

namespace tenfold::ui {

/// Keeps the errors of the current requests known: follows the document, the selected layer first, newest
/// wins.
class AnalysisService : public QObject {
  Q_OBJECT

 public:
  AnalysisService(const Document& document, ReportStore& store, QObject* parent = nullptr);

  void select(const std::string& id);
  LatestJob& job() { return job_; }

 private:
  void refresh();
  /// Requests whose answer is not known, the selected layer's first.
  std::vector<LayerSpec> missing() const;

  const Document& document_;
  ReportStore& store_;
  std::string selected_;
  std::vector<std::string> asked_;  ///< keys of what the running job computes
  LatestJob job_;
};

}  // namespace tenfold::ui
