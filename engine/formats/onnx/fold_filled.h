// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/ivalue.h>

#include <span>

#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold::onnx {

/// Tensors that are made anew at every call, filled in place and depend on nothing (the window masks of a
/// Swin transformer) become constants of the program: ONNX has no operators that change a tensor. Everything
/// stays as it is where one of them is changed by something that does depend on the inputs, or after it was
/// used.
void fold_filled(Program& program, std::span<const c10::IValue> inputs, const Job& job = {});

}  // namespace tenfold::onnx
