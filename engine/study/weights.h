// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/recipe.h"
#include "engine/study/model.h"
#include "engine/study/study.h"
#include "engine/support/job.h"

/// Files of weights without a graph: what is inside, tensors one by one, and an architecture for them.
namespace tenfold::study {

/// What a file is, before it is opened.
struct FileReport {
  std::string path;
  std::string what;      ///< to stand after "is": "an ONNX model", "a GGUF file of llama.cpp"
  std::string advice;    ///< of files that cannot be used: why not and what to do
  bool model = false;    ///< open_model takes it
  bool weights = false;  ///< open_weights takes it
};

/// Looks at a few bytes. Throws Error when the file is missing or cannot be read; never for its contents.
FileReport look_at(const std::string& path);

/// One tensor of a file of weights.
struct TensorRow {
  std::string name;
  std::string dtype;  ///< "float32"
  Shape shape;
  std::int64_t elements = 0, bytes = 0;
  std::string same_as;  ///< an earlier tensor that is the same memory (tied); else empty
  std::string unfit;    ///< why it cannot be decomposed; empty when it can
};

/// One line of a whole pickled module as it was found, nothing of it executed.
struct ModuleRow {
  std::string path;      ///< "layer1.0.conv1"; empty: the module itself
  std::string type;      ///< "torch.nn.modules.conv.Conv2d"
  std::string settings;  ///< "in_channels=64, out_channels=64, kernel_size=(3, 3)"
};

struct WeightsReport {
  std::string path, name;
  std::string format;  ///< "safetensors", "pth", "npz", "npy"
  std::string what;    ///< as in FileReport
  std::vector<std::string>
      choices;         ///< dictionaries of tensors in a checkpoint, the likeliest first; "" is the root
  std::string choice;  ///< the one that is shown
  std::vector<TensorRow> tensors;  ///< in file order
  std::vector<ModuleRow> modules;  ///< of a whole pickled module
  std::int64_t parameters = 0;     ///< elements of all distinct floating-point tensors
  std::int64_t bytes = 0;          ///< size of the file, or of all files of a sharded set
  std::optional<Recipe> recipe;    ///< of a file that Tenfold compressed
  std::vector<std::string> remarks;
};

struct WeightsState;

/// An open file of weights: an immutable snapshot, cheap to copy, safe to use from several threads.
class Weights {
 public:
  Weights() = default;
  explicit Weights(std::shared_ptr<WeightsState> state) : state_(std::move(state)) {}

  explicit operator bool() const { return state_ != nullptr; }
  const WeightsReport& report() const;
  WeightsState& state() const { return *state_; }

 private:
  std::shared_ptr<WeightsState> state_;
};

/// Reads a state dict, checkpoint or pickled module of torch.save (any age), safetensors (single or the index
/// of a sharded set), NPY or NPZ. `choice`: which dictionary of a checkpoint; without it the likeliest.
/// Nothing is executed.
Weights open_weights(const std::string& path, const std::string& choice = {}, const Job& job = {});

/// Decomposes one of its tensors in float64, as decompose() does with an array file.
DecomposeReport decompose(const Weights& weights, const std::string& tensor, const DecomposeOptions& options,
                          const Job& job = {});

/// A built-in architecture that weights can be attached to.
struct Architecture {
  std::string id;        ///< "resnet18", "mlp", "vit_b_16"
  std::string name;      ///< "ResNet-18"
  std::string sentence;  ///< what it is, and what is read from the shapes of the weights
};
std::vector<Architecture> architectures();

/// How weights fit an architecture, by name and by shape.
struct AttachReport {
  std::string architecture;             ///< id, or path of a model file
  std::int64_t matched = 0;             ///< tensors that found their place
  std::vector<std::string> missing;     ///< places of the architecture without a tensor
  std::vector<std::string> unexpected;  ///< tensors without a place
  std::vector<std::string>
      different;                     ///< "fc.weight: [10, 512] in the file, [1000, 512] in the architecture"
  bool fits = false;                 ///< nothing missing or different
  std::vector<std::string> remarks;  ///< prefixes stripped, names translated, sizes found out
};

/// Architectures that come into question, best first; those that fit nothing are left out.
std::vector<AttachReport> match_architectures(const Weights& weights, const Job& job = {});

/// The weights on a built-in architecture (by id, with what shapes do not show: "vit:heads=4,…") or on the
/// graph of a model file (by path). Missing tensors keep the architecture's own start and are named. Throws
/// Error when nothing fits or shapes differ.
Model attach_weights(const Weights& weights, const std::string& architecture, AttachReport& report,
                     const Job& job = {});

/// The reports as JSON objects with a `schema` field, for --json.
std::string to_json(const FileReport& report);
std::string to_json(const WeightsReport& report);
std::string to_json(const std::vector<Architecture>& all);
std::string to_json(const std::vector<AttachReport>& reports);

}  // namespace tenfold::study
