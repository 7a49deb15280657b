// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <filesystem>
#include <string>
#include <vector>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// A model as torch.export.save wrote it (schema major 8).
struct Pt2File {
  Program program;
  std::vector<c10::IValue> samples;  ///< one a user input when the file has usable sample inputs; else empty
  std::string sample_record;         ///< the record as it is, to be copied; empty when there is none
  std::string metadata;              ///< extra/tenfold.json; empty when there is none
  std::vector<std::string> remarks;
};

/// Reads weights, graph and sample inputs. Nothing in the file is executed and only operators on the
/// allow-list are accepted. Throws Error with what was found and where.
Pt2File read_pt2(const std::filesystem::path& path, const Job& job = {});

}  // namespace tenfold
