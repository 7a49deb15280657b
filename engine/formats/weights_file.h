// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/formats/state_dict.h"
#include "engine/support/job.h"

namespace tenfold {

/// One module of a whole pickled model, as the pickle describes it; nothing of it was executed.
struct ModuleLine {
  std::string path;      ///< "layer1.0.conv1"; empty: the module itself
  std::string type;      ///< "torch.nn.modules.conv.Conv2d"
  std::string settings;  ///< "in_channels=64, kernel_size=(3, 3)"
};

/// Tensors by name, out of a file of any kind that holds some.
struct WeightsFile {
  std::string format;                ///< "safetensors", "pth", "npz", "npy", or that of a model file
  std::string what;                  ///< as recognise() says it
  StateDict tensors;                 ///< in file order
  std::vector<std::string> choices;  ///< dictionaries of tensors in a checkpoint, the likeliest first
  std::string choice;                ///< the one that was read
  std::vector<ModuleLine> modules;   ///< of a whole pickled module
  std::string metadata;              ///< tenfold.json; empty when there is none
  std::uintmax_t bytes = 0;          ///< of all files
  std::vector<std::string> remarks;  ///< what a user should know
};

/// Reads safetensors (one file, or the index of shards that lie beside it), what torch.save wrote at any age
/// (a state_dict, a checkpoint, a whole module), NPY, NPZ, and the tensors of model files. `choice`: which
/// dictionary of a checkpoint; without it the likeliest. Nothing in the file is executed; large files are
/// mapped, not copied. Throws Error with what was found, where, and what to do.
WeightsFile read_weights_file(const std::filesystem::path& path, const std::string& choice = {},
                              const Job& job = {});

/// The tensors of a sharded set by its index, the JSON file beside the shards. Only plain names of files in
/// the same folder are followed. `bytes` gains the sizes of the shards.
StateDict read_shards(const std::filesystem::path& index, std::uintmax_t& bytes,
                      std::vector<std::string>& remarks, const Job& job = {});

/// Where the recipe of a .pth file that Tenfold wrote lies: "<file>.tenfold.json".
std::filesystem::path sidecar_of(const std::filesystem::path& path);

}  // namespace tenfold
