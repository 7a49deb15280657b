// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "engine/study/study.h"

namespace tenfold::study {

/// What a compressed model is judged by on data.
enum class Score {
  accuracy,    ///< share of samples whose largest output is the label, 0…1
  loss,        ///< mean cross-entropy of the outputs as logits; mean squared error of numbers to predict
  cosine,      ///< mean cosine of a sample's outputs and those of the dense model; no labels
  divergence,  ///< mean Kullback-Leibler divergence of the predicted classes from the dense model's: of
               ///< dimension 1, of a language model's [samples, tokens, classes] of each token; no labels
  mse,         ///< mean squared difference of the outputs from the dense model's; no labels
  command      ///< the last number that a command writes
};

inline constexpr std::array all_scores{Score::accuracy,   Score::loss, Score::cosine,
                                       Score::divergence, Score::mse,  Score::command};

/// "accuracy", "loss", "cosine", "divergence", "mse", "command".
std::string_view id(Score score);
/// Throws Error naming the known ids.
Score parse_score(std::string_view text);

/// Whether a score compares the outputs of two models.
bool compares_with_dense(Score score);

struct ScoreOptions {
  Score score = Score::accuracy;
  DataOptions data;  ///< for all but command
  /// Run by /bin/sh with the path of a .pt2 file of the model behind it; the last number on its standard
  /// output is the score.
  std::string command;
  std::chrono::seconds patience{600};  ///< a command that takes longer is ended
  bool smaller_is_better = false;      ///< of a command's number
};

/// Whether more is better.
bool more_is_better(const ScoreOptions& options);

/// How much worse `value` is than `dense`, in the score's unit; negative: better.
double drop_of(const ScoreOptions& options, double dense, double value);

/// Judges `model`, with `dense` as what its outputs should be. Throws Error when data, labels and model do
/// not fit, and when a command fails, takes too long or writes no number.
double score(const Model& model, const Model& dense, const ScoreOptions& options, const Job& job = {});

/// A score as a JSON object with a `schema` field.
std::string score_json(const ScoreOptions& options, double value);

}  // namespace tenfold::study
