// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/study/reports.h"

namespace tenfold::ui {

/// What the families are shown against: a share of the dense layer, or seconds of one call.
enum class FamilyAxis { parameters, macs, predictedTime, measuredTime };
/// What the y axis shows. `lost`: the weight error or the predicted loss.
enum class FamilyQuantity { lost, accuracy, cosine };

QString axisWord(FamilyAxis axis);
bool isTime(FamilyAxis axis);

struct FamilyChoice {
  FamilyAxis axis = FamilyAxis::parameters;
  FamilyQuantity quantity = FamilyQuantity::lost;
  bool operator==(const FamilyChoice&) const = default;
};

/// What is known of one way beside its loss and size.
struct WayNumbers {
  std::optional<double> predictedSeconds;
  std::optional<study::TimeRow> time;           ///< measured in turn with the dense layer
  std::optional<double> score, predictedScore;  ///< of the model with this layer alone replaced
};

/// A way to keep the layer, ready to draw.
struct FamilyMark {
  double x = 0;  ///< kept, per cent of the dense layer; or seconds of one call
  double y = 0;  ///< weight error in per cent, or the loss; above 0. Or accuracy in per cent, or the cosine
  study::FamilyPoint point;
  double lost = 0;  ///< weight error in per cent, or the loss, whatever y is
  WayNumbers numbers = {};
  double xLow = 0, xHigh = 0;  ///< spread of a measured time: 5 to 95 % of the pairs
  bool filled = false;         ///< measured; hollow: predicted
};

struct FamilySeries {
  Family family = Family::low_rank;
  std::vector<FamilyMark> points;       ///< by x, none beaten by another of the family
  std::vector<FamilyMark> beaten = {};  ///< that were measured
};

/// The families of one layer as values.
struct FamilyScene {
  FamilyChoice choice;
  bool loss = false;  ///< what is lost is a predicted loss, else a weight error
  std::vector<FamilySeries> series;
  std::optional<FamilyMark> current;
  study::FamilyPoint dense;
  double denseX = 100;                           ///< of the dense layer
  std::optional<double> denseScore;              ///< of the model with all layers dense, as y has it
  double predictedDense = 0, measuredDense = 0;  ///< seconds of one call; 0: not known
  std::int64_t batch = 1;                        ///< that times on the x axis are for
  int threads = 1;
  double scoreError = 0;  ///< of predicted scores, as CalibratedScores has it
  double xLow = 1, xHigh = 100, yLow = 0.1, yHigh = 100;
  bool isEmpty() const { return series.empty(); }
};

/// Where times were predicted or measured.
struct TimeGround {
  std::int64_t batch = 1;
  int threads = 1;
};

/// What the scene needs to know of the layer besides the points.
struct FamilyState {
  LayerSpec spec;                                  ///< current request
  std::optional<double> now;                       ///< its loss under the metric
  std::int64_t parameters = 0, macs = 0;           ///< of the current request
  double norm = 0;                                 ///< of the weight, for its error; 0: y is the loss
  std::map<std::string, WayNumbers> numbers = {};  ///< by wayKey()
  std::optional<double> predictedDense = {};       ///< seconds of one call of the dense layer
  TimeGround predicted = {}, measured = {};
  std::optional<double> denseScore = {};
  double scoreError = 0;
};

/// Equal for equal requests of one layer.
std::string wayKey(const LayerOptions& options);

/// The last of `points` is the dense layer.
FamilyScene familyScene(const std::vector<study::FamilyPoint>& points, const FamilyState& state,
                        const FamilyChoice& choice);

/// The ways to measure, at most `most` a family, evenly spread over its sizes and in an order that shows the
/// whole soon: all families in turn, the middle first.
std::vector<study::FamilyPoint> waysToMeasure(const std::vector<study::FamilyPoint>& points,
                                              std::size_t most);

/// Indices of at most `most` points, spread evenly along x, both ends among them: those that get a marker.
std::vector<std::size_t> markedPoints(const FamilySeries& series, std::size_t most);

/// "CP, rank 12"
QString requestText(const study::FamilyPoint& point);

/// Every number of the drawn points, and the dense layer, as comma-separated values with a header.
QString toCsv(const FamilyScene& scene);

}  // namespace tenfold::ui
