// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "engine/formats/model_file.h"
#include "engine/support/job.h"

namespace tenfold {

/// A model as torch.jit.save wrote it: scripted, traced or frozen.
///
/// Only LibTorch's own loader parses such files, and it was not made for files from strangers. So the program
/// tenfold-torchscript-reader does it, in a process of its own with limits on memory and time, in which no
/// file can be opened while code of the model runs; a crash there is an Error here. It is looked for at the
/// environment's TENFOLD_TORCHSCRIPT_READER, beside the running program, in ../bin and ../libexec/tenfold
/// from there, and where Tenfold was installed. TENFOLD_TORCHSCRIPT_SECONDS limits its time, 600 by default.
///
/// The result is a flat graph for inputs of the shapes given, traced or found out, with a batch that may
/// change where the model allows it. Throws Error naming what cannot be turned into one and its line in the
/// source.
ModelFile read_torchscript(const std::filesystem::path& path, const ReadOptions& options = {},
                           const Job& job = {});

}  // namespace tenfold
