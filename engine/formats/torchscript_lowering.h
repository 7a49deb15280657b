// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/formats/torchscript_module.h"
#include "engine/program/program.h"
#include "engine/spec/input_shape.h"
#include "engine/support/job.h"

namespace tenfold::torchscript {

struct Lowered {
  Program program;                  ///< in training form where the file holds both modes; names assigned
  bool training = false;            ///< the mode that the file was saved in
  std::vector<c10::IValue> inputs;  ///< what it was run with, one a user input
  std::vector<std::string> remarks;
};

/// Turns a loaded file into a flat graph, found by running its code on inputs of the shapes given, or of
/// those it was traced with, or of shapes that are found out. Tested against the module itself at two batch
/// sizes. Throws Error naming what cannot be turned, with its line, or saying how to give the shapes.
Lowered lower(const ScriptFile& file, const std::vector<InputShape>& given, const Job& job);

}  // namespace tenfold::torchscript
