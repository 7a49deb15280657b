// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/support/job.h"

namespace tenfold::study {

/// Whether there is a GPU that can be computed on.
struct GpuState {
  bool usable = false;
  /// Why not: "driver" (none is installed), "plugin" (this build has no CUDA), "libraries" (what computes on
  /// a GPU is not here), "device" (no GPU answers, or the driver is too old); empty when usable.
  std::string problem;
  std::string reason;              ///< the same as one English sentence
  bool fetched = false;            ///< the libraries of gpu_files() are in gpu_folder(), for the next start
  std::vector<std::string> names;  ///< the GPUs, as the driver calls them; empty where it does not say
};

/// Loads CUDA on the first call of the process; of `fetched` and `names` it says what is so now.
GpuState gpu_state();

/// One archive of libraries, a wheel of PyTorch or NVIDIA.
struct GpuFile {
  std::string name;
  std::string address;  ///< https
  std::string sha256;   ///< 64 hexadecimal digits
  std::int64_t bytes = 0;
};

/// What LibTorch needs to compute on a GPU and a package of Tenfold does not hold: 2.5 GB.
std::vector<GpuFile> gpu_files();

/// Where they are unpacked to and found at the next start; empty where this user has no home.
std::string gpu_folder();

/// Unpacks the libraries and licences of an archive into `folder`, each file complete or not at all. Throws
/// Error for an archive that is damaged or leads out of the folder.
void unpack_gpu_file(const std::string& archive, const std::string& folder, const Job& job = {});

/// Makes `made`, into which all of gpu_files() were unpacked, to `folder`, in place of what is there: used
/// from the next start on. Throws Error when that fails; what was there then stays.
void finish_gpu_support(const std::string& made, const std::string& folder);

/// For the first line of main(): where GPU support was fetched, starts the program anew with NVIDIA's own
/// runtime library, which a package does not hold. Else returns.
void start_with_gpu_support(char** argv);

}  // namespace tenfold::study
