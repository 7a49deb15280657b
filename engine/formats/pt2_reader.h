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
/// An operator that is not known is the Error "pt2.operators".
ModelFile read_pt2(const std::filesystem::path& path, const Job& job = {});

/// Its tensors and metadata alone, whatever its operators; no program.
ModelFile read_pt2_weights(const std::filesystem::path& path, const Job& job = {});

}  // namespace tenfold
