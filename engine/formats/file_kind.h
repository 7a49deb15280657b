// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

namespace tenfold {

/// The kinds of file that are told apart, by content and never by suffix.
enum class FileKind {
  pt2,                ///< torch.export.save, schema 8
  old_pt2,            ///< torch.export.save of PyTorch before 2.8: serialized_exported_program.json
  torchscript,        ///< torch.jit.save
  onnx,               ///< ONNX protobuf
  pickle_archive,     ///< torch.save since 1.6: a zip with data.pkl
  legacy_pickle,      ///< torch.save before 1.6: pickles in a row
  tar_pickle,         ///< torch.save before 0.1.10: a tar
  safetensors,        ///< one file
  safetensors_index,  ///< the JSON beside a sharded set
  npy,
  npz,
  unusable,  ///< anything else; FileFacts says what
};

enum class FileHolds { model, weights, nothing };

/// What a file is, and what can be done with it.
struct FileFacts {
  FileKind kind = FileKind::unusable;
  FileHolds holds = FileHolds::nothing;
  std::string what;  ///< with its article, to stand after "is": "an ONNX model", "a GGUF file of llama.cpp"
  std::string
      advice;  ///< of unusable files: why not, and how to get a usable one, a clause to stand after ": "
};

/// Looks at a few bytes and at the names inside archives. Throws Error when the file is missing, a folder or
/// cannot be read; never for its contents.
FileFacts recognise(const std::filesystem::path& path);

}  // namespace tenfold
