// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// One model that was compressed and judged on the way to a budget of accuracy.
struct DropTry {
  double kept = 1;     ///< parameters, of the dense model's
  double drop = 0;     ///< accuracy lost against the dense model, 0…1
  bool holds = false;  ///< within the budget
};

/// Where a search ended.
struct DropFound {
  DropTry best;
  double most = 0, dense = 0;  ///< the budget, and the dense model's accuracy
  study::DataOptions data;
  std::int64_t samples = 0;
  int tries = 0;
  QString variant;  ///< the model was changed meanwhile: what was found stands beside it under this name
};

/// "12.3 % of the parameters at −0.8 points"
QString tryText(const DropTry& attempt);
/// The same with the samples: "… on 1,024 held-out samples".
QString foundText(const DropFound& found);

/// The smallest model that loses no more accuracy than a person allows, by compressing and judging a handful
/// of them. Judged on the samples that the window evaluates on, which must not be those of the calibration.
class DropService : public ModelService {
  Q_OBJECT

 public:
  DropService(Document& document, ReportStore& store, EvaluateService& evaluate, QObject* parent = nullptr);

  enum class Lack {
    nothing,  ///< it can begin
    samples,  ///< it is not said what accuracy is measured on
    others    ///< it would be measured on what the model was calibrated with
  };
  Lack lack() const;
  const std::optional<study::DataOptions>& data() const { return evaluate_.lastData(); }

  /// One step in the history when it is done. `most`: accuracy that may be lost, 0.01 is a point. The metric
  /// is the document's. Does nothing while something is lacking.
  void solve(study::SolveOptions options, double most, bool polish);

  /// Of the search that runs or ran last, as far as it is.
  const std::vector<DropTry>& tries() const { return tries_; }
  /// Why the last search found nothing; empty when it did.
  const QString& problem() const { return problem_; }

 signals:
  void changed();
  void found(const tenfold::ui::DropFound& found);

 private:
  void begin();
  void addTry(const DropTry& attempt);
  void give(Recipe recipe, const Recipe& before, DropFound found);

  EvaluateService& evaluate_;
  std::vector<DropTry> tries_;
  QString problem_;
};

}  // namespace tenfold::ui
