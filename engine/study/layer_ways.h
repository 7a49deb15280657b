// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/study/score.h"

namespace tenfold::study {

/// What a call of one layer takes under one way to keep it, by the cost model.
struct PredictedWay {
  LayerOptions options;
  std::optional<double> seconds;  ///< none where nothing is predicted (embeddings)
};

/// Predicted times of one layer, in the order that was asked.
struct PredictedTimes {
  std::int64_t batch = 1;  ///< the recorded one
  int threads = 1;
  std::optional<double> dense_seconds;
  std::vector<PredictedWay> ways;
};

/// Predicts the ways for this thread's LibTorch threads, by what is known of the machine: no layer is run or
/// decomposed. Throws Error for an unknown layer.
PredictedTimes predict_ways(const ModelReport& model, const std::string& layer_id,
                            const std::vector<FamilyPoint>& ways, const Job& job = {});

/// One way timed in turn with the dense layer.
struct TimedWay {
  LayerOptions options;
  TimeRow time;
};

/// Measured times of one layer, in the order that was asked.
struct MeasuredTimes {
  std::int64_t batch = 1;
  int threads = 1;
  std::vector<TimedWay> ways;
};

/// Times one call of the layer (its first use) under each way in turn with the dense layer, lowered as an
/// exported file will have it, with random factors. `on_way` is called on the working thread with all there
/// is as each is ready. Takes the measuring lock.
MeasuredTimes measure_ways(const Model& model, const std::string& layer_id,
                           const std::vector<FamilyPoint>& ways, const BenchOptions& options,
                           const Job& job = {}, const std::function<void(const MeasuredTimes&)>& on_way = {});

/// The model with only this layer replaced, judged on data.
struct ScoredWay {
  LayerOptions options;
  double loss = 0;  ///< predicted, as FamilyPoint has it
  double score = 0;
};

struct WayScores {
  double dense = 0;  ///< of the model with every layer dense
  std::vector<ScoredWay> ways;
};

/// Scores the model with this layer alone replaced, fitted under the metric, all others dense. `on_way` as
/// above, and once before with the dense score alone. Throws what compress() and score() throw.
WayScores score_ways(const Model& model, const std::string& layer_id, const std::vector<FamilyPoint>& ways,
                     Metric metric, const ScoreOptions& options, const Job& job = {},
                     const std::function<void(const WayScores&)>& on_way = {});

/// Scores that follow from predicted losses by what was measured of the same layer.
struct CalibratedScores {
  std::vector<std::optional<double>> scores;  ///< for each loss; none beyond the largest that was measured
  double error = 0;  ///< mean absolute error of a measured way that is predicted from the others
};

/// The monotone relation of loss and score that is nearest to what was measured in least squares (isotonic
/// regression; Ayer et al., 1955), the dense model at loss 0 among it, linear between. Nothing with less than
/// three measured ways.
std::optional<CalibratedScores> calibrate_scores(const WayScores& measured, bool more_is_better,
                                                 const std::vector<double>& losses);

}  // namespace tenfold::study
