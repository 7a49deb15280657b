// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "engine/formats/state_dict.h"
#include "engine/program/program.h"

namespace tenfold {

/// How scripts of ours begin, so that no other is ever written over.
inline constexpr std::string_view script_mark = "# Written by Tenfold";

/// The model as a Python file that needs PyTorch alone: a class `Model` whose forward is the flat graph, and
/// `load(file)`, which fills it from a file of weights, by default the one called `weights` beside it; it
/// takes safetensors and files of torch.save. Parameters and buffers have their names, so
/// load_state_dict(strict=True) takes the file; tied ones are one object; layers that depend on the mode
/// follow train() and eval(). forward takes and returns tensors, in flat order. The program's names must be
/// assigned. Throws Error naming an argument that has no form in Python. Names of the model are never written
/// but as identifiers or quoted.
std::string python_script(const Program& program, const std::string& weights);

/// The tensors of a program under their names: parameters, buffers, constants.
StateDict state_dict(const Program& program);

}  // namespace tenfold
