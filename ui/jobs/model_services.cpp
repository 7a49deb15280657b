// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/model_services.h"

#include <QFileInfo>
#include <algorithm>

#include "ui/document/requests.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

bool hasFactors(const study::Model& model) {
  const auto& layers = model.report().layers;
  return std::any_of(layers.begin(), layers.end(),
                     [](const auto& row) { return row.spec.family() != Family::dense; });
}

using Families = std::vector<Family>;

/// That a layer may have; last those that are found by many sweeps: of a 512×512×3×3 kernel they take
/// minutes, and all others seconds.
Families quickestFirst(const LayerShape& shape) {
  Families families = families_of(shape);
  std::erase(families, Family::dense);
  std::stable_partition(families.begin(), families.end(), [](Family family) {
    return family != Family::cp && family != Family::block_cp && family != Family::tensor_ring;
  });
  return families;
}

/// The points of one more family, by parameters; what is kept dense stays the last.
void addFamily(std::vector<study::FamilyPoint>& points, std::vector<study::FamilyPoint> more) {
  if (!points.empty()) points.pop_back();
  points.insert(points.end(), more.begin(), more.end());
  std::stable_sort(points.begin(), points.end() - 1,
                   [](const auto& one, const auto& other) { return one.parameters < other.parameters; });
}

struct Measured {
  Recipe recipe;
  study::BenchReport report;
  study::ForwardTimes forward;  ///< of the small one
};

struct Written {
  study::ExportReport report;
  study::CompressReport compressed;
};

}  // namespace

study::Model denseOf(const study::Model& model, const Job& job) {
  return hasFactors(model) ? study::dense_twin(model, job) : model;
}

void CalibrateService::calibrate(const study::CalibrationOptions& options) {
  job_.start(
      QObject::tr("Calibrating on %1").arg(QString::fromStdString(options.data)),
      [model = document_.model(), options](const Worker& worker) {
        return study::calibrate(model, options, worker.job);
      },
      [this](const Outcome<study::Model>& outcome) {
        if (!usable(outcome)) return;
        document_.setCalibrated(*outcome.result);
        emit finished();
      });
}

void FamilyService::compute(const std::string& id) {
  id_ = id;
  const auto* row = document_.row(id);
  const QString name = QString::fromStdString(row != nullptr ? row->name : id);
  const std::string metric = metricKey(document_.recipe());
  const auto keep = [this, id, metric](const std::vector<study::FamilyPoint>& points) {
    store_.putFamilies(id, metric, points);
  };
  // a large convolution takes minutes: each family is shown as soon as it is known
  job_.start(
      QObject::tr("Trying all families on %1").arg(name),
      [model = document_.model(), id, families = row != nullptr ? quickestFirst(row->shape) : Families{},
       metric = document_.metric(), keep](const Worker& worker) {
        std::vector<study::FamilyPoint> points;
        for (std::size_t k = 0; k < families.size(); ++k) {
          study::SolveOptions options;
          options.metric = metric;
          options.families = {families[k]};
          const Job part = worker.job.step(std::int64_t(k), std::int64_t(families.size()), {});
          addFamily(points, study::family_points(model, id, options, part));
          worker.deliver([keep, points] { keep(points); });
        }
        return points;
      },
      [this, keep](const Outcome<std::vector<study::FamilyPoint>>& outcome) {
        if (!usable(outcome)) return;
        keep(*outcome.result);
        emit finished();
      });
}

bool EvaluateService::isData(const study::DataOptions& options) const {
  return lastData_ && lastData_->data == options.data && lastData_->limit == options.limit &&
         lastData_->normalisation == options.normalisation;
}

void EvaluateService::setData(const study::DataOptions& options) {
  const bool same = isData(options);
  lastData_ = options;  // first: who hears of it asks for the new
  if (same) return;
  store_.clearEvaluations();
  emit dataChanged();
}

void EvaluateService::evaluate(const study::DataOptions& options) {
  setData(options);
  job_.start(
      QObject::tr("Evaluating on %1").arg(QString::fromStdString(options.data)),
      [this, original = document_.original(), model = document_.model(), recipe = document_.recipe(),
       options](const Worker& worker) {
        const auto dense =
            study::evaluate(denseOf(original, worker.job), options, worker.job.step(0, 2, "dense model"));
        worker.deliver([this, dense, options] {
          if (isData(options)) store_.put(Recipe{}, dense);
        });
        if (keyOf(recipe).empty()) return true;
        study::CompressReport compressed;
        const auto small = study::compress(model, recipe, compressed, worker.job.step(2, 4, "compressing"));
        const auto report = study::evaluate(small, options, worker.job.step(3, 4, "compressed model"));
        worker.deliver([this, recipe, report, options, error = compressed.relative_error] {
          if (isData(options)) store_.put(recipe, report);
          store_.putWeightError(recipe, error);
        });
        return true;
      },
      [this](const Outcome<bool>& outcome) {
        if (usable(outcome)) emit finished();
      });
}

void BenchService::measure(const study::BenchOptions& options) {
  job_.start(
      QObject::tr("Measuring speed"),
      [original = document_.original(), model = document_.model(), recipe = document_.recipe(),
       options](const Worker& worker) {
        study::CompressReport compressed;
        const auto dense = denseOf(original, worker.job);
        const auto small = study::compress(model, recipe, compressed, worker.job.step(0, 10, "compressing"));
        Measured measured{recipe, study::bench(dense, small, options, worker.job.step(0, 2, "")), {}};
        measured.forward = study::time_forward(small, {options.batch, options.threads},
                                               worker.job.step(1, 2, "every layer in its place"));
        return measured;
      },
      [this](const Outcome<Measured>& outcome) {
        if (!usable(outcome)) return;
        store_.put(outcome.result->recipe, outcome.result->report);
        store_.put(outcome.result->recipe, outcome.result->forward);
        emit finished();
      });
}

void ExportService::exportTo(const QString& path, const ExportOptions& options) {
  job_.start(
      QObject::tr("Exporting %1").arg(QFileInfo(path).fileName()),
      [model = document_.model(), recipe = document_.recipe(), options,
       file = path.toStdString()](const Worker& worker) {
        Written written;
        const auto small =
            study::compress(model, recipe, written.compressed, worker.job.step(0, 2, "compressing"));
        written.report =
            study::export_model(small, file, options, worker.job.step(1, 2, "writing and checking"));
        return written;
      },
      [this, recipe = document_.recipe()](const Outcome<Written>& outcome) {
        if (!usable(outcome)) return;
        store_.put(recipe, outcome.result->report);
        store_.putWeightError(recipe, outcome.result->compressed.relative_error);
        emit exported(outcome.result->report, outcome.result->compressed);
        emit finished();
      });
}

}  // namespace tenfold::ui
