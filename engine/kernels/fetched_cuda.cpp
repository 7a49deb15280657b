// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/fetched_cuda.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "engine/support/error.h"

namespace tenfold {
namespace {

namespace fs = std::filesystem;

constexpr const char* complete_marker = "complete";
constexpr const char* complete_text = "LibTorch " TORCH_VERSION_TEXT;
constexpr const char* cudart = "nvidia/cu13/lib/libcudart.so.13";
/// Holds "descriptor:what LD_PRELOAD was" in the program that was started anew.
constexpr const char* started_anew = "TENFOLD_FETCHED_CUDART";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// As it was before; children load what is theirs.
void clean_up(const std::string& kept) {
  const auto colon = kept.find(':');
  ::close(std::atoi(kept.c_str()));
  ::unsetenv(started_anew);
  const std::string before = colon == std::string::npos ? "" : kept.substr(colon + 1);
  before.empty() ? ::unsetenv("LD_PRELOAD") : ::setenv("LD_PRELOAD", before.c_str(), 1);
}

}  // namespace

fs::path fetched_cuda_folder() {
  const std::string data = variable("XDG_DATA_HOME"), home = variable("HOME");
  if (data.starts_with("/")) return fs::path(data) / "tenfold" / "gpu";
  return home.empty() ? fs::path() : fs::path(home) / ".local/share/tenfold/gpu";
}

bool is_complete_cuda(const fs::path& folder) {
  if (folder.empty()) return false;
  std::ifstream file(folder / complete_marker);
  std::string line;
  return std::getline(file, line) && line == complete_text;
}

void mark_complete_cuda(const fs::path& folder) {
  std::ofstream file(folder / complete_marker);
  file << complete_text << std::endl;
  if (!file) throw Error("gpu.folder", "{folder} cannot be written to", {{"folder", folder.string()}});
}

bool load_fetched_cuda() {
  const fs::path folder = fetched_cuda_folder();
  if (!is_complete_cuda(folder)) return true;
  return dlopen((folder / "torch/lib/libtorch_cuda.so").c_str(), RTLD_NOW | RTLD_LOCAL) != nullptr;
}

void start_with_fetched_cuda(char** argv) {
  if (const std::string kept = variable(started_anew); !kept.empty()) return clean_up(kept);
  const fs::path folder = fetched_cuda_folder();
  if (!is_complete_cuda(folder) || dlsym(RTLD_DEFAULT, "cudaMalloc") != nullptr) return;
  if (dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL) == nullptr) return;
  // by its descriptor, as LD_PRELOAD cannot hold a path with a space
  const int file = ::open((folder / cudart).c_str(), O_RDONLY);
  if (file < 0) return;
  const std::string before = variable("LD_PRELOAD"), number = std::to_string(file);
  ::setenv(started_anew, (number + ":" + before).c_str(), 1);
  ::setenv("LD_PRELOAD", ("/proc/self/fd/" + number + (before.empty() ? "" : ":" + before)).c_str(), 1);
  ::execv("/proc/self/exe", argv);
  clean_up(number + ":" + before);  // it could not be: the program goes on without a GPU
}

}  // namespace tenfold
