// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/formats/model_writer.h"
#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// Protobuf ends at 2 GiB: models with more bytes of weights keep them in a file beside.
inline constexpr std::uint64_t largest_onnx_file = (std::uint64_t{1} << 31) - (std::uint64_t{64} << 20);

/// Writes a model in evaluation form as ONNX, atomically: standard operators, dimensions that may change by
/// name, parameters under their names, tied ones once. Outputs that are numbers, not tensors, are left out.
/// With more than `external_above` bytes of weights these go into `<path>.data`. Returns the files that were
/// written. The program's names must be assigned. Throws Error that names every operator without a
/// translation ("onnx.operators") before anything is written.
std::vector<std::filesystem::path> write_onnx(const Program& program, const std::filesystem::path& path,
                                              const ModelWriteOptions& options, const Job& job = {},
                                              std::uint64_t external_above = largest_onnx_file);

}  // namespace tenfold
