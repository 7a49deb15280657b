// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/spec/training_options.h"
#include "engine/spec/training_progress.h"
#include "engine/support/job.h"
#include "engine/training/batches.h"
#include "engine/training/communicator.h"
#include "engine/training/gradient_buckets.h"
#include "engine/training/trainee.h"

namespace tenfold {

/// What a training needs besides its options.
struct FitContext {
  at::Device device = at::kCPU;          ///< where the trainee's tensors are
  Trainee* teacher = nullptr;            ///< for distillation; in evaluation mode, without gradients
  Communicator* communicator = nullptr;  ///< nullptr: alone
  std::size_t bucket_bytes = GradientBuckets::usual_bytes;
  std::int64_t fixed_batch = 0;          ///< the only batch the model takes; 0: any
  std::filesystem::path checkpoint;      ///< empty: none is written
  std::int64_t checkpoint_steps = 1000;  ///< between two
  std::filesystem::path resume;          ///< a checkpoint to go on from; empty: from the start
  /// The processes were started again: where `checkpoint` is there and of this run, they go on from it.
  bool restarted = false;
  std::string fingerprint;  ///< of model and data, so that a checkpoint finds only its own run
  /// Asked after every step: whether to end here, as if the epochs were over. The epoch that is under way
  /// counts as one. With several processes all have to answer the same.
  std::function<bool()> finish;
  std::function<void(const StepReport&)> on_step;  ///< several times a second at most
  std::function<void(const EpochReport&)> on_epoch;
  /// After each validation of a classifier.
  std::function<void(const EpochReport&, const Answers&)> on_answers;
  /// After each epoch, while the trainee holds its state.
  std::function<void(const EpochReport&, const Trainee&)> on_state;
};

struct FitReport {
  std::vector<EpochReport> epochs;
  std::int64_t best_epoch = 0;  ///< of the lowest validation error; the last without validation
  std::int64_t steps = 0;       ///< done
  bool stopped_early = false;   ///< for want of improvement, or as FitContext::finish asked
  std::vector<std::string> remarks;
};

/// Trains with minibatches and leaves in `trainee` the best state, or the last (options.keep_best). The same
/// options, data and number of threads give the same bits on a CPU, also when the run was stopped and goes on
/// from its checkpoint. With several processes only rank 0 reads and writes checkpoints, and their number may
/// be another than before: the samples of each step stay the same. When the job is stopped, a checkpoint is
/// written (where one is wanted) and Cancelled thrown; so it is before the Error of a process that was lost.
/// A checkpoint that cannot be written otherwise ends nothing: a remark says so where it was the last.
/// A validation that is stopped is done again when the run goes on. Memory that does not suffice, in any
/// process, halves what goes through at once in all of them; a remark says so. Throws Error when the loss,
/// the weights that it ends with, or what a normalisation keeps, are no numbers any more.
FitReport fit(Trainee& trainee, const Samples& training, const Samples& validation,
              const TrainingOptions& options, const FitContext& context, const Job& job = {});

/// Loss (mean) and accuracy of a classifier over samples, in evaluation mode, without gradients; of numbers
/// to predict the mean squared error, the accuracy is 0. `batch`: samples at once, fewer where memory does
/// not suffice, unless it is `fixed`. `answers`, where given, is filled with those of a classifier. Throws
/// Error when no image can be read.
struct Score {
  double loss = 0, accuracy = 0;
};
Score evaluate(Trainee& trainee, const Samples& samples, std::int64_t batch, bool fixed, at::Device device,
               const Job& job = {}, Answers* answers = nullptr);

}  // namespace tenfold
