// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/image_options.h"
#include "engine/spec/metric.h"
#include "engine/spec/training_options.h"
#include "engine/spec/training_progress.h"
#include "engine/study/model.h"
#include "engine/support/job.h"

namespace tenfold::study {

/// This process among those that train one model together, as torchrun and Slurm say it.
struct ProcessGroup {
  int rank = 0, size = 1;
  std::string address = "127.0.0.1";  ///< of rank 0
  int port = 29500;
  bool hosted = false;  ///< torchrun keeps the store at that port itself
  std::string prefix;   ///< of our keys in it
};

struct TrainOptions {
  /// As DataOptions::data. "digits" and a folder stand for their training part, and their test part is what
  /// the trained model is tested on; the part "val" of a folder of images chooses the best state.
  std::string data;
  std::string validation_data;  ///< chooses the best state; empty: a share of `data`, held out
  std::string test_data;        ///< empty: the test part that belongs to `data`, where it has one
  Normalisation normalisation;
  ImageOptions images;                 ///< of folders of images
  bool measure_normalisation = false;  ///< mean and deviation of the training samples, one a channel
  std::int64_t limit = 0;              ///< at most so many training samples; 0: all
  TrainingOptions training;
  bool from_scratch = false;    ///< new weights first
  std::string device = "auto";  ///< "auto", "cpu", "cuda", "cuda:1"
  int threads = 0;              ///< 0: LibTorch's default
  std::optional<ProcessGroup> group;
  std::string checkpoint;  ///< file to write; empty: none
  std::int64_t checkpoint_steps = 1000;
  std::string resume;       ///< checkpoint to go on from
  std::string log;          ///< JSON lines, one an epoch; empty: none
  std::string tensorboard;  ///< folder for an event file; empty: none
  /// Called on the working thread.
  std::function<void(const StepReport&)> on_step;
  std::function<void(const EpochReport&)> on_epoch;
};

struct TrainReport {
  std::string data, device;
  std::int64_t training_samples = 0, validation_samples = 0, test_samples = 0;
  Normalisation normalisation;
  std::optional<ImageOptions> images;  ///< of a folder of images
  TrainingOptions training;
  std::vector<EpochReport> epochs;
  std::int64_t best_epoch = 0, steps = 0;
  bool stopped_early = false;
  bool regression =
      false;  ///< numbers were predicted: losses are mean squared errors, there are no accuracies
  std::optional<double> test_accuracy, test_loss;
  double seconds = 0;
  std::vector<std::string> remarks;
};

/// The model trained on. Its report carries a recipe with the normalisation and the options. `teacher`: the
/// dense model that it learns from, where options.training.distillation is set. When the job is stopped a
/// checkpoint is written and Cancelled thrown.
Model train(const Model& model, const TrainOptions& options, TrainReport& report, const Job& job = {},
            const Model& teacher = {});

/// Factorization by and by: a little, training, more, training.
struct StagedOptions {
  std::vector<double> fractions;  ///< of the dense parameters, falling: (0, 1]
  std::optional<Family> family;   ///< none: the default family of each layer
  std::string layers = "*";
  /// Samples that choose factors and ranks (the training data); none: the weights' own error.
  bool calibrate = true;
  TrainOptions train;  ///< of each stage; its checkpoint and resume are not used
};

/// The last stage's model, all stages as one job; `reports` has one report a stage. The model that comes in
/// is the teacher where distillation is set.
Model compress_and_train(const Model& model, const StagedOptions& options, std::vector<TrainReport>& reports,
                         const Job& job = {});

std::string to_json(const TrainReport& report);
/// One line of a log.
std::string to_json(const EpochReport& report);

}  // namespace tenfold::study
