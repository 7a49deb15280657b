// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/program/program.h"
#include "engine/spec/export_format.h"
#include "engine/support/job.h"

namespace tenfold {

struct ModelWriteOptions {
  std::span<const c10::IValue> inputs;  ///< example inputs: shapes of new values are found by running them
  std::string sample_record;            ///< .pt2: record data/sample_inputs, as read; may be empty
  std::string metadata;                 ///< tenfold.json; empty: none
  ExportOptions asked;
};

/// Writes the model in the format of `options.asked`, atomically: standard operators only, names of modules
/// and parameters kept, tied weights tied. The program's names must be assigned (assign_names). Returns all
/// files that were written, `path` first. Throws Error when it cannot be written, naming the operators that
/// the format does not have.
std::vector<std::filesystem::path> write_model_file(const Program& program, const std::filesystem::path& path,
                                                    const ModelWriteOptions& options, const Job& job = {});

}  // namespace tenfold
