// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

#include "engine/support/job.h"

namespace tenfold {

/// The exact relative error of a train's cores [rank, mode, rank'], as DecompositionReport says.
double tt_error(const at::Tensor& tensor, const std::vector<at::Tensor>& cores, const Job& job);

/// The same of a ring's.
double tr_error(const at::Tensor& tensor, const std::vector<at::Tensor>& cores, const Job& job);

/// The cores in the dtype and on the device of `target`, contiguous.
std::vector<at::Tensor> cores_like(const std::vector<at::Tensor>& cores, const at::TensorOptions& target);

}  // namespace tenfold
