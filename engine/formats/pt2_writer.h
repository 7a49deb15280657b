// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <span>
#include <string>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

struct Pt2WriteOptions {
  std::span<const c10::IValue> inputs;  ///< example inputs: shapes of new values are found by running them
  std::string sample_record;            ///< record data/sample_inputs, as read; may be empty
  std::string metadata;                 ///< extra/tenfold.json; empty: none
};

/// Writes a .pt2 that torch.export.load opens: standard operators only, atomically. The program's names must
/// be assigned. Throws Error when it cannot be written, or when it holds an operator of our own.
void write_pt2(const Program& program, const std::filesystem::path& path, const Pt2WriteOptions& options,
               const Job& job = {});

}  // namespace tenfold
