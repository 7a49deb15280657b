// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/gpu_support.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engine/formats/archive.h"
#include "engine/formats/atomic_file.h"
#include "engine/kernels/cuda_plugin.h"
#include "engine/kernels/fetched_cuda.h"
#include "engine/study/guard.h"

namespace tenfold::study {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// PyTorch's wheel holds all of PyTorch, of which the program has the rest.
bool is_wanted(const std::string& entry) {
  if (contains(entry, ".dist-info/licenses/") || entry.ends_with(".dist-info/License.txt")) return true;
  if (entry.starts_with("nvidia/")) return contains(entry, "/lib/") && contains(entry, ".so");
  if (!entry.starts_with("torch/lib/") || !contains(entry, ".so")) return false;
  return contains(entry, "cuda") || contains(entry, "nvrtc") || contains(entry, "nvshmem");
}

void check_place(const std::string& archive, const fs::path& entry) {
  const bool leads_out = entry.is_absolute() || std::find(entry.begin(), entry.end(), "..") != entry.end();
  if (leads_out)
    throw Error("gpu.archive", "{file} is no archive of libraries: it holds {entry}",
                {{"file", archive}, {"entry", entry.string()}});
}

/// NVIDIA's driver says the model of each GPU in a file of its own.
std::vector<std::string> gpu_names() {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& gpu : fs::directory_iterator("/proc/driver/nvidia/gpus", none)) {
    std::ifstream file(gpu.path() / "information");
    for (std::string line; std::getline(file, line);)
      if (line.starts_with("Model:")) names.push_back(line.substr(line.find_first_not_of(" \t", 6)));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

GpuState gpu_state() {
  const CudaStatus& cuda = load_cuda();
  return {cuda.available, cuda.problem, cuda.reason, is_complete_cuda(fetched_cuda_folder()), gpu_names()};
}

std::vector<GpuFile> gpu_files() {
  return {
#include "gpu_files.inc"
  };
}

std::string gpu_folder() { return fetched_cuda_folder().string(); }

void unpack_gpu_file(const std::string& archive, const std::string& folder, const Job& job) {
  guarded([&] {
    const Archive wheel = Archive::open(archive);
    const auto root = wheel.root().size();
    std::vector<std::string> wanted;
    for (const std::string& entry : wheel.entries())
      if (is_wanted(entry)) wanted.push_back(entry);
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      job.checkpoint(static_cast<std::int64_t>(k), static_cast<std::int64_t>(wanted.size()), wanted[k]);
      check_place(archive, wanted[k]);
      const fs::path target = fs::path(folder) / wanted[k];
      fs::create_directories(target.parent_path());
      write_file(target, wheel.read(wanted[k].substr(root), Archive::bytes_limit));
    }
  });
}

void finish_gpu_support(const std::string& made, const std::string& folder) {
  guarded([&] {
    const fs::path before = folder + ".old";
    mark_complete_cuda(made);
    fs::remove_all(before);
    if (fs::exists(folder)) fs::rename(folder, before);
    std::error_code failed;
    fs::rename(made, folder, failed);
    if (failed) {
      std::error_code ignored;
      fs::rename(before, folder, ignored);
      throw fs::filesystem_error("rename", made, folder, failed);
    }
    fs::remove_all(before);
  });
}

void start_with_gpu_support(char** argv) { start_with_fetched_cuda(argv); }

}  // namespace tenfold::study
