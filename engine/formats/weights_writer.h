// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// Writes the tensors of a program as .safetensors or .pth (`format`), and beside them `<stem>.py`, which
/// rebuilds the model with PyTorch alone; `<stem>_model.py` where a file of that name is not ours. Our
/// metadata, if any, goes into the safetensors header or beside a .pth (sidecar_of). Returns all files, the
/// weights first; each appears complete or not at all.
std::vector<std::filesystem::path> write_weights(const Program& program, const std::filesystem::path& path,
                                                 std::string_view format, const std::string& metadata,
                                                 const Job& job = {});

}  // namespace tenfold
