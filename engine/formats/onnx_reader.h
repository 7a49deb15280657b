// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "engine/formats/model_file.h"
#include "engine/formats/state_dict.h"
#include "engine/support/job.h"

namespace tenfold {

/// An ONNX model (opset 7 and later, external data included) as a Program: products with stored matrices are
/// linear layers, stored tensors keep their names, dimensions without a number may change. Operators that are
/// not known are an Error that lists all of them ("onnx.operators"). Nothing outside the file's folder is
/// read.
ModelFile read_onnx(const std::filesystem::path& path, const Job& job = {});

/// Its stored tensors alone, whatever its operators.
StateDict read_onnx_weights(const std::filesystem::path& path, const Job& job = {});

}  // namespace tenfold
