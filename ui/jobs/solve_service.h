// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/study/polish.h"
#include "ui/jobs/model_services.h"

namespace tenfold::ui {

/// Budgets of which a front is made.
inline constexpr int frontPoints = 32;

/// The front of these losses, of a choice of families, under what `base` locks.
Curve makeCurve(const study::LossTable& losses, const std::vector<Family>& families,
                const std::string& quantity, const std::string& metric, const Recipe& base);

/// Solves budgets by what every layer loses. The losses are computed once for a choice of families and
/// metric; from then on another budget takes milliseconds, so that the recipe follows a slider.
class SolveService : public ModelService {
  Q_OBJECT

 public:
  using ModelService::ModelService;

  /// One step in the history; a variant beside the current one where the model was changed meanwhile. The
  /// metric is the document's.
  void solve(study::SolveOptions options);
  /// The same, and recipes about it are measured on the calibration samples: the best is taken.
  void polish(study::SolveOptions options);
  /// Follows a slider; does nothing until the layers were looked at. The newest budget wins, and all budgets
  /// until finishDrag() are one step.
  void drag(study::SolveOptions options);
  void finishDrag();
  /// Whether drag() can answer.
  bool isLive(study::SolveOptions options) const;

  /// The least share of the quantity that can be reached, as of the last answer.
  std::optional<double> leastShare() const { return least_; }
  const std::string& leastOf() const { return leastOf_; }
  void forget() { least_.reset(); }
  bool isBusy() const { return next_ || job_.isRunning(); }

 signals:
  /// Also when the budget could not be met; then leastShare() says why.
  void answered();
  void polished(const tenfold::study::PolishReport& report);
  /// The model was changed meanwhile: what was found is this variant.
  void foundBeside(const QString& variant);

 private:
  enum class How { step, drag, polish };
  void start(const study::SolveOptions& options, How how);
  void give(const Recipe& recipe, const Recipe& before, const study::SolveOptions& options, How how);
  void startNext();

  std::optional<study::SolveOptions> next_;  ///< of a slider that moved on meanwhile
  bool ending_ = false;                      ///< the slider was let go before its last answer came
  std::optional<double> least_;
  std::string leastOf_;  ///< the quantity
};

/// Redraws the fronts that are there when layers are locked, or fitted another way: in milliseconds, as no
/// layer is looked at again.
class FrontService : public ModelService {
  Q_OBJECT

 public:
  FrontService(Document& document, ReportStore& store, QObject* parent = nullptr);

 private:
  void refresh();

  std::string asked_;  ///< what the running job draws: an edit that changes nothing of it lets it go on
};

/// The solver's front, and what its points are worth where that was asked for.
class TradeOffService : public ModelService {
  Q_OBJECT

 public:
  TradeOffService(Document& document, ReportStore& store, const EvaluateService& evaluate,
                  QObject* parent = nullptr)
      : ModelService(document, store, parent), evaluate_(evaluate) {}

  enum class Measure {
    nothing,      ///< predicted losses alone
    weightError,  ///< decompose some of the points
    accuracy      ///< and evaluate them
  };
  void compute(study::SolveOptions options, Measure measure, const study::DataOptions& data = {});

 private:
  const EvaluateService& evaluate_;
};

}  // namespace tenfold::ui
