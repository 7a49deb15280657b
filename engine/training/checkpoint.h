// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/formats/file_bytes.h"
#include "engine/formats/state_dict.h"
#include "engine/spec/training_progress.h"
#include "engine/training/optimizer.h"
#include "engine/training/trainee.h"

namespace tenfold {

/// Where a run stands besides its tensors.
struct RunState {
  std::int64_t step = 0;          ///< steps done
  std::int64_t epoch = 0;         ///< epochs done
  TrainingSums sums;              ///< of the epoch that is under way
  std::vector<EpochReport> done;  ///< the epochs so far
  std::int64_t best_epoch = -1;   ///< -1: none yet
  std::int64_t accumulation = 1;  ///< may have grown for want of memory
  double scale = 65536;           ///< of the loss, with float16
  std::int64_t good_steps = 0;    ///< since the scale changed
  int processes = 1;              ///< that train; 0: not known
  std::string fingerprint;        ///< of options, data and model: a checkpoint continues only its own run
};

/// Writes everything that continuing needs as safetensors, atomically: "model.<name>", "best.<name>",
/// "optimizer.<name>.<field>", and the run's state as metadata.
void write_checkpoint(const std::filesystem::path& path, const RunState& run, const Trainee& trainee,
                      const NamedTensors& best, const Optimizer& optimizer);

/// Puts a checkpoint back. Throws Error when the file is none, or of another run.
RunState read_checkpoint(const FileBytes& file, const std::string& fingerprint, Trainee& trainee,
                         NamedTensors& best, Optimizer& optimizer);

/// Whether there is such a file, and it is a checkpoint of the run with this fingerprint.
bool is_checkpoint_of(const std::filesystem::path& path, const std::string& fingerprint);

/// Parameters and buffers as they are now, copied.
NamedTensors state_of(const Trainee& trainee);
/// Copies a state into the trainee.
void set_state(Trainee& trainee, const NamedTensors& state);

}  // namespace tenfold
