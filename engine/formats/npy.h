// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenfold {

class Archive;

/// Reads a .npy file (versions 1 to 3; either byte order; C or Fortran order) of booleans, integers, reals or
/// complex numbers as a contiguous CPU tensor. uint16, uint32 and uint64 become int64. Throws Error for
/// objects, texts, dates and structures, and when the file is malformed or truncated.
at::Tensor read_npy(const std::filesystem::path& path);

/// The same from memory; `name` is what errors call it. Bytes after the array are ignored, as NumPy does.
at::Tensor parse_npy(std::string_view bytes, const std::string& name);

/// All arrays of an .npz file by name, without ".npy". `left_out` takes the names of those that hold no
/// numbers; without it they are errors.
std::map<std::string, at::Tensor> read_npz(const std::filesystem::path& path);
std::map<std::string, at::Tensor> read_npz(const Archive& archive,
                                           std::vector<std::string>* left_out = nullptr);

/// Writes one array, atomically. Throws Error for dtypes NumPy does not have (bfloat16, float8).
void write_npy(const std::filesystem::path& path, const at::Tensor& tensor);

/// Writes arrays under their names, uncompressed, atomically; numpy.load opens it. Throws Error for names
/// that are empty or repeated.
void write_npz(const std::filesystem::path& path,
               const std::vector<std::pair<std::string, at::Tensor>>& arrays);

}  // namespace tenfold
