// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace tenfold {

struct CudaStatus {
  bool available = false;
  /// Why not, as one English sentence for the settings page; empty when available.
  std::string reason;
  /// Which of them: "driver", "plugin", "libraries" (what computes on a GPU is not here), "device"; empty
  /// when available.
  std::string problem;
  int devices = 0;  ///< GPUs that this process sees
};

/// Loads the CUDA plugin on the first call and says whether CUDA can be used; later calls answer the same.
///
/// Must come before any question to LibTorch about CUDA (torch::cuda::is_available, at::hasCUDA, …), which
/// LibTorch answers with "no" for ever once it was asked without the plugin. So nobody else asks those.
const CudaStatus& load_cuda();

/// What the plugin has under this name; nullptr when it has no such thing, or CUDA is not available.
void* cuda_plugin_symbol(const char* name);

}  // namespace tenfold
