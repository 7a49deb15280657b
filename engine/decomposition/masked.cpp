// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/masked.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {

at::Tensor completed_by_mean(const at::Tensor& tensor, const at::Tensor& mask) {
  if (!mask.defined() || !tensor.defined()) return tensor;
  if (mask.sizes() != tensor.sizes())
    throw Error("decomposition.mask", "The mask has another shape than the tensor");
  const at::Tensor known = mask.to(at::kCPU, at::kBool), values = tensor.detach().cpu();
  const at::Tensor zeroed = at::where(known, values, at::zeros({}, values.options()));
  const at::Tensor sum = at::sum(zeroed, wide_type(values.scalar_type()));
  return at::where(known, values, (sum / known.sum().clamp_min(1)).to(values.scalar_type()));
}

}  // namespace tenfold
