// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <optional>

#include "ui/document/document.h"
#include "ui/jobs/latest_job.h"
#include "ui/jobs/report_store.h"

namespace tenfold::ui {

/// The model with every factorized weight multiplied back; the same where none is.
study::Model denseOf(const study::Model& model, const Job& job);

/// What the services that work on the whole model share: a job, the document's values, where answers go.
class ModelService : public QObject {
  Q_OBJECT

 public:
  ModelService(Document& document, ReportStore& store, QObject* parent = nullptr)
      : QObject(parent), document_(document), store_(store) {}
  LatestJob& job() { return job_; }

 signals:
  void failed(const QString& sentence);
  void finished();

 protected:
  /// Tells of an error; true when there is a result to use.
  template <class Result>
  bool usable(const Outcome<Result>& outcome) {
    if (!outcome.result && !outcome.cancelled) emit failed(outcome.error);
    return outcome.result.has_value();
  }

  Document& document_;
  ReportStore& store_;
  LatestJob job_;
};

/// The model with every weight dense: itself where it has no factors.
study::Model denseOf(const study::Model& model, const Job& job);

/// Looks at samples, so that layers are judged by what they do to the loss.
class CalibrateService : public ModelService {
  Q_OBJECT

 public:
  using ModelService::ModelService;
  void calibrate(const study::CalibrationOptions& options);
};

/// Ways to keep one layer, all families, for the plot of them.
class FamilyService : public ModelService {
  Q_OBJECT

 public:
  using ModelService::ModelService;
  void compute(const std::string& id);
  const std::string& id() const { return id_; }

 private:
  std::string id_;  ///< that is looked at
};

/// Accuracy of the dense and the current model.
class EvaluateService : public ModelService {
  Q_OBJECT

 public:
  using ModelService::ModelService;
  void evaluate(const study::DataOptions& options);
  const std::optional<study::DataOptions>& lastData() const { return lastData_; }
  /// What accuracies are measured on from now on; those on other data go.
  void setData(const study::DataOptions& options);
  /// Whether these are the samples that accuracies are measured on now.
  bool isData(const study::DataOptions& options) const;
  void forget() { lastData_.reset(); }

 signals:
  void dataChanged();

 private:
  std::optional<study::DataOptions> lastData_;
};

/// Time of the dense against the current model, layer by layer.
class BenchService : public ModelService {
  Q_OBJECT

 public:
  using ModelService::ModelService;
  void measure(const study::BenchOptions& options = {});
};

/// Writes the compressed model and checks the file.
class ExportService : public ModelService {
  Q_OBJECT

 public:
  using ModelService::ModelService;
  void exportTo(const QString& path, const ExportOptions& options);

 signals:
  void exported(const tenfold::study::ExportReport& report, const tenfold::study::CompressReport& compressed);
};

}  // namespace tenfold::ui
