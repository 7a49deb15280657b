// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

namespace tenfold {

/// Where the libraries are that LibTorch computes on a GPU with, when a person had them fetched:
/// $XDG_DATA_HOME/tenfold/gpu, by default in ~/.local/share. Empty without a home. They lie there as in
/// PyTorch's wheels, in torch/lib and nvidia/*/lib, which is how they find each other.
std::filesystem::path fetched_cuda_folder();

/// Whether all of them are in `folder`, for this LibTorch.
bool is_complete_cuda(const std::filesystem::path& folder);
/// Says so from now on; to be called last. Throws Error when it cannot be written.
void mark_complete_cuda(const std::filesystem::path& folder);

/// Loads the fetched libtorch_cuda.so with all that it needs, so that the plugin finds it. Does nothing
/// without complete libraries. False when it cannot be loaded; dlerror() then says why.
bool load_fetched_cuda();

/// For the first line of main(). What we hand out has a stand-in for NVIDIA's libcudart, with which
/// libtorch_cuda.so cannot work: where the libraries were fetched and a driver is there, starts the program
/// anew with the real one. Returns in every other case, and in the program that was started anew.
void start_with_fetched_cuda(char** argv);

}  // namespace tenfold
