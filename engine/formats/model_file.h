// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <filesystem>
#include <string>
#include <vector>

#include "engine/program/program.h"
#include "engine/spec/input_shape.h"
#include "engine/support/job.h"

namespace tenfold {

/// A model with its graph, as a reader found it in a file.
struct ModelFile {
  std::string format;                ///< id of the format: "pt2", "torchscript", "onnx"
  Program program;                   ///< finished, training rules found
  std::vector<c10::IValue> samples;  ///< one a user input when the file has usable sample inputs; else empty
  std::string sample_record;         ///< .pt2: the record as it is, to be copied; empty when there is none
  std::string metadata;              ///< tenfold.json; empty when there is none
  std::vector<std::string> remarks;  ///< what a user should know
  std::int64_t bytes_beside = 0;     ///< of other files that hold its weights: ONNX's external data
};

/// What a reader may be told about a file that does not say it itself.
struct ReadOptions {
  /// Of TorchScript files and ONNX models that leave sizes open: one a tensor that the model takes. Empty:
  /// found out.
  std::vector<InputShape> inputs;
};

/// Reads a model of any format that holds a graph, found out by content. Nothing in the file is executed and
/// only operators on the allow-list are accepted. Throws Error with what was found, where, and what to do:
/// for files of weights alone ("model.weights") and of kinds that cannot be used ("model.unusable") too.
ModelFile read_model_file(const std::filesystem::path& path, const ReadOptions& options, const Job& job = {});
inline ModelFile read_model_file(const std::filesystem::path& path, const Job& job = {}) {
  return read_model_file(path, ReadOptions{}, job);
}

}  // namespace tenfold
