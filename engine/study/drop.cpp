// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "engine/data/image_folder.h"
#include "engine/study/loss_table_state.h"
#include "engine/study/measured_point.h"
#include "engine/study/polish.h"
#include "engine/support/error.h"
#include "engine/support/number_text.h"

namespace tenfold::study {
namespace {

constexpr double rounding = 1e-12;  ///< 0.98 − 0.97 is no more than 0.01
constexpr int most_polished = 3;    ///< budgets below the front's answer that are polished

/// What data is in: a file or folder, or "digits"; and the part of it.
struct Place {
  std::string where, part;  ///< part: empty where none is named
};

/// The part that is read where this one, or none, is named.
std::string part_read(const Place& place) {
  const std::filesystem::path where = place.where;
  std::error_code ignored;
  if (place.part == "train" || place.part == "all") return place.part;
  if (!std::filesystem::is_directory(where, ignored) || !ImageFolder::is_one(where)) return "test";
  if (!std::filesystem::is_directory(where / "train", ignored))
    return place.part.empty() ? "all" : place.part;
  return place.part == "val" || !ImageFolder::has_test(where) ? "val" : "test";
}

/// A table with, behind a colon, the column that is the class: the samples are the same.
std::optional<std::string> table_of(const std::string& data) {
  for (const std::string ending : {".csv.gz", ".csv"}) {
    if (data.ends_with(ending)) return data;
    if (const auto colon = data.rfind(ending + ":"); colon != std::string::npos)
      return data.substr(0, colon + ending.size());
  }
  return {};
}

Place place_of(const std::string& data) {
  Place place{data, ""};
  if (const auto table = table_of(data))
    place = {*table, "all"};
  else
    for (const std::string part : {"train", "test", "val", "all"})
      if (data.ends_with(":" + part)) place = {data.substr(0, data.size() - part.size() - 1), part};
  if (place.where == "digits") return place;
  std::error_code ignored;
  auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(place.where, ignored), ignored);
  if (!real.has_filename()) real = real.parent_path();  // a slash behind a folder
  if (!real.empty()) place.where = real.string();
  return place;
}

/// The search of solve_drop(): one function a stage.
class Search {
 public:
  Search(const Model& model, const LossTable& table, const DropOptions& options, DropReport& report,
         const OnTry& on_try, const Job& job)
      : model_(model), table_(table), options_(options), report_(report), on_try_(on_try), job_(job) {
    points_ = front(table, options.points);
    while (!points_.empty() && predict(model.report(), points_.back().recipe).factorized == 0)
      points_.pop_back();
    steps_ = static_cast<std::int64_t>(std::ceil(std::log2(static_cast<double>(points_.size()) + 1))) + 1;
    if (options.polish > 0) steps_ += most_polished;
  }

  Recipe run() {
    report_ = {};
    report_.dense = options_.dense ? *options_.dense
                                   : score(model_, model_, options_.score, job_.step(0, steps_, "dense"));
    const std::size_t found = bisect();
    Recipe recipe = points_[found].recipe;
    if (options_.polish > 0) polish_below(found, recipe);
    recipe.budget = Budget{budget_of(options_.score.score), options_.most};
    return recipe;
  }

 private:
  /// Index of the cheapest point that holds.
  std::size_t bisect() {
    std::size_t low = 0, high = points_.size();  // the answer is among low…high, where high itself is dense
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (holds(points_[middle], next()))
        high = middle;
      else
        low = middle + 1;
    }
    if (high == points_.size()) complain();
    return high;
  }

  void polish_below(std::size_t index, Recipe& recipe) {
    for (int k = 0; k < most_polished && index > 0; ++k) {
      const Job step = next();
      // a little more than its own cost, which rounding may have made a little less
      const double fraction = std::min(1.0, points_[--index].recipe.budget->fraction * (1 + 1e-12));
      PolishReport ignored;
      TradeOffPoint point;
      point.recipe = polish(table_, {fraction, options_.polish}, ignored, step.step(0, 2, "polishing"));
      const Prediction counts = predict(model_.report(), point.recipe);
      point.parameters = counts.parameters;
      point.macs = counts.macs;
      point.fraction = static_cast<double>(counts.parameters) /
                       static_cast<double>(predict(model_.report(), Recipe{}).parameters);
      point.predicted_loss = predicted_loss(table_, point.recipe);
      if (!holds(point, step.step(1, 2, ""))) return;
      recipe = point.recipe;
    }
  }

  bool holds(const TradeOffPoint& point, const Job& job) {
    report_.tried.push_back(measured_point(model_, point, options_.score, {}, job));
    const double found = *report_.tried.back().score;
    const double drop = drop_of(options_.score, report_.dense, found);
    best_ = report_.tried.size() == 1 ? drop : std::min(best_, drop);
    const bool holds = drop <= options_.most + rounding;
    if (holds) report_.found = found;
    if (on_try_) on_try_(report_.tried.back(), holds);
    return holds;
  }

  Job next() const {
    const auto tries = static_cast<std::int64_t>(report_.tried.size());
    return job_.step(std::min(tries + 1, steps_ - 1), steps_, "try " + std::to_string(tries + 1));
  }

  [[noreturn]] void complain() const {
    if (report_.tried.empty())
      throw Error("drop.unreachable",
                  "no layer can be made smaller with these families: there is nothing to measure");
    throw Error("drop.unreachable",
                "no compressed model of the front is at most {most} worse in {score} than the dense one; the "
                "best of {count} that were measured is {best} worse",
                {{"most", short_number(options_.most, 6)},
                 {"score", std::string(id(options_.score.score))},
                 {"count", std::to_string(report_.tried.size())},
                 {"best", short_number(best_, 6)}});
  }

  const Model& model_;
  const LossTable& table_;
  const DropOptions& options_;
  DropReport& report_;
  const OnTry& on_try_;
  const Job& job_;
  std::vector<TradeOffPoint> points_;  ///< cheapest first, without those that are dense
  std::int64_t steps_ = 0;
  double best_ = 0;  ///< the smallest drop so far
};

}  // namespace

std::string budget_of(Score score) { return std::string(id(score)) + "-drop"; }

bool shares_samples(const std::string& data, const std::string& other) {
  const Place a = place_of(data), b = place_of(other);
  if (a.where != b.where) return false;
  const std::string part = part_read(a), other_part = part_read(b);
  return part == other_part || part == "all" || other_part == "all";
}

Recipe solve_drop(const Model& model, const LossTable& table, const DropOptions& options, DropReport& report,
                  const Job& job, const OnTry& on_try) {
  if (!(options.most >= 0)) throw Error("drop.negative", "the largest drop is 0 or more");
  const auto calibration = calibration_of(model);
  const bool follows = calibration && !table.state().losses->calibration_hash.empty();
  if (follows && options.score.score != Score::command &&
      shares_samples(options.score.data.data, calibration->data))
    throw Error("drop.samples",
                "{data} is what the model was calibrated on: what is lost is measured on other samples",
                {{"data", options.score.data.data}});
  return Search(model, table, options, report, on_try, job).run();
}

}  // namespace tenfold::study
