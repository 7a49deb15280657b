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
  int local_rank = 0;   ///< among those of its machine: it takes the GPU of this number
};

/// A sample as a picture, and what a classifier takes it for.
struct SamplePicture {
  std::int64_t width = 0, height = 0, channels = 0;  ///< 1 (grey) or 3 channels; 0: the sample is no picture
  std::vector<std::uint8_t> pixels;                  ///< [height, width, channels]
  std::int64_t sample = 0, truth = 0;                ///< index; class, -1 where numbers are predicted
  std::int64_t answer = -1;                          ///< -1: not asked
  double probability = 0;                            ///< of the answer
};

/// How the held-out samples were answered after an epoch.
struct AnswersReport {
  std::int64_t epoch = 0;
  Answers answers;
  std::vector<SamplePicture> mistakes;  ///< of answers.mistakes, in that order
  std::vector<std::string> classes;     ///< their names; empty: numbers are all there is
};

struct TrainReport;

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
  bool from_scratch = false;  ///< new weights first
  /// "auto", "cpu", "cuda", "cuda:1". Of several processes each takes the GPU of its local rank, but for
  /// "cuda:1".
  std::string device = "auto";
  int threads = 0;  ///< 0: LibTorch's default
  std::optional<ProcessGroup> group;
  std::string checkpoint;  ///< file to write; empty: none
  std::int64_t checkpoint_steps = 1000;
  std::string resume;  ///< checkpoint to go on from
  /// Whoever started this process starts it again when one is lost: the run goes on from `checkpoint`, where
  /// that is there and its own.
  bool restarted = false;
  std::string log;          ///< JSON lines, one an epoch; empty: none
  std::string tensorboard;  ///< folder for an event file; empty: none
  /// Folder for a file "epoch-3.safetensors" after every epoch, which with_state() takes; empty: none.
  std::string states;
  /// Score the model as it comes, and the teacher, on the held-out samples first.
  bool score_first = false;
  /// Whether to end after this step, as if the epochs were over; asked on the working thread.
  std::function<bool()> finish;
  /// Called on the working thread; on_start before the first step, with what is known by then.
  std::function<void(const TrainReport&)> on_start;
  std::function<void(const StepReport&)> on_step;
  std::function<void(const EpochReport&)> on_epoch;
  std::function<void(const AnswersReport&)> on_answers;  ///< of classifiers, where samples are held out
};

/// Loss and accuracy on the held-out samples.
struct HeldOutScore {
  double loss = 0;
  std::optional<double> accuracy;  ///< none where numbers are predicted
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
  std::optional<HeldOutScore> before, teacher;  ///< with TrainOptions::score_first
  int processes = 1;
  std::string summed_by;  ///< what sums gradients of several processes: "gloo", "nccl"; empty: one process
  double seconds = 0;
  std::vector<std::string> remarks;
};

/// The model trained on. Its report carries a recipe with the normalisation and the options. `teacher`: the
/// dense model that it learns from, where options.training.distillation is set. When the job is stopped a
/// checkpoint is written and Cancelled thrown; only the test at the end is left out then, with a remark, as
/// it is where it fails. What cannot be written beside the training (checkpoints, lines, events, states) is
/// said in a remark.
Model train(const Model& model, const TrainOptions& options, TrainReport& report, const Job& job = {},
            const Model& teacher = {});

/// Where train() writes the state after this epoch.
std::string state_path(const std::string& folder, std::int64_t epoch);

/// The model with a state that train() wrote into TrainOptions::states; `report` is that training's. Throws
/// Error when the file is damaged or of another model.
Model with_state(const Model& model, const std::string& path, const TrainReport& report, const Job& job = {});

/// One part of a data set.
struct DataPart {
  std::int64_t samples = 0;
  std::vector<std::int64_t> classes;    ///< samples of each class; empty where numbers are predicted
  std::vector<SamplePicture> pictures;  ///< of the first samples, the classes in turn
};

struct DataPreview {
  std::string data;
  DataPart training, validation, test;
  std::vector<std::string> classes;  ///< their names; empty: numbers are all there is
  std::vector<std::int64_t> sample;  ///< sizes of one
  Normalisation normalisation;
  bool regression = false;
  std::vector<std::string> remarks;
};

/// What train() would train with: the parts, and at most `pictures` samples of each. Throws what it would.
DataPreview preview_data(const Model& model, const TrainOptions& options, std::int64_t pictures,
                         const Job& job = {});

/// Factorization by and by: a little, training, more, training.
struct StagedOptions {
  std::vector<double> fractions;  ///< of the dense parameters, falling: (0, 1]
  std::optional<Family> family;   ///< none: the default family of each layer
  std::string layers = "*";
  /// Samples that choose factors and ranks (of the training data, no more than its limit); none: the weights'
  /// own error.
  bool calibrate = true;
  /// Of each stage; from the second on the files of checkpoints and lines end in ".2", ".3", and what comes
  /// into folders is in "stage-2", "stage-3" there.
  TrainOptions train;
};

/// The last stage's model, all stages as one job; `reports` has one report a stage. Where distillation is set
/// the stages learn from `teacher`, or without one from the model that comes in.
Model compress_and_train(const Model& model, const StagedOptions& options, std::vector<TrainReport>& reports,
                         const Job& job = {}, const Model& teacher = {});

std::string to_json(const TrainReport& report);
/// The last one's, with those of all `stages`.
std::string to_json(const std::vector<TrainReport>& reports);
/// One line of a log.
std::string to_json(const EpochReport& report);

}  // namespace tenfold::study
