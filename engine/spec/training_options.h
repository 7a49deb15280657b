// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "engine/spec/recipe.h"

namespace tenfold {

enum class OptimizerKind { sgd, adam, adamw };
enum class Schedule { constant, step, cosine, one_cycle };
enum class TrainingLoss { cross_entropy, mean_squared_error };  ///< the latter against one-hot classes
enum class Precision { full, bfloat16, float16 };  ///< of products, in training; weights stay as they are

/// Random changes of training images, drawn anew every epoch.
struct Augmentation {
  std::int64_t shift = 0;  ///< by at most so many pixels each way (a crop of the image with a black margin)
  bool flip = false;       ///< left to right, every second image
  /// Least share of the area that a random cut keeps, (0, 1]; it is scaled back to the image's size, its
  /// sides stretched by up to 4/3 either way (Szegedy et al., 2015). 1: none.
  double crop = 1;
  bool operator==(const Augmentation&) const = default;
};

/// What a dense teacher adds to the loss.
struct Distillation {
  double share = 0.5;      ///< of the loss that is the teacher's scores, 0…1 (Hinton et al., 2015)
  double temperature = 4;  ///< that softens the scores of both
  double layers = 0;       ///< weight of the mean relative squared difference of the layers' outputs
  bool operator==(const Distillation&) const = default;
};

/// How a model is trained: all that, with the data and the number of threads, decides what comes out.
struct TrainingOptions {
  std::int64_t epochs = 10;
  std::int64_t batch = 64;        ///< samples a step, over all processes
  std::int64_t accumulation = 1;  ///< parts in which a process takes its samples of a step through the model
  OptimizerKind optimizer = OptimizerKind::adamw;
  double learning_rate = 1e-3;  ///< the highest
  double momentum = 0.9;        ///< of sgd
  double weight_decay = 0;
  Schedule schedule = Schedule::one_cycle;
  double warm_up = 0;             ///< share of all steps in which the rate rises from 0 (not with one_cycle)
  std::int64_t step_epochs = 10;  ///< schedule step: epochs between two falls
  double step_factor = 0.1;       ///< schedule step: what the rate is multiplied by
  TrainingLoss loss = TrainingLoss::cross_entropy;
  double label_smoothing = 0;  ///< share of the label that is spread over all classes
  std::optional<Distillation> distillation;
  double lasso = 0;  ///< weight of the sum of norms of each rank's slices of the factors
  double clip = 0;   ///< largest norm of the gradient; 0: any
  Precision precision = Precision::full;
  std::string frozen;         ///< parameters that stay as they are: names with * and ?, commas between
  double validation = 0.1;    ///< share of the training data that is held out to choose the best state
  std::int64_t patience = 0;  ///< epochs without improvement after which training stops; 0: never
  bool keep_best = true;      ///< the model is the best state, not the last
  Augmentation augmentation;
  std::uint64_t seed = 0;
  bool operator==(const TrainingOptions&) const = default;
};

/// Throws Error naming the first option that makes no sense.
void check(const TrainingOptions& options);

/// The learning rate of step `step` of `steps`. One-cycle is PyTorch's OneCycleLR with its defaults (Smith
/// and Topin, 2018), the momentum apart.
double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t steps);

/// "sgd", "adam", "adamw"; "constant", "step", "cosine", "one-cycle"; "cross-entropy", "mse"; "float32",
/// "bfloat16", "float16". The parsers throw Error naming the known ids.
std::string id(OptimizerKind optimizer);
std::string id(Schedule schedule);
std::string id(TrainingLoss loss);
std::string id(Precision precision);
OptimizerKind parse_optimizer(const std::string& text);
Schedule parse_schedule(const std::string& text);
TrainingLoss parse_training_loss(const std::string& text);
Precision parse_precision(const std::string& text);

std::string to_json(const TrainingOptions& options);
/// Fields that are missing keep their defaults. Throws Error where `text` is none.
TrainingOptions training_from_json(const std::string& text, const std::string& where);

/// The field `training` of a recipe.
std::optional<TrainingOptions> training_of(const Recipe& recipe);
void set_training(Recipe& recipe, const TrainingOptions& options);

}  // namespace tenfold
