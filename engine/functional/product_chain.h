// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

#include "engine/functional/weight_program.h"
#include "engine/planning/linear_plan.h"

namespace tenfold {

/// `x` [rows, in] through the products of a plan, with the weights that `program` makes of `factors`, plus
/// `bias` [out] if defined: [rows, out]. With gradients the states are kept and one backward goes through all
/// products and to the factors; a second derivative and the tangents of forward-mode differentiation go
/// through their differentiable forms.
at::Tensor product_chain(const at::Tensor& x, const std::vector<at::Tensor>& factors, WeightProgram program,
                         const LinearPlan& plan, const at::Tensor& bias);

}  // namespace tenfold
