// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "engine/formats/model_file.h"
#include "engine/support/job.h"

namespace tenfold {

/// A model as torch.export.save of PyTorch 2.4 to 2.11 wrote it: weights, graph and sample inputs. What
/// run_decompositions() took apart is put together again. Nothing in the file is executed and only operators
/// on the allow-list are accepted. Throws Error with what was found and where.
ModelFile read_pt2(const std::filesystem::path& path, const Job& job = {});

}  // namespace tenfold
