// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/cuda_plugin.h"

#include <dlfcn.h>
#include <torch/cuda.h>

#include <filesystem>
#include <system_error>

#include "engine/kernels/fetched_cuda.h"

namespace tenfold {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlugin = "libtenfold_cuda.so";

/// Beside the program, else where an installation has it; empty when there is none.
fs::path find_plugin() {
  std::error_code unknown;
  const fs::path folder = fs::read_symlink("/proc/self/exe", unknown).parent_path();
  for (const fs::path& path : {folder / kPlugin, folder.parent_path() / "lib" / "tenfold" / kPlugin})
    if (!folder.empty() && fs::exists(path, unknown)) return path;
  return {};
}

CudaStatus no(std::string problem, std::string reason) {
  return {false, std::move(reason), std::move(problem), 0};
}

void* loaded_plugin = nullptr;  // for good: the dispatcher holds pointers into it

bool load_plugin(const fs::path& plugin) {
  loaded_plugin = dlopen(plugin.c_str(), RTLD_NOW | RTLD_LOCAL);
  return loaded_plugin != nullptr;
}

CudaStatus load() {
  if (dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL) == nullptr)
    return no("driver", "There is no NVIDIA driver on this computer (libcuda.so.1 is missing).");
  const fs::path plugin = find_plugin();
  if (plugin.empty())
    return no("plugin", std::string("This build comes without CUDA (") + kPlugin + " is missing).");
  if (!load_plugin(plugin) && !(load_fetched_cuda() && load_plugin(plugin)))
    return no("libraries", std::string("The CUDA plugin cannot be loaded: ") + dlerror());
  if (!torch::cuda::is_available())
    return no("device", "No GPU answers, or the NVIDIA driver is older than CUDA 13 needs (580).");
  return {true, {}, {}, static_cast<int>(torch::cuda::device_count())};
}

}  // namespace

const CudaStatus& load_cuda() {
  static const CudaStatus status = load();
  return status;
}

void* cuda_plugin_symbol(const char* name) {
  return load_cuda().available ? dlsym(loaded_plugin, name) : nullptr;
}

}  // namespace tenfold
