// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <filesystem>
#include <span>
#include <string>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

struct TorchScriptWriteOptions {
  std::span<const c10::IValue> inputs;  ///< example inputs: their shapes are noted in the file
  std::string metadata;                 ///< extra file tenfold.json; empty: none
};

/// Writes a file that torch.jit.load opens, atomically: modules, parameters and buffers under their names,
/// tied ones one object, and one flat `forward` of standard operators. What depends on the mode follows
/// `self.training`, so that train() and eval() work and the model can be trained on. The program's names must
/// be assigned. Throws Error naming an operator that TorchScript does not have.
void write_torchscript(const Program& program, const std::filesystem::path& path,
                       const TorchScriptWriteOptions& options, const Job& job = {});

}  // namespace tenfold
